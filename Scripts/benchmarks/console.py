"""Key to paint in the merchant's console, beside pages of the same kind in C, key by key in turn.

Usage: console.py ASKWELL DESK SCRATCH [--sessions 1000000] [--keys 600] [--blocks 6] [--only NAME,…]

Of each page three programs stay open: the floor, the same again as the control, and the console. The first is told by the second what the
machine's noise is. Times are from the key to the last byte of the picture; where the store is asked behind a picture (the search among
sessions, the editor's opening), the picture that answers the key and the one that is complete are told apart. Of p99, only the median over
blocks counts.
"""
import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import time

from goals import Goals
from terminal import DOWN, UP, Ended, Terminal, now, percentile

PAGE_DOWN, PAGE_UP, ERASE, ESCAPE = b"\x1b[6~", b"\x1b[5~", b"\x7f", b"\x1b"
PIN = b"48392075"
QUIZZES, QUESTIONS, CHOICES = 40, 60, 6
GOAL_P99, GOAL_BYTES = 1.5, 2.0


def quiz(ref, title, questions):
    """A quiz with a tag and points on every choice."""
    text = [f"format: 1", f"ref: {ref}", f'title: "{title}"', "namespaces:", "  need: {basis: needs, keep: latest}", "questions:"]
    for question in range(1, questions + 1):
        text += [f"  - ref: question-{question}", "    kind: single", f'    title: "Question number {question} of the quiz?"', "    choices:"]
        for choice in range(1, CHOICES + 1):
            text.append(
                f'      - {{ref: c{choice}, label: "Choice {choice} of question {question}", tags: ["need:n{choice}"],'
                f" links: [{{tag: calm, points: {choice}}}]}}")
    return "\n".join(text) + "\n"


def fill(askwell, scratch, place, sessions):
    """The store: one quiz of 60 questions, more to be found among, and the sessions in one statement."""
    for number in range(QUIZZES):
        with open(f"{scratch}/quiz.yaml", "w") as file:
            file.write(quiz("sixty", "Aaa sixty questions", QUESTIONS) if number == 0 else quiz(f"quiz-{number}", f"Quiz number {number}", 2))
        subprocess.run([askwell, "quiz", "import", f"{scratch}/quiz.yaml", *place], check=True, stdout=subprocess.DEVNULL)
    store = sqlite3.connect(f"{scratch}/console.db")
    began = time.perf_counter()
    with store:
        store.execute(
            """
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
            INSERT INTO session (id, quiz, version, catalog, kiosk, locale, zone, started_at, state, is_preview, answered, recommended, sum)
            SELECT printf('01BENCH%019d', n), v.ref, v.hash, 0, 'k' || (n % 4), 'en', 'Europe/Berlin', ?2 + n * 60000,
              CASE n % 3 WHEN 0 THEN 'timeout' ELSE 'completed' END, 0, 'question-1' || char(9) || '{"choices":["c1"]}', NULL, '-'
            FROM number JOIN (SELECT ref, hash, row_number() OVER (ORDER BY ref) - 1 AS place, COUNT(*) OVER () AS all_of_them FROM quiz_version) v
              ON v.place = n % v.all_of_them
            """, [sessions, int(time.time() * 1000) - sessions * 60000])
    store.close()
    print(f"{sessions:,} sessions in {time.perf_counter() - began:.1f} s")


class Console(Terminal):
    """Past the door; the first one sets the owner's PIN."""

    def __init__(self, askwell, place, is_first):
        super().__init__([askwell, "console", *place])
        if is_first:
            self.see(["Choose"])
            for keys in (PIN, b"\t", PIN):
                self.send(keys)
                self.settle(150)
            self.send(b"\r")
        else:
            self.see(["PIN"])
            self.settle(300)
            self.send(PIN + b"\r")
        self.see(["Overview"], 20)
        self.settle(1500)
        if is_first:
            self.send(ESCAPE)
            self.settle(500)

    def go(self, keys, word, seconds=30):
        for key in keys:
            self.settle(200)
            self.send(key)
            # Counting a million sessions by quiz takes the store a moment.
            if key == b"3":
                self.see(["sixty"], seconds)
        if word:
            self.see([word], seconds)
        self.settle(1000)


def measured(terminal, key, quiet):
    """Milliseconds to the end of the first picture and to the end of the last, and bytes of the first; None when nothing was painted."""
    sent = terminal.send(key)
    first = terminal.picture(quiet=2, seconds=2)
    if first is None:
        return None
    later = terminal.picture(quiet=quiet, seconds=quiet / 1000)
    last = later[1] if later else first[1]
    return (first[1] - sent) * 1000, (last - sent) * 1000, first[2], first[2] + (later[2] if later else 0)


