"""The index over a real store of so many contacts: how soon a console counts after a start, and how soon after a commit elsewhere.

Usage: index.py DRIVER SCRATCH [--contacts N] [--commits N]

The store is made by Askwell itself and filled with the contacts of segments_data, its triggers and indexes taken off meanwhile. Counts
of each condition are compared with SQLite's own where SQL can say it in a line.
"""
import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import time

import segments_data
from goals import Goals

NOW = 1_774_000_000_000
DAY = 86_400_000
SPACES = ("skin", "hair", "goal", "age")


def tag(rank):
    return f"{SPACES[rank % 4]}:v{rank}"


CONDITIONS = [
    (f"{tag(0)} and {tag(7)} and {tag(40)}",
     "SELECT COUNT(*) FROM contact_tag a JOIN contact_tag b ON b.contact = a.contact AND b.tag = '{0}' JOIN contact_tag c "
     "ON c.contact = a.contact AND c.tag = '{1}' WHERE a.tag = '{2}'".format(tag(7), tag(0), tag(40))),
    (f"{tag(1)} or {tag(2)} or {tag(3)} or {tag(4)}",
     "SELECT COUNT(DISTINCT contact) FROM contact_tag WHERE tag IN ('{}', '{}', '{}', '{}')".format(*map(tag, (1, 2, 3, 4)))),
    (f"{tag(5)} in last 30d", f"SELECT COUNT(*) FROM contact_tag WHERE tag = '{tag(5)}' AND since >= {NOW - 30 * DAY}"),
    ("consent.email = yes and not goal:*",
     "SELECT COUNT(*) FROM contact c WHERE is_reachable AND NOT EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact = c.n AND t.tag LIKE 'goal:%')"),
    ("count(skin:*, hair:*) >= 6",
     "SELECT COUNT(*) FROM (SELECT contact FROM contact_tag WHERE tag LIKE 'skin:%' OR tag LIKE 'hair:%' GROUP BY contact HAVING COUNT(*) >= 6)"),
    ("contact.seen in last 7d", f"SELECT COUNT(*) FROM contact WHERE seen_at >= {NOW - 7 * DAY} AND seen_at <= {NOW}"),
    # SQLite cannot read an address; every tenth of them is meant.
    ("contact.email ends 7@example.com", "SELECT COUNT(*) / 10 FROM contact WHERE email IS NOT NULL"),
]


