"""A copy of a store as a kill left it."""
import os
import shutil
import sqlite3


class Copy:
    """The store as the kill left it, looked at without touching it."""

    def __init__(self, database, place):
        self.path = place + "/copy.db"
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.path + end):
                os.remove(self.path + end)
        for end in ("", "-wal"):
            if os.path.exists(database + end):
                shutil.copyfile(database + end, self.path + end)
        self.store = sqlite3.connect(self.path)

    def rows(self, sql, *values):
        return self.store.execute(sql, values).fetchall()

    def one(self, sql, *values):
        row = self.store.execute(sql, values).fetchone()
        return row[0] if row else None

    def faults(self):
        """What SQLite finds."""
        words = [row[0] for row in self.rows("PRAGMA integrity_check(5)")]
        found = [] if words == ["ok"] else words
        return found + [f"broken reference in {table}" for table in sorted({row[0] for row in self.rows("PRAGMA foreign_key_check")})]

    def close(self):
        self.store.close()
