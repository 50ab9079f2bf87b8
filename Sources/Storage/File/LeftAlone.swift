// The step after the first store: what a kiosk needs that nobody minds all day.

extension Schema {
  /// Columns of a session that came later join its row's sum only where they are set, so that older rows keep theirs (see `RowSum`).
  static let leftAlone = """
    ALTER TABLE session ADD COLUMN variant TEXT;
    -- The session that this one takes over from.
    ALTER TABLE session ADD COLUMN previous TEXT;
    -- What the shopper holds. Two sessions may share one: the newest is meant.
    ALTER TABLE session ADD COLUMN short_code TEXT;
    CREATE INDEX session_of_code ON session(short_code, n) WHERE short_code IS NOT NULL;

    -- A code is good once, whatever its pool and its letters' case: a web shop knows it by itself alone.
    CREATE TABLE discount_code (
      n INTEGER PRIMARY KEY, pool TEXT NOT NULL, code TEXT NOT NULL UNIQUE COLLATE NOCASE, added_at INTEGER NOT NULL,
      session TEXT UNIQUE REFERENCES session(id), taken_at INTEGER) STRICT;
    CREATE INDEX discount_code_left ON discount_code(pool, n) WHERE session IS NULL;

    -- A shopper asks for staff. Over when staff came (is_answered), when the session ended, or when the kiosk started again.
    CREATE TABLE staff_call (
      n INTEGER PRIMARY KEY, kiosk TEXT, session TEXT, since INTEGER NOT NULL, ended_at INTEGER, is_answered INTEGER NOT NULL DEFAULT 0)
      STRICT;
    CREATE INDEX staff_call_open ON staff_call(kiosk) WHERE ended_at IS NULL;
    """
}
