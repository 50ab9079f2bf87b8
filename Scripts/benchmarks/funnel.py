"""Every metric of the funnel over so many sessions: Askwell's kept sums beside SQLite's and DuckDB's own over the same events.

Usage: funnel.py [--sessions N] [--live N] DRIVER SCRATCH

One year of sessions in two shops with two kiosks each: six questions, a jump over two of them, people who go back, leave, leave an
address, buy. The others get tables of plain numbers and words, DuckDB by columns; all answers are compared figure by figure.
"""
import argparse
import contextlib
import csv
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import time

from goals import Goals

END = 1_774_000_000_000
DAY = 86_400_000
QUESTIONS = [f"q{n}" for n in range(1, 7)]
WINDOWS = (7, 30, 90)
TABLES = {
    "sess": "n INTEGER, state VARCHAR, ended BIGINT, lead INTEGER",
    "ev": "session INTEGER, n INTEGER, kind VARCHAR, question VARCHAR, moment BIGINT",
    "ans": "session INTEGER, n INTEGER, question VARCHAR, choice VARCHAR, moment BIGINT",
    "sale": "session INTEGER, number INTEGER, moment BIGINT, direct BIGINT, indirect BIGINT",
}


def session(number, chance, out):
    """One shopper's way, as rows of the four tables."""
    at = END - chance.randrange(360) * DAY - chance.randrange(36_000_000)
    begun, events, answers = at, [], []

    def note(kind, question=""):
        events.append((number, len(events) + 1, kind, question, at))

    note("wake")
    note("view")
    place, state, lead, last = 0, None, 0, chance.random()
    while place < 6:
        question = QUESTIONS[place]
        note("question_view", question)
        if chance.random() < 0.06:
            at += 75_000
            state = "timeout"
            note("timeout")
            break
        at += chance.randrange(900, 20_000)
        if place > 0 and chance.random() < 0.03:
            note("back")
            place -= 1
            continue
        if not answers:
            note("start")
        choice = f"c{min(chance.randrange(4), chance.randrange(4))}"
        answers.append((number, len(answers) + 1, question, choice, at))
        place += 3 if question == "q2" and choice == "c0" else 1
        at += 1
    if state is None:
        state = "completed"
        note("lead_view")
        at += chance.randrange(5_000, 40_000)
        if last < 0.5:
            lead = 1
            note("lead")
        note("complete")
        ended = at
        if last < 0.7:
            at += 9_000
            note("handoff_shown")
        if 0.2 < last < 0.38:
            bought = ended + chance.randrange(100 * DAY)
            out["sale"].append((number, number, bought, chance.randrange(1, 5) * 900, chance.choice((0, 0, 450))))
    else:
        ended = at
    out["sess"].append((number, state, ended, lead, begun))
    out["ev"] += events
    out["ans"] += answers


def make(count):
    chance = random.Random(7)
    out = {name: [] for name in TABLES}
    for number in range(1, count + 1):
        session(number, chance, out)
    return out


