// What `askwell doctor` asks of the store. Finding a fault is an answer, not an error.
public import Domain
import Foundation
import GRDB

/// One check.
public struct HealthCheck: Hashable, Sendable {
  /// A stable short name, `row_sums`.
  public var check: String
  /// False when something has to be mended.
  public var isOK: Bool
  /// What was found, and for a fault what to do.
  public var detail: String
}

extension Database {
  /// Every check of the store. Reads all of it: about 0.1 s for 100,000 answers, more on a slow disk.
  public func health(now: Instant) throws(StoreError) -> [HealthCheck] {
    try files()
      + (read { db in
        let doctor = Doctor(db: db, now: now)
        return try [
          doctor.library(), doctor.pragmas(mode), doctor.pages(), doctor.references(), doctor.sums(), doctor.outbox(), doctor.catalog(),
          doctor.quizzes(), doctor.codes(), encryption(db),
        ] + chainHealth(db)
      })
  }

  private func files() -> [HealthCheck] {
    let open = StoreFile.companions.map { path + $0 }.filter { (StoreFile.mode(of: $0) ?? 0) & 0o077 != 0 }
    let isLocked = StoreFile.mode(of: path + ".lock") != nil
    let log = (StoreFile.size(of: path + "-wal") ?? 0) / 1_048_576
    let free = StoreFile.freeBytes(beside: path) / 1_048_576
    return [
      HealthCheck(
        check: "file_modes", isOK: open.isEmpty,
        detail: open.isEmpty
          ? "readable by its owner alone" : "others can read \(open.joined(separator: ", ")); askwell doctor --fix, or chmod 600 them"),
      HealthCheck(
        check: "lock_file", isOK: isLocked, detail: isLocked ? path + ".lock" : "\(path).lock is missing; restart what uses the store"),
      HealthCheck(
        check: "log_size", isOK: log <= 64,
        detail: log <= 64
          ? "\(log) MB" : "\(log) MB: askwell doctor --fix; if it stays, some program has been reading for very long: end it"),
      HealthCheck(
        check: "free_space", isOK: free >= 64, detail: free >= 64 ? "\(free) MB" : "\(free) MB left: free some space"),
    ]
  }
}

struct Doctor {
  let db: Connection
  let now: Instant

  /// The bug of 3.7.0 to 3.51.2 is kept away by our lock, but an owner should know the version (RELIABILITY.md, decision 1).
  func library() throws -> HealthCheck {
    let version: String = try db.value("SELECT sqlite_version()") ?? "?"
    let note = GRDB.Database.sqliteLibVersionNumber < 3_051_003 ? "; its WAL-reset bug is kept away by the write lock" : ""
    return HealthCheck(check: "sqlite", isOK: true, detail: version + note)
  }

  func pragmas(_ mode: Database.Mode) throws -> HealthCheck {
    let faults = try Pragma.faults(on: db)
    return HealthCheck(
      check: "pragmas", isOK: faults.isEmpty,
      detail: faults.isEmpty
        ? "as they should be" : "not in force: \(faults.joined(separator: ", ")); install askwell again, and make a backup first")
  }

  func pages() throws -> HealthCheck {
    let words = try db.rows("PRAGMA quick_check(5)").map { $0[0] as String }
    let isOK = words == ["ok"]
    return HealthCheck(
      check: "quick_check", isOK: isOK, detail: isOK ? "sound" : "\(words.joined(separator: "; ")): \(StoreError.cure)")
  }

  func references() throws -> HealthCheck {
    let tables = Set(try db.rows("PRAGMA foreign_key_check").map { $0[0] as String }).sorted()
    return HealthCheck(
      check: "references", isOK: tables.isEmpty,
      detail: tables.isEmpty ? "none is broken" : "broken in \(tables.joined(separator: ", ")): \(StoreError.cure)")
  }

  func sums() throws -> HealthCheck {
    let answers = try RowSum.check("answer", columns: AnswerRow.columns, name: "session", db)
    let sessions = try RowSum.check("session", columns: SessionRow.columns, later: SessionRow.laterColumns, name: "id", db)
    let broken = Set(answers.broken + sessions.broken).sorted()
    let doubtful = answers.doubtful + sessions.doubtful
    let total = try db.count("SELECT (SELECT COUNT(*) FROM answer) + (SELECT COUNT(*) FROM session)")
    return HealthCheck(
      check: "row_sums", isOK: broken.isEmpty,
      detail: broken.isEmpty
        ? "\(total - doubtful) rows are as they were written" + (doubtful == 0 ? "" : "; \(doubtful) were not, and a salvage kept them")
        : "\(broken.count) sessions are not as they were written, \(broken[0]) first: the disk may be failing; restore a backup")
  }

  func outbox() throws -> HealthCheck {
    let oldest: Int64? = try db.value("SELECT MIN(created_at) FROM outbox WHERE state = 'pending'")
    let hours = oldest.map { (now.milliseconds - $0) / 3_600_000 } ?? 0
    let isOK = hours < 24
    return HealthCheck(
      check: "outbox", isOK: isOK,
      detail: oldest == nil ? "nothing waits" : "the oldest has waited \(hours) h" + (isOK ? "" : "; see askwell sync status"))
  }

  func catalog() throws -> HealthCheck {
    let count = try db.count("SELECT COUNT(*) FROM variant WHERE until IS NULL")
    return HealthCheck(
      check: "catalog", isOK: count > 0, detail: count > 0 ? "\(count) variants" : "empty: askwell catalog import FILE")
  }

  func quizzes() throws -> HealthCheck {
    let name: String? = try db.value("SELECT ref FROM quiz WHERE is_default = 1")
    return HealthCheck(
      check: "quiz", isOK: name != nil, detail: name.map { "default: \($0)" } ?? "none: askwell quiz import FILE")
  }
}

extension Doctor {
  /// Few codes are a hint; a pool that was used up is a fault, since shoppers go without.
  fileprivate func codes() throws -> HealthCheck {
    let pools = try CodePool.all(db)
    let low = pools.filter { $0.left < CodePool.fewCodes }
    let words = (low.isEmpty ? pools : low).map { "\($0.name): \($0.left) of \($0.total) left" }.joined(separator: "; ")
    return HealthCheck(
      check: "discount_codes", isOK: low.allSatisfy { $0.left > 0 },
      detail: pools.isEmpty ? "no pool" : words + (low.isEmpty ? "" : ": askwell codes import POOL FILE"))
  }
}

extension StoreFile {
  /// Bytes that this user may still write beside `path`.
  fileprivate static func freeBytes(beside path: String) -> Int64 {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return 0 }
    return Int64(status.f_bavail) * Int64(status.f_frsize)
  }
}
