#!/usr/bin/env python3
"""A hub of its own on this machine: counts beside SQL written by hand, pushes of many kiosks beside COPY and upserts, publishing to all.

fleet.py [--people 1000000] [--kiosks 200] [--sessions 250] [--only counts|merge|publish] DRIVER SCRATCH

The server keeps what it wrote (fsync on), as a shop's does; it is stopped and its folder goes with SCRATCH. Counts are compared, not only
timed. `--people` fills that many people of 500 shops straight into the tables, as the hub's merge leaves them."""
import argparse
import contextlib
import json
import os
import pathlib
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

from goals import Goals

PARTS = pathlib.Path(__file__).parent
LANES = 8
AT = 1_795_514_400_000
NOW = int(time.time() * 1000)
TAGS = {"goal:sleep": 30, "goal:calm": 20, "goal:focus": 10, "skin:dry": 25, "skin:oily": 15, "age:18-30": 35, "age:31-50": 40,
        "value:organic": 50, "usage:daily": 12, "style:bold": 1}

# As somebody would write them who knows the tables: joins over all shops at once.
HOLDS = "SELECT FROM person_tag t WHERE t.store_id = {0}.store_id AND t.person_no = {0}.person_no AND t.tag"
SEGMENTS = {
    "goal:sleep": "SELECT count(*) FROM person_tag WHERE tag = 'goal:sleep'",
    "goal:sleep and skin:dry":
        "SELECT count(*) FROM person_tag a JOIN person_tag b USING (store_id, person_no) WHERE a.tag = 'goal:sleep' AND b.tag = 'skin:dry'",
    "goal:sleep or skin:dry": "SELECT count(DISTINCT person_no) FROM person_tag WHERE tag IN ('goal:sleep', 'skin:dry')",
    "goal:sleep and not skin:dry":
        f"SELECT count(*) FROM person_tag a WHERE a.tag = 'goal:sleep' AND NOT EXISTS ({HOLDS.format('a')} = 'skin:dry')",
    "goal:sleep and skin:dry and age:18-30 and value:organic":
        "SELECT count(*) FROM person_tag a JOIN person_tag b USING (store_id, person_no) JOIN person_tag c USING (store_id, person_no) "
        "JOIN person_tag d USING (store_id, person_no) "
        "WHERE a.tag = 'goal:sleep' AND b.tag = 'skin:dry' AND c.tag = 'age:18-30' AND d.tag = 'value:organic'",
    "goal:*": "SELECT count(DISTINCT person_no) FROM person_tag WHERE tag LIKE 'goal:%'",
    "count(goal:*, skin:*) >= 3":
        "SELECT count(*) FROM (SELECT FROM person_tag WHERE tag LIKE 'goal:%' OR tag LIKE 'skin:%' "
        "GROUP BY store_id, person_no HAVING count(*) >= 3) x",
    "not goal:sleep": f"SELECT count(*) FROM person p WHERE NOT EXISTS ({HOLDS.format('p')} = 'goal:sleep')",
    "goal:sleep and consent.email = yes":
        "SELECT count(*) FROM person p JOIN person_tag t USING (store_id, person_no) WHERE t.tag = 'goal:sleep' AND p.can_email",
    "consent.email = yes and contact.seen in last 30d":
        f"SELECT count(*) FROM person WHERE can_email AND seen_at BETWEEN {NOW - 30 * 86_400_000} AND {NOW + 600_000}",
    # Of the shops of a region. Whoever wrote this passed over those who are at home in another.
    "@R3 goal:sleep and skin:dry":
        "SELECT count(*) FROM person_tag a JOIN person_tag b USING (store_id, person_no) JOIN store USING (store_id) "
        "WHERE region = 'R3' AND a.tag = 'goal:sleep' AND b.tag = 'skin:dry'",
    "@R3 not goal:sleep":
        f"SELECT count(*) FROM person p JOIN store USING (store_id) WHERE region = 'R3' AND NOT EXISTS ({HOLDS.format('p')} = 'goal:sleep')",
}


