"""Key to paint on every kind of question, and the last answer's key to full results, beside the smallest ncurses list in C and menus that
shops know, those that are installed. Key by key in turn; only ratios inside one run count.

Usage: kinds.py ASKWELL FLOOR SCRATCH [--keys 240] [--visits 25]
"""
import argparse
import importlib.util
import os
import shutil
import statistics
import struct
import subprocess
import sys
import zlib

from goals import Goals
from terminal import DOWN, UP, Ended, Terminal, percentile

LEFT, RIGHT, ERASE = b"\x1b[D", b"\x1b[C", b"\x7f"
CHOICES = ", ".join('{ref: c%d, label: "Choice number %d"}' % (n, n) for n in range(1, 9))
MANY = ", ".join('{ref: c%d, label: "Choice number %d"}' % (n, n) for n in range(1, 501))
PICTURES = ", ".join('{ref: c%d, label: "Picture %d", image: p.png}' % (n, n) for n in range(1, 5))
# Kind: what its question says, keys that lead into it, two keys that paint something each time.
KINDS = {
    "single": (f"kind: single, choices: [{CHOICES}]", b"", DOWN, UP),
    "multi": (f"kind: multi, choices: [{CHOICES}]", b"", b" ", b" "),
    "picture": (f"kind: picture, choices: [{PICTURES}]", b"", RIGHT, LEFT),
    "dropdown 500": (f"kind: dropdown, choices: [{MANY}]", b"", DOWN, UP),
    "search 500": (f"kind: dropdown, choices: [{MANY}]", b"/", b"4", ERASE),
    "yes_no": ("kind: yes_no", b"", DOWN, UP),
    "ranking": (f"kind: ranking, choices: [{CHOICES}]", b"", b" ", b" "),
    "slider": ("kind: slider, min: 0, max: 100", b"", RIGHT, LEFT),
    "rating": ("kind: rating", b"", RIGHT, LEFT),
    "scale": ("kind: scale, min: 0, max: 10", b"", RIGHT, LEFT),
    "number": ("kind: number, min: 0, max: 1000", b"", b"5", ERASE),
    "date": ("kind: date", b"", UP, DOWN),
    "text": ("kind: text", b"", b"a", ERASE),
    "long_text": ("kind: long_text", b"", b"a", ERASE),
    "name": ("kind: name", b"", b"a", ERASE),
    "email": ("kind: email", b"", b"a", ERASE),
    "phone": ("kind: phone", b"", b"5", ERASE),
    "barcode": ("kind: barcode", b"", b"5", ERASE),
}
# As many times as long as our single choice they are to take at p50, and at p99; None is no goal.
PEERS = {"dialog": (None, None), "whiptail": (None, None), "nnn": (1, None), "Textual": (12, 30), "questionary, 10,000 rows": (500, None)}
QUESTIONARY = """
import questionary
questionary.select("Pick one", choices=[f"Choice number {n}" for n in range(1, 10_001)]).ask()
"""
TEXTUAL = """
from textual.app import App
from textual.widgets import OptionList
class Menu(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self): yield OptionList(*[f"Choice number {n}" for n in range(1, 9)])
Menu().run()
"""


def png(path):
    """A small picture of four colours."""
    rows = b"".join(b"\0" + b"".join(bytes([x * 5, y * 5, 128]) for x in range(48)) for y in range(48))

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 48, 48, 8, 2, 0, 0, 0)) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))


def imported(askwell, place, scratch, ref, questions):
    with open(f"{scratch}/{ref}.yaml", "w") as file:
        file.write(f"format: 1\nref: {ref}\ntitle: Bench\nquestions:\n" + "".join(f"  - {{{line}}}\n" for line in questions))
    subprocess.run([askwell, "quiz", "import", f"{scratch}/{ref}.yaml", *place], check=True, stdout=subprocess.DEVNULL)


def opened(askwell, place, ref):
    kiosk = Terminal([askwell, "kiosk", "--quiz", ref, *place])
    kiosk.see(["key"])
    kiosk.settle(500)
    return kiosk


def turn(terminal, key):
    terminal.settle(3)
    sent = terminal.send(key)
    picture = terminal.picture(quiet=5, seconds=1)
    return picture and ((picture[1] - sent) * 1000, picture[2])


def compare(terminal, keys, floor, count):
    """Medians of both and the bytes, key by key in turn."""
    times, floors, sizes = [], [], []
    for number in range(count):
        found, ground = turn(terminal, keys[number % 2]), turn(floor, (DOWN, UP)[number % 2])
        if found and ground:
            times.append(found[0])
            floors.append(ground[0])
            sizes.append(found[1])
    if len(times) < count * 0.9:
        return None
    return statistics.median(times) / statistics.median(floors), percentile(times, 99) / percentile(floors, 99), statistics.mean(sizes)


