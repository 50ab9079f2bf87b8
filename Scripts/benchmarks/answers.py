"""Durable answers a second through Storage, beside what the disk can do at best.

Usage: answers.py DRIVER OVERWRITE SCRATCH [--rounds 5]

Each round runs all on a new file; a ratio is the median of the rounds' own ratios. Beside the limit stand SQLite's three writes of an
answer (it, its count, what is to be sent) from Python, with a log (WAL) and with its journal as it comes, both synced for each answer.
6,000 answers tell the steady rate, 1,000 from the first answer on whether a new store is slower. Syncs are counted by strace where there is
one. Last, whole visits with a typed name and address and a lead are kept in three stores by turns: sealed and linked, sealed alone, and in
plain: what trust costs.
"""
import argparse
import os
import shutil
import statistics
import sqlite3
import subprocess
import sys
import time

from goals import Goals
from terminal import percentile

ANSWERS_EACH = 8
# What ours is to be of theirs, in answers a second; at most so many times their p99.
GOALS = {"limit": 0.65, "WAL": 1.0, "DELETE": 4.5}
NAMES = {"limit": "a preallocated file, fdatasync", "WAL": "Python's sqlite3, WAL, FULL", "DELETE": "Python's sqlite3, DELETE, FULL"}
P99_GOAL = 2.5
SEALING_GOAL = 1.15


class Rate:
    def __init__(self, count, seconds, p50, p99):
        """The last two in microseconds."""
        self.each_second, self.p50, self.p99 = count / seconds, p50, p99

    @classmethod
    def printed(cls, output):
        return cls(*map(float, output.split()))


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def clear(path):
    for end in ("", "-wal", "-shm", "-journal", ".lock"):
        if os.path.exists(path + end):
            os.remove(path + end)


def answers(driver, path, sessions, each=ANSWERS_EACH, before=()):
    clear(path)
    return run(*before, driver, "answers", path, str(sessions), str(each))


def sqlite_answers(path, journal, count):
    """The three writes of an answer, a transaction each time."""
    clear(path)
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(f"""
        PRAGMA journal_mode = {journal}; PRAGMA synchronous = FULL;
        CREATE TABLE answer (session INT, ordinal INT, question TEXT, value TEXT, at INT, PRIMARY KEY (session, ordinal)) WITHOUT ROWID;
        CREATE TABLE kept (value TEXT PRIMARY KEY, count INT) WITHOUT ROWID;
        CREATE TABLE outbox (id INTEGER PRIMARY KEY, body TEXT);""")
    times = []
    for number in range(count):
        value = f"choice-{number % 5}"
        begin = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?)", (number // ANSWERS_EACH, number % ANSWERS_EACH, "question", value, number))
        db.execute("INSERT INTO kept VALUES (?, 1) ON CONFLICT (value) DO UPDATE SET count = count + 1", (value,))
        db.execute("INSERT INTO outbox (body) VALUES (?)", (value,))
        db.execute("COMMIT")
        times.append((time.perf_counter() - begin) * 1e6)
    db.close()
    return Rate(count, sum(times) / 1e6, percentile(times, 50), percentile(times, 99))


def syncs_an_answer(driver, path, scratch):
    """Runs without and with answers; the sessions' own syncs fall out. Few enough that no checkpoint is due."""
    if not shutil.which("strace"):
        return None
    counts = []
    sessions = 40
    for each in (0, ANSWERS_EACH):
        trace = f"{scratch}/syncs"
        answers(driver, path, sessions, each, before=("strace", "-f", "-c", "-o", trace, "-e", "trace=fsync,fdatasync"))
        with open(trace) as lines:
            # Share, seconds, microseconds a call, calls, errors if any, name.
            rows = [line.split() for line in lines]
            counts.append(sum(int(row[3]) for row in rows if row and row[-1] in ("fsync", "fdatasync")))
    return (counts[1] - counts[0]) / (sessions * ANSWERS_EACH)


def measure(options, count, others):
    """What ours is of each of the others in answers a second: median, least and most; and of p99 to the limit's."""
    rows = {name: [] for name in ("answers", *others)}
    for number in range(options.rounds):
        for name in sorted(rows, reverse=number % 2 == 1):
            if name == "limit":
                rate = Rate.printed(run(options.overwrite, f"{options.scratch}/limit", str(count)))
            elif name == "answers":
                rate = Rate.printed(answers(options.driver, f"{options.scratch}/answers.db", count // ANSWERS_EACH))
            else:
                rate = sqlite_answers(f"{options.scratch}/sqlite.db", name, count)
            rows[name].append(rate)
    for name, rates in rows.items():
        each = sorted(rate.each_second for rate in rates)
        print(
            f"{count:6} {name:8} {statistics.median(each):8.0f}/s ({each[0]:.0f}..{each[-1]:.0f})"
            f"  p50 {statistics.median(rate.p50 for rate in rates):6.0f} us  p99 {statistics.median(rate.p99 for rate in rates):6.0f} us")
    ratios = {name: statistics.median(own.each_second / other.each_second for own, other in zip(rows["answers"], rows[name])) for name in others}
    return ratios, statistics.median(own.p99 / limit.p99 for own, limit in zip(rows["answers"], rows["limit"]))


def sealing(driver, scratch, rounds):
    """How many times as long answers, and whole visits, take where contacts are sealed, and where consents are linked besides."""
    seconds = {}
    for line in run(driver, "sealing", f"{scratch}/sealing", str(rounds * 4), "50").splitlines():
        name, answers, answering, visits, visiting = line.split()
        seconds[name] = float(answering), float(visiting)
        print(f"{name:6} {int(answers) / float(answering):8.0f} answers/s, {int(visits) / float(visiting):6.0f} visits/s")
    return [[one / other for one, other in zip(seconds[name], seconds[base])] for name, base in (("sealed", "plain"), ("linked", "sealed"))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("overwrite")
    parser.add_argument("scratch")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=6000)
    options = parser.parse_args()
    (ratios, p99), (first, _) = measure(options, options.count, list(GOALS)), measure(options, 1000, ["limit"])
    syncs = syncs_an_answer(options.driver, f"{options.scratch}/answers.db", options.scratch)
    goals = Goals("answers", f"{options.count:,} answers, {options.rounds} rounds")
    for name, goal in GOALS.items():
        goals.at_least("answers a second", NAMES[name], ratios[name], goal)
    goals.told("the first 1,000 a second", NAMES["limit"], first["limit"])
    goals.at_most("an answer, p99", NAMES["limit"], p99, P99_GOAL)
    if syncs is None:
        goals.lacks("syncs an answer", "", "strace is missing")
    else:
        goals.at_most("syncs an answer", "", syncs, 1, "")
    for name, (answering, visiting) in zip(("sealed", "linked"), sealing(options.driver, options.scratch, options.rounds)):
        goals.at_most(f"an answer where contacts are {name}", "without", answering, SEALING_GOAL)
        goals.told(f"a visit with a lead where contacts are {name}", "without", visiting)
    sys.exit(goals.end())


if __name__ == "__main__":
    main()
