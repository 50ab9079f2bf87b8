"""Scripts/torture kiosks [--kiosks 64] [--seconds 60] [--think 1.0]: many kiosk processes on one store, a shopper at each.

Each shopper answers by typing a line when the question shows, after a time to think of `--think` seconds on average (0: at once). Measured is
the time from a line to the next question, which is on the screen only when the answer is on the disk. At the end every answer that was
acknowledged must be in the store once, in its own session. The last line says p50 and p99 in milliseconds, lost and doubled.
"""
import argparse
import json
import os
import random
import selectors
import sqlite3
import sys
import time

from floor import Shop
from plain import QUIZ, PlainKiosk, kept


def start(shop, options, number):
    """A kiosk of its own name on the shop's store."""
    config = f"{shop.directory}/config-{number}.yaml"
    with open(shop.config, encoding="utf-8") as file:
        text = file.read().replace("kiosk: k1", f"kiosk: k{number}")
    with open(config, "w", encoding="utf-8") as file:
        file.write(text)
    environment = dict(shop.environment, ASKWELL_CONFIG=config)
    return PlainKiosk(options.binary, environment, random.Random(f"{options.seed}/{number}"), f"k{number}")


def work(kiosks):
    """Seconds of the processors that all kiosks have used."""
    ticks = 0
    for kiosk in kiosks:
        with open(f"/proc/{kiosk.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def serve(kiosks, options):
    """Shoppers come and go until the time is up. Seconds of work meanwhile."""
    chooser, due = selectors.DefaultSelector(), []
    for kiosk in kiosks:
        chooser.register(kiosk.fd, selectors.EVENT_READ, kiosk)
    dice, latest = random.Random(options.seed), time.monotonic() + 120
    end = None
    waiting = {kiosk: None for kiosk in kiosks}
    while True:
        now = time.monotonic()
        if end is None and (now > latest or all(kiosk.ready_after for kiosk in kiosks)):
            # What was measured while others still started does not count.
            end = now + options.seconds
            before = work(kiosks)
            for kiosk in kiosks:
                kiosk.waits.clear()
        for kiosk in [kiosk for kiosk, line in waiting.items() if line and line[0] <= now and (end is None or now < end)]:
            kiosk.type(waiting[kiosk][1])
            waiting[kiosk] = None
        if end is not None and now > end + 0.5:
            return work(kiosks) - before
        next_due = min([line[0] for line in waiting.values() if line] + [now + 0.25])
        for key, _ in chooser.select(max(0, next_due - time.monotonic())):
            kiosk = key.data
            if not kiosk.hear():
                kiosk.faults.append(f"{kiosk.name} ended with {kiosk.process.wait()}")
                chooser.unregister(kiosk.fd)
                continue
            line, place = kiosk.answer()
            if line is not None:
                think = dice.expovariate(1 / options.think) if options.think and place != "ready" else 0
                waiting[kiosk] = (time.monotonic() + think, line)


def judge(shop, kiosks):
    """(answers, lost, doubled, faults)"""
    store = sqlite3.connect(shop.database, timeout=30)
    answers, lost, doubled, faults = 0, 0, 0, [fault for kiosk in kiosks for fault in kiosk.faults]
    for kiosk in kiosks:
        rows = store.execute("SELECT id, state FROM session WHERE kiosk = ? ORDER BY n", (kiosk.name,)).fetchall()
        if len(rows) not in (len(kiosk.visits), len(kiosk.visits) + 1):
            faults.append(f"{kiosk.name}: {len(kiosk.visits)} shoppers, {len(rows)} sessions")
        for (session, state), visit in zip(rows, kiosk.visits):
            found = [kept(json.loads(row[0])) for row in
                     store.execute("SELECT value FROM answer WHERE session = ? ORDER BY ordinal", (session,))]
            answers += visit.shown
            lost += sum(found[n:n + 1] != visit.sent[n:n + 1] for n in range(visit.shown))
            doubled += max(0, len(found) - len(visit.sent))
            if visit.has_result and state != "completed":
                faults.append(f"{kiosk.name}: {session} showed its result and is {state}")
    if store.execute("PRAGMA integrity_check(3)").fetchone()[0] != "ok":
        faults.append("the store is not sound")
    store.close()
    return answers, lost, doubled, faults


def percentile(sorted_waits, share):
    return round(sorted_waits[min(len(sorted_waits) - 1, int(len(sorted_waits) * share))] * 1000, 1) if sorted_waits else None


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture kiosks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--kiosks", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--most-ms", type=float, default=50, help="how long 99 of 100 answers may take")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    shop = Shop(options.binary, idle=3600, quiz=QUIZ)
    kiosks = []
    try:
        for number in range(1, options.kiosks + 1):
            kiosks.append(start(shop, options, number))
            # One after the other, as machines are switched on.
            time.sleep(0.02)
        worked = serve(kiosks, options)
        for kiosk in kiosks:
            kiosk.process.kill()
            kiosk.process.wait()
        # Read to the end: what was shown last counts as acknowledged, too.
        for kiosk in kiosks:
            kiosk.drain()
        log = os.path.getsize(shop.database + "-wal")
        answers, lost, doubled, faults = judge(shop, kiosks)
    finally:
        for kiosk in kiosks:
            if kiosk.process.poll() is None:
                kiosk.process.kill()
                kiosk.process.wait()
        shop.close()
    waits = sorted(wait for kiosk in kiosks for wait in kiosk.waits)
    p99 = percentile(waits, 0.99)
    facts = {
        "kiosks": options.kiosks, "seconds": options.seconds, "think": options.think, "answers": answers, "measured": len(waits),
        "per_second": round(len(waits) / options.seconds, 1), "p50_ms": percentile(waits, 0.5), "p99_ms": p99,
        "longest_ms": percentile(waits, 1), "work_ms_an_answer": round(worked * 1000 / max(1, len(waits)), 1), "lost": lost, "doubled": doubled, "faults": faults, "wal_bytes": log, "seed": options.seed,
        "table": [{"fault": f"{options.kiosks} kiosks on one store", "tries": answers, "lost": lost, "doubled": doubled,
                   "crashed": len(faults), "more": f"p50 {percentile(waits, 0.5)} ms, p99 {p99} ms"}],
    }
    print(json.dumps(facts))
    return 0 if not lost and not doubled and not faults and waits and p99 <= options.most_ms else 1


if __name__ == "__main__":
    sys.exit(main())
