"""Scripts/torture traces: after a session, what of a shopper can still be found? On the screen, in what was sent after the wipe, in memory.

Types a planted name and address, ends the session, and reads the terminal and all of the process's memory that can be read. A text is
looked for in UTF-8, in UTF-16, and as signs that stand a fixed number of bytes apart (characters of a field, cells of a screen).
"""
import argparse
import json
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor

from floor import Kiosk, Shop

NAME = "Zephyrine Quillfeather"
MAIL = "zq.planted@example.com"
NOTE = "my grandmother's xylophone"
# Long enough to be nobody else's, short enough to be found when a part is left.
PLANTED = {"name": "Quillfeather", "address": "zq.planted", "note": "xylophone"}
STRIDES = [2, 4, 8, 12, 16, 20, 24, 28, 32, 40]


def patterns(text):
    signs = [re.escape(sign.encode()) for sign in text]
    yield "utf-8", re.compile(re.escape(text.encode()))
    for stride in STRIDES:
        gap = b".{%d}" % (stride - 1)
        yield f"{stride} bytes apart", re.compile(gap.join(signs[:8]), re.DOTALL)


SEARCHES = {what: list(patterns(text)) for what, text in PLANTED.items()}


def memory(pid):
    """(name, start, bytes) of each mapping that can be read and is not a file's unchanged text."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as file:
        for line in maps:
            fields = line.split(maxsplit=5)
            start, end = (int(part, 16) for part in fields[0].split("-"))
            name = fields[5].strip() if len(fields) > 5 else "anonymous"
            if "r" not in fields[1] or name in ("[vvar]", "[vsyscall]", "[vdso]"):
                continue
            try:
                file.seek(start)
                yield name, start, file.read(end - start)
            except OSError:
                continue


def found_in_memory(pid):
    found = []
    for name, start, data in memory(pid):
        for what, searches in SEARCHES.items():
            for form, pattern in searches:
                for match in pattern.finditer(data):
                    place = match.start()
                    around = data[max(0, place - 24):place + 72]
                    found.append({
                        "what": what, "form": form, "mapping": os.path.basename(name), "address": hex(start + place),
                        "around": "".join(chr(byte) if 32 <= byte < 127 else "." for byte in around),
                    })
    return found


def fill(kiosk, consents, ending):
    """A session with planted texts, up to the waiting screen."""
    kiosk.answer_probe()
    kiosk.write(b"1")
    kiosk.see("What else is there to say?")
    if ending == "broken off after a paste":
        kiosk.write(b"\x1b[200~" + NOTE.encode() + b"\x1b[201~")
    else:
        kiosk.type(NOTE)
    kiosk.see(NOTE)
    if ending.startswith("broken off"):
        kiosk.wait_for_attract()
        return
    kiosk.write(b"\r")
    kiosk.see("Which address is it?")
    kiosk.write(b"\r")
    kiosk.see("Which number is it?")
    kiosk.write(b"\r")
    kiosk.see("How many are there?")
    kiosk.write(b"\r")
    kiosk.see("Email")
    kiosk.type(MAIL + "\r")
    kiosk.type(NAME)
    kiosk.see(NAME)
    if ending == "left alone":
        kiosk.wait_for_attract()
        return
    kiosk.write(b"\r" + (b" " if consents else b""))
    kiosk.pump(0.05)
    kiosk.finish()
    kiosk.write(b" ")
    kiosk.see(*kiosk.ATTRACT)


def after_the_wipe(raw):
    """What was sent from the last wipe on (an erased screen, then an erased scroll-back), and whether it came in that order."""
    erased = raw.rfind(b"\x1b[3J")
    before = raw.rfind(b"\x1b[2J", 0, erased)
    return raw[erased:], 0 <= before < erased and erased - before < 16


def look(shop, consents, ending):
    kiosk = Kiosk(shop)
    kiosk.recorded = bytearray()
    kiosk.see(*kiosk.ATTRACT)
    clean = found_in_memory(kiosk.pid)
    fill(kiosk, consents, ending)
    kiosk.pump(0.3)
    raw = bytes(kiosk.recorded)
    rest, is_in_order = after_the_wipe(raw)
    facts = {
        "before": len(clean),
        "on_screen": [what for what, text in PLANTED.items() if kiosk.shows(text)],
        "is_wiped_in_order": is_in_order,
        "after_wipe": [what for what, text in PLANTED.items() if text.encode() in rest],
        "in_memory": found_in_memory(kiosk.pid),
        "resident_kib": kiosk.kibibytes(),
    }
    # The next shopper's first screens write over some of it.
    kiosk.answer_probe()
    kiosk.write(b"2")
    kiosk.see("What else is there to say?")
    facts["in_memory_with_the_next"] = len(found_in_memory(kiosk.pid))
    kiosk.close()
    return facts


def in_a_shop(binary, case):
    shop = Shop(binary)
    try:
        return look(shop, *case)
    finally:
        shop.close()


def main():
    arguments = argparse.ArgumentParser(prog="Scripts/torture traces")
    arguments.add_argument("--binary", required=True)
    wanted = arguments.parse_args()
    cases = {
        "finished without consent": (False, "finished"), "left alone": (False, "left alone"),
        "broken off while typing": (False, "broken off while typing"),
        "broken off after a paste": (False, "broken off after a paste"), "finished with consent": (True, "finished"),
    }
    # Most of the time they wait for the idle time: side by side.
    with ProcessPoolExecutor(len(cases)) as pool:
        facts = dict(zip(cases, pool.map(in_a_shop, [wanted.binary] * len(cases), cases.values())))
    for name, fact in facts.items():
        places = {}
        for found in fact["in_memory"]:
            places.setdefault(f"{found['what']}, {found['form']}, {found['mapping']}", []).append(found)
        for key, found in sorted(places.items()):
            print(f"{name}: {key}: {len(found)} times; {found[0]['address']}: {found[0]['around']}", file=sys.stderr)
    print(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