def compare(terminals, keys, count, blocks, quiet):
    """Blocks of measurements by name, and how many keys painted nothing."""
    names = list(terminals)
    found, missed = [], dict.fromkeys(names, 0)
    size = max(1, count // blocks)
    for number in range(blocks * size):
        if number % size == 0:
            found.append({name: [] for name in names})
        for place in range(len(names)):
            name = names[(number + place) % len(names)]
            terminals[name].settle(4)
            one = measured(terminals[name], keys[number % len(keys)], quiet)
            if one is None:
                missed[name] += 1
            elif keys[number % len(keys)] != ESCAPE:
                # Escape is the way back only: each program waits for the rest of a sequence first.
                found[-1][name].append(one)
    return found, missed


def ratio(blocks, name, percent, part=0):
    each = [percentile([one[part] for one in block[name]], percent) / percentile([one[0] for one in block["floor"]], percent) for block in blocks]
    return statistics.median(each)


def tell(page, blocks, missed, goals):
    """Prints a page's line, and says what it says of its goals."""
    every = {name: [one for block in blocks for one in block[name]] for name in blocks[0]}
    if not every["console"] or not every["floor"]:
        goals.void("nothing was painted", [goals.at_most(f"{page}: key to paint, p99", "a page in C", float("nan"), GOAL_P99)])
        return
    floor, console = every["floor"], every["console"]
    p50, p99, control = ratio(blocks, "console", 50), ratio(blocks, "console", 99), ratio(blocks, "control", 50)
    control99 = ratio(blocks, "control", 99)
    size = statistics.mean(one[2] for one in console)
    share = size / statistics.mean(one[2] for one in floor)
    times = f"{percentile([o[0] for o in floor], 50):.3f}/{percentile([o[0] for o in floor], 99):.3f}"
    ours = f"{percentile([o[0] for o in console], 50):.3f}/{percentile([o[0] for o in console], 99):.3f}"
    whole = f"{percentile([o[1] for o in console], 50):.2f}/{percentile([o[1] for o in console], 99):.2f}"
    rows = [goals.at_most(f"{page}: key to paint, p99", "a page in C", p99, GOAL_P99),
            goals.at_most(f"{page}: bytes a key", "a page in C", share, GOAL_BYTES)]
    if any(missed.values()):
        rows.append(goals.at_most(f"{page}: keys that painted nothing", "", sum(missed.values()), 0, ""))
    if not 0.9 <= control <= 1.1:
        goals.void(f"the control is {control:.2f}x", rows)
    gaps = "".join(f" {count} unpainted by {name}" for name, count in missed.items() if count)
    print(
        f"{page:22} {times:>13} {ours:>15} {whole:>15} {p50:6.2f} {p99:6.2f} {size:6.0f} {share:6.2f} {control:5.2f}/{control99:4.2f}{gaps}",
        flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("askwell")
    parser.add_argument("desk")
    parser.add_argument("scratch")
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--blocks", type=int, default=6)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    place = ["--db", f"{options.scratch}/console.db", "--config", f"{options.scratch}/config.yaml"]
    fill(options.askwell, options.scratch, place, options.sessions)
    rows = f"{options.scratch}/rows"
    with open(rows, "w") as file:
        names = ["aaa sixty questions"] + [f"quiz number {number}" for number in range(1, QUIZZES)]
        file.write("".join(f"{name:40} v1   3f9a1c{number}\n" for number, name in enumerate(names)))
    yaml = f"{options.scratch}/sixty.yaml"
    with open(yaml, "w") as file:
        file.write(quiz("sixty", "Sixty", QUESTIONS))
    there = [DOWN] * 50 + [UP] * 50
    editor = [b"3", b"\x1b[H", b"e"]
    # Page: the floor, the console's way there and a word it shows then, keys for both to begin with, the keys, how many, quiet for late pictures.
    pages = {
        "sessions, down": (["list", str(options.sessions)], [b"4"], "completed", b"", there, 1, 4),
        "sessions, page down": (["list", str(options.sessions)], [b"4"], "completed", b"", [PAGE_DOWN] * 100 + [PAGE_UP] * 100, 0.4, 40),
        "sessions, find": (["find", rows], [b"4", b"/"], None, b"qui", [b"z", ERASE], 0.2, 60),
        "quizzes, find": (["find", rows], [b"3", b"/"], None, b"", [b"q", b"u", b"i", ERASE, ERASE, ERASE], 1, 4),
        "editor, open": (["edit", yaml], [b"3", b"\x1b[H"], None, b"", [b"e", ESCAPE], 0.16, 150),
        "editor, tree": (["edit", yaml], editor, "question-1", b"", [DOWN] * 55 + [UP] * 55, 0.5, 25),
        "editor, field": (["field"], editor + [DOWN, b"\t", DOWN, b"\r"], None, b"", [b"a", ERASE], 1, 4),
    }
    wanted = [name for name in pages if not options.only or any(word in name for word in options.only.split(","))]
    print(f"{'':22} {'floor p50/p99':>13} {'console p50/p99':>15} {'complete':>15} {'p50 x':>6} {'p99 x':>6} {'bytes':>6} {'x':>6} {'control':>10}")
    goals, is_first = Goals("console", f"{options.sessions:,} sessions, {options.keys} keys"), True
    for name in wanted:
        floor, way, word, before, keys, share, quiet = pages[name]
        terminals = {"floor": Terminal([options.desk, *floor]), "control": Terminal([options.desk, *floor])}
        console = Console(options.askwell, place, is_first)
        is_first = False
        console.go(way, word)
        if name == "editor, tree":
            for terminal in terminals.values():
                terminal.settle(200)
                terminal.send(b"e")
        terminals["console"] = console
        for terminal in terminals.values():
            terminal.settle(200)
            for letter in before:
                terminal.send(bytes([letter]))
                terminal.settle(200)
        found = compare(terminals, keys, int(options.keys * share), options.blocks, quiet)
        if os.environ.get("ASKWELL_BENCH_LOOK"):
            print(console.command, console.mebibytes(), "MiB")
        tell(name, *found, goals)
        for terminal in terminals.values():
            terminal.close()
    return goals.end()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Ended as reason:
        sys.exit(f"console: {reason}")
