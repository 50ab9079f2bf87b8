"""Results pages beside the limit of reading the postings once, beside scipy, DuckDB and SQLite, and compared with SQLite's row by row.

Usage: rank.py DRIVER LIMIT_LIBRARY SCRATCH [--products 1000,100000] [--lists 10000] [--profiles 150] [--rounds 5]

Each product has 10 of 400 tags, the common ones oftener, each with a weight of 1 to 10; a profile answers eight questions, each with one of
the question's 50 tags, each of a weight of 1 to 3. A score is the sum of answer weight x product weight. Few prices, priorities and
positions, so that scores tie and every step of the order decides somewhere.

A page is the whole of it: votes, gates, order, slots and the reasons of six products. The peers only add up and sort by the score; "SQLite,
all" has the whole order too (see rank_engines.py). Times are medians over `--profiles`, one engine after the other; of the slow ones over a part of them. Lists are compared
on `--lists` profiles of the small catalog, where SQLite is quick, and on `--profiles` of the large one. How long the last answer takes until
its results are painted is measured by `Scripts/bench kinds`.
"""
import argparse
import array
import bisect
import itertools
import random
import statistics
import subprocess
import sys
import time

from goals import Goals
from rank_engines import QUESTIONS, DuckDB, Judge, SciPy, SQLite

TAGS, TAGS_EACH = 400, 10
# PERFORMANCE.md, D: at most so many times the read limit; at least so many times as quick as a peer.
GOALS = {1000: {"SQLite": 20}, 100_000: {"read limit": 3, "scipy CSR": 15, "DuckDB": 80, "SQLite": 300}}
# Pages of a peer that take longer than this in all are left out.
PATIENCE_SECONDS = 8


def drawer(source, tags, skew):
    """Draws of `tags`, the n-th of all as often as 1 / n^skew."""
    sums = list(itertools.accumulate((tag + 1) ** -skew for tag in tags))
    return lambda: tags[bisect.bisect(sums, source.random() * sums[-1])]


def make(count, profiles):
    source = random.Random(11)
    draw = drawer(source, range(TAGS), 1.0)
    entries = []
    for product in range(count):
        tags = set()
        while len(tags) < TAGS_EACH:
            tags.add(draw())
        entries += [(product, tag, source.randint(1, 10)) for tag in sorted(tags)]
    products = [
        (source.choice([0, 0, 0, 1]), source.choice([0, 0, 1, 2]), source.choice([-1, 990, 1490, 1990, 2990])) for _ in range(count)]
    asked = [drawer(source, range(place, TAGS, QUESTIONS), 0.7) for place in range(QUESTIONS)]
    weights = [source.randint(1, 3) for _ in range(TAGS)]
    return entries, products, weights, [[draw() for draw in asked] for _ in range(profiles)]


def write(path, numbers):
    with open(path, "wb") as file:
        array.array("i", itertools.chain.from_iterable(numbers)).tofile(file)


def drive(options, entries, products, weights, profiles, rounds):
    """The driver's notes by name, and its rows: nanoseconds of the limit and of the page, postings read, then the page."""
    for name, numbers in (("entries", entries), ("products", products), ("weights", [weights]), ("profiles", profiles)):
        write(f"{options.scratch}/{name}", numbers)
    command = [options.driver, "rank", options.scratch, options.limit, str(rounds)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = [line.split() for line in ran.stdout.splitlines()]
    notes = {words[1]: int(words[2]) for words in lines if words[0] == "#"}
    return notes, [words for words in lines if words[0] != "#"]


def timed(engine, profiles):
    """Seconds of each page, as many as there is patience for."""
    took = []
    for profile in profiles:
        before = time.perf_counter()
        engine.best(profile)
        took.append(time.perf_counter() - before)
        if sum(took) > PATIENCE_SECONDS:
            break
    return took


def compare(judge, profiles, rows):
    """How many pages differ from SQLite's in some round, and in how many scores tie."""
    different = ties = 0
    for number, profile in enumerate(profiles):
        wanted, isTied = judge.page(profile)
        ties += isTied
        different += any(row[3:] != wanted for row in rows[number :: len(profiles)])
    return different, ties


def row(name, seconds, page, goal, goals):
    seconds = sorted(seconds)
    median = statistics.median(seconds)
    ratio = page / median if name == "read limit" else median / page
    words = {"page": ""}.get(name, f"{ratio:8.1f}x" + (f"  goal {'<=' if name == 'read limit' else '>='} {goal}" if goal else ""))
    print(f"  {name:12} p50 {median * 1e3:9.4f} ms  p99 {seconds[int(len(seconds) * 0.99)] * 1e3:9.4f} ms  {words}".rstrip())
    if name == "read limit" and goal:
        goals.at_most("a results page, p50", "reading the postings once, in C", ratio, goal)
    elif goal:
        goals.at_least("its time over a results page's, p50", name, ratio, goal)
    elif name != "page":
        goals.told("its time over a results page's, p50", name, ratio)


def measure(options, count):
    wanted, goals = GOALS.get(count, {}), Goals("rank", f"{count:,} products")
    lists = options.lists if count <= 1000 else options.profiles
    entries, products, weights, profiles = make(count, max(lists, options.profiles))
    timedProfiles = profiles[: options.profiles]
    notes, rows = drive(options, entries, products, weights, timedProfiles, options.rounds)
    limits, pages = ([int(words[column]) / 1e9 for words in rows] for column in (0, 1))
    page = statistics.median(pages)
    postings = statistics.median(int(words[2]) for words in rows)
    print(f"{count:,} products; a profile reads {postings:,.0f} postings")
    row("page", pages, page, None, goals)
    sqlite = SQLite(entries, products, weights, f"{options.scratch}/rank{count}.db")
    judge = Judge(sqlite)
    peers = [sqlite, judge]
    for maker in (DuckDB, SciPy):
        try:
            peers.insert(0, maker(entries, products, weights))
        except ModuleNotFoundError as error:
            goals.lacks("its time over a results page's, p50", maker.name, f"{error.name} is missing")
    for name, seconds in [("read limit", limits)] + [(peer.name, timed(peer, timedProfiles)) for peer in peers]:
        row(name, seconds, page, wanted.get(name), goals)
    if lists > options.profiles:
        profiles = profiles[:lists]
        rows = drive(options, entries, products, weights, profiles, 1)[1]
    else:
        profiles = timedProfiles
    different, ties = compare(judge, profiles, rows)
    print(f"  {different} of {len(profiles):,} pages differ from SQLite's with the whole order (goal 0), {ties:,} of them with ties")
    print(
        f"  the index: {notes['memory'] / count:.0f} bytes a product, {notes['memory'] / 2**20:.1f} MiB, built in {notes['index'] / 1e6:.0f} ms;"
        f" the whole document with what is excluded {notes['take'] / 1e6:.2f} ms", flush=True)
    goals.told("a results page, p50", "", page * 1e3, "ms")
    goals.at_most(f"of {len(profiles):,} pages differ", "SQLite with the whole order", different, 0, "")
    return goals.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("limit")
    parser.add_argument("scratch")
    parser.add_argument("--products", default="1000,100000")
    parser.add_argument("--lists", type=int, default=10_000)
    parser.add_argument("--profiles", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    counts = [int(count) for count in options.products.split(",")]
    sys.exit(max([measure(options, count) for count in counts]))


if __name__ == "__main__":
    main()
