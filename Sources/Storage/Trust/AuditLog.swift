// Who changed what. The table refuses changes and deletions, and is a chain (see `Chain`).
public import Domain
import GRDB

/// One line of the audit log.
public struct AuditEntry: Hashable, Sendable {
  /// Counts the entries from 1.
  public var number: Int64
  /// When it was done.
  public var at: Instant
  /// A role, or `command line`.
  public var who: String
  /// What was done, `quiz.import`.
  public var what: String
  /// Never an address, a name or an answer. What was before is under `before`, what is since under `after`.
  public var detail: JSON
}

extension LongTable {
  /// Nothing is ever taken away.
  static let audit = LongTable(
    line: { db in NumberLine(first: try db.value("SELECT MIN(n) FROM audit"), last: try db.value("SELECT MAX(n) FROM audit")) },
    step: 20_000)
}

extension Connection {
  /// Adds a line inside the transaction of what it tells of.
  func audit(_ what: String, who: String, detail: JSON, at now: Instant) throws {
    try append([now.milliseconds, who, what, detail.canonical.withoutAddresses], to: .audit)
  }
}

extension String {
  /// Each email address and phone number as `(address)`. Nothing is ever taken out of the audit log, so no address may come in: not even
  /// as a word of a segment's definition.
  var withoutAddresses: String {
    guard utf8.contains(UInt8(ascii: "@")) || utf8.contains(UInt8(ascii: "+")) else { return self }
    return replacing(/[^\s"'\\(){}\[\],;:=<>]+@[^\s"'\\(){}\[\],;:=<>]+/, with: "(address)").replacing(/\+[0-9]{7,15}/, with: "(address)")
  }
}

extension Database {
  /// Adds a line.
  public func audit(_ what: String, who: String, detail: JSON = [:], at now: Instant) throws(StoreError) {
    try write { try $0.audit(what, who: who, detail: detail, at: now) }
  }

  /// The latest first.
  public func auditLog(limit: Int = 200) throws(StoreError) -> [AuditEntry] {
    try read { try AuditEntry.all("ORDER BY n DESC LIMIT ?", [limit], $0).map(\.line) }
  }

  /// At most `count` entries from place `first` on, 0 being the oldest; without `first` the newest.
  public func auditStretch(first: Int? = nil, count: Int) throws(StoreError) -> Stretch<AuditEntry> {
    try read { db in
      try LongTable.audit.stretch(first: first, count: count, db) { low, high in
        try AuditEntry.all("WHERE n BETWEEN ? AND ? ORDER BY n", [low, high], db)
      }
    }
  }

  /// Entries that have each of `words` in who, what or detail, the newest first; in steps as `findSessions`.
  public func findAudit(
    _ words: [String], below: Int64? = nil, limit: Int, mayGoOn: () -> Bool
  ) throws(StoreError) -> Found<AuditEntry> {
    let conditions = words.map { _ in "AND (instr(lower(what), ?) OR instr(lower(who), ?) OR instr(swiftLowercaseString(detail), ?))" }
    let values = StatementArguments(words.flatMap { Array(repeating: $0.lowercased(), count: 3) })
    let sql = conditions.joined(separator: " ")
    return try search(.audit, below: below, limit: limit, mayGoOn: mayGoOn) { db, low, high, wanted in
      try AuditEntry.all("WHERE n BETWEEN ? AND ? \(sql) ORDER BY n DESC LIMIT ?", [low, high] + values + [wanted], db)
    }
  }
}

extension AuditEntry {
  fileprivate static func all(
    _ rest: String, _ values: StatementArguments, _ db: Connection
  ) throws -> [(number: Int64, line: AuditEntry)] {
    try db.rows("SELECT n, at, who, what, detail FROM audit \(rest)", values).map {
      let number: Int64 = $0[0]
      let entry = AuditEntry(
        number: number, at: Instant(milliseconds: $0[1]), who: $0[2], what: $0[3], detail: JSON(parsing: $0[4] as String) ?? [:])
      return (number, entry)
    }
  }
}