def fill(driver, path, rows):
    """A store of Askwell's own making, its triggers and indexes off while it fills."""
    subprocess.run([driver, "life", path, "first", "0", "10", str(END - 400 * DAY), "0", "1"], check=True, stdout=subprocess.DEVNULL)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    tables = ("session", "event", "answer", "purchase", "purchase_line", "contact_change")
    made = db.execute(
        f"SELECT type, name, sql FROM sqlite_schema WHERE sql NOT NULL AND tbl_name IN {tables} AND type IN ('trigger', 'index')").fetchall()
    for kind, name, _ in made:
        db.execute(f"DROP {kind} {name}")
    db.execute("PRAGMA foreign_keys = OFF")
    for table in ("event", "answer", "session_fact", "funnel_stale", "funnel_day"):
        db.execute(f"DELETE FROM {table}")
    db.execute("DELETE FROM session")
    db.execute("BEGIN")
    answered = {}
    for number, _, question, choice, _ in rows["ans"]:
        answered.setdefault(number, {})[question] = choice

    def lines(number):
        return "\n".join(f'{q}\t{{"choices":["{c}"]}}' for q, c in answered.get(number, {}).items() if on_path(q, answered[number]))

    def on_path(question, given):
        return question not in ("q3", "q4") or given.get("q2") != "c0"

    db.executemany(
        "INSERT INTO session (n, id, quiz, version, catalog, store, kiosk, locale, zone, started_at, ended_at, state, is_preview, answered, "
        "recommended, take, sum) VALUES (?, ?, 'bench', 'v0', 0, ?, ?, 'en', 'GMT', ?, ?, ?, 0, ?, 'TEA', '{\"empty_slots\":[]}', '')",
        ((n, f"S{n}", f"s{n % 2}", f"k{n % 4 // 2}", begun, ended, state, lines(n) if state == "completed" else None)
         for n, state, ended, lead, begun in rows["sess"]))
    db.executemany("INSERT INTO event (session, n, kind, question, at) VALUES ('S' || ?, ?, ?, NULLIF(?, ''), ?)", rows["ev"])
    db.executemany(
        "INSERT INTO answer (session, ordinal, question, value, at, sum) VALUES ('S' || ?, ?, ?, '{\"choices\":[\"' || ? || '\"]}', ?, '')",
        rows["ans"])
    db.executemany(
        "INSERT INTO purchase (n, name, at, is_cancelled, digest, imported_at, session, matched_by) VALUES (?2, ?2, ?3, 0, '', 0, ?1, 'session')",
        (row[:3] for row in rows["sale"]))
    db.executemany(
        "INSERT INTO purchase_line (purchase, line, sku, quantity, price) VALUES (?, 0, 'TEA', 1, ?)", ((r[1], r[3]) for r in rows["sale"]))
    db.executemany(
        "INSERT INTO purchase_line (purchase, line, sku, quantity, price) VALUES (?, 1, 'MUG', 1, ?)",
        ((r[1], r[4]) for r in rows["sale"] if r[4]))
    db.execute("INSERT INTO funnel_stale (session) SELECT n FROM session")
    db.execute("COMMIT")
    for _, _, sql in made:
        db.execute(sql)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


