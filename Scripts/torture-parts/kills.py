"""Scripts/torture kills [--kills 10000] [--seed 1] [--resume]: kill -9 at random moments, at whatever writes to a store.

One to three programs at once work on one store and are each killed after a random time: the kiosk (sessions line by line), the console (a
draft is edited and published), `quiz import`, `catalog import`, `contacts import`, `orders import`, the courier, a backup where there is one;
and a store of an earlier version while it is brought up to date. After each round a copy of the store is looked at: what was acknowledged is
there and once, nothing is half there, `integrity_check` and the references are clean; then the next round starts on the store as it was left.
Every 200 kills `askwell doctor` looks at it, the courier may finish in peace (each contact is in its file once), and a new store begins.

An answer is acknowledged when the next question shows, a session when its result shows, a command when it ends with 0. The last line says
kills and faults by program; exit code 1 on any fault. A round's dice are cast by seed and number.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

import victims
from copied import Copy
from floor import HERE, PIN, Fault, Shop
from plain import QUIZ, PlainKiosk

STORE_KILLS = 200


class Life:
    """One store with what was acknowledged on it."""

    def __init__(self, options, place):
        self.options, self.place = options, place
        self.clock = options.clock
        self.shop = Shop(options.binary, pin=True, idle=3600, quiz=QUIZ, place=place)
        with open(HERE + "/kills.yaml", encoding="utf-8") as file:
            text = file.read().replace("ref: short\ntitle: Short", "ref: edited\ntitle: Edited")
        self.edited = self.shop.directory + "/edited.yaml"
        with open(self.edited, "w", encoding="utf-8") as file:
            file.write(text)
        self.shop.askwell("quiz", "import", self.edited)
        self.drops = self.shop.directory + "/drops"
        os.mkdir(self.drops)
        self.shop.askwell("destinations", "add", "files", "--name", "crm", "--set", f"folder={self.drops}", "--set", "format=jsonl")
        self.number = 0
        self.titles, self.drafts, self.version = {"Edited"}, set(), 1
        self.catalogs, self.catalog = {}, None
        self.batches, self.orders, self.seen = {}, {}, 0

    def close(self):
        self.shop.close()


class Tally:
    def __init__(self, facts):
        self.facts = facts

    def add(self, kind, column, count=1):
        row = self.facts["kinds"].setdefault(kind, {"tries": 0, "done": 0, "told": 0, "lost": 0, "doubled": 0, "crashed": 0})
        row[column] += count

    def fault(self, kind, column, words):
        self.add(kind, column)
        self.facts["faults"].append(f"round {self.facts['next_round']}, {kind}: {words}"[:1500])
        print(f"round {self.facts['next_round']}, {kind}: {words}", file=sys.stderr, flush=True)


def play(life, tally, dice, kinds, moments):
    """Starts one to three programs, kills each after a random time, and waits for all."""
    chosen = dice.choices(kinds, [victims.WEIGHTS[kind.NAME] for kind in kinds], k=dice.choice([1, 1, 2, 3]))
    running = [kind(life, random.Random(dice.random())) for kind in {kind.NAME: kind for kind in chosen}.values()]
    if any(victim.NAME == "courier" for victim in running):
        minute_passes(life.shop.database)
    threads = []
    for victim in running:
        # Some commands are left alone: what they acknowledged must be there too, and they tell how long one takes.
        is_command = isinstance(victim, victims.Command)
        is_spared = is_command and dice.random() < 0.15
        wait = 60 if is_spared else dice.random() * (moments.get(victim.NAME, victim.USUAL) * 1.15 if is_command else victim.USUAL)
        # Of the others four in five are let in to where they work.
        if is_command or dice.random() < 0.2:
            victim.ready.set()
        thread = threading.Thread(target=work, args=(victim, wait))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    for victim in running:
        if victim.fault:
            tally.fault(victim.NAME, "crashed", victim.fault)
        tally.add(victim.NAME, "tries" if victim.was_killed else "done")
        tally.add(victim.NAME, "told", victim.told)
        if not victim.was_killed and victim.took:
            moments[victim.NAME] = (moments.get(victim.NAME, victim.took) * 4 + victim.took) / 5
    return running


def work(victim, wait):
    """Runs it with a bolt from the blue after `wait` seconds."""
    begin, over = time.monotonic(), threading.Event()

    def strike():
        victim.ready.wait(60)
        if not over.wait(wait):
            victim.kill()

    bolt = threading.Thread(target=strike)
    try:
        victim.start()
        bolt.start()
        victim.work()
        over.set()
        victim.ready.set()
        bolt.join()
        victim.end()
    except Exception as fault:  # A victim that fails in a way that nobody foresaw is a fault of this part: told, not swallowed.
        victim.fault = f"{type(fault).__name__}: {fault}"
        victim.kill()
    victim.took = time.monotonic() - begin


def minute_passes(database):
    """Leases of couriers that died end, as after a minute."""
    victims.asked(database, "UPDATE outbox SET lease_until = 0, due_at = 0 WHERE state = 'pending'")


def look(life, tally, running):
    copy = Copy(life.shop.database, life.place)
    try:
        for words in copy.faults():
            tally.fault("store", "crashed", words)
        for victim in running:
            for column, words in victim.judge(copy):
                tally.fault(victim.NAME, column, words)
        # A completed session has its result, and its lead with all that hangs on it.
        half = copy.one(
            """SELECT COUNT(*) FROM session s WHERE state = 'completed' AND (take IS NULL OR hash IS NULL OR ended_at IS NULL OR contact IS NULL
               OR NOT EXISTS (SELECT 1 FROM consent c WHERE c.session = s.id) OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.session = s.id)
               OR (SELECT COUNT(*) FROM answer a WHERE a.session = s.id) < 5)""")
        if half:
            tally.fault("kiosk", "crashed", f"{half} sessions are half there")
    finally:
        copy.close()


def settle(life, tally):
    """At a store's end: the doctor, the courier in peace, each contact told once."""
    shop = life.shop
    done = subprocess.run([shop.binary, "doctor", "--json"], env=shop.environment, capture_output=True, text=True, timeout=120)
    # By a clock of 1970 something has waited for long.
    excused = ("catalog", "terminal", "locale", "free_space") + (("outbox",) if life.clock else ())
    ill = [row for row in json.loads(done.stdout or "[]") if not row["ok"] and row["check"] not in excused]
    if ill:
        tally.fault("store", "crashed", f"doctor: {ill}")
    for _ in range(20):
        minute_passes(shop.database)
        subprocess.run([shop.binary + "-sync", "run", "--once"], env=shop.environment, capture_output=True, timeout=300)
        left = victims.asked(shop.database, "SELECT COUNT(*) FROM outbox WHERE state <> 'delivered'")[0][0]
        if not left:
            break
    if left:
        tally.fault("courier", "lost", f"{left} rows were not delivered in 20 runs")
    written = []
    for name in sorted(os.listdir(life.drops)):
        with open(f"{life.drops}/{name}", encoding="utf-8") as file:
            for line in file:
                try:
                    written.append(json.loads(line)["delivery"])
                except ValueError:
                    tally.fault("courier", "crashed", f"{name}: a torn line {line[:80]!r}")
    wanted = {row[0] for row in victims.asked(shop.database, "SELECT id FROM outbox WHERE state = 'delivered'")}
    if len(written) != len(set(written)):
        tally.fault("courier", "doubled", f"{len(written) - len(set(written))} rows stand twice in the files")
    if wanted - set(written):
        tally.fault("courier", "lost", f"{len(wanted - set(written))} rows are settled and in no file")


