"""Scripts/torture courier [--kills 500] [--contacts 5000] [--seed 1] [--longest 2]: the real courier is killed again and again while it
tells people to doubles that fail on purpose.

A shop tells Klaviyo, Mailchimp and HubSpot of everybody. The courier lives for up to two seconds and is killed with SIGKILL; where a vendor
took nothing from eight of them, as one that works batches off in its own time, one lives long enough for it. Meanwhile the doubles answer 429 with and without a wait, 503 after the work was done, cut connections. Leases are ended
as if a minute had gone by, and a vendor that was told everything is told it once more. At the end the courier may finish in peace, and then:
every contact is at each vendor just as the store has it, nobody is there twice, and no request was other than the vendor's specification
allows. The last line says kills, contacts, requests, ill answers given, rows that were taken and faults found; exit code 1 on any.
"""
import argparse
import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

HOME = os.environ["ASKWELL_HOME"]
SUPPORT = HOME + "/Tests/Support/vendors.py"
PLACES = {"klaviyo": "/api/", "mailchimp": "/mailchimp/", "hubspot": "/hubspot/"}


class Doubles:
    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", SUPPORT, "--key", "pk_test", "--list", "Y6nRLr", "--seconds", "7200", "--prompt"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.base = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def state(self):
        with urllib.request.urlopen(self.base + "/control/state") as answer:
            return json.load(answer)

    def misbehave(self, faults):
        urllib.request.urlopen(urllib.request.Request(self.base + "/control/faults", json.dumps(faults).encode())).read()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Shop:
    def __init__(self, binary, courier, doubles, count, directory):
        self.binary, self.courier, self.database = binary, courier, directory + "/askwell.db"
        self.environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory, "ASKWELL_DB": self.database,
            "ASKWELL_CONFIG": directory + "/config.yaml", "K": "pk_test", "M": "mc_test-us1", "H": "pat_test",
        }
        with open(directory + "/config.yaml", "w") as file:
            file.write("store: torture\nkiosk: k1\n")
        self.run(courier, "destinations", "add", "klaviyo", "--set", "api_key=env:K", "--set", f"base_url={doubles.base}",
                 "--set", "pace=60000")
        self.run(courier, "destinations", "add", "mailchimp", "--set", "api_key=env:M", "--set", "list_id=L1",
                 "--set", f"base_url={doubles.base}/mailchimp", "--set", "pace=60000")
        self.run(courier, "destinations", "add", "hubspot", "--set", "access_token=env:H", "--set", f"base_url={doubles.base}/hubspot",
                 "--set", "create=yes", "--set", "pace=60000")
        people = directory + "/people.jsonl"
        dice = random.Random(7)
        with open(people, "w") as lines:
            for number in range(count):
                tags = sorted({f"goal:{dice.choice(['sleep', 'calm', 'focus'])}", f"skin:{dice.choice(['dry', 'oily'])}", "age:25-34"})
                consent = {"email": {"at": "2026-01-01T00:00:00Z", "wording": "Yes"}}
                lines.write(json.dumps({"email": f"p{number}@example.com", "tags": tags, "consent": consent}) + "\n")
        self.run(binary, "contacts", "import", people)
        # As a merchant does; properties that are missing cost a request for each contact and more.
        self.run(courier, "destinations", "test", "hubspot", "--create")

    def run(self, *words):
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.returncode}: {done.stderr}")
        return done.stdout

    def start(self):
        return subprocess.Popen([self.courier, "run", "--once"], env=self.environment, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def minute_passes(self):
        """Leases end, waits are over: as if the courier had been started again much later."""
        with sqlite3.connect(self.database, timeout=30) as store:
            store.execute("UPDATE outbox SET lease_until = 0, due_at = MIN(due_at, created_at) WHERE state = 'pending'")
            store.execute("DELETE FROM pace WHERE kind = 'quiet'")

    def told(self):
        """Rows that were taken, by destination."""
        with sqlite3.connect(self.database, timeout=30) as store:
            return dict(store.execute("SELECT destination, SUM(state = 'delivered') FROM outbox GROUP BY 1"))

    def waiting(self):
        with sqlite3.connect(self.database, timeout=30) as store:
            return store.execute("SELECT COUNT(*) FROM outbox WHERE state = 'pending'").fetchone()[0]

    def tell_again(self):
        """Everybody is told once more to whoever was told of all: before enough kills were made, nobody may be without work."""
        with sqlite3.connect(self.database, timeout=30) as store:
            store.execute("""
                UPDATE outbox SET state = 'pending', done = '', attempts = 0, settled_at = NULL WHERE state = 'delivered'
                AND destination NOT IN (SELECT destination FROM outbox WHERE state = 'pending')""")

    def dead(self):
        with sqlite3.connect(self.database, timeout=30) as store:
            return store.execute("SELECT destination, last_reason, COUNT(*) FROM outbox WHERE state = 'dead' GROUP BY 1, 2").fetchall()

    def people(self):
        # Addresses are sealed: the program itself reads them.
        lines = self.run(self.binary, "segments", "export", "--where", "goal:* or skin:* or age:*", "--format", "csv").splitlines()
        return {person["email"]: set(person["tags"].split(",")) for person in csv.DictReader(lines) if person["email"]}


def fault(dice):
    path = dice.choice(list(PLACES.values()))
    return dice.choice([
        {"path": path, "status": 429, "headers": {"retry-after": "1"}, "body": {}},
        {"path": path, "status": 429, "body": {}},
        {"path": path, "status": 503, "body": "", "apply": True},
        {"path": path, "status": 502, "body": "<html>"},
        {"path": path, "cut": True, "apply": True},
        {"path": path, "cut": True},
    ])


class Lives:
    """How long a courier may live: now and then one lives long, while there is a vendor that took nothing from the last few."""

    def __init__(self, longest, dice):
        self.longest, self.long, self.dice = longest, longest * 4, dice
        self.told, self.since, self.slow, self.taken = {}, {}, None, 0

    def next(self):
        """Seconds."""
        waited = max(self.since, key=self.since.get, default=None)
        self.slow = waited if self.since.get(waited, 0) >= 8 else None
        return self.dice.uniform(self.long / 2, self.long) if self.slow else self.dice.uniform(0.005, self.longest)

    def saw(self, told):
        """Takes in what every vendor has been told by the end of a life."""
        for name, rows in told.items():
            more = rows - self.told.get(name, 0)
            self.taken += more
            self.since[name] = 0 if more else self.since.get(name, 0) + 1
        if self.slow:
            self.long = max(self.long * (0.8 if self.since[self.slow] == 0 else 1.5), self.longest * 2)


def judge(shop, state):
    faults = list(state["violations"])
    people = shop.people()
    klaviyo = {profile["email"]: set(profile["properties"].get("askwell_tags", [])) for profile in state["profiles"]}
    if len(state["profiles"]) != len({profile.get("email") for profile in state["profiles"]}):
        faults.append("klaviyo holds somebody twice")
    if klaviyo != people:
        wrong = [email for email in people if klaviyo.get(email) != people[email]]
        faults.append(f"klaviyo differs for {len(wrong)} of {len(people)}, such as {wrong[:3]}")
    for name, tags in (("mailchimp", mailchimp_tags), ("hubspot", hubspot_tags)):
        held = tags(state.get(name, {}))
        wrong = [email for email in people if held.get(email) != people[email]]
        if wrong:
            faults.append(f"{name} differs for {len(wrong)} of {len(people)}, such as {wrong[:3]}: {held.get(wrong[0])} for {people[wrong[0]]}")
    return faults


def mailchimp_tags(state):
    members = [member for listed in state.get("lists", {}).values() for member in listed.values()]
    return {member["email_address"].lower(): {tag for tag in member.get("tags", []) if ":" in tag} for member in members}


def hubspot_tags(state):
    held = {}
    for contact in state.get("contacts", []):
        properties = contact.get("properties", contact)
        held[properties.get("email")] = {slug.replace("_", ":", 1) for slug in properties.get("askwell_tags", "").split(";") if slug}
    return held


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture courier", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--contacts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=2, help="seconds that a courier lives at most")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    directory = tempfile.mkdtemp(prefix="askwell-torture-")
    doubles = Doubles()
    try:
        shop = Shop(options.binary, options.binary + "-sync", doubles, options.contacts, directory)
        began, kills, lives = time.monotonic(), 0, Lives(options.longest, dice)
        while kills < options.kills:
            doubles.misbehave([fault(dice) for _ in range(dice.randrange(3))])
            courier = shop.start()
            try:
                courier.wait(lives.next())
            except subprocess.TimeoutExpired:
                courier.send_signal(signal.SIGKILL)
                courier.wait()
                kills += 1
                if kills % 50 == 0:
                    print(f"{kills} kills, {lives.taken} rows taken, {time.monotonic() - began:.0f} s", flush=True)
            shop.minute_passes()
            lives.saw(shop.told())
            shop.tell_again()
            lives.told = shop.told()
        for _ in range(60):
            if shop.waiting() == 0:
                break
            shop.start().wait(300)
            shop.minute_passes()
        state = doubles.state()
        faults = judge(shop, state)
        if shop.waiting():
            faults.append(f"{shop.waiting()} still wait")
        faults += [f"given up at {name}: {count} x {reason}" for name, reason, count in shop.dead()]
        for words in faults[:20]:
            print(words)
        print(json.dumps({
            "kills": kills, "contacts": options.contacts, "requests": len(state["requests"]),
            "ill_answers": state["misbehaved"], "taken": lives.taken, "seconds": round(time.monotonic() - began), "seed": options.seed,
            "faults": len(faults)}))
        return 1 if faults else 0
    finally:
        doubles.close()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
