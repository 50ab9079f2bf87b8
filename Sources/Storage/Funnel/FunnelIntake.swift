// Takes noted sessions into the sums of their days: what each added before is taken away, what it comes to now is added.
internal import Domain
import Foundation
import GRDB

/// A day and a slice, by their numbers.
struct FunnelCell: Hashable {
  var day: Int
  var slice: Int
}

/// One transaction's work.
struct FunnelIntake {
  /// Sessions in one transaction: some hundredths of a second, in which a kiosk's answer would have to wait.
  static let most = 100

  let db: Connection
  let quizzes: FunnelQuizzes
  /// False changes nothing in the store.
  let isKept: Bool
  var names: FunnelNames
  private(set) var changes: [FunnelCell: FunnelCounts] = [:]
  /// How many sessions more.
  private var sessions: [FunnelCell: Int] = [:]

  init(db: Connection, quizzes: FunnelQuizzes, names: FunnelNames, isKept: Bool) {
    self.db = db
    self.quizzes = quizzes
    self.names = names
    self.isKept = isKept
  }

  /// Works out what the noted sessions change, at most `limit` of them; gives how many there were.
  mutating func take(limit: Int) throws -> Int {
    let numbers: [Int64] = try db.rows("SELECT session FROM funnel_stale ORDER BY session LIMIT ?", [limit]).map { $0[0] }
    for number in numbers { try take(number) }
    if isKept, let last = numbers.last { try db.run("DELETE FROM funnel_stale WHERE session <= ?", [last]) }
    return numbers.count
  }

  private mutating func take(_ number: Int64) throws {
    let before = try db.row("SELECT day, slice, sums, is_final FROM session_fact WHERE session = ?", [number])
    // The steps that it was made of are gone (see `Clearing`): whatever is learnt later, it stays.
    if before?[3] as Bool? == true { return }
    let old = before.map { (FunnelCell(day: $0[0], slice: $0[1]), FunnelCounts([UInt8]($0[2] as Data))) }
    let new = try fact(number)
    if let old, let new, old == new { return }
    if let old { add(old, times: -1) }
    if let new { add(new, times: 1) }
    guard isKept else { return }
    if let new {
      try db.run(
        """
        INSERT INTO session_fact (session, day, slice, sums) VALUES (?, ?, ?, ?)
        ON CONFLICT (session) DO UPDATE SET day = excluded.day, slice = excluded.slice, sums = excluded.sums
        """, [number, new.0.day, new.0.slice, Data(new.1.bytes)])
    } else {
      try db.run("DELETE FROM session_fact WHERE session = ?", [number])
    }
  }

  private mutating func add(_ fact: (cell: FunnelCell, sums: FunnelCounts), times sign: Int) {
    changes[fact.cell, default: FunnelCounts()].add(fact.sums, times: sign)
    sessions[fact.cell, default: 0] += sign
  }

  private mutating func fact(_ number: Int64) throws -> (FunnelCell, FunnelCounts)? {
    guard let session = try FunnelFacts(db: db, quizzes: quizzes).session(number) else { return nil }
    let cell = FunnelCell(day: session.day.daysSinceEpoch, slice: try names.number(of: session.slice, isKept: isKept, db))
    var funnel = Funnel()
    // Where time is cut off is a setting: it is applied when sums are read.
    funnel.add(session, longestSeconds: FunnelIntake.longestSeconds)
    var names = self.names
    let counts = try FunnelCounts(funnel) { try names.number(of: $0, isKept: isKept, db) }
    self.names = names
    return (cell, counts)
  }

  /// A day: nobody looks at a question for longer.
  private static let longestSeconds = 86_400

  /// Writes the changed sums under one new number.
  func keep() throws {
    guard isKept, !changes.isEmpty else { return }
    let number = try db.count("SELECT IFNULL(MAX(n), 0) + 1 FROM funnel_day")
    for (cell, change) in changes {
      let bytes: Data? = try db.value("SELECT sums FROM funnel_day WHERE day = ? AND slice = ?", [cell.day, cell.slice])
      var sums = bytes.map { FunnelCounts([UInt8]($0)) } ?? FunnelCounts()
      sums.add(change)
      try db.run(
        """
        INSERT INTO funnel_day (day, slice, n, sums, sessions) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (day, slice) DO UPDATE SET n = excluded.n, sums = excluded.sums, sessions = sessions + excluded.sessions
        """, [cell.day, cell.slice, number, Data(sums.bytes), sessions[cell] ?? 0])
    }
  }
}
