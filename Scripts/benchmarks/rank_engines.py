"""Engines beside the ranking: each sums answer weight x product weight by product. They do less: no gates, no order beyond the score and
the product's number, no reasons. Only `Judge` ranks as FORMAT.md says, and is slower by it."""
import sqlite3

import numpy

QUESTIONS, TOP = 8, 6


def pairs(profile, weights):
    return [number for tag in profile for number in (tag, weights[tag])]


class SciPy:
    """A sparse matrix of products and tags, multiplied by the answers; then the best few."""

    name = "scipy CSR"

    def __init__(self, entries, products, weights):
        import scipy.sparse

        table = numpy.array(entries, dtype=numpy.int64)
        self.count, self.weights = len(products), numpy.array(weights, dtype=numpy.int64)
        shape = (self.count, len(weights))
        self.matrix = scipy.sparse.csr_matrix((table[:, 2], (table[:, 0], table[:, 1])), shape=shape)
        self.numbers = numpy.arange(self.count)

    def best(self, profile):
        answers = numpy.zeros(len(self.weights), numpy.int64)
        answers[profile] = self.weights[profile]
        scores = self.matrix @ answers
        keys = scores * self.count + (self.count - 1 - self.numbers)
        found = numpy.argpartition(-keys, TOP - 1)[:TOP]
        found = found[numpy.argsort(-keys[found])]
        return [(int(product), int(scores[product])) for product in found if scores[product] > 0]


class SQLite:
    name = "SQLite"

    def __init__(self, entries, products, weights, path=":memory:"):
        self.weights, self.db = weights, sqlite3.connect(path)
        self.db.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA cache_size = -500000;
            CREATE TABLE posting (tag INT, product INT, weight INT, PRIMARY KEY (tag, product)) WITHOUT ROWID;
            CREATE TABLE product (product INTEGER PRIMARY KEY, priority INT, position INT, price INT, sku TEXT);
            """)
        rows = sorted((tag, product, weight) for product, tag, weight in entries)
        self.db.executemany("INSERT INTO posting VALUES (?, ?, ?)", rows)
        self.db.executemany(
            "INSERT INTO product VALUES (?, ?, ?, ?, ?)",
            [(i, *facts[:2], None if facts[2] < 0 else facts[2], str(i)) for i, facts in enumerate(products)])
        self.db.execute("ANALYZE")
        self.db.commit()
        answers = ", ".join(["(?, ?)"] * QUESTIONS)
        self.query = f"""
            WITH answer (tag, weight) AS (VALUES {answers})
            SELECT posting.product, sum(posting.weight * answer.weight) AS score
            FROM answer CROSS JOIN posting ON posting.tag = answer.tag
            GROUP BY posting.product ORDER BY score DESC, posting.product LIMIT {TOP}"""

    def best(self, profile):
        return self.db.execute(self.query, pairs(profile, self.weights)).fetchall()


class DuckDB:
    name = "DuckDB"

    def __init__(self, entries, products, weights):
        import duckdb

        self.weights, self.db = weights, duckdb.connect()
        table = numpy.array(entries, dtype=numpy.int32)
        columns = dict(product=table[:, 0], tag=table[:, 1], weight=table[:, 2])
        self.db.register("columns", columns)
        self.db.execute("CREATE TABLE posting AS SELECT * FROM columns ORDER BY tag, product")
        answers = ", ".join(["(?::INT, ?::INT)"] * QUESTIONS)
        self.query = f"""
            SELECT product, sum(posting.weight * answer.weight)::BIGINT AS score
            FROM posting JOIN (VALUES {answers}) answer (tag, weight) ON posting.tag = answer.tag
            GROUP BY product ORDER BY score DESC, product LIMIT {TOP}"""

    def best(self, profile):
        return self.db.execute(self.query, pairs(profile, self.weights)).fetchall()


class Judge:
    """FORMAT.md's whole order in SQL, without pins: score, matched, points by question, priority, position, price (none last), SKU."""

    name = "SQLite, all"

    def __init__(self, sqlite):
        self.weights, self.db = sqlite.weights, sqlite.db
        answers = ", ".join(f"({place}, ?, ?)" for place in range(QUESTIONS))
        points = "".join(
            f", sum(CASE answer.place WHEN {i} THEN posting.weight * answer.weight ELSE 0 END) AS p{i}" for i in range(QUESTIONS))
        order = "".join(f"p{i} DESC, " for i in range(QUESTIONS))
        self.query = f"""
            WITH answer (place, tag, weight) AS (VALUES {answers}),
            ranked AS (
              SELECT posting.product, sum(posting.weight * answer.weight) AS score, count(*) AS matched {points}
              FROM answer CROSS JOIN posting ON posting.tag = answer.tag GROUP BY posting.product)
            SELECT ranked.product, 1000 * score FROM ranked CROSS JOIN product USING (product)
            ORDER BY score DESC, matched DESC, {order} priority DESC, position, price IS NULL, price, sku LIMIT {TOP + 1}"""

    def best(self, profile):
        """One more than the page has."""
        return self.db.execute(self.query, pairs(profile, self.weights)).fetchall()

    def page(self, profile):
        """What the page must say, `product:score` each; and whether scores in it, or at its end, are equal."""
        rows = self.best(profile)
        scores = [score for _, score in rows]
        return [f"{product}:{score}" for product, score in rows[:TOP]], len(set(scores)) < len(scores)