def peers(scratch):
    """The command of each that is here."""
    items = [word for n in range(1, 9) for word in (str(n), f"Choice number {n}")]
    found = {}
    for name in ("dialog", "whiptail"):
        if shutil.which(name):
            found[name] = [shutil.which(name), "--menu", "Pick one", "20", "60", "8", *items]
    if shutil.which("nnn"):
        os.mkdir(f"{scratch}/eight")
        for n in range(1, 9):
            open(f"{scratch}/eight/Choice number {n}", "w").close()
        found["nnn"] = [shutil.which("nnn"), f"{scratch}/eight"]
    for name, module, code in (("Textual", "textual", TEXTUAL), ("questionary, 10,000 rows", "questionary", QUESTIONARY)):
        if importlib.util.find_spec(module):
            with open(f"{scratch}/{module}_menu.py", "w") as file:
                file.write(code)
            found[name] = [sys.executable, f"{scratch}/{module}_menu.py"]
    return found


def judge(options, worst, beside, ratio):
    """The exit code. `worst` and `beside`: p50 and p99 as ratios to the floor, and bytes a key, by kind and by peer."""
    goals = Goals("kinds", f"{options.keys} keys each")
    slowest = max(worst, key=lambda name: worst[name][0])
    goals.at_most(f"key to paint, p50, the slowest of {len(worst)} kinds ({slowest})", "C ncurses", worst[slowest][0], 1.1)
    goals.told("key to paint, p50, single choice", "C ncurses", worst["single"][0])
    for name, wanted in PEERS.items():
        for percent, place, goal in ((50, 0, wanted[0]), (99, 1, wanted[1])):
            what = f"its time over a single choice's, p{percent}"
            if name not in beside:
                if goal or percent == 50:
                    goals.lacks(what, name, f"{name.split(',')[0]} is missing, or did not paint")
            elif goal:
                goals.at_least(what, name, beside[name][place] / worst["single"][place], goal)
            elif percent == 50:
                goals.told(what, name, beside[name][place] / worst["single"][place])
    goals.at_most(f"last answer to full results, {options.visits} visits", "a plain answer", ratio, 1.5)
    return goals.end()


def results(askwell, place, scratch, visits):
    """Last answer's key to full results beside a plain question's key to the next one: medians over visits."""
    lines = [f'ref: q{n}, title: "Question {n}?", kind: single, choices: [{{ref: a, label: A, links: [{{tag: skin-dry, points: {n}}}]}}, {{ref: b, label: B}}]'
             for n in range(1, 9)]
    imported(askwell, place, scratch, "way", lines)
    kiosk = opened(askwell, place, "way")
    plain, last = [], []
    for _ in range(visits):
        kiosk.send(b" ")
        kiosk.settle(60)
        for question in range(8):
            found = turn(kiosk, b"1")
            if found:
                (last if question == 7 else plain).append(found[0])
            kiosk.settle(20)
        # The results, the basket, the thanks, and back to the waiting screen.
        for _ in range(3):
            kiosk.send(b"\r")
            kiosk.settle(60)
    kiosk.close()
    return statistics.median(last) / statistics.median(plain), statistics.median(plain), statistics.median(last)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("askwell")
    parser.add_argument("floor")
    parser.add_argument("scratch")
    parser.add_argument("--keys", type=int, default=240)
    parser.add_argument("--visits", type=int, default=25)
    options = parser.parse_args()
    place = ["--db", f"{options.scratch}/kinds.db", "--config", f"{options.scratch}/config.yaml"]
    png(f"{options.scratch}/p.png")
    floor = Terminal([options.floor, "8"])
    if not floor.picture(quiet=300, seconds=10):
        sys.exit("kinds: the floor showed nothing")
    print(f"{'':14} {'p50 x floor':>12} {'p99 x floor':>12} {'bytes a key':>12}")
    worst = {}
    for name, (question, way, there, back) in KINDS.items():
        ref = name.replace(" ", "-").replace("_", "-")
        imported(options.askwell, place, options.scratch, ref, [f"ref: one, title: Which one?, {question}"])
        kiosk = opened(options.askwell, place, ref)
        kiosk.send(b" ")
        kiosk.settle(300)
        if way:
            kiosk.send(way)
            kiosk.settle(100)
        found = compare(kiosk, (there, back), floor, options.keys)
        kiosk.close()
        if not found:
            sys.exit(f"kinds: {name} did not paint on each key")
        worst[name] = found
        print(f"{name:14} {found[0]:12.2f} {found[1]:12.2f} {found[2]:12.0f}")
    beside = {}
    for name, command in peers(options.scratch).items():
        peer = Terminal(command)
        peer.picture(quiet=1000, seconds=10)
        # Ten thousand rows cost it a sixth of a second a key.
        found = compare(peer, (DOWN, UP), floor, options.keys if name != "questionary, 10,000 rows" else min(options.keys, 40))
        peer.close()
        if found:
            beside[name] = found
            print(f"{name:14} {found[0]:12.2f} {found[1]:12.2f} {found[2]:12.0f}")
    floor.close()
    ratio, plain, last = results(options.askwell, place, options.scratch, options.visits)
    print(f"a plain answer {plain:.2f} ms, the last answer to full results {last:.2f} ms")
    return judge(options, worst, beside, ratio)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Ended as reason:
        sys.exit(f"kinds: {reason}")
