"""Scripts/torture fleet [--kills 500] [--kiosks 3] [--sessions 400] [--seed 1] [--longest 1.5]: kiosks of a chain send what they have to one
real PostgreSQL while both sides are killed.

Three kiosks in two shops, each with a past, join the hub. Again and again their carriers are started, live for up to some seconds and are
killed with SIGKILL; meanwhile shoppers go on, people are forgotten, and in every second round the server is killed with SIGKILL too: one of the
processes that serve a kiosk, the process above them, or all of them, and comes back with what its log has. `--kills` is of both sides. At the end the
carriers may finish in peace, and then hub and kiosks are held against each other row by row: sessions with their documents, people with their
tags, consents, orders. What is missing or other at the hub is lost; what is only there, or was counted twice in a day's sums, is doubled; a
carrier that ended by itself in another way than it may has crashed. The last line says all of it; exit code 1 on any.
"""
import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

HOME = os.environ["ASKWELL_HOME"]
SERVER = HOME + "/Tests/Support/postgres.sh"
# Killed by us, asked to stop, no hub there, busy.
FAIR_ENDS = {-signal.SIGKILL, 0, 69, 75}


class Hub:
    def __init__(self, fleet, directory):
        self.directory, self.fleet, self.kills = directory + "/hub", fleet, 0
        os.mkdir(self.directory, 0o755)
        os.chmod(directory, 0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with open(self.directory + "/password", "w") as file:
            file.write("secret")
        self.process = subprocess.Popen(
            ["/bin/sh", SERVER, self.directory, str(self.port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline().strip()
        if said != "ready":
            raise SystemExit(said)
        self.query("CREATE DATABASE hub", "postgres")
        self.url = f"postgresql://postgres@:{self.port}/hub?host={self.directory}"
        self.owner("create")
        self.stores = [self.owner("store", "add", name, "--region", region).strip() for name, region in (("Berlin", "DE"), ("Wien", "AT"))]

    def owner(self, *words):
        return run([self.fleet, "hub", *words], dict(os.environ, ASKWELL_HUB=self.url))

    def query(self, sql, database="hub"):
        return run(["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", self.directory, "-p", str(self.port), "-U", "postgres",
                    "-d", database, "-c", sql], os.environ)

    def rows(self, sql):
        return [json.loads(line) for line in self.query(f"SELECT row_to_json(x) FROM ({sql}) x").splitlines()]

    def order(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().strip()
        if said != "done":
            raise SystemExit(said)

    def processes(self):
        """Whoever works in the server's folder."""
        found = []
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{process}/cwd") == self.directory + "/data":
                    found.append(int(process))
        return found

    def dies(self, dice):
        """SIGKILL for one process of the server, for the one above them all, or for all."""
        with open(self.directory + "/data/postmaster.pid") as file:
            top = int(file.readline())
        way = dice.choice(("one", "top", "all"))
        below = [process for process in self.processes() if process != top]
        doomed = {"one": [dice.choice(below)] if below else [top], "top": [top], "all": [top, *below]}[way]
        kill(doomed)
        self.kills += 1
        if top not in doomed:
            # The server ends all others and begins anew by itself.
            return self.wait_until_there()
        # A new one does not start while the old one's processes are there: each ends when it looks up next. Nor while somebody has yet to
        # hear of the end of the uppermost.
        deadline = time.monotonic() + 20
        while (left := self.processes()) or os.path.exists(f"/proc/{top}"):
            if way == "all" or time.monotonic() > deadline:
                kill(left)
            time.sleep(0.02)
        time.sleep(dice.uniform(0, 0.5))
        self.order("start")

    def wait_until_there(self):
        for _ in range(600):
            time.sleep(0.05)
            try:
                return self.query("SELECT 1")
            except SystemExit:
                pass
        raise SystemExit("the server did not come back by itself")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def kill(processes):
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def run(words, environment, codes=(0,)):
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=600)
    if done.returncode not in codes:
        raise SystemExit(f"{' '.join(words[:4])}: {done.returncode}: {done.stderr[-600:]}")
    return done.stdout


class Kiosk:
    def __init__(self, binary, hub, number, sessions, seed, directory):
        self.binary, self.hub, self.number, self.visits = binary, hub, number, 0
        self.store = hub.stores[number % len(hub.stores)]
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory, "TMPDIR": directory, "ASKWELL_HOME": HOME}
        made = json.loads(run([binary, "demo", "--no-console", "--json", "--sessions", str(sessions), "--seed", str(seed * 100 + number)],
                              environment))
        self.database = made["database"]
        self.directory = os.path.dirname(self.database)
        self.environment = dict(environment, ASKWELL_DB=self.database, ASKWELL_CONFIG=self.directory + "/config.yaml")
        url = hub.owner("kiosk", "invite", f"k{number}", "--store", self.store).strip()
        run([binary, "quiz", "import", HOME + "/Scripts/torture-parts/kills.yaml"], self.environment)
        run([binary + "-fleet", "join", url], self.environment)
        self.process, self.ends = None, []

    def start(self):
        self.process = subprocess.Popen(
            [self.binary + "-fleet", "run"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        code = self.process.wait()
        if code not in FAIR_ENDS:
            self.ends.append(code)
        return code == -signal.SIGKILL

    def open(self):
        return sqlite3.connect(self.database, timeout=30, isolation_level=None)

    def shopper(self, dice):
        """A session with or without an address; something that comes to an older one; now and then somebody is forgotten."""
        self.visits += 1
        answers = self.directory + "/answers.json"
        with open(answers, "w") as file:
            json.dump({"colour": dice.choice(["red", "blue"]), "many": dice.randrange(1, 99), "parts": ["box"], "warm": dice.randrange(1, 40),
                       "season": "spring"}, file)
        words = [self.binary, "take", "short", "--answers", answers]
        if dice.random() < 0.6:
            person = self.directory + "/person.json"
            with open(person, "w") as file:
                # Some come to both shops. Each yes has a time of its own: by that the hub tells one record of consent from another.
                at = time.strftime("2026-01-%dT%H:%M:%SZ", time.gmtime(self.visits * 7))
                json.dump({"email": f"shopper{dice.randrange(60)}@example.com", "consent": {"email": {"at": at, "wording": "Yes"}}}, file)
            words += ["--contact", person]
        run(words, self.environment)
        with self.open() as store:
            row = store.execute("SELECT id FROM session WHERE state <> 'open' AND is_preview = 0 ORDER BY random() LIMIT 1").fetchone()
            store.execute("BEGIN IMMEDIATE")
            store.execute("INSERT INTO event (session, n, kind, at) VALUES (?1, (SELECT IFNULL(MAX(n), 0) + 1 FROM event WHERE session = ?1), 'view', 1)",
                          row)
            store.execute("INSERT INTO basket (session, at, value, skus) VALUES (?1, 1, ?2, 'X') ON CONFLICT (session) DO UPDATE SET value = ?2",
                          (row[0], dice.randrange(10000)))
            store.execute("COMMIT")
        if dice.random() < 0.05:
            people = self.people()
            if people:
                run([self.binary, "contacts", "forget", dice.choice(sorted(people)), "--yes"], self.environment)

    def people(self):
        """Email by id, opened by the program itself."""
        listed = json.loads(run([self.binary, "contacts", "list", "--limit", "1000000", "--json"], self.environment))
        return {person["id"]: person.get("email") for person in (listed if isinstance(listed, list) else listed["contacts"])}

    def finish(self):
        """Everything up and everything down."""
        for _ in range(40):
            # What two lives of a server leave may have to be waited for.
            done = subprocess.run([self.binary + "-fleet", "run", "--once"], env=self.environment, capture_output=True, text=True, timeout=600)
            if done.returncode == 0:
                return json.loads(done.stdout)
            time.sleep(1)
        raise SystemExit(f"the carrier does not come to its end: {done.returncode} {done.stderr}")

    def things(self):
        """What the hub is to have: by kind and key."""
        found = {}
        people = self.people()
        with self.open() as store:
            counts = dict(store.execute("SELECT session, COUNT(*) FROM event GROUP BY 1"))
            for row in store.execute("""
                    SELECT s.id, s.quiz, s.version, s.state, s.started_at, s.ended_at, c.id, s.take, b.value, s.code, s.locale
                    FROM session s LEFT JOIN contact c ON c.n = s.contact LEFT JOIN basket b ON b.session = s.id
                    WHERE s.state <> 'open' AND s.is_preview = 0"""):
                found["session", row[0]] = [*row[1:7], json.loads(row[7]) if row[7] else None, *row[8:], counts.get(row[0], 0)]
            tags = {}
            for contact, tag, since in store.execute("SELECT c.id, t.tag, t.since FROM contact_tag t JOIN contact c ON c.n = t.contact"):
                tags.setdefault(contact, {})[tag] = since
            for id, locale, created, seen in store.execute("SELECT id, locale, created_at, seen_at FROM contact WHERE forgotten_at IS NULL"):
                found["contact", id] = [people.get(id), locale, created, seen, tags.get(id, {})]
            for row in store.execute("""SELECT c.id, o.channel, o.at, o.state, o.wording, o.session FROM consent o JOIN contact c ON c.n = o.contact"""):
                found["consent", "/".join(map(str, row[:4]))] = list(row[4:])
            for name, at, cancelled, session, lines in store.execute("""
                    SELECT p.name, p.at, p.is_cancelled, s.id, (SELECT IFNULL(SUM(quantity * price), 0) FROM purchase_line WHERE purchase = p.n)
                    FROM purchase p LEFT JOIN session s ON s.n = p.session"""):
                found["order", name] = [at, bool(cancelled), session, lines]
        return found


def hub_things(hub, store):
    found = {}
    for row in hub.rows(f"""SELECT session_id, quiz, version, state, started_at, ended_at, contact_id, take, (basket ->> 'value')::bigint AS basket,
            code, locale, event_count FROM askwell.session WHERE store_id = {store}"""):
        values = list(row.values())
        found["session", values[0]] = values[1:]
    for row in hub.rows(f"SELECT contact_id, email, locale, created_at, seen_at, tags FROM askwell.contact WHERE store_id = {store} AND NOT is_gone"):
        tags = {tag["tag"]: tag["since"] for tag in row["tags"] or []}
        found["contact", row["contact_id"]] = [row["email"], row["locale"], row["created_at"], row["seen_at"], tags]
    for row in hub.rows(f"SELECT contact_id, channel, at, state, wording, session_id FROM askwell.consent WHERE store_id = {store}"):
        values = list(row.values())
        found["consent", "/".join(map(str, values[:4]))] = values[4:]
    for row in hub.rows(f"""SELECT name, at, is_cancelled, session_id, (SELECT coalesce(sum(quantity * price), 0) FROM askwell.order_line l
            WHERE l.store_id = o.store_id AND l.name = o.name) AS value FROM askwell.orders o WHERE store_id = {store}"""):
        values = list(row.values())
        found["order", values[0]] = values[1:]
    return found


def judge(hub, kiosks):
    """Rows, lost, doubled, words."""
    rows, lost, doubled, words = 0, 0, 0, []
    for store in hub.stores:
        ours = {}
        for kiosk in kiosks:
            if kiosk.store == store:
                ours.update(kiosk.things())
        theirs = hub_things(hub, store)
        rows += len(ours)
        for key, value in ours.items():
            # Two kiosks of a shop may have orders of one name.
            if theirs.get(key) != value and key[0] != "order":
                lost += 1
                words.append(f"store {store} {key}: {value} here, {theirs.get(key)} at the hub")
        for key in theirs.keys() - ours.keys():
            doubled += 1
            words.append(f"store {store} {key} is at the hub alone: {theirs[key]}")
        sessions = sum(key[0] == "session" for key in ours)
        counted = int(hub.query(f"SELECT coalesce(sum(sessions), 0) FROM askwell.funnel_day WHERE store_id = {store}"))
        if counted != sessions:
            doubled += abs(counted - sessions)
            words.append(f"store {store}: {sessions} sessions, and the sums of its days count {counted}")
    known = int(hub.query("SELECT count(*) FROM askwell.kiosk"))
    if known != len(kiosks):
        doubled += known - len(kiosks)
        words.append(f"{len(kiosks)} kiosks are {known} at the hub")
    refused = int(hub.query("SELECT count(*) FROM askwell.refused"))
    if refused:
        lost += refused
        words.append(f"the hub could not take {refused} entries: " + hub.query("SELECT kind, words FROM askwell.refused LIMIT 3"))
    return rows, lost, doubled, words


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture fleet", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--kills", type=int, default=500, help="of carriers and of the server together")
    parser.add_argument("--kiosks", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=400, help="of each kiosk's past")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=1.5, help="seconds that a carrier lives at most")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    directory = tempfile.mkdtemp(prefix="askwell-torture-")
    hub, kiosks = Hub(options.binary + "-fleet", directory), []
    try:
        for number in range(options.kiosks):
            kiosks.append(Kiosk(options.binary, hub, number, options.sessions, options.seed, directory))
        began, kills, said = time.monotonic(), 0, 0
        while kills + hub.kills < options.kills:
            for kiosk in kiosks:
                kiosk.start()
            time.sleep(dice.uniform(0.005, options.longest / 2))
            if dice.random() < 0.5:
                hub.dies(dice)
            dice.choice(kiosks).shopper(dice)
            time.sleep(dice.uniform(0, options.longest / 2))
            kills += sum(kiosk.kill() for kiosk in kiosks)
            if kills // 50 > said:
                said = kills // 50
                print(f"{kills} carriers and {hub.kills} times the server killed, {time.monotonic() - began:.0f} s", flush=True)
        # Twice: what one kiosk's people asked for reaches the others.
        for _ in range(2):
            for kiosk in kiosks:
                kiosk.finish()
        rows, lost, doubled, words = judge(hub, kiosks)
        crashed = [code for kiosk in kiosks for code in kiosk.ends]
        words += [f"a carrier ended by itself with {code}" for code in crashed]
        for line in words[:20]:
            print(line[:1000])
        table = [{
            "fault": "kill -9: carriers of three kiosks, and the hub's server", "tries": kills + hub.kills, "lost": lost,
            "doubled": doubled, "crashed": len(crashed), "more": f"{hub.kills} of the server; {rows} rows compared",
        }]
        print(json.dumps({
            "kills": kills + hub.kills, "of_the_server": hub.kills, "shoppers": sum(kiosk.visits for kiosk in kiosks), "rows": rows, "lost": lost,
            "doubled": doubled, "crashed": len(crashed), "seconds": round(time.monotonic() - began), "seed": options.seed, "table": table}))
        return 1 if lost or doubled or crashed else 0
    finally:
        for kiosk in kiosks:
            if kiosk.process and kiosk.process.poll() is None:
                kiosk.process.kill()
                kiosk.process.wait()
        hub.close()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