def known_kinds(options):
    help_text = subprocess.run([options.binary, "--help"], capture_output=True, text=True, timeout=60).stdout
    kinds = [victims.Kiosk, victims.Console, victims.QuizImport, victims.CatalogImport, victims.ContactsImport, victims.OrdersImport,
             victims.Courier]
    if "\n  backup" in help_text:
        kinds.append(victims.Backup)
    if options.driver:
        kinds.append(victims.Migration)
    only = set(options.only.split(",")) if options.only else None
    return [kind for kind in kinds if not only or kind.NAME in only]


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture kills", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--driver", help="the bench-driver; without it no store is brought up to date")
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="names with commas between them, such as kiosk,courier")
    parser.add_argument("--clocks", action="store_true", help="every start has another clock: hours off, of 1970, 2038 or 2106")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--state", help="where a long run keeps how far it is")
    options = parser.parse_args()
    state = f"{options.state}/kills-{options.seed}.state" if options.state else None
    facts = {"kills": 0, "seed": options.seed, "next_round": 0, "kinds": {}, "faults": [], "slowest_start_ms": 0, "seconds": 0}
    if options.resume and state and os.path.exists(state):
        with open(state, encoding="utf-8") as file:
            facts = json.load(file)
    kinds, moments, tally = known_kinds(options), {}, Tally(facts)
    place = os.path.realpath(os.environ.get("TMPDIR", "/tmp")) + f"/askwell-kills-{os.getpid()}"
    os.makedirs(place)
    earlier, began, life, here = facts["seconds"], time.monotonic(), None, 0
    options.clock = None
    if options.clocks:
        options.clock = place + "/clock.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", options.clock, HERE + "/clock.c"], check=True)
    try:
        victims.prepare(options, place)
        while facts["kills"] < options.kills and len(facts["faults"]) < 20:
            life = life or Life(options, place)
            dice = random.Random(f"{options.seed}/{facts['next_round']}")
            running = play(life, tally, dice, kinds, moments)
            look(life, tally, running)
            killed = sum(victim.was_killed for victim in running)
            here += killed
            facts["kills"] += killed
            facts["slowest_start_ms"] = max([facts["slowest_start_ms"]] + [victim.start_ms for victim in running])
            facts["next_round"] += 1
            facts["seconds"] = round(earlier + time.monotonic() - began)
            if here >= STORE_KILLS or facts["kills"] >= options.kills:
                settle(life, tally)
                life.close()
                life, here = None, 0
                print(f"{facts['kills']} kills, {facts['seconds']} s, {len(facts['faults'])} faults", file=sys.stderr, flush=True)
            if state:
                with open(state + ".new", "w", encoding="utf-8") as file:
                    json.dump(facts, file)
                os.replace(state + ".new", state)
    finally:
        if life:
            life.close()
        shutil.rmtree(place, ignore_errors=True)
    if facts["slowest_start_ms"] > 3000:
        facts["faults"].append(f"a start took {facts['slowest_start_ms']} ms, more than 3 s")
    facts["table"] = [{"fault": f"kill -9: {name}", **{key: row[key] for key in ("tries", "lost", "doubled", "crashed")},
                       "more": f"{row['told']:,} acknowledged"}
                      for name, row in sorted(facts["kinds"].items())]
    print(json.dumps(facts))
    return 1 if facts["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
