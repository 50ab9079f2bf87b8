"""Durable answers a second through Storage, beside what the disk can do at best.

Usage: answers.py DRIVER OVERWRITE SCRATCH [--rounds 5]

Each round runs both on a new file; the ratio is the median of the rounds' own ratios. 6,000 answers tell the steady rate, 1,000 from the
first answer on whether a new store is slower. Syncs are counted by strace where there is one. Last, whole visits with a typed name and
address and a lead are kept in three stores by turns: sealed and linked, sealed alone, and in plain: what trust costs.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys

ANSWERS_EACH = 8
GOAL = 0.65
SEALING_GOAL = 1.15


class Rate:
    """What one run printed."""

    def __init__(self, output):
        count, seconds, self.p50, self.p99 = map(float, output.split())
        self.each_second = count / seconds


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def answers(driver, path, sessions, each=ANSWERS_EACH, before=()):
    for end in ("", "-wal", "-shm", ".lock"):
        if os.path.exists(path + end):
            os.remove(path + end)
    return run(*before, driver, "answers", path, str(sessions), str(each))


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


def measure(options, count):
    rows = {"limit": [], "answers": []}
    for number in range(options.rounds):
        for name in sorted(rows, reverse=number % 2 == 1):
            if name == "limit":
                output = run(options.overwrite, f"{options.scratch}/limit", str(count))
            else:
                output = answers(options.driver, f"{options.scratch}/answers.db", count // ANSWERS_EACH)
            rows[name].append(Rate(output))
    for name, rates in rows.items():
        each = sorted(rate.each_second for rate in rates)
        print(
            f"{count:6} {name:8} {statistics.median(each):8.0f}/s ({each[0]:.0f}..{each[-1]:.0f})"
            f"  p50 {statistics.median(rate.p50 for rate in rates):6.0f} us  p99 {statistics.median(rate.p99 for rate in rates):6.0f} us")
    ratios = sorted(a.each_second / b.each_second for a, b in zip(rows["answers"], rows["limit"]))
    return statistics.median(ratios), ratios[0], ratios[-1], statistics.median(rate.each_second for rate in rows["answers"])


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
    options = parser.parse_args()
    long_run, short_run = measure(options, 6000), measure(options, 1000)
    syncs = syncs_an_answer(options.driver, f"{options.scratch}/answers.db", options.scratch)
    counted = "not counted (no strace)" if syncs is None else f"{syncs:.2f}"
    print(
        f"answers: {long_run[0]:.2f}x of the preallocated fdatasync limit ({long_run[1]:.2f}..{long_run[2]:.2f}, goal {GOAL}),"
        f" {long_run[3]:.0f} answers/s; the first 1000: {short_run[0]:.2f}x ({short_run[1]:.2f}..{short_run[2]:.2f});"
        f" syncs an answer {counted} (1.00)")
    costs = dict(zip(("sealing", "ledger"), sealing(options.driver, options.scratch, options.rounds)))
    for name, (answering, visiting) in costs.items():
        print(f"{name}: {answering:.2f}x the time of an answer without it (goal {SEALING_GOAL}), {visiting:.2f}x of a visit with a lead")
    is_cheap = all(answering <= SEALING_GOAL for answering, _ in costs.values())
    sys.exit(0 if long_run[0] >= GOAL and syncs in (None, 1) and is_cheap else 1)


if __name__ == "__main__":
    main()
