// Sums of the funnel by day and slice, and which sessions they do not have yet: kept by triggers, so that no writer can forget it.

extension Schema {
  /// Nothing of this is written while a shopper answers: a session is noted when it has ended, and again when something is learnt of it
  /// later. Whoever reads takes the noted ones in (see `FunnelBook`).
  static let funnel =
    """
    -- Refs, choices and SKUs by number: they are long, and each stands in every sum.
    CREATE TABLE funnel_word (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

    CREATE TABLE funnel_slice (
      n INTEGER PRIMARY KEY, quiz TEXT NOT NULL, version TEXT NOT NULL, store TEXT, kiosk TEXT, locale TEXT NOT NULL, variant TEXT) STRICT;

    -- What a session adds to the sums of its day and slice: to take it away again when it has changed.
    CREATE TABLE session_fact (
      session INTEGER PRIMARY KEY, day INTEGER NOT NULL, slice INTEGER NOT NULL, sums BLOB NOT NULL) STRICT;

    -- Days since 1970. `n` counts changes: whoever has read up to N asks for what is above it.
    CREATE TABLE funnel_day (
      day INTEGER NOT NULL, slice INTEGER NOT NULL REFERENCES funnel_slice(n), n INTEGER NOT NULL, sums BLOB NOT NULL,
      PRIMARY KEY (day, slice)) STRICT, WITHOUT ROWID;
    CREATE INDEX funnel_day_in_order ON funnel_day(n);

    CREATE TABLE funnel_stale (session INTEGER PRIMARY KEY) STRICT;
    INSERT INTO funnel_stale (session) SELECT n FROM session WHERE state <> 'open' AND is_preview = 0;

    """
    + stale("session", "INSERT", "n = NEW.n", when: "NEW.state <> 'open'")
    + stale("session", "UPDATE", "n = NEW.n", when: "NEW.state <> 'open'")
    + stale("event", "INSERT", "id = NEW.session")
    + stale("basket", "INSERT", "id = NEW.session")
    + stale("basket", "UPDATE", "id = NEW.session")
    + stale("purchase", "INSERT", "n = NEW.session", when: "NEW.session IS NOT NULL")
    + stale("purchase", "UPDATE", "n IN (OLD.session, NEW.session)")
    + stale("purchase", "DELETE", "n = OLD.session", when: "OLD.session IS NOT NULL")

  private static func stale(_ table: String, _ change: String, _ whose: String, when: String? = nil) -> String {
    """
    CREATE TRIGGER \(table)_\(change.lowercased())_is_counted AFTER \(change) ON \(table)\(when.map { " WHEN \($0)" } ?? "") BEGIN
      INSERT INTO funnel_stale (session) SELECT n FROM session WHERE \(whose) AND state <> 'open' AND is_preview = 0
        ON CONFLICT DO NOTHING;
    END;

    """
  }
}
