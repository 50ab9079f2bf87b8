"""Scripts/torture fuzz [--events 1000000] [--seed 1] [--resume] [--block N]: what no shopper would press, at the real kiosk.

Blocks of a few thousand events: random bytes, keys, sequences (CSI, SS3, OSC, DCS, unfinished), pastes, mouse reports, storms of sizes, and
now and then 10 MB at once. After each block the known probe has to be answered: back to the waiting screen, where a key shows the first
question; every tenth time by the idle time alone. A block's dice are cast by seed and number, so --block N repeats one alone.
The last line says events, seed, crashes, hangs and memory; exit code 1 on any fault.
"""
import argparse
import json
import os
import random
import sys

from floor import FORBIDDEN, Fault, Kiosk, Shop, now

BLOCK = 4000
# So many bytes go at once: what a burst brings beyond its bound is dropped, and would be no event.
SPELL = 1500
FINALS = bytes(range(0x40, 0x7F))
ARROWS = [b"\x1b[A", b"\x1b[B", b"\x1bOC", b"\x1bOD", b"\x1b[H", b"\x1b[F", b"\x1b[5~", b"\x1b[6~", b"\x1b[3~", b"\x1bOP", b"\x1b[Z"]
TEXTS = ["née", "贈り物", "👩‍👩‍👧‍👦", "\u202egnp", "e\u0301\u0327\u0301", "zq@example.com", "+49 30 1234567", "12,5", "\x9b31m", "\u200b"]


def token(dice):
    """One event."""
    kind = dice.random()
    if kind < 0.45:
        return bytes([dice.randrange(256)])
    if kind < 0.60:
        return dice.choice([b"\r", b"\r", b" ", b"\t", b"\x7f", b"\x1b", b"1", b"2", b"3", b"l", b"?", b"e", b"\x18", b"\x03"])
    if kind < 0.72:
        return dice.choice(ARROWS)
    if kind < 0.80:
        parameters = b";".join(str(dice.choice([0, 1, 2, 5, 200, 201, 99999])).encode() for _ in range(dice.randrange(5)))
        return b"\x1b[" + dice.choice([b"", b"?", b"<", b">", b"!"]) + parameters + bytes([dice.choice(FINALS)])
    if kind < 0.85:
        button = dice.choice([0, 0, 0, 2, 32, 35, 64, 65, 128])
        return f"\x1b[<{button};{dice.randrange(300)};{dice.randrange(100)}{dice.choice('Mm')}".encode()
    if kind < 0.90:
        opener = dice.choice([b"\x1b]52;c;", b"\x1b]0;", b"\x1bP$q", b"\x1bX", b"\x1b^", b"\x1b_", b"\xc2\x9d", b"\xc2\x90"])
        return opener + bytes(dice.randrange(32, 127) for _ in range(dice.randrange(40))) + dice.choice([b"\x07", b"\x1b\\", b""])
    if kind < 0.94:
        return dice.choice(TEXTS).encode()[: dice.randrange(1, 12)]
    if kind < 0.97:
        inner = bytes(dice.randrange(256) for _ in range(dice.randrange(120)))
        return b"\x1b[200~" + inner + dice.choice([b"\x1b[201~", b"\x1b[201~", b""])
    return dice.choice([b"\x1b[", b"\x1bO", b"\x1b[<", b"\x1b[M", b"\x1b[<0;1", b"\xf0\x9f", b"\x1b[200~\x1b[20", b"\x1b\x1b\x1b", b"\x1b[[", b"\x8f"])


def storm(kiosk, dice, count):
    """Sizes as fast as they can be set; with words in between."""
    for _ in range(count):
        kiosk.size = (dice.randint(1, 500), dice.randint(1, 200))
        kiosk._window(kiosk.fd, *kiosk.size)
        if dice.random() < 0.1:
            kiosk.write(token(dice))
    return count


