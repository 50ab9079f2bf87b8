"""Counts of contacts by tags: the same thirty questions to Askwell's sets, SQLite, DuckDB and pyroaring, answers compared.

Usage: segments.py DRIVER SCRATCH [--contacts N] [--large]

Without --contacts: 100,000 and 1,000,000; --large adds 10,000,000, which only the sets of bits are asked. The goals are for 1,000,000, or
for the only size. One engine after the other, warm, one question at a time; times are medians of many runs, a slow one of SQL of one.
"""
import argparse
import contextlib
import copy
import math
import os
import sys

import segments_data
from goals import Goals
from segments_engines import Askwell, DuckDB, Kept, Roaring, SQLite

COUNTS, BOOLEANS = ("counts", "counts30"), ("and", "or", "andnot", "and30")
QUESTIONS = segments_data.QUESTIONS


class Results:
    """What one engine said at one size."""

    def __init__(self, engine):
        self.name, self.written, self.memory = engine.name, getattr(engine, "written", None), getattr(engine, "memory", None)
        self.counts, self.times = zip(*(engine.ask(kind, tags) for kind, tags in QUESTIONS))
        self.total = sum(self.times)
        self.worst = max(time for (kind, _), time in zip(QUESTIONS, self.times) if kind in BOOLEANS)
        self.browse = max(time for (kind, _), time in zip(QUESTIONS, self.times) if kind in COUNTS)

    def ratio(self, other):
        """How many times as long the other takes, the geometric mean over the questions."""
        return math.exp(sum(math.log(theirs / own) for own, theirs in zip(self.times, other.times)) / len(self.times))

    def cells(self):
        times = (f"{self.total * 1e3:.3f}", f"{self.browse * 1e6:.2f}", f"{self.worst * 1e6:.1f}")
        return *times, mebibytes(self.written), mebibytes(self.memory)

    def wrong(self, other):
        return sum(own != theirs for own, theirs in zip(self.counts, other.counts))


def engines(options, answers, path, hasTables):
    yield Askwell(options.driver, path)
    yield Askwell(options.driver, path, level=0)
    with contextlib.suppress(ModuleNotFoundError):
        yield Roaring(answers)
    if hasTables:
        sqlite = SQLite(answers, path + ".db")
        yield sqlite
        yield Kept(sqlite)
        with contextlib.suppress(ModuleNotFoundError):
            yield DuckDB(answers, path + ".duckdb")


def measure(options, contacts, hasTables):
    answers = segments_data.make(contacts)
    path = os.path.join(options.scratch, f"answers{contacts}")
    answers.tofile(path)
    print(f"{contacts:,} contacts, {len(answers):,} answers", flush=True)
    results, opened, note = {}, [], "pyroaring is missing"
    for engine in engines(options, answers, path, hasTables):
        opened.append(engine)
        results[engine.name] = Results(engine)
        if isinstance(engine, Roaring):
            note = calls(engine, results)
        elif isinstance(engine, Askwell) and len(opened) == 1:
            print(f"an answer is inserted in {engine.insert_ns} ns; the sets are read from their bytes in {engine.read_s * 1e3:.1f} ms")
    for engine in opened:
        if engine.name != Kept.name:
            engine.close()
    table(results)
    print(note, flush=True)
    return results


def calls(roaring, results):
    """What of pyroaring's times is Python's way into it, which we have not."""
    own, bare = results["Askwell"], copy.copy(results[roaring.name])
    # A time is never less than a tenth of what was measured: the cost of a call is not known better.
    bare.times = [max(time / 10, time - roaring.call_s * roaring.calls(*question)) for question, time in zip(QUESTIONS, bare.times)]
    return (
        f"a call from Python into pyroaring costs {roaring.call_s * 1e9:.0f} ns; without them Askwell takes {1 / own.ratio(bare):.2f}x"
        f" of its time over the questions, {own.total / sum(bare.times):.2f}x of the set")


def mebibytes(bytes):
    return "" if bytes is None else f"{bytes / 2**20:.2f}"


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def table(results):
    first, sqlite, roaring = (next(iter(results.values())), results.get("SQLite"), results.get("pyroaring"))
    ratios = ("SQLite's time / its", "its time / pyroaring's (mean; set)")
    row("engine", *ratios, "set ms", "400 counts us", "worst boolean us", "written MiB", "in memory MiB", "wrong")
    row(*["---"] * 9)
    for one in results.values():
        ratios = (f"{one.ratio(sqlite):.1f}x" if sqlite else "",
                  f"{1 / one.ratio(roaring):.2f}x; {one.total / roaring.total:.2f}x" if roaring else "")
        row(one.name, *ratios, *one.cells(), one.wrong(first))


def growth(sizes):
    print("Growth:")
    row("contacts", "engine", "set ms", "400 counts us", "worst boolean us", "written MiB", "in memory MiB")
    row(*["---"] * 7)
    for contacts, results in sizes.items():
        for one in results.values():
            row(f"{contacts:,}", one.name, *one.cells())


def judge(contacts, results):
    own, sqlite, roaring = (results.get(name) for name in ("Askwell", "SQLite", "pyroaring"))
    goals = Goals("segments", f"{contacts:,} contacts")
    goals.at_least("its time over ours, mean of 30 questions", "SQLite", own.ratio(sqlite), 5000)
    if "DuckDB" in results:
        goals.told("its time over ours, mean of 30 questions", "DuckDB", own.ratio(results["DuckDB"]))
    else:
        goals.lacks("its time over ours, mean of 30 questions", "DuckDB", "duckdb is missing")
    if roaring:
        goals.at_most("time, mean of 30 questions", "pyroaring", 1 / own.ratio(roaring), 1)
        goals.at_most("time, all 30 questions", "pyroaring", own.total / roaring.total, 1)
        goals.at_most("bytes written", "pyroaring", own.written / roaring.written, 1.5)
        goals.at_most("bytes in memory", "pyroaring", own.memory / roaring.memory, 1.5)
    else:
        goals.lacks("time and bytes of 30 questions", "pyroaring", "pyroaring is missing")
    goals.at_most("400 counts", "", own.browse * 1e6, 20, "us")
    goals.at_most("the worst boolean", "", own.worst * 1e6, 50, "us")
    goals.at_most("wrong answers", "all of them", sum(one.wrong(own) for one in results.values()), 0, "")
    print(f"other load: {os.getloadavg()[1]:.1f} programs at once on {os.cpu_count()} processors")
    return goals.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("scratch")
    parser.add_argument("--contacts", type=int)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    sizes = {}
    for contacts in [options.contacts] if options.contacts else [100_000, 1_000_000]:
        sizes[contacts] = measure(options, contacts, hasTables=True)
    goalsAt = max(sizes)
    if options.large:
        sizes[10_000_000] = measure(options, 10_000_000, hasTables=False)
    growth(sizes)
    sys.exit(judge(goalsAt, sizes[goalsAt]))


if __name__ == "__main__":
    main()