STEPS = ("'question_view', 'back', 'lead_view', 'complete', 'timeout', 'quit'")
SEEN = f"""
WITH steps AS (SELECT session, n, kind, question, moment, LAG(kind) OVER w AS before, LEAD(moment) OVER w AS next_at
  FROM ev WHERE kind IN ({STEPS}) WINDOW w AS (PARTITION BY session ORDER BY n)),
views AS (SELECT * FROM steps WHERE kind = 'question_view'),"""
QUERIES = [
    ("SELECT 'views', COUNT(DISTINCT session) FROM ev WHERE kind = 'view'", None),
    ("SELECT 'starts', COUNT(DISTINCT session) FROM ev WHERE kind = 'start'", None),
    ("SELECT 'completions', COUNT(*) FROM sess WHERE state = 'completed'", None),
    ("SELECT 'timeouts', COUNT(DISTINCT s.n) FROM sess s JOIN ev e ON e.session = s.n AND e.kind = 'start' WHERE s.state = 'timeout'", None),
    ("SELECT 'backs', COUNT(DISTINCT b.session) FROM ev b JOIN ev e ON e.session = b.session AND e.kind = 'start' WHERE b.kind = 'back'", None),
    ("SELECT 'leads', COUNT(*) FROM sess WHERE lead = 1", None),
    ("SELECT 'handoffs', COUNT(DISTINCT session) FROM ev WHERE kind = 'handoff_shown'", None),
    ("SELECT 'seen/' || question, COUNT(DISTINCT session) FROM ev WHERE kind = 'question_view' GROUP BY question", None),
    ("""SELECT 'dropped/' || question, COUNT(*) FROM (SELECT e.session, e.question, ROW_NUMBER() OVER (PARTITION BY e.session ORDER BY e.n DESC)
        AS back FROM ev e JOIN sess s ON s.n = e.session WHERE s.state <> 'completed' AND e.kind = 'question_view') x WHERE back = 1
        GROUP BY question""", None),
    ("""WITH newest AS (SELECT session, question, choice, ROW_NUMBER() OVER (PARTITION BY session, question ORDER BY n DESC) AS back,
        MAX(CASE WHEN question = 'q2' THEN n END) OVER (PARTITION BY session) AS fork FROM ans),
        said AS (SELECT session, question, choice, MAX(CASE WHEN question = 'q2' AND back = 1 THEN choice END)
          OVER (PARTITION BY session) AS way, back FROM newest)
        SELECT 'choice/' || question || '/' || choice, COUNT(*) FROM said JOIN sess s ON s.n = said.session
        WHERE back = 1 AND (s.state <> 'completed' OR question NOT IN ('q3', 'q4') OR way IS NULL OR way <> 'c0')
        GROUP BY question, choice""", "answered"),
    (SEEN + """ ways AS (SELECT DISTINCT session, "from", question FROM (SELECT session, n, before, question,
        LAG(question) OVER (PARTITION BY session ORDER BY n) AS "from" FROM views) v
        WHERE "from" IS NOT NULL AND "from" <> question AND before <> 'back')
        SELECT 'way/' || "from" || '/' || question, COUNT(*) FROM ways GROUP BY "from", question""", None),
    ("""SELECT 'way/' || question || '/*results', COUNT(*) FROM (SELECT e.session, e.question, ROW_NUMBER() OVER
        (PARTITION BY e.session ORDER BY e.n DESC) AS back FROM ev e JOIN sess s ON s.n = e.session
        WHERE s.state = 'completed' AND e.kind = 'question_view') x WHERE back = 1 GROUP BY question""", None),
    (SEEN + """ first AS (SELECT session, question, moment, next_at, ROW_NUMBER() OVER (PARTITION BY session, question ORDER BY n) AS place
        FROM views),
        stays AS (SELECT f.session, f.question, f.moment, f.next_at, MIN(a.moment) AS answered FROM first f LEFT JOIN ans a
          ON a.session = f.session AND a.question = f.question AND a.moment >= f.moment WHERE f.place = 1 GROUP BY 1, 2, 3, 4),
        times AS (SELECT question, CASE WHEN t > 750 THEN 750 ELSE t END AS t FROM (SELECT question,
          CAST(FLOOR((CASE WHEN answered IS NULL OR next_at < answered THEN next_at ELSE answered END - moment) / 100) AS BIGINT) AS t FROM stays) x),
        ranked AS (SELECT question, t, ROW_NUMBER() OVER (PARTITION BY question ORDER BY t) AS rank, COUNT(*) OVER (PARTITION BY question) AS n
          FROM times)
        SELECT CASE WHEN rank = FLOOR((n * 50 + 99) / 100) THEN 'median/' ELSE 'p90/' END || question, t FROM ranked
        WHERE rank IN (FLOOR((n * 50 + 99) / 100), FLOOR((n * 90 + 99) / 100))""", None),
] + [
    (f"""SELECT * FROM (SELECT COUNT(DISTINCT session) AS a, COUNT(*) AS b, COALESCE(SUM(direct), 0) AS c,
        COALESCE(SUM(direct + indirect), 0) AS d FROM sale JOIN sess ON sess.n = sale.session
        WHERE sess.state = 'completed' AND sale.moment - sess.ended < {days * DAY}) x""", days) for days in WINDOWS
]


def figures(run):
    found = {}
    for sql, mark in QUERIES:
        rows = run(sql)
        if mark in WINDOWS:
            for name, value in zip(("buyers", "orders", "direct", "value"), rows[0]):
                found[f"{name}/{mark}"] = int(value)
            continue
        for name, value in rows:
            found[name] = int(value)
            if mark == "answered":
                key = f"answered/{name.split('/')[1]}"
                found[key] = found.get(key, 0) + int(value)
    return found


