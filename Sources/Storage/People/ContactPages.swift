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
    }, step: 4_000)
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
  /// until `limit` are found or `mayGoOn` says no. A whole address is found at once, before all others.
  /// - Parameter isMasked: addresses and names are not looked at: who must not see them could guess them letter by letter.
  public func findContacts(
    _ words: [String], below: Int64? = nil, limit: Int, isMasked: Bool = false, mayGoOn: () -> Bool
  ) throws(StoreError) -> Found<ContactLine> {
    let conditions = try read { db in try words.map { try ContactCondition($0.lowercased(), isMasked: isMasked, db) } }
    let sql = conditions.map { "AND (\($0.sql))" }.joined(separator: " ")
    let values = conditions.map(\.values).reduce(StatementArguments()) { $0 + $1 }
    let first = words.count == 1 && !isMasked ? try contacts(withAddress: words[0]) : []
    if below == nil, !first.isEmpty, let line = try read(LongTable.contacts.line) {
      return Found(total: line.count, lines: first.map(\.line), looked: 0, next: line.last + 1)
    }
    let known = JSON.array(first.map { .int($0.number) }).canonical
    return try search(.contacts, below: below, limit: limit, mayGoOn: mayGoOn) { db, low, high, wanted in
      try ContactLine.all(
        "n BETWEEN ? AND ? \(sql) AND n NOT IN (SELECT value FROM json_each(?)) ORDER BY n DESC LIMIT ?",
        [low, high] + values + [known, wanted], db)
    }
  }

  /// Through the blind indexes, which know whole addresses alone.
  private func contacts(withAddress word: String) throws(StoreError) -> [(number: Int64, line: ContactLine)] {
    let (email, phone) = (Email(word)?.normalised, Phone(word)?.text)
    guard email != nil || phone != nil else { return [] }
    return try read { db in
      try ContactLine.all(
        "(email_key = askwell_blind('email', ?) OR phone_key = askwell_blind('phone', ?)) ORDER BY n DESC", [email, phone], db)
    }
  }
}

/// What a word asks of a row. Tags are looked up once: most words are in none, and then no row is asked for its own.
private struct ContactCondition {
  var sql = "instr(id, ?)"
  var values: StatementArguments

  init(_ word: String, isMasked: Bool, _ db: Connection) throws {
    values = [word.uppercased()]
    let tags = try db.tagsInUse().map(\.text).filter { $0.lowercased().contains(word) }
    if !tags.isEmpty {
      sql += " OR EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact = contact.n AND t.tag IN (SELECT value FROM json_each(?)))"
      values += [JSON.array(tags.map(JSON.string)).canonical]
    }
    if isMasked { return }
    // The dearest last: it opens what is sealed.
    sql += " OR askwell_says_word(?, n, email, phone, name)"
    values += [word]
  }
}

extension String {
  /// Finds this, in lower case, in a column of names. Where it is ASCII SQLite's own comparison does, many times faster than ours.
  func nameCondition(of column: String) -> String {
    utf8.allSatisfy { $0 < 0x80 } ? "\(column) LIKE ? ESCAPE '!'" : "instr(swiftLowercaseString(\(column)), ?)"
  }

  /// What belongs to the question mark.
  var nameValue: String {
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return self }
    return "%" + map { "!%_".contains($0) ? "!\($0)" : String($0) }.joined() + "%"
  }
}

extension ContactLine {
  fileprivate static func all(
    _ rest: String, _ values: StatementArguments, _ db: Connection
  ) throws -> [(number: Int64, line: ContactLine)] {
    try db.rows(
      """
      SELECT n, id, COALESCE(\(SealedPlace.email.readable()), \(SealedPlace.phone.readable()), ''), \(SealedPlace.name.readable()),
        (SELECT COUNT(*) FROM contact_tag t WHERE t.contact = contact.n), is_reachable, seen_at
      FROM contact WHERE forgotten_at IS NULL AND \(rest)
      """, values
    ).map { row in
      let line = ContactLine(
        id: row[1], address: row[2], name: row[3], tags: row[4], isReachable: row[5], seenAt: Instant(milliseconds: row[6]))
      return (row[0], line)
    }
  }
}
