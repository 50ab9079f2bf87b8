// Contacts as a list of any length: by place in windows, or by what is looked for.
public import Domain
import GRDB

/// A contact as one line.
public struct ContactLine: Hashable, Sendable {
  /// A ULID.
  public var id: String
  /// Email, else phone, else empty.
  public var address: String
  public var name: String?
  /// How many tags they have now.
  public var tags: Int
  /// Whether they may be written to.
  public var isReachable: Bool
  public var seenAt: Instant
}

extension LongTable {
  /// Those who were erased are passed over; they are few beside the others.
  static let contacts = LongTable(
    line: { db in
      NumberLine(
        first: try db.value("SELECT MIN(n) FROM contact"), last: try db.value("SELECT MAX(n) FROM contact"),
        holes: try db.rows("SELECT n FROM contact WHERE forgotten_at IS NOT NULL ORDER BY n").map { $0[0] })
    }, step: 20_000)
}

extension Database {
  /// At most `count` contacts from place `first` on, where 0 is who came first; without `first` the newest. Costs what the lines cost,
  /// wherever they stand.
  public func contactStretch(first: Int? = nil, count: Int) throws(StoreError) -> Stretch<ContactLine> {
    try read { db in
      try LongTable.contacts.stretch(first: first, count: count, db) { low, high in
        try ContactLine.all("n BETWEEN ? AND ? ORDER BY n", [low, high], db)
      }
    }
  }

  /// Contacts that have each of `words` in address, name, id or a tag, the newest first. Reads all contacts from `below` on, in steps,
  /// until `limit` are found or `mayGoOn` says no.
  public func findContacts(
    _ words: [String], below: Int64? = nil, limit: Int, mayGoOn: () -> Bool
  ) throws(StoreError) -> Found<ContactLine> {
    let conditions = words.map { _ in
      """
      AND (instr(email_key, ?) OR instr(phone_key, ?) OR instr(swiftLowercaseString(name), ?) OR instr(lower(id), ?)
        OR EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact = contact.n AND instr(t.tag, ?)))
      """
    }.joined(separator: " ")
    let values = words.flatMap { Array(repeating: $0.lowercased(), count: 5) }
    return try search(.contacts, below: below, limit: limit, mayGoOn: mayGoOn) { db, low, high, wanted in
      try ContactLine.all(
        "n BETWEEN ? AND ? \(conditions) ORDER BY n DESC LIMIT ?", StatementArguments([low, high]) + StatementArguments(values) + [wanted], db)
    }
  }
}

extension ContactLine {
  fileprivate static func all(
    _ rest: String, _ values: StatementArguments, _ db: Connection
  ) throws -> [(number: Int64, line: ContactLine)] {
    try db.rows(
      """
      SELECT n, id, COALESCE(email, phone, ''), name, (SELECT COUNT(*) FROM contact_tag t WHERE t.contact = contact.n), is_reachable, seen_at
      FROM contact WHERE forgotten_at IS NULL AND \(rest)
      """, values
    ).map { row in
      let line = ContactLine(
        id: row[1], address: row[2], name: row[3], tags: row[4], isReachable: row[5], seenAt: Instant(milliseconds: row[6]))
      return (row[0], line)
    }
  }
}
