// Which quizzes are listed, which one a kiosk opens, and what is under way.
public import Domain
import GRDB

extension Database {
  /// Takes a quiz out of every list; its versions and sessions stay, and an import brings it back.
  /// - Throws: exit code 66 for one that is not there, 77 for the default quiz.
  public func archiveQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError) {
    try write { db in
      guard let before = try db.inForce(ref) else {
        throw StoreError.missing("there is no quiz \"\(ref)\" here; askwell quiz list names them")
      }
      guard !before.isDefault else {
        throw StoreError.notAllowed("\"\(ref)\" is the quiz that the kiosk opens; make another one the default first")
      }
      try db.run("UPDATE quiz SET is_archived = 1 WHERE ref = ?", [ref])
      try db.note("quiz.archive", who, ["quiz": .string(ref), "before": .string("listed"), "after": .string("archived")], now)
    }
  }

  /// Brings an archived quiz back into the lists, in the version that was in force.
  /// - Throws: exit code 66 for one that is not archived.
  public func restoreQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError) {
    try write { db in
      guard try db.value("SELECT EXISTS (SELECT 1 FROM quiz WHERE ref = ? AND is_archived = 1)", [ref]) ?? false else {
        throw StoreError.missing("there is no archived quiz \"\(ref)\" here")
      }
      try db.run("UPDATE quiz SET is_archived = 0 WHERE ref = ?", [ref])
      try db.note("quiz.restore", who, ["quiz": .string(ref), "before": .string("archived"), "after": .string("listed")], now)
    }
  }

  /// Makes `ref` the quiz that a kiosk opens, and says so in the audit log.
  public func setDefaultQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError) {
    try write { db in
      let before: String? = try db.value("SELECT ref FROM quiz WHERE is_default = 1")
      try db.makeDefault(ref)
      if before != ref { try db.note("quiz.default", who, ["before": .text(before), "after": .string(ref)], now) }
    }
  }

  /// Sessions of the version in force that are under way.
  public func runningSessions(of ref: String) throws(StoreError) -> Int {
    try read { db in
      try db.count(
        "SELECT COUNT(*) FROM session s JOIN quiz q ON q.ref = s.quiz AND q.version = s.version WHERE q.ref = ? AND s.state = 'open'",
        [ref])
    }
  }

  /// Whether a quiz or a draft has this ref, archived ones too.
  public func isTaken(_ ref: String) throws(StoreError) -> Bool {
    try read { db in
      try db.value(
        "SELECT EXISTS (SELECT 1 FROM quiz WHERE ref = ?1) OR EXISTS (SELECT 1 FROM quiz_draft WHERE ref = ?1 AND text IS NOT NULL)", [ref])
        ?? false
    }
  }
}

/// The version in force of a quiz.
struct InForce {
  var hash: String
  var number: Int
  var isDefault: Bool
}

extension GRDB.Database {
  func inForce(_ ref: String) throws -> InForce? {
    try row("SELECT v.hash, v.number, q.is_default FROM quiz q JOIN quiz_version v ON v.hash = q.version WHERE q.ref = ?", [ref])
      .map { InForce(hash: $0[0], number: $0[1], isDefault: $0[2]) }
  }

  /// A line of the audit log in the same transaction as what it tells of.
  func note(_ what: String, _ who: String, _ detail: JSON, _ now: Instant) throws {
    try audit(what, who: who, detail: detail, at: now)
  }
}
