"""Key to paint on every kind of question, and the last answer's key to full results, beside the smallest ncurses list in C and menus that
shops know: dialog, whiptail, Textual where they are installed. Key by key in turn; only ratios inside one run count.

Usage: kinds.py ASKWELL FLOOR SCRATCH [--keys 240] [--visits 25]
"""
import argparse
import os
import shutil
import statistics
import struct
import subprocess
import sys
import zlib

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
    items = [word for n in range(1, 9) for word in (str(n), f"Choice number {n}")]
    found = {}
    for name in ("dialog", "whiptail"):
        if shutil.which(name):
            found[name] = [shutil.which(name), "--menu", "Pick one", "20", "60", "8", *items]
    if subprocess.run([sys.executable, "-c", "import textual"], stderr=subprocess.DEVNULL).returncode == 0:
        with open(f"{scratch}/menu.py", "w") as file:
            file.write(TEXTUAL)
        found["Textual"] = [sys.executable, f"{scratch}/menu.py"]
    return found


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
        found = compare(peer, (DOWN, UP), floor, options.keys)
        peer.close()
        if found:
            beside[name] = found
            print(f"{name:14} {found[0]:12.2f} {found[1]:12.2f} {found[2]:12.0f}")
    floor.close()
    ratio, plain, last = results(options.askwell, place, options.scratch, options.visits)
    print(f"a plain answer {plain:.2f} ms, the last answer to full results {last:.2f} ms")
    most = max(worst.values())[0]
    slowest = max(worst, key=lambda name: worst[name][0])
    words = ", ".join(f"{found[0] / worst['single'][0]:.1f}x {name}" for name, found in beside.items())
    print(
        f"kinds: {len(worst)} kinds, single p50 {worst['single'][0]:.2f}x of the C floor, the slowest ({slowest}) {most:.2f}x (goal 1.10), peers beside single:"
        f" {words or 'none installed'}; last answer {ratio:.2f}x of a plain one (1.5)")
    return 0 if most <= 1.10 and ratio <= 1.5 else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Ended as reason:
        sys.exit(f"kinds: {reason}")
