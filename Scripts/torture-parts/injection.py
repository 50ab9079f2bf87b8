"""Scripts/torture injection: texts that would command a terminal, through every field and every file. Does one of them reach it?

Each hostile text is typed, pasted and read from quiz, catalog and configuration. The display's own sequences are known (cursor, colours,
erasing, modes); whatever else comes out is a leak. pyte's title, modes and cursor shape are looked at as well.
"""
import argparse
import json
import re
import sys

from floor import HERE, Fault, Kiosk, Shop

# What a display of ours sends: CSI with one of these finals, private modes, character sets, the keypad's modes, cursor kept and put back.
KNOWN = re.compile(
    rb"\x1b(?:\[[0-9;]*[ABCDEFGHIJKLMPSTXZ@bcdfghlmrt`]|\[\?[0-9;]*[hlc]|\[[0-9]* q|\[![p]|\[>[0-9;]*m|[()*+][A-Z0-9]|[=>78MDEHc])")
MODES_OF_OURS = {1, 7, 12, 25, 1000, 1006, 1034, 1049, 2004}

HOSTILE = {
    "title": "\x1b]0;owned\x07", "title, 8 bits": "\x9d0;owned\x9c", "clipboard": "\x1b]52;c;b3duZWQ=\x07", "link": "\x1b]8;;http://x.example\x1b\\owned",
    "device control": "\x1bP$q\"p\x1b\\", "program mode": "\x1b[?1003h", "8-bit CSI": "\x9b31m\x9b?1003h", "erase": "\x1b[2J\x1b[3J\x1bc",
    "report": "\x1b[6n\x1b[c\x1b[21t", "bell and back": "a\x07\x08\x08b\x7f", "line": "one\r\ntwo\x0b\x0cthree", "charset": "\x0e\x0fq\x1b(0q",
    "bidi": "abc\u202egnp\u2066x\u2069\u200f\u061c", "zero width": "a\u200bb\u2060c\ufeffd", "tags": "a\U000e0041\U000e0042", "unassigned": "a\uffff\ue000\u0378",
    "marks": "a" + "\u0301" * 12, "nul": "a\x00b",
}
HIDDEN = re.compile("[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def leaks(raw):
    """What is in the stream that is not the display's own."""
    rest = KNOWN.sub(b"", raw)
    found = [f"escape: {rest[match.start():match.start() + 12]!r}" for match in re.finditer(rb"\x1b", rest)]
    modes = {int(number) for numbers in re.findall(rb"\x1b\[\?([0-9;]+)[hl]", raw) for number in numbers.split(b";")}
    found += [f"mode {mode}" for mode in sorted(modes - MODES_OF_OURS)]
    found += [f"control {sign!r}" for sign in sorted(set(HIDDEN.findall(rest.decode("utf-8", "replace"))) - set("\r\n\b\t\x0f\x0e"))]
    return found


QUESTIONS = ["What else is there to say?", "Which address is it?", "Which number is it?", "How many are there?", "Email"]


def open_at(shop, where):
    kiosk = Kiosk(shop)
    kiosk.recorded = bytearray()
    kiosk.see(*kiosk.ATTRACT)
    kiosk.answer_probe()
    kiosk.write(b"1")
    kiosk.see(QUESTIONS[0])
    for question in QUESTIONS[1:where + 1]:
        kiosk.write(b"\r")
        kiosk.see(question)
    return kiosk


def field(shop, where):
    """Types and pastes all texts into one field, each drawn twice: as it comes, and with the whole screen."""
    facts = {}
    kiosk = open_at(shop, where)
    for name, text in HOSTILE.items():
        for is_paste in (False, True):
            # An Enter in one of them answers: back to the field with a new kiosk.
            if not kiosk.shows(QUESTIONS[where]) or kiosk.has_ended():
                kiosk.close()
                kiosk = open_at(shop, where)
            data = text.encode("utf-8", "surrogatepass")
            kiosk.write(b"\x1b[200~" + data + b"\x1b[201~" if is_paste else data)
            kiosk.pump(0.06)
            kiosk.resize(kiosk.size[0] ^ 1, 24)
            kiosk.pump(0.05)
            found = leaks(bytes(kiosk.recorded))
            if kiosk.screen.title or kiosk.screen.icon_name:
                found.append(f"title {kiosk.screen.title!r}")
            if kiosk.has_ended():
                found.append(f"ended {kiosk.status}")
            if found:
                facts[f"{'pasted' if is_paste else 'typed'} {name}"] = found
            kiosk.recorded.clear()
            kiosk.write(b"\x15")
            kiosk.pump(0.03)
    kiosk.close()
    return facts


def quoted(text):
    """As YAML says it between double quotes."""
    return '"' + "".join(f"\\U{ord(sign):08x}" if HIDDEN.match(sign) or sign in '"\\' or ord(sign) > 126 else sign for sign in text) + '"'


def quiz_of(texts):
    """The short quiz with the texts in its title, its first question and its choices."""
    with open(HERE + "/short.yaml", encoding="utf-8") as file:
        quiz = file.read()
    choices = "".join(f"      - {{ref: c{number}, label: {quoted('Red ' + text)}}}\n" for number, text in enumerate(texts))
    first = "".join(texts[:3])
    return quiz.replace("title: Short quiz", f"title: {quoted('Short ' + first)}").replace(
        "title: Which colour is it?", f"title: {quoted('Which colour is it? ' + first)}").replace(
        "      - {ref: none,", choices + "      - {ref: none,")


def files(binary, scratch, texts):
    """The same texts as store title, quiz texts and catalog titles: refused by the file's check, or shown harmless."""
    path, goods = f"{scratch}/hostile.yaml", f"{scratch}/hostile.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write(quiz_of(texts))
    rows = [f'A{number},"{("Thing " + text).replace(chr(34), chr(34) * 2)}",1.00,nobody\n' for number, text in enumerate(texts)]
    with open(goods, "w", encoding="utf-8", newline="") as file:
        file.write("sku,title,price,vendor\n" + "".join(rows) + "B,Other,2.00,nobody\n")
    said = []
    try:
        shop = Shop(binary, quiz=path)
    except Fault as refusal:
        said.append(str(refusal))
        shop = Shop(binary)
    try:
        shop.askwell("catalog", "import", goods)
    except Fault as refusal:
        said.append(str(refusal))
    with open(shop.config, "r+", encoding="utf-8") as file:
        config = file.read()
        file.seek(0)
        file.truncate()
        file.write(config.replace('"Torture House"', quoted("House " + "".join(texts))))
    found = [f"a refusal carries {sign!r}" for refusal in said for sign in set(HIDDEN.findall(refusal)) - {"\n"}]
    kiosk = Kiosk(shop)
    kiosk.recorded = bytearray()
    kiosk.see("Press any key")
    kiosk.answer_probe()
    # Every choice comes into view, then the way to the thanks with the catalog's titles on the results.
    kiosk.write(b"\x1b[B" * len(texts))
    kiosk.pump(0.1)
    kiosk.write(b"1")
    for _ in range(12):
        kiosk.write(b"\r")
        kiosk.pump(0.04)
    found += leaks(bytes(kiosk.recorded))
    if kiosk.screen.title:
        found.append(f"title {kiosk.screen.title!r}")
    kiosk.close()
    shop.close()
    return {"texts": len(texts), "refused": len(said), "leaks": found}


def main():
    arguments = argparse.ArgumentParser(prog="Scripts/torture injection")
    arguments.add_argument("--binary", required=True)
    wanted = arguments.parse_args()
    shop = Shop(wanted.binary)
    facts = {
        "texts": len(HOSTILE),
        "fields": {question: field(shop, where) for where, question in enumerate(QUESTIONS)},
        "files": [
            files(wanted.binary, shop.directory, [text for name, text in HOSTILE.items() if name != "nul"]),
            # A file with NUL is refused as a whole.
            files(wanted.binary, shop.directory, [HOSTILE["nul"]]),
        ],
    }
    shop.close()
    print(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
