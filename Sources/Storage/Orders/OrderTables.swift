// What was bought, and the baskets that kiosks handed over: the step of the file that brings them.

extension Schema {
  /// Money is in minor units of the shop's currency. An address is kept in its one form and goes with its person (see `Erasure`).
  static let orders =
    """
    CREATE TABLE purchase (
      n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, code TEXT, reference TEXT, email TEXT, phone TEXT,
      is_cancelled INTEGER NOT NULL, digest TEXT NOT NULL, imported_at INTEGER NOT NULL,
      -- The session that it came of, and how that is known.
      session INTEGER REFERENCES session(n),
      matched_by TEXT CHECK (matched_by IN ('code', 'session', 'discount', 'contact')),
      CHECK ((session IS NULL) = (matched_by IS NULL))) STRICT;
    CREATE INDEX purchase_of_session ON purchase(session) WHERE session IS NOT NULL;
    CREATE INDEX purchase_unmatched ON purchase(n) WHERE session IS NULL;
    CREATE INDEX purchase_of_email ON purchase(email) WHERE email IS NOT NULL;
    CREATE INDEX purchase_of_phone ON purchase(phone) WHERE phone IS NOT NULL;

    -- `price` is of one piece.
    CREATE TABLE purchase_line (
      purchase INTEGER NOT NULL REFERENCES purchase(n) ON DELETE CASCADE, line INTEGER NOT NULL, sku TEXT NOT NULL,
      quantity INTEGER NOT NULL, price INTEGER NOT NULL, PRIMARY KEY (purchase, line)) STRICT, WITHOUT ROWID;

    -- What the hand-off showed last: SKUs in lines.
    CREATE TABLE basket (
      session TEXT PRIMARY KEY, at INTEGER NOT NULL, value INTEGER NOT NULL, skus TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE INDEX consent_of_session ON consent(session) WHERE session IS NOT NULL;
    CREATE INDEX session_with_discount ON session(code) WHERE code IS NOT NULL;

    """
    + logged("purchase", "INSERT", contact("NEW"), when: "\(contact("NEW")) IS NOT NULL")
    + logged("purchase", "UPDATE", contact("NEW"), when: "\(contact("NEW")) IS NOT NULL")
    + logged("purchase", "UPDATE", contact("OLD"), when: "\(contact("OLD")) IS NOT NULL AND OLD.session IS NOT NEW.session", name: "former")

  /// Whose session an order came of.
  private static func contact(_ row: String) -> String { "(SELECT contact FROM session WHERE n = \(row).session)" }
}
