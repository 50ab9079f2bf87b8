"""Results pages over 100,000 products, beside the limit of reading the postings once, and compared with SQLite's.

Usage: rank.py DRIVER LIMIT_LIBRARY SCRATCH [--products 100000] [--profiles 150]

Each product has 10 of 400 tags, the common ones oftener, each with a weight of 1 to 10; a profile answers eight questions, each with one of
the question's 50 tags, each of a weight of 1 to 3. A score is the sum of answer weight x product weight. Few prices, priorities and
positions, so that scores tie and every step of the order decides somewhere.
"""
import argparse
import array
import bisect
import itertools
import random
import sqlite3
import statistics
import subprocess
import sys
import time

TAGS, TAGS_EACH, QUESTIONS, TOP = 400, 10, 8, 6
GOAL = 3.0


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


def open_database(path, entries, products):
    db = sqlite3.connect(path)
    db.executescript(
        """
        PRAGMA journal_mode = OFF; PRAGMA cache_size = -500000;
        CREATE TABLE posting (tag INT, product INT, weight INT, PRIMARY KEY (tag, product)) WITHOUT ROWID;
        CREATE TABLE product (product INTEGER PRIMARY KEY, priority INT, position INT, price INT, sku TEXT);
        """)
    db.executemany("INSERT INTO posting VALUES (?, ?, ?)", sorted((tag, product, weight) for product, tag, weight in entries))
    db.executemany(
        "INSERT INTO product VALUES (?, ?, ?, ?, ?)",
        [(i, *facts[:2], None if facts[2] < 0 else facts[2], str(i)) for i, facts in enumerate(products)])
    db.execute("ANALYZE")
    db.commit()
    return db


def query():
    """FORMAT.md's order, without pins: score, matched, points by question, priority, position, price (none last), SKU."""
    answers = ", ".join(f"({place}, ?, ?)" for place in range(QUESTIONS))
    points = "".join(f", sum(CASE answer.place WHEN {i} THEN posting.weight * answer.weight ELSE 0 END) AS p{i}" for i in range(QUESTIONS))
    order = "".join(f"p{i} DESC, " for i in range(QUESTIONS))
    return f"""
        WITH answer (place, tag, weight) AS (VALUES {answers}),
        ranked AS (
          SELECT posting.product, sum(posting.weight * answer.weight) AS score, count(*) AS matched {points}
          FROM answer CROSS JOIN posting ON posting.tag = answer.tag GROUP BY posting.product)
        SELECT ranked.product, 1000 * score FROM ranked CROSS JOIN product USING (product)
        ORDER BY score DESC, matched DESC, {order} priority DESC, position, price IS NULL, price, sku LIMIT {TOP + 1}"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("limit")
    parser.add_argument("scratch")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--profiles", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    entries, products, weights, profiles = make(options.products, options.profiles)
    for name, numbers in (("entries", entries), ("products", products), ("weights", [weights]), ("profiles", profiles)):
        write(f"{options.scratch}/{name}", numbers)
    ran = subprocess.run(
        [options.driver, "rank", options.scratch, options.limit, str(options.rounds)], check=True, capture_output=True, text=True)
    lines = [line.split() for line in ran.stdout.splitlines()]
    notes = {words[1]: int(words[2]) for words in lines if words[0] == "#"}
    rows = [words for words in lines if words[0] != "#"]
    db = open_database(f"{options.scratch}/rank.db", entries, products)
    different = ties = 0
    took = []
    for number, profile in enumerate(profiles):
        before = time.perf_counter()
        wanted = db.execute(query(), [number for tag in profile for number in (tag, weights[tag])]).fetchall()
        took.append(time.perf_counter() - before)
        scores = [score for _, score in wanted]
        ties += len(set(scores)) < len(scores)
        wanted = [f"{product}:{score}" for product, score in wanted[:TOP]]
        different += any(rows[number + round * len(profiles)][3:] != wanted for round in range(options.rounds))
    sys.exit(report(rows, notes, options, different, ties, took))


def report(rows, notes, options, different, ties, took):
    limits, pages = ([int(row[column]) / 1e6 for row in rows] for column in (0, 1))

    def words(name, times):
        times = sorted(times)
        return f"{name:12} p50 {statistics.median(times):8.4f} ms  p99 {times[int(len(times) * 0.99)]:8.4f} ms"

    print(f"{options.products} products, a profile reads {statistics.median(int(row[2]) for row in rows):.0f} postings")
    print(words("read limit", limits))
    print(words("page", pages))
    print(words("SQLite", [second * 1000 for second in took]))
    print(f"index built in {notes['index'] / 1e6:.0f} ms; the whole document with what is excluded {notes['take'] / 1e6:.1f} ms")
    ratio = statistics.median(pages) / statistics.median(limits)
    print(
        f"rank: p50 {ratio:.1f}x of the read limit (goal {GOAL:.0f}), {statistics.median(pages):.3f} ms over {options.products} products;"
        f" {different} of {options.profiles} lists differ from SQLite's (0), {ties} of them with ties")
    return 0 if ratio <= GOAL and different == 0 else 1


if __name__ == "__main__":
    main()
