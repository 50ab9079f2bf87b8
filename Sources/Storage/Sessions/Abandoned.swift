// What stays of a session that was left alone: its answers, and nobody's address (FEATURES.md 33 and 65).
internal import Domain
import GRDB

/// Takes addresses and names out of sessions that end without results. Consent comes with the lead, which completes a session: one that
/// was left alone has none.
struct Blanking {
  /// Questions whose answers say who somebody is; nil where that is not known, and then every text counts as one.
  var questions: Set<String>?

  /// Empties those answers of `session`; gives how many there were.
  func blank(_ session: String, _ db: Connection) throws -> Int {
    let rows = try db.rows("SELECT ordinal, question, \(SealedPlace.answer.readable()), at FROM answer WHERE session = ?", [session])
    var count = 0
    for row in rows {
      let (ordinal, question, value, at): (Int, String, String?, Int64) = (row[0], row[1], row[2], row[3])
      guard isContact(question, value) else { continue }
      let empty = Answer.empty.json.canonical
      try db.run(
        "UPDATE answer SET value = ?, sum = ? WHERE session = ? AND ordinal = ?",
        [empty, RowSum.of([session, String(ordinal), question, empty, String(at)]), session, ordinal])
      count += 1
    }
    if count > 0 { try db.oweEmptying() }
    return count
  }

  /// - Parameter value: nil for something typed that does not open any more.
  private func isContact(_ question: String, _ value: String?) -> Bool {
    guard let value else { return true }
    let answer = Answer(stored: value)
    if answer == .empty { return false }
    if let questions { return questions.contains(question) }
    switch answer {
    case .choices, .number, .date: return false
    case .text, .empty, nil: return true
    }
  }
}

extension Connection {
  /// Notes, in the transaction that overwrites something, that its log is to be emptied: whoever is killed before that leaves it to the
  /// next start.
  func oweEmptying() throws {
    try run("INSERT INTO setting (key, value) VALUES (?, '1') ON CONFLICT DO NOTHING", [Journal.debt])
  }

  func owesEmptying() throws -> Bool { try row("SELECT 1 FROM setting WHERE key = ?", [Journal.debt]) != nil }
}

extension Database {
  /// Leaves no copy of what was just overwritten in the log: it is copied into the file and begun anew, as large as before. While another
  /// program reads, the log keeps its pages; every checkpoint after that tries again (RELIABILITY.md 2.5).
  func emptyLog() throws(StoreError) {
    guard let lock else { return }
    try translating {
      try queue.writeWithoutTransaction { db in try lock.hold { try emptyLog(db) } }
    }
  }

  /// The same inside `lock`, with little patience for readers: other writers wait meanwhile.
  func emptyLog(_ db: Connection) throws {
    try db.execute(sql: "PRAGMA busy_timeout = 100")
    do {
      _ = try db.checkpoint(.truncate)
      journal.withLock { $0.noteCheckpoint(changes: db.totalChangesCount) }
      if try db.owesEmptying() { try db.run("DELETE FROM setting WHERE key = ?", [Journal.debt]) }
      try growLog()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      journal.withLock { $0.owesEmptying = true }
    }
    try db.execute(sql: "PRAGMA busy_timeout = 5000")
  }
}
