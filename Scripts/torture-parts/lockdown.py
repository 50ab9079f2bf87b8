"""Scripts/torture lockdown: every byte, every ESC and byte, every signal that a shopper could cause, and every way to end.

Facts, no verdict: the journeys of the test suite judge them; by itself it exits with 1 when one is out of line.
"""
import argparse
import json
import os
import re
import signal
import sqlite3
import sys

from floor import Kiosk, Shop, now

SHOPPERS = ["SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGPIPE", "SIGWINCH", "SIGCONT", "SIGURG", "SIGCHLD"]
# Only root and the kiosk's own user can send these; they are told apart from what a keyboard can do.
OTHERS = ["SIGALRM", "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGPROF", "SIGIO"]
WHERE = ["attract", "question", "typing"]


def open_at(shop, where):
    kiosk = Kiosk(shop)
    kiosk.see(*kiosk.ATTRACT)
    if where != "attract":
        kiosk.answer_probe()
    if where == "typing":
        kiosk.write(b"1")
        kiosk.see("What else is there to say?")
    return kiosk


def keys(shop):
    """Every byte and every ESC and byte, with the kiosk looked at afterwards. Ctrl-X asks for the PIN."""
    facts = {}
    for where in WHERE:
        kiosk = open_at(shop, where)
        modes, pid = kiosk.modes(), kiosk.pid
        # Where a key leads away from the waiting screen, back to it: each control is pressed there.
        for byte in [*range(32), 127] if where == "attract" else []:
            kiosk.write(bytes([byte]))
            kiosk.pump(0.03)
            if not kiosk.is_at_attract():
                kiosk.go_to_attract()
        for byte in range(256):
            kiosk.write(bytes([byte]))
            if byte % 8 == 0:
                kiosk.pump(0.002)
        kiosk.pump(0.1)
        for byte in range(256):
            kiosk.write(bytes([0x1B, byte]))
            # Long enough for silence to end what it began, now and then.
            kiosk.pump(0.06 if byte % 16 == 0 else 0.002)
        kiosk.go_to_attract()
        kiosk.answer_probe()
        facts[where] = {
            "is_same_process": kiosk.pid == pid and not kiosk.has_ended(), "are_modes_equal": kiosk.modes() == modes,
            "children": len(kiosk.children()), "forbidden": len(kiosk.forbidden),
        }
        kiosk.close()
    return facts


def signals(shop, names):
    facts = {}
    for name in names:
        kiosk = open_at(shop, "question")
        modes = kiosk.modes()
        for _ in range(3):
            os.kill(kiosk.pid, getattr(signal, name))
            kiosk.pump(0.03)
        is_alive = not kiosk.has_ended()
        if is_alive:
            kiosk.write(b"1")
            kiosk.see("What else is there to say?")
        state = None
        if is_alive:
            with open(f"/proc/{kiosk.pid}/stat") as file:
                state = file.read().rsplit(")", 1)[1].split()[0]
        facts[name] = {"is_alive": is_alive, "are_modes_equal": kiosk.modes() == modes, "state": state, "code": kiosk.status}
        kiosk.close()
    return facts


def screen_modes(raw):
    """What the terminal was left with: the last word on each private mode."""
    modes = {}
    for numbers, letter in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", raw):
        for number in numbers.split(b";"):
            modes[int(number)] = letter == b"h"
    return modes


