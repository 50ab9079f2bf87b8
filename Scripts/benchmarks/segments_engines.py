"""Who answers `segments.py`'s questions: Askwell's sets through the driver, SQLite, DuckDB and pyroaring; no program by itself.

An engine has `name`, and `ask(kind, tags)`: what came out as a list of counts, and the seconds it takes, the median of many.
"""
import os
import sqlite3
import statistics
import subprocess
import time

import numpy

from segments_data import TAGS

RECENT = "day < 30"


class Askwell:
    """Timed inside of the driver."""

    def __init__(self, driver, path, level=None):
        self.name = "Askwell" if level is None else "Askwell, any processor"
        level = [] if level is None else [str(level)]
        self.driver = subprocess.Popen([driver, "segments", path, *level], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.memory, self.written, self.insert_ns, read = (int(word) for word in self.driver.stdout.readline().split()[1:])
        self.read_s = read / 1e9

    def ask(self, kind, tags):
        self.driver.stdin.write(" ".join([kind, *map(str, tags)]) + "\n")
        self.driver.stdin.flush()
        took, *counts = self.driver.stdout.readline().split()
        return [int(count) for count in counts], float(took) / 1e9

    def close(self):
        self.driver.stdin.close()
        self.driver.wait()


class Roaring:
    """Timed inside of Python, as many runs at a time as make them long beside the clock."""

    name = "pyroaring"

    def __init__(self, answers):
        from pyroaring import BitMap

        self.union = BitMap.union
        self.all, self.recent = (self.sets(BitMap, rows) for rows in (answers, answers[answers["day"] < 30]))
        both = self.all + self.recent
        self.written = sum(len(one.serialize()) for one in both)
        kinds = ("array", "run", "bitset")
        self.memory = sum(one.get_statistics()[f"n_bytes_{kind}_containers"] for one in both for kind in kinds)
        # What a call costs whatever the sets are.
        few, other = BitMap([1]), BitMap([2])
        self.call_s = self.median(lambda: few.intersection_cardinality(other))[1]

    def sets(self, BitMap, rows):
        rows = rows[numpy.argsort(rows["tag"], kind="stable")]
        cuts = numpy.searchsorted(rows["tag"], numpy.arange(TAGS + 1))
        sets = [BitMap(rows["contact"][first:end]) for first, end in zip(cuts, cuts[1:])]
        for one in sets:
            one.run_optimize()
            one.shrink_to_fit()
        return sets

    def calls(self, kind, tags):
        """How often its question goes from Python into its library."""
        if kind.startswith("counts"):
            return TAGS
        return tags[0] ** 2 if kind == "matrix" else max(1, len(tags) - 1)

    def run(self, kind, tags):
        sets = self.recent if kind.endswith("30") else self.all
        if kind.startswith("counts"):
            return [len(one) for one in sets]
        if kind == "matrix":
            return [row.intersection_cardinality(column) for row in sets[: tags[0]] for column in sets[: tags[0]]]
        sets = [sets[tag] for tag in tags]
        if len(sets) == 1:
            return [len(sets[0])]
        if kind == "andnot":
            return [sets[0].difference_cardinality(sets[1])]
        if kind == "or":
            return [sets[0].union_cardinality(sets[1]) if len(sets) == 2 else len(self.union(*sets))]
        # The rarest first.
        left = sets[-1]
        for one in sets[-2:0:-1]:
            left = left & one
        return [left.intersection_cardinality(sets[0])]

    def ask(self, kind, tags):
        return self.median(lambda: self.run(kind, tags))

    def median(self, ask):
        counts = ask()
        began = time.perf_counter()
        ask()
        runs = max(1, int(50e-6 / (time.perf_counter() - began)))
        times = []
        for _ in range(31):
            began = time.perf_counter()
            for _ in range(runs):
                ask()
            times.append((time.perf_counter() - began) / runs)
        return counts, statistics.median(times)

    def close(self):
        pass


class Table:
    """answer (tag, contact, day) in SQL."""

    # SQLite works in one thread: what that takes of the processor, so that other load cannot flatter us.
    clock = staticmethod(time.thread_time)

    def statement(self, kind, tags):
        if kind in ("counts", "counts30"):
            return f"SELECT tag, count(*) FROM answer {f'WHERE {RECENT}' if kind == 'counts30' else ''} GROUP BY tag"
        if kind == "matrix":
            return (
                "SELECT a.tag, b.tag, count(*) FROM answer a JOIN answer b ON a.contact = b.contact AND b.tag <= a.tag "
                f"WHERE a.tag < {tags[0]} AND b.tag < {tags[0]} GROUP BY 1, 2")
        if kind == "or":
            return f"SELECT count(DISTINCT contact) FROM answer WHERE tag IN ({', '.join(map(str, tags))})"
        if kind == "andnot":
            return (
                f"SELECT count(*) FROM answer a WHERE a.tag = {tags[0]} AND NOT EXISTS "
                f"(SELECT 1 FROM answer b WHERE b.tag = {tags[1]} AND b.contact = a.contact)")
        # The rarest drives; INTERSECT would sort.
        first, *others = sorted(tags, reverse=True)
        recent = " AND {}.day < 30" if kind == "and30" else ""
        join = " JOIN answer a{0} ON a{0}.tag = {0} AND a{0}.contact = a.contact"
        joins = "".join(join.format(tag) + recent.format(f"a{tag}") for tag in others)
        return f"SELECT count(*) FROM answer a{joins} WHERE a.tag = {first}{recent.format('a')}"

    def run(self, kind, tags):
        rows = self.db.execute(self.statement(kind, tags)).fetchall()
        if kind in ("counts", "counts30"):
            counts = dict(rows)
            return [counts.get(tag, 0) for tag in range(TAGS)]
        if kind == "matrix":
            counts = {pair: count for *pair_, count in rows for pair in (tuple(pair_), tuple(pair_[::-1]))}
            return [counts.get((row, column), 0) for row in range(tags[0]) for column in range(tags[0])]
        return [rows[0][0]]

    def ask(self, kind, tags):
        times = []
        while len(times) < 5 and (not times or times[-1] < 1):
            began = self.clock()
            counts = self.run(kind, tags)
            times.append(self.clock() - began)
        return counts, statistics.median(times)

    def close(self):
        self.db.close()


class SQLite(Table):
    """Its best: clustered by tag, an index by contact without which the matrix is never done, one of the last 30 days."""

    name = "SQLite"

    def __init__(self, answers, path):
        self.db = sqlite3.connect(path)
        self.db.executescript(
            """
            PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;
            PRAGMA mmap_size = 8000000000;
            CREATE TABLE answer (tag INT NOT NULL, contact INT NOT NULL, day INT NOT NULL, PRIMARY KEY (tag, contact)) WITHOUT ROWID;
            """)
        rows = answers[numpy.argsort(answers["tag"], kind="stable")]
        for first in range(0, len(rows), 1_000_000):
            part = rows[first : first + 1_000_000]
            columns = (part[column].tolist() for column in ("tag", "contact", "day"))
            self.db.executemany("INSERT INTO answer VALUES (?, ?, ?)", zip(*columns))
        self.db.executescript(
            f"""
            CREATE INDEX recent ON answer (tag, contact) WHERE {RECENT};
            CREATE INDEX by_contact ON answer (contact, tag);
            CREATE TABLE kept (tag INTEGER PRIMARY KEY, count INT, count30 INT);
            INSERT INTO kept SELECT tag, count(*), sum({RECENT}) FROM answer GROUP BY tag;
            ANALYZE;
            """)
        self.db.commit()
        self.written = os.path.getsize(path)


class Kept(Table):
    """The same file, and counts of whole tags from a table that is kept with every answer."""

    name = "SQLite, kept counts"

    def __init__(self, sqlite):
        self.db = sqlite.db

    def statement(self, kind, tags):
        if kind in ("counts", "counts30"):
            return f"SELECT tag, {kind.replace('counts', 'count')} FROM kept"
        if kind in ("and", "and30") and len(tags) == 1:
            return f"SELECT {kind.replace('and', 'count')} FROM kept WHERE tag = {tags[0]}"
        return super().statement(kind, tags)


class DuckDB(Table):
    name = "DuckDB"
    # Many threads.
    clock = staticmethod(time.perf_counter)

    def __init__(self, answers, path):
        import duckdb

        self.db = duckdb.connect(path)
        rows = answers[numpy.argsort(answers["tag"], kind="stable")]
        columns = {"tag": rows["tag"].astype("i2"), "contact": rows["contact"].astype("i4"), "day": rows["day"].astype("i2")}
        self.db.execute("CREATE TABLE answer AS SELECT * FROM columns")
        self.db.execute("CHECKPOINT")
        self.written = os.path.getsize(path)
