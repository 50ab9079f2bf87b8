// What a store keeps of the fleet: who it is at the hub, what has to go up, what came down. A store that is no member pays one look into
// an empty table for each row that would have to go up.

extension Schema {
  /// A thing that changes again gets a new number, its old row goes; what the hub has taken in goes too, and a store that gets another id
  /// puts everything in anew (see `FleetLog`). Numbers are never used twice; not by AUTOINCREMENT, which writes its counter with every
  /// statement that might insert, also where the store is no member.
  static let fleet =
    """
    -- One row at most. `next` is of a push whose end is not known. `fill_kind` and `fill_after` say how far everything that was there is in
    -- the log; NULL when it is. `applied` is the newest publication that was dealt with, `last` the highest number given.
    CREATE TABLE fleet_member (
      id INTEGER PRIMARY KEY CHECK (id = 1), address TEXT NOT NULL, secret TEXT, instance TEXT NOT NULL, kiosk TEXT, generation TEXT,
      next TEXT, last INTEGER NOT NULL DEFAULT 0, acknowledged INTEGER NOT NULL DEFAULT 0, applied INTEGER NOT NULL DEFAULT 0, store INTEGER, store_name TEXT, region TEXT,
      name TEXT, fill_kind TEXT, fill_after INTEGER NOT NULL DEFAULT 0, joined_at INTEGER NOT NULL, seen_at INTEGER, skew INTEGER,
      trouble TEXT) STRICT;

    CREATE TABLE fleet_change (
      n INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('session', 'contact', 'consent', 'order', 'erasure')),
      key TEXT NOT NULL, UNIQUE (kind, key)) STRICT;

    -- Digests of addresses that are no longer here, until the hub has been told.
    CREATE TABLE fleet_erasure (contact TEXT PRIMARY KEY, digests TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- `before` and `after`: what was in force before and after it, by kind: a version, a revision, a value, a text.
    CREATE TABLE fleet_publication (
      version INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, digest TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('applied', 'waiting', 'refused', 'withdrawn')), words TEXT, before TEXT, after TEXT,
      at INTEGER NOT NULL, is_told INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE INDEX fleet_publication_of_ref ON fleet_publication(kind, ref, version);

    """
    + ["INSERT", "UPDATE"].map { goesUp("session", $0, .session, "NEW.id", when: "NEW.state <> 'open' AND NEW.is_preview = 0") }.joined()
    + goesUp("session", "DELETE", .session, "OLD.id", when: "OLD.state <> 'open' AND OLD.is_preview = 0")
    + goesUp("event", "INSERT", .session, "NEW.session", when: hasEnded)
    + ["INSERT", "UPDATE"].map { goesUp("basket", $0, .session, "NEW.session", when: hasEnded) }.joined()
    + goesUp("contact", "INSERT", .contact, "NEW.id") + goesUp("contact", "UPDATE", .contact, "NEW.id", when: hasNews)
    + ["INSERT", "UPDATE"].map { goesUp("contact_tag", $0, .contact, "(SELECT id FROM contact WHERE n = NEW.contact)") }.joined()
    + goesUp("contact_tag", "DELETE", .contact, "(SELECT id FROM contact WHERE n = OLD.contact)")
    + goesUp("consent", "INSERT", .consent, "CAST(NEW.n AS TEXT)")
    + ["INSERT", "UPDATE"].map { goesUp("purchase", $0, .order, "NEW.name") }.joined() + goesUp("purchase", "DELETE", .order, "OLD.name")

  private static let hasEnded = "EXISTS (SELECT 1 FROM session WHERE id = NEW.session AND state <> 'open' AND is_preview = 0)"

  private static let hasNews = ["email", "phone", "name", "locale", "created_at", "seen_at", "properties", "forgotten_at"]
    .map { "OLD.\($0) IS NOT NEW.\($0)" }.joined(separator: " OR ")

  /// Above what is there, too: a counter that a salvage brought back from before must stop no write.
  static let nextNumber = "UPDATE fleet_member SET last = MAX(last, (SELECT IFNULL(MAX(n), 0) FROM fleet_change)) + 1"

  /// Not by `INSERT OR REPLACE`: a statement that says `OR IGNORE` says so for its triggers too.
  static func goesUp(_ table: String, _ change: String, _ kind: FleetEntry.Kind, _ key: String, when: String = "1") -> String {
    """
    CREATE TRIGGER \(table)_\(change.lowercased())_goes_up AFTER \(change) ON \(table)
    WHEN EXISTS (SELECT 1 FROM fleet_member) AND (\(when)) BEGIN
      DELETE FROM fleet_change WHERE kind = '\(kind.rawValue)' AND key = \(key);
      \(nextNumber);
      INSERT INTO fleet_change (n, kind, key) SELECT last, '\(kind.rawValue)', \(key) FROM fleet_member WHERE \(key) IS NOT NULL;
    END;

    """
  }
}