FLOODS = {
    "letters": lambda dice, size: b"abcdefghijklmnop" * (size // 16),
    "random bytes": lambda dice, size: dice.randbytes(size),
    "unfinished CSI": lambda dice, size: b"\x1b[1;2" * (size // 5),
    "unfinished OSC": lambda dice, size: b"\x1b]52;c;" + b"QUJD" * (size // 4),
    "unfinished DCS": lambda dice, size: b"\x1bP" + b"q" * size,
    "halves of signs": lambda dice, size: b"\xf0\x9f\x91" * (size // 3),
    "paste": lambda dice, size: b"\x1b[200~" + b"0123456789abcdef" * (size // 16) + b"\x1b[201~",
    "paste without an end": lambda dice, size: b"\x1b[200~" + b"0123456789abcdef" * (size // 16),
}


def flood(kiosk, dice, name, size):
    """10 MB into a text field: what it costs in memory, and how long Esc takes afterwards."""
    kiosk.look_anew()
    kiosk.go_to_attract()
    kiosk.answer_probe()
    kiosk.write(b"1")
    kiosk.see("What else is there to say?")
    before = kiosk.kibibytes()
    begin = now()
    kiosk.is_blind = True
    kiosk.write(FLOODS[name](dice, size))
    taken = now() - begin
    kiosk.pump(0.03)
    after = kiosk.kibibytes()
    # Silence ends what has begun; then Esc leads back to the first question.
    kiosk.look_anew()
    kiosk.pump(1.2)
    begin = now()
    if kiosk.shows("What else is there to say?"):
        kiosk.write(b"\x1b")
        kiosk.see(kiosk.FIRST, seconds=10)
    return {
        "flood": name, "seconds": round(taken, 2), "kib_more": after - before, "highest_kib": kiosk.highest_kibibytes(),
        "escape_ms": round((now() - begin) * 1000),
    }


def block(kiosk, dice):
    """One block of events; how many there were."""
    events, spell = 0, b""
    kiosk.is_blind = True
    while events < BLOCK:
        if dice.random() < 0.0005:
            events += storm(kiosk, dice, dice.randint(20, 120))
        spell += token(dice)
        events += 1
        if len(spell) > SPELL:
            kiosk.write(spell)
            kiosk.pump(0.004)
            spell = b""
    kiosk.write(spell)
    return events


def probe(kiosk, by_time):
    """The kiosk has to be where it belongs within a bound: by keys, or all by itself. Seconds until the first question."""
    begin = now()
    kiosk.look_anew()
    if by_time:
        # Long enough for an unfinished paste to end, then the longest idle time and the countdown.
        kiosk.wait_for_attract(seconds=25)
    else:
        kiosk.pump(0.05)
        kiosk.go_to_attract()
    kiosk.answer_probe()
    return now() - begin


class Run:
    def __init__(self, wanted):
        self.wanted = wanted
        self.kept = f"{wanted.state}/fuzz-{wanted.seed}.json"
        self.facts = {
            "events": 0, "seed": wanted.seed, "next_block": 0, "crashes": 0, "hangs": 0, "leaks": 0, "kib_first": None, "kib_last": None,
            "slowest_probe": 0, "floods": [], "faults": [],
        }
        if wanted.resume and os.path.exists(self.kept):
            with open(self.kept, encoding="utf-8") as file:
                self.facts = json.load(file)
        self.kiosk = None

    def kiosk_of(self, shop):
        if self.kiosk is None or self.kiosk.has_ended():
            if self.kiosk:
                self.kiosk.close()
            self.kiosk = Kiosk(shop)
            self.kiosk.see(*self.kiosk.ATTRACT)
        return self.kiosk

    def one(self, shop, number):
        facts = self.facts
        dice = random.Random(f"{self.wanted.seed}/{number}")
        kiosk = self.kiosk_of(shop)
        try:
            if number % 30 == 7:
                names = list(FLOODS)
                facts["floods"].append(flood(kiosk, dice, names[number // 30 % len(names)], self.wanted.flood))
                facts["events"] += 1
            facts["events"] += block(kiosk, dice)
            facts["slowest_probe"] = round(max(facts["slowest_probe"], probe(kiosk, number % 10 == 9)), 2)
            facts["kib_last"] = kiosk.kibibytes()
            facts["kib_first"] = facts["kib_first"] or facts["kib_last"]
        except (Fault, OSError) as fault:
            has_ended = kiosk.end(1) is not None
            facts["crashes" if has_ended else "hangs"] += 1
            facts["faults"].append(f"block {number}: exit {kiosk.status}: {fault}"[:2000])
            print(f"block {number}: exit {kiosk.status}: {fault}", file=sys.stderr, flush=True)
            kiosk.close()
            self.kiosk = None
        if kiosk.forbidden:
            facts["leaks"] += len(kiosk.forbidden)
            kiosk.forbidden = []
        facts["next_block"] = number + 1
        with open(self.kept, "w", encoding="utf-8") as file:
            json.dump(facts, file)

    def all(self, shop):
        begin = now()
        while self.facts["events"] < self.wanted.events and len(self.facts["faults"]) < 20:
            self.one(shop, self.facts["next_block"])
            if self.facts["next_block"] % 25 == 0:
                print(f"{self.facts['events']} events, {now() - begin:.0f} s, {self.facts['kib_last']} KiB", file=sys.stderr, flush=True)


    def only_floods(self, shop):
        dice = random.Random(self.wanted.seed)
        for name in FLOODS:
            try:
                self.facts["floods"].append(flood(self.kiosk_of(shop), dice, name, self.wanted.flood))
            except Fault as fault:
                self.facts["faults"].append(f"{name}: {fault}"[:2000])


def main():
    arguments = argparse.ArgumentParser(prog="Scripts/torture fuzz")
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--events", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--block", type=int)
    arguments.add_argument("--floods", action="store_true")
    arguments.add_argument("--resume", action="store_true")
    arguments.add_argument("--flood", type=int, default=10_000_000)
    arguments.add_argument("--state", required=True)
    wanted = arguments.parse_args()
    run = Run(wanted)
    shop = Shop(wanted.binary, pin=True)
    try:
        if wanted.floods:
            run.only_floods(shop)
        elif wanted.block is None:
            run.all(shop)
        else:
            run.one(shop, wanted.block)
    finally:
        if run.kiosk:
            run.kiosk.close()
        shop.close()
    print(json.dumps(run.facts))
    return 1 if run.facts["faults"] or run.facts["crashes"] or run.facts["hangs"] or run.facts["leaks"] else 0


if __name__ == "__main__":
    sys.exit(main())
