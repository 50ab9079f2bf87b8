// The step of the file after which something may go from it.

extension Schema {
  static let retention =
    """
    -- The steps that a fact was made of are gone: it stays as it is.
    ALTER TABLE session_fact ADD COLUMN is_final INTEGER NOT NULL DEFAULT 0;

    -- A code that was given out stays so when its session has gone: it refers to none any more.
    CREATE TABLE discount_code_kept (
      n INTEGER PRIMARY KEY, pool TEXT NOT NULL, code TEXT NOT NULL UNIQUE COLLATE NOCASE, added_at INTEGER NOT NULL,
      session TEXT UNIQUE, taken_at INTEGER) STRICT;
    INSERT INTO discount_code_kept (n, pool, code, added_at, session, taken_at)
      SELECT n, pool, code, added_at, session, taken_at FROM discount_code;
    DROP TABLE discount_code;
    ALTER TABLE discount_code_kept RENAME TO discount_code;
    CREATE INDEX discount_code_left ON discount_code(pool, n) WHERE session IS NULL;

    """
    + logged("session", "DELETE", "OLD.contact", when: "OLD.contact IS NOT NULL")
    + logged("event", "DELETE", ofEvent, when: "\(ofEvent) IS NOT NULL")
    + logged("purchase", "DELETE", ofPurchase, when: "\(ofPurchase) IS NOT NULL")

  private static let ofEvent = "(SELECT contact FROM session WHERE id = OLD.session)"
  private static let ofPurchase = "(SELECT contact FROM session WHERE n = OLD.session)"
}
