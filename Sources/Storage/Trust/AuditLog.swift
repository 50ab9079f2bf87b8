// Who changed what. The table refuses changes and deletions.
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
  /// Never an address, a name or an answer.
  public var detail: JSON
}

extension Database {
  /// Adds a line.
  public func audit(_ what: String, who: String, detail: JSON = [:], at now: Instant) throws(StoreError) {
    try write { db in
      try db.run(
        "INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)", [now.milliseconds, who, what, detail.canonical])
    }
  }

  /// The latest first.
  public func auditLog(limit: Int = 200) throws(StoreError) -> [AuditEntry] {
    try read { db in
      try db.rows("SELECT n, at, who, what, detail FROM audit ORDER BY n DESC LIMIT ?", [limit]).map {
        AuditEntry(
          number: $0[0], at: Instant(milliseconds: $0[1]), who: $0[2], what: $0[3], detail: JSON(parsing: $0[4] as String) ?? [:])
      }
    }
  }
}
