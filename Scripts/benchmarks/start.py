"""Start to the painted attract screen, beside the start of the smallest ncurses list in C; starts alternate.

Usage: start.py ASKWELL FLOOR SCRATCH [--starts 40]

The first start of a shop makes the store and loads what comes with the program; all later ones find the attract screen's picture beside the
store. The goal is about these; the first is told beside it.
"""
import argparse
import os
import statistics
import sys
import time

from goals import Goals
from terminal import Ended, Terminal


def start(command, quiet):
    """Milliseconds to the first and to the last byte of the first picture; bytes; MiB in memory."""
    terminal = Terminal(command)
    picture = terminal.picture(quiet=quiet, seconds=20)
    if not picture:
        raise Ended(f"{command[0]} showed nothing")
    first, last, size = picture
    memory = terminal.mebibytes()
    late = terminal.settle(200)
    terminal.close()
    return (first - terminal.started) * 1000, (last - terminal.started) * 1000, size, memory, late


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("askwell")
    parser.add_argument("floor")
    parser.add_argument("scratch")
    parser.add_argument("--starts", type=int, default=40)
    options = parser.parse_args()
    database = f"{options.scratch}/start.db"
    kiosk = [options.askwell, "kiosk", "--db", database, "--config", f"{options.scratch}/config.yaml"]
    floor = [options.floor, "8"]
    first = Terminal(kiosk)
    pictures = [first.picture(quiet=60, seconds=20)]
    if not pictures[0]:
        raise Ended("the kiosk showed nothing")
    opened = pictures[0][0]
    # The attract screen's memory is the last thing that opening leaves behind.
    end = time.monotonic() + 20
    while not os.path.exists(database + ".attract") and time.monotonic() < end:
        time.sleep(0.005)
    loaded = time.perf_counter()
    first.settle(300)
    first.close()
    if not os.path.exists(database + ".attract"):
        raise Ended("the kiosk never opened its shop")
    found = {"floor": [], "kiosk": []}
    start(kiosk, 60)
    for number in range(options.starts):
        for name, command in sorted({"floor": floor, "kiosk": kiosk}.items(), reverse=number % 2 == 1):
            found[name].append(start(command, 60))
    print(f"{'':8} {'first byte ms':>14} {'painted ms':>11} {'most ms':>8} {'bytes':>6} {'MiB':>6} {'late bytes':>11}")
    for name, rows in found.items():
        columns = list(zip(*rows))
        middle = [statistics.median(column) for column in columns]
        print(
            f"{name:8} {middle[0]:14.2f} {middle[1]:11.2f} {max(columns[1]):8.2f} {middle[2]:6.0f} {middle[3]:6.1f}"
            f" {max(columns[4]):11}")
    painted = {name: statistics.median(row[1] for row in rows) for name, rows in found.items()}
    memory = statistics.median(row[3] for row in found["kiosk"])
    ratio = painted["kiosk"] / painted["floor"]
    goals = Goals("start", f"{options.starts} starts")
    goals.at_most("to the painted attract screen", "C ncurses", ratio, 2.5)
    goals.told("the same", "", painted["kiosk"], "ms")
    goals.told("the first start of a shop", "", (opened - first.started) * 1000, "ms")
    goals.told("its shop is open after", "", (loaded - first.started) * 1000, "ms")
    goals.at_most("memory on the attract screen", "", memory, 10, "MiB")
    sys.exit(goals.end())


if __name__ == "__main__":
    try:
        main()
    except Ended as reason:
        sys.exit(f"start: {reason}")