class Server:
    """A PostgreSQL of its own, as the tests start it, with a hub in it."""

    def __init__(self, driver):
        # Short: a socket's path may have a hundred characters.
        self.folder = tempfile.TemporaryDirectory(prefix="askwell-pg-")
        os.chmod(self.folder.name, 0o755)
        pathlib.Path(self.folder.name, "password").write_text(uuid.uuid4().hex)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        script = PARTS.parent.parent / "Tests/Support/postgres.sh"
        self.process = subprocess.Popen(["sh", str(script), self.folder.name, str(self.port)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.expect("ready")
        self.order("stop")
        self.order("start -c fsync=on -c max_connections=300 -c shared_buffers=512MB -c max_wal_size=8GB -c maintenance_work_mem=256MB")
        self.psql("CREATE DATABASE hub", database="postgres")
        self.url = f"postgresql://postgres@:{self.port}/hub?host={self.folder.name}"
        subprocess.run([driver, "fleet-create", self.url], check=True)

    def expect(self, word):
        said = self.process.stdout.readline().strip()
        if said != word:
            sys.exit(f"fleet: void, {said}")

    def order(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        self.expect("done")

    def command(self, database="hub"):
        return ["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder.name, "-p", str(self.port), "-U", "postgres", "-d", database]

    def psql(self, text, database="hub"):
        return subprocess.run(self.command(database), input=text, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def processors(self):
        """Seconds that those took who served connections which have ended."""
        with open(self.folder.name + "/data/postmaster.pid") as file:
            process = int(file.readline())
        words = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(map(int, words[13:15])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        with contextlib.suppress(OSError):
            self.folder.cleanup()


# Counting


def fill(server, people):
    shares = ", ".join(f"('{tag}', {share})" for tag, share in TAGS.items())
    server.psql(f"""
        SET search_path = askwell;
        INSERT INTO store (name, region) SELECT 'Shop ' || n, 'R' || n % 10 FROM generate_series(1, 500) n;
        INSERT INTO contact (store_id, contact_id, kiosk_id, n, email, created_at, seen_at, email_digest, email_given, email_given_at, home,
            person_no)
          SELECT 1 + n % 500, 'C' || n, gen_random_uuid(), n, 'p' || n || '@example.com', {NOW} - n % 1000 * 86400000::bigint - 43200000,
            {NOW} - n % 400 * 86400000::bigint - 43200000, digest('p' || n || '@example.com'), n % 3 = 0, 1, 1 + n % 500, n
          FROM generate_series(1, {people}) n;
        INSERT INTO person (store_id, person_id, person_no, email, email_digest, created_at, seen_at, contacts, can_email, can_sms)
          SELECT store_id, contact_id, person_no, email, email_digest, created_at, seen_at, 1, email_given, false FROM contact;
        INSERT INTO person_tag (store_id, tag, person_no, since)
          SELECT 1 + n % 500, t.tag, n, {NOW} FROM generate_series(1, {people}) n CROSS JOIN (VALUES {shares}) t(tag, share)
          WHERE abs(hashtextextended(t.tag || n, 1)) % 100 < t.share;
        SELECT setval('person_number', {people} + 1);""")
    server.psql("VACUUM (ANALYZE)")


def counts(server, options, goals):
    begun = time.monotonic()
    fill(server, options.people)
    rows = server.psql("SELECT count(*) FROM askwell.person_tag")
    print(f"{options.people:,} people of 500 shops with {int(rows):,} tags, filled in {time.monotonic() - begun:,.0f} s", flush=True)
    ours = subprocess.Popen([options.driver, "fleet-count", server.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    theirs = subprocess.Popen(server.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    theirs.stdin.write("SET search_path = askwell;\n\\timing on\n")

    def by_us(expression):
        ours.stdin.write(expression + "\n")
        ours.stdin.flush()
        people, took = ours.stdout.readline().split()
        return int(people), int(took) / 1e6

    def by_hand(statement):
        theirs.stdin.write(statement + ";\n")
        theirs.stdin.flush()
        people = int(theirs.stdout.readline())
        return people, float(theirs.stdout.readline().split()[1])

    ratios, wrong = {}, 0
    for expression, statement in SEGMENTS.items():
        times = ([], [])
        for turn in range(options.rounds + 1):
            for place, ask in enumerate((by_us, by_hand) if turn % 2 else (by_hand, by_us)):
                words = expression if ask is by_us else statement
                people, took = ask(words)
                # The first turn warms both.
                if turn:
                    times[ask is by_hand].append(took)
                if place:
                    wrong += people != before
                before = people
        mine, other = (statistics.median(each) for each in times)
        ratios[expression] = mine / other
        print(f"{people:>12,} {mine:10,.1f} ms, by hand {other:10,.1f} ms, {mine / other:5.2f}x  {expression}", flush=True)
    for process in (ours, theirs):
        process.stdin.close()
        process.wait()
    worst = max(ratios.values())
    size = f"{options.people:,} people"
    goals.told(f"counts of {size}, mean", "SQL by hand", statistics.geometric_mean(ratios.values()))
    goals.at_most(f"counts of {size}, the worst", "SQL by hand", worst, 1.2)
    goals.at_most(f"counts of {size} that differ", "SQL by hand", wrong, 0, "")


# Pushing


def entries(kiosk, sessions):
    """What a kiosk has to send after so many sessions: (kind, key, body)."""
    chance = random.Random(kiosk)
    for number in range(sessions):
        at = AT + chance.randrange(86_400_000)
        name = f"{kiosk:04d}{number:08d}"
        contact = f"C{name}" if number % 2 else None
        if contact:
            address = f"p{chance.randrange(10 ** 9)}@example.com"
            tags = [{"tag": tag, "since": at} for tag in chance.sample(sorted(TAGS), 4)]
            yield "contact", contact, {"id": contact, "email": address, "phone": None, "name": "Ana", "locale": "de", "created_at": at,
                                       "seen_at": at, "properties": {}, "tags": tags}
            yield "consent", f"{number}", {"contact": contact, "channel": "email", "state": "given", "wording": "Yes, write to me about this.",
                                           "wording_sha256": "5f" * 32, "quiz_version": "a1" * 32, "locale": "de", "at": at, "kiosk": "k1"}
        answers = [{"question": f"q{q}", "value": {"choices": [f"c{chance.randrange(4)}"]}, "at": at + q * 9000} for q in range(6)]
        events = [{"n": n, "kind": "question_view", "question": f"q{n // 3}", "at": at + n * 3000} for n in range(20)]
        skus = [f"SKU-{chance.randrange(2000)}" for _ in range(3)]
        take = {"variables": {"calm": 2}, "products": [{"sku": sku, "slot": "one", "score": 3, "why": []} for sku in skus]}
        yield "session", f"S{name}", {
            "id": f"S{name}", "quiz": "skin", "version": "a1" * 32, "quiz_title": "Skin", "locale": "de", "zone": "Europe/Berlin",
            "started_at": at, "ended_at": at + 90_000, "state": "completed", "outcome": "calm", "contact": contact, "answers": answers,
            "events": events, "tags": [tag for tag in TAGS if chance.random() < 0.3], "recommended": skus,
            "basket": {"at": at, "value": 1900, "skus": skus[:1]}, "variant": None, "code": None, "staff": None, "take": take}


def lanes(server, files, option):
    """Runs psql over each file, side by side; the seconds that all take, and those of the server's processors."""
    begun, before = time.monotonic(), server.processors()
    # What the tables set off looks for others of the hub where its own programs do.
    environment = {**os.environ, "PGOPTIONS": "-c search_path=askwell"}
    running = [subprocess.Popen([*server.command(), *option, "-f", file], stdout=subprocess.DEVNULL, env=environment) for file in files]
    if any(process.wait() for process in running):
        sys.exit("fleet: void, psql failed")
    return time.monotonic() - begun, server.processors() - before


# What a merge leaves, with each table's key, and by what its rows are dealt out to connections.
KEPT = {"session": "store_id, session_id", "contact": "store_id, contact_id", "consent": "store_id, contact_id, channel, at, state",
        "person": "store_id, person_id", "person_tag": "store_id, tag, person_no", "address": "digest",
        "funnel_day": "store_id, day, quiz, version, kiosk_id, variant, locale"}


def dealt(table, lane):
    return f"{'get_byte(digest, 0)' if table == 'address' else 'store_id'} % {LANES} = {lane}"


SUMS = ("sessions", "completed", "abandoned", "leads", "baskets", "basket_value")


def one_by_one(some):
    """A query for the statements that bring in the sessions `some`, each row by a statement of its own, each session with its person in a
    transaction: what a program does that upserts whatever it hears. psql waits for each answer."""
    def put(table, step, source, update=""):
        key = KEPT[table]
        update = update or f"{key.split(', ')[-1]} = excluded.{key.split(', ')[-1]}"
        return (f"SELECT s.session_id, {step}, format('INSERT INTO askwell.{table} AS t SELECT (r).* FROM (SELECT %L::askwell.{table} AS r OFFSET 0) x "
                f"ON CONFLICT ({key}) DO UPDATE SET {update};', x) FROM s {source}")

    day = ("CROSS JOIN LATERAL (SELECT s.store_id, s.day, coalesce(s.quiz, '') AS quiz, coalesce(s.version, '') AS version, s.kiosk_id, "
           "coalesce(s.variant, '') AS variant, coalesce(s.locale, '') AS locale, 1 AS sessions, (s.state = 'completed')::int AS completed, "
           "(s.state IN ('timeout', 'quit'))::int AS abandoned, s.is_lead::int AS leads, (s.basket IS NOT NULL)::int AS baskets, "
           "coalesce((s.basket ->> 'value')::bigint, 0) AS basket_value) x")
    contact = "JOIN askwell.contact c USING (store_id, contact_id)"
    person = f"{contact} JOIN askwell.person p ON p.store_id = c.home AND p.person_no = c.person_no"
    steps = [
        "SELECT session_id, 0, 'BEGIN;' FROM s",
        put("address", 1, f"{contact} JOIN askwell.address x ON x.digest IN (c.email_digest, c.phone_digest)"),
        put("contact", 2, contact.replace(" c ", " x ")),
        put("consent", 3, "JOIN askwell.consent x USING (store_id, contact_id)"),
        put("person", 4, person.replace(" p ", " x ").replace("p.", "x.")),
        put("person_tag", 5, f"{person} JOIN askwell.person_tag x ON x.store_id = p.store_id AND x.person_no = p.person_no"),
        put("session", 6, "JOIN askwell.session x ON x.store_id = s.store_id AND x.session_id = s.session_id"),
        put("funnel_day", 7, day, ", ".join(f"{sum} = t.{sum} + excluded.{sum}" for sum in SUMS)),
        "SELECT session_id, 9, 'COMMIT;' FROM s"]
    return (f"WITH s AS MATERIALIZED (SELECT * FROM askwell.session WHERE {some}) SELECT line FROM ("
            + " UNION ALL ".join(steps) + ") x(id, step, line) ORDER BY id, step")


def merge(server, options, goals):
    logs = pathlib.Path(options.scratch, "logs")
    logs.mkdir()
    count, sent = options.kiosks * options.sessions, 0
    for kiosk in range(options.kiosks):
        with open(logs / f"{kiosk:04d}", "w") as log:
            for kind, key, body in entries(kiosk, options.sessions):
                log.write(json.dumps({"kind": kind, "key": key, "body": body}, separators=(",", ":")) + "\n")
                sent += 1
    before = server.processors()
    said = subprocess.run([options.driver, "fleet-merge", server.url, str(logs), str(LANES)], check=True, stdout=subprocess.PIPE, text=True)
    took, own, making = map(int, said.stdout.split())
    merged, work = count / (took / 1e9), server.processors() - before
    held = int(server.psql("SELECT count(*) FROM askwell.session"))
    print(f"{count:,} sessions of {options.kiosks} kiosks, {sent:,} entries, over {LANES} connections: {merged:,.0f} sessions/s merged "
          f"in {took / 1e9:.1f} s; sending took {own / 1e9:.1f} s of a core, and making what is sent {making / 1e9:.1f} s before", flush=True)

    # The rows that are there now, brought into the same tables, empty again, with their indexes, over as many connections: by COPY, a file
    # for each table, and as a program would that knows no better. What either sends lies ready in files, as the kiosks' parcels do.
    few = server.psql(f"SELECT min(store_id) + {max(LANES, 2000 // options.sessions)} FROM askwell.store")
    copies, upserts, rows = [], [], 0
    for lane in range(LANES):
        copies.append(f"{options.scratch}/copy{lane}")
        upserts.append(f"{options.scratch}/upsert{lane}")
        with open(copies[-1], "w") as copy:
            for table in KEPT:
                file = f"{options.scratch}/{table}{lane}"
                server.psql(f"\\copy (SELECT * FROM askwell.{table} WHERE {dealt(table, lane)}) TO '{file}'")
                copy.write(f"\\copy askwell.{table} FROM '{file}'\n")
        pathlib.Path(upserts[-1]).write_text(server.psql(one_by_one(f"store_id < {few} AND {dealt('session', lane)}")) + "\n")
    upserted = int(server.psql(f"SELECT count(*) FROM askwell.session WHERE store_id < {few}"))
    rows = int(server.psql("SELECT " + " + ".join(f"(SELECT count(*) FROM askwell.{table})" for table in KEPT)))
    empty = "TRUNCATE " + ", ".join(f"askwell.{table}" for table in KEPT) + "; CHECKPOINT"
    server.psql(empty)
    took, least = lanes(server, copies, [])
    copied = count / took
    print(f"COPY of the {rows:,} rows that it left: {copied:,.0f} sessions/s; the server's processors took {least:.1f} s, and {work:.1f} s for "
          f"the merge with all connections", flush=True)
    server.psql(empty)
    took, most = lanes(server, upserts, [])
    single = upserted / took
    for file in map(pathlib.Path, upserts):
        file.write_text(file.read_text().replace("BEGIN;\n", "").replace("COMMIT;\n", ""))
    server.psql(empty)
    alone = upserted / lanes(server, upserts, [])[0]
    print(f"row by row: {single:,.0f} sessions/s, of {upserted:,} sessions; for {count:,} the processors would take {most * count / upserted:.1f} s; "
          f"{alone:,.0f} sessions/s where each row is committed alone: {merged / alone:.1f}x", flush=True)
    size = f"{count:,} sessions of {options.kiosks} kiosks"
    goals.at_least(f"merging {size}", "COPY", merged / copied, 0.5)
    goals.at_least(f"merging {size}", "upserts row by row", merged / single, 20)
    goals.at_most("of these sessions lost", "", count - held, 0, "")


def publish(server, options, goals):
    said = subprocess.run([options.driver, "fleet-publish", server.url, str(options.kiosks), "20"], check=True, stdout=subprocess.PIPE, text=True)
    times = sorted(int(line) / 1e6 for line in said.stdout.split())
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"published 20 times to {options.kiosks} listening kiosks: p50 {p50:,.0f} ms, p99 {p99:,.0f} ms, at most {times[-1]:,.0f} ms", flush=True)
    goals.at_most(f"published to {options.kiosks} kiosks, p99", "", p99, 1000, "ms")


def main():
    global options
    words = argparse.ArgumentParser()
    words.add_argument("--people", type=int, default=1_000_000)
    words.add_argument("--kiosks", type=int, default=200)
    words.add_argument("--sessions", type=int, default=250, help="of each kiosk")
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--only", choices=("counts", "merge", "publish"))
    words.add_argument("driver")
    words.add_argument("scratch")
    options = words.parse_args()
    goals = Goals("fleet")
    for part in (merge, publish, counts):
        if options.only in (None, part.__name__):
            # Each has a hub of its own: what one leaves would be counted by the next.
            server = Server(options.driver)
            try:
                part(server, options, goals)
            finally:
                server.close()
    sys.exit(goals.end())


main()