def fill(driver, path, contacts):
    """A store of Askwell's own making with its triggers and indexes off while it fills."""
    subprocess.run([driver, "life", path, "first", "0", "10", str(NOW - 400 * DAY), "0", "1"], check=True, stdout=subprocess.DEVNULL)
    answers = segments_data.make(contacts)
    db = sqlite3.connect(path, isolation_level=None)
    base = db.execute("SELECT IFNULL(MAX(n), 0) + 1 FROM contact").fetchone()[0]
    db.close()
    subprocess.run([driver, "people", path, str(contacts)], check=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    tables = "('contact', 'contact_tag', 'tag_change', 'consent', 'contact_change', 'session', 'outbox', 'event', 'segment_member')"
    made = db.execute(
        f"SELECT type, name, sql FROM sqlite_schema WHERE sql NOT NULL AND tbl_name IN {tables} AND (type = 'trigger' OR type = 'index')").fetchall()
    for kind, name, _ in made:
        db.execute(f"DROP {kind} {name}")
    for table in ("contact_change", "contact_tag", "tag_change", "consent"):
        db.execute(f"DELETE FROM {table}")
    db.execute("BEGIN")
    days = answers["day"].reshape(contacts, -1)
    seen = days.min(axis=1).tolist()
    db.executemany(
        "UPDATE contact SET created_at = ?, seen_at = ?, is_reachable = ? WHERE n = ?",
        ((NOW - 380 * DAY + i, NOW - seen[i] * DAY, i % 2 == 0, base + i) for i in range(contacts)))
    db.executemany(
        "INSERT INTO consent (contact, channel, state, wording, wording_sha256, at) VALUES (?, 'email', 'given', 'Yes.', '', ?)",
        ((base + i, NOW - 380 * DAY) for i in range(0, contacts, 2)))
    names = [tag(rank) for rank in range(segments_data.TAGS)]
    order = answers[answers["tag"].argsort(kind="stable")]
    for table, columns in (("contact_tag", "tag, contact, since"), ("tag_change", "tag, contact, at, op")):
        end = ", 'gained'" if table == "tag_change" else ""
        rows = order if table == "contact_tag" else answers
        for start in range(0, len(rows), 1_000_000):
            part = rows[start:start + 1_000_000]
            db.executemany(
                f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?{end})",
                ((names[t], base + c, NOW - d * DAY - c % DAY) for c, t, d in
                 zip(part["contact"].tolist(), part["tag"].tolist(), part["day"].tolist())))
    db.execute("INSERT INTO contact_change (contact, n) SELECT n, n FROM contact")
    db.execute("COMMIT")
    for _, _, sql in made:
        db.execute(sql)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def latency(driver, path, commits):
    """Microseconds from a commit's end in one process to the count in another."""
    watcher = subprocess.Popen([driver, "index-watch", path, str(NOW), str(commits)], stdout=subprocess.PIPE, text=True)
    watcher.stdout.readline()
    committer = subprocess.run([driver, "index-commit", path, str(NOW), str(commits)], stdout=subprocess.PIPE, text=True, check=True)
    committed = {int(n): int(at) for _, n, at in map(str.split, committer.stdout.splitlines())}
    try:
        out, _ = watcher.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        watcher.kill()
        raise SystemExit("the watcher did not see every commit")
    seen = {}
    for _, n, at in map(str.split, out.splitlines()):
        for number in range(max(seen, default=0) + 1, int(n) + 1):
            seen[number] = int(at)
    # The commit is seen before the one who made it has said so: never less than nothing.
    times = sorted(max(0, seen[n] - at) / 1e3 for n, at in committed.items())
    return statistics.median(times), times[len(times) * 99 // 100]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("scratch")
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--commits", type=int, default=300)
    options = parser.parse_args()
    path = os.path.join(options.scratch, "index.db")
    begin = time.monotonic()
    fill(options.driver, path, options.contacts)
    print(f"{options.contacts:,} contacts, {os.path.getsize(path) / 2**20:,.0f} MiB, filled in {time.monotonic() - begin:.0f} s", flush=True)
    out = subprocess.run(
        [options.driver, "index", path, str(NOW)] + [text for text, _ in CONDITIONS], stdout=subprocess.PIPE, text=True, check=True).stdout
    figures, wrong = {}, 0
    db = sqlite3.connect(path)
    sql = dict(CONDITIONS)
    for line in out.splitlines():
        words = line.split(" ", 4)
        if words[0] != "condition":
            figures[words[0]] = int(words[1])
            continue
        first, warm, count, text = int(words[1]), int(words[2]), int(words[3]), words[4]
        begin = time.perf_counter()
        expected = db.execute(sql[text]).fetchone()[0]
        took = time.perf_counter() - begin
        wrong += count != expected
        print(f"{text}: {count:,}, first {first / 1e6:.2f} ms, then {warm / 1e3:.1f} us; SQLite {took * 1e3:.1f} ms"
              + ("" if count == expected else f", which says {expected:,}"), flush=True)
    db.close()
    print(f"the file of the index: {os.path.getsize(path + '-index') / 2**20:.1f} MiB; from the tables {figures['build'] / 1e9:.2f} s; "
          f"who came and went {figures['movements'] / 1e6:.2f} ms; a reading when nothing changed {figures['again'] / 1e3:.0f} us")
    half, most = latency(options.driver, path, options.commits)
    goals = Goals("index", f"{options.contacts:,} contacts")
    goals.at_most("first count after a restart", "", figures["restart"] / 1e6, 300, "ms")
    goals.at_most("400 counts", "", figures["counts"] / 1e3, 20, "us")
    goals.told("a commit elsewhere is counted, p50", "", half, "us")
    goals.at_most("a commit elsewhere is counted, p99", "", most, 1000, "us")
    goals.at_most("wrong counts", "SQLite", wrong, 0, "")
    sys.exit(goals.end())


main()