def timed(name, run, rounds):
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        found = figures(run)
        times.append(time.perf_counter() - begin)
    print(f"{name}: all metrics in {statistics.median(times) * 1e3:,.0f} ms", flush=True)
    return found, statistics.median(times)


def sqlite_run(rows):
    db = sqlite3.connect(":memory:")
    for name, columns in TABLES.items():
        db.execute(f"CREATE TABLE {name} ({columns})")
        width = columns.count(",") + 1
        db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * width)})", (row[:width] for row in rows[name]))
    db.execute("CREATE INDEX ev_session ON ev(session, n)")
    db.execute("CREATE INDEX ev_kind ON ev(kind, session)")
    db.execute("CREATE INDEX ans_session ON ans(session, question)")
    db.execute("CREATE INDEX sess_n ON sess(n)")
    db.create_function("FLOOR", 1, lambda value: int(value // 1), deterministic=True)
    db.execute("ANALYZE")
    return lambda sql: db.execute(sql).fetchall()


def duckdb_run(rows, scratch):
    import duckdb

    db = duckdb.connect()
    for name, columns in TABLES.items():
        path, width = os.path.join(scratch, f"{name}.csv"), columns.count(",") + 1
        with open(path, "w", newline="") as file:
            csv.writer(file).writerows(row[:width] for row in rows[name])
        db.execute(f"CREATE TABLE {name} ({columns})")
        db.execute(f"COPY {name} FROM '{path}' (HEADER false)")
        os.remove(path)
    return lambda sql: db.execute(sql).fetchall()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--live", type=int, default=200)
    parser.add_argument("driver")
    parser.add_argument("scratch")
    options = parser.parse_args()
    path = os.path.join(options.scratch, "funnel.db")
    begin = time.monotonic()
    rows = make(options.sessions)
    fill(options.driver, path, rows)
    print(f"{options.sessions:,} sessions, {len(rows['ev']):,} events, {len(rows['ans']):,} answers, {os.path.getsize(path) / 2**20:,.0f} MiB, "
          f"filled in {time.monotonic() - begin:.0f} s", flush=True)
    engines = {}
    with contextlib.suppress(ModuleNotFoundError):
        engines["DuckDB"] = timed("DuckDB", duckdb_run(rows, options.scratch), 3)
    engines["SQLite"] = timed("SQLite", sqlite_run(rows), 1)
    del rows
    out = subprocess.run([options.driver, "funnel", path, str(options.live)], stdout=subprocess.PIPE, text=True, check=True).stdout
    ours, own = {}, {}
    for line in out.splitlines():
        words = line.split()
        if words[0] == "figure":
            ours[words[1]] = int(words[2])
        else:
            own[words[0]] = [int(word) for word in words[1:]]
    print(f"Askwell: all metrics in {own['all'][0] / 1e6:,.1f} ms by a new process; taken in once in {own['taken_in'][0] / 1e9:,.1f} s")
    wrong = 0
    for name, (theirs, _) in engines.items():
        differing = [key for key in sorted(set(ours) | set(theirs)) if ours.get(key, 0) != theirs.get(key, 0)]
        wrong += len(differing)
        for key in differing[:10]:
            print(f"{name}: {key} is {theirs.get(key)}, ours {ours.get(key)}")
    half, most = (value / 1e6 for value in own["live"])
    goals = Goals("funnel", f"{options.sessions:,} sessions")
    for name in ("DuckDB", "SQLite"):
        if name in engines:
            goals.at_most("all metrics", name, own["all"][0] / 1e9 / engines[name][1], 1)
        else:
            goals.lacks("all metrics", name, f"{name.lower()} is missing")
    goals.at_most("a counter after a session, p50", "", half, 5, "ms")
    goals.told("a counter after a session, p99", "", most, "ms")
    goals.at_most(f"of {len(ours)} figures differ", " and ".join(engines), wrong, 0, "")
    sys.exit(goals.end())


main()
