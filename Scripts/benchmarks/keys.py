"""Key to paint on the kiosk's question screen, beside the smallest ncurses list in C, key by key in turn.

Usage: keys.py ASKWELL FLOOR SCRATCH [--keys 3000] [--blocks 10]

Three programs stay open, the floor twice: what the second floor differs from the first is the noise of this machine (the control). Each
turn sends the same key to each in rotating order, so that drift hits all alike. Only ratios inside one run count; of p99, only the median
over blocks.
"""
import argparse
import os
import statistics
import subprocess
import sys

from goals import Goals
from terminal import DOWN, UP, Ended, Terminal, percentile

HERE = os.path.dirname(os.path.abspath(__file__))
CHOICES = 8


def open_question(askwell, scratch):
    """The kiosk on a question of eight choices."""
    place = ["--db", f"{scratch}/keys.db", "--config", f"{scratch}/config.yaml"]
    subprocess.run([askwell, "quiz", "import", f"{HERE}/eight.yaml", *place], check=True, stdout=subprocess.DEVNULL)
    kiosk = Terminal([askwell, "kiosk", "--quiz", "eight", *place])
    kiosk.see(["key"])
    # The shop may still be opening behind the attract screen.
    kiosk.settle(500)
    kiosk.send(b" ")
    kiosk.see(["Eighth"])
    kiosk.settle(500)
    return kiosk


def turn(terminal, key, settle):
    """Milliseconds from the key to the last byte, and bytes; None when nothing was painted."""
    terminal.settle(settle)
    sent = terminal.send(key)
    picture = terminal.picture(quiet=5, seconds=2)
    return picture and ((picture[1] - sent) * 1000, picture[2])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("askwell")
    parser.add_argument("floor")
    parser.add_argument("scratch")
    parser.add_argument("--keys", type=int, default=3000)
    parser.add_argument("--blocks", type=int, default=10)
    options = parser.parse_args()
    floor = [options.floor, str(CHOICES)]
    terminals = {"floor": Terminal(floor), "control": Terminal(floor), "kiosk": open_question(options.askwell, options.scratch)}
    for name in ("floor", "control"):
        if not terminals[name].picture(quiet=300, seconds=10):
            sys.exit(f"keys: the {name} showed nothing")
    names = list(terminals)
    # Down through the choices and back up, never against an end, where nothing would be painted.
    keys = [DOWN] * (CHOICES - 1) + [UP] * (CHOICES - 1)
    blocks, sizes, missed = [], {name: [] for name in names}, dict.fromkeys(names, 0)
    size = options.keys // options.blocks
    for number in range(options.blocks * size):
        if number % size == 0:
            blocks.append({name: [] for name in names})
        for place in range(len(names)):
            name = names[(number + place) % len(names)]
            found = turn(terminals[name], keys[number % len(keys)], settle=4)
            if found is None:
                missed[name] += 1
            else:
                blocks[-1][name].append(found[0])
                sizes[name].append(found[1])
    terminals["kiosk"].settle(300)
    idle = terminals["kiosk"].wakeups(5)
    memory = terminals["kiosk"].mebibytes()
    for terminal in terminals.values():
        terminal.close()
    sys.exit(report(blocks, sizes, missed, idle, memory))


def report(blocks, sizes, missed, idle, memory):
    """Prints the table and the last line; 0 when every goal is met."""
    print(f"{'':8} {'p50 ms':>8} {'p99 ms':>8} {'bytes a key':>12} {'missed':>7}")
    for name in sizes:
        all_times = [time for block in blocks for time in block[name]]
        print(
            f"{name:8} {percentile(all_times, 50):8.3f} {percentile(all_times, 99):8.3f} {statistics.mean(sizes[name]):12.1f}"
            f" {missed[name]:7}")

    def ratio(name, percent):
        each = [percentile(block[name], percent) / percentile(block["floor"], percent) for block in blocks]
        return statistics.median(each), min(each), max(each)

    for name in ("control", "kiosk"):
        words = [f"p{p} {ratio(name, p)[0]:.2f} ({ratio(name, p)[1]:.2f}..{ratio(name, p)[2]:.2f})" for p in (50, 99)]
        print(f"{name} / floor, median of {len(blocks)} blocks (least..most): {', '.join(words)}")
    control, p50, p99 = ratio("control", 50)[0], ratio("kiosk", 50)[0], ratio("kiosk", 99)[0]
    size = statistics.mean(sizes["kiosk"])
    share = size / statistics.mean(sizes["floor"])
    goals = Goals("keys", f"{len(blocks) * len(blocks[0]['floor']):,} keys, {size:.0f} bytes each")
    goals.at_most("key to paint, p50", "C ncurses", p50, 1.1)
    goals.at_most("key to paint, p99, median of blocks", "C ncurses", p99, 1.3)
    goals.at_most("bytes a key", "C ncurses", share, 1.5)
    goals.at_most("keys that painted nothing", "", sum(missed.values()), 0, "")
    if not 0.9 <= control <= 1.1:
        goals.void(f"the control is {control:.2f}x")
    goals.told("the control, p50", "the same program again", control)
    goals.at_most("wake-ups a second when idle", "", idle, 0, "")
    goals.at_most("memory", "", memory, 10, "MiB")
    return goals.end()


if __name__ == "__main__":
    try:
        main()
    except Ended as reason:
        sys.exit(f"keys: {reason}")