def ends(shop):
    """SIGHUP, SIGTERM, the end of the terminal, a crash: what becomes of store and terminal."""
    facts = {}
    for name in ["SIGHUP", "SIGTERM", "end of file", "SIGSEGV", "SIGABRT", "SIGKILL"]:
        kiosk = open_at(shop, "question")
        kiosk.recorded = bytearray()
        kiosk.resize(82, 24)
        kiosk.pump(0.1)
        kiosk.write(b"1")
        kiosk.see("What else is there to say?")
        kiosk.write(b"half a sent")
        kiosk.pump(0.05)
        if name == "end of file":
            os.close(kiosk.slave)
            os.close(kiosk.fd)
            took = wait_blind(kiosk, 5)
            facts[name] = {"code": kiosk.status, "milliseconds": took}
            kiosk.fd = kiosk.slave = -1
        else:
            os.kill(kiosk.pid, getattr(signal, name))
            took = kiosk.end(5)
            left = screen_modes(bytes(kiosk.recorded))
            facts[name] = {
                "code": kiosk.status, "milliseconds": None if took is None else round(took * 1000), "is_alternate_screen_left": left.get(1049) is False,
                "is_cursor_visible": left.get(25, True), "is_paste_mode_off": left.get(2004) is False,
                "is_mouse_off": left.get(1000) is False and left.get(1006) is False, "are_modes_back": kiosk.modes() == kiosk.before,
            }
        facts[name]["store"] = look_into(shop)
        kiosk.close()
    return facts


def wait_blind(kiosk, seconds):
    begin = now()
    while not kiosk.has_ended():
        if now() - begin > seconds:
            return None
        os.sched_yield()
    return round((now() - begin) * 1000)


def look_into(shop):
    """The store as SQLite sees it right after: sound, not locked, the answer there."""
    store = sqlite3.connect(shop.database, timeout=1)
    try:
        check = store.execute("PRAGMA integrity_check").fetchone()[0]
        # It takes the write lock: no transaction was left open.
        store.execute("BEGIN IMMEDIATE")
        store.execute("ROLLBACK")
        rows = [row[0] for row in store.execute("SELECT count(*) FROM answer")]
        return {"check": check, "answers": rows[0]}
    except sqlite3.Error as error:
        return {"check": str(error)}
    finally:
        store.close()


def hang_ups(shop, times):
    """The terminal is gone at any moment: how long until the end and how much work, the worst of all."""
    worst, work, codes = 0, 0, set()
    for number in range(times):
        kiosk = Kiosk(shop)
        # Before its first byte it is no program of the terminal yet.
        kiosk.until(lambda: kiosk.sent > 0, 10)
        if number % 3:
            kiosk.see(*kiosk.ATTRACT)
            kiosk.write(b" 1some words"[: number % 12])
        kiosk.pump(number % 7 / 100)
        os.close(kiosk.slave)
        os.close(kiosk.fd)
        begin = now()
        while not kiosk.has_ended() and now() - begin < 10:
            try:
                work_now = kiosk.seconds_of_work()
            except (OSError, IndexError):
                work_now = work
            work = max(work, work_now)
        worst = max(worst, now() - begin)
        codes.add(kiosk.status)
        kiosk.fd = kiosk.slave = -1
        kiosk.close()
    return {"times": times, "worst_milliseconds": round(worst * 1000), "most_work_milliseconds": round(work * 1000), "codes": sorted(codes, key=str)}


def crash(shop):
    """A crash, then a new start on the same store: how long until the waiting screen is back."""
    times = []
    for _ in range(5):
        kiosk = open_at(shop, "typing")
        begin = now()
        os.kill(kiosk.pid, signal.SIGSEGV)
        kiosk.end(5)
        kiosk.close()
        again = Kiosk(shop)
        again.see(*again.ATTRACT)
        times.append(round((now() - begin) * 1000))
        again.answer_probe()
        again.close()
    return {"milliseconds": times}


def main():
    arguments = argparse.ArgumentParser(prog="Scripts/torture lockdown")
    arguments.add_argument("what", choices=["keys", "signals", "others", "ends", "hang-ups", "crash"], nargs="*")
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--times", type=int, default=50)
    wanted = arguments.parse_args()
    shop = Shop(wanted.binary, pin=True)
    what = {
        "keys": lambda: keys(shop), "signals": lambda: signals(shop, SHOPPERS), "others": lambda: signals(shop, OTHERS),
        "ends": lambda: ends(shop), "hang-ups": lambda: hang_ups(shop, wanted.times), "crash": lambda: crash(shop),
    }
    facts = {name: what[name]() for name in wanted.what or what}
    shop.close()
    print(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
