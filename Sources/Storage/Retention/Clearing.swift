// One kind of what may go: which rows are due, and the next few of them taken away. Steps of transactions that others begin.
internal import Crypto
internal import Domain
import Foundation
import GRDB

struct Clearing {
  /// Rows, sessions, or people of one transaction.
  private static let mostRows = 500
  private static let mostSessions = 100
  private static let mostPeople = 20

  let kind: Retention.Kind
  let before: Instant
  let now: Instant
  private(set) var isDone = false
  /// Whether every session that has ended is in the sums of the funnel.
  var isCountedUp = true
  /// The session up to which steps have been looked at.
  private var after = ""

  init(_ kind: Retention.Kind, before: Instant, now: Instant) {
    (self.kind, self.before, self.now) = (kind, before, now)
  }

  /// Whether figures are made of it.
  var isCounted: Bool { kind == .sessions || kind == .events }

  func due(_ db: Connection) throws -> Int {
    switch kind {
    case .contacts: try db.count("SELECT COUNT(*) FROM contact WHERE seen_at < ? AND forgotten_at IS NULL", [before.milliseconds])
    case .sessions: try dueSessions(db)
    case .events: try dueEvents(db)
    case .syncLog, .exchange: try db.count("SELECT COUNT(*) FROM \(kind.rawValue) WHERE at < ?", [before.milliseconds])
    }
  }

  /// Takes the next few away; gives how many they were.
  mutating func batch(_ db: Connection, by who: String, _ secret: SymmetricKey?) throws -> Int {
    switch kind {
    case .contacts: try people(db, by: who, secret)
    case .sessions: try sessions(db)
    case .events: try events(db)
    case .syncLog, .exchange: try lines(db)
    }
  }

  // MARK: People and lines

  private mutating func people(_ db: Connection, by who: String, _ secret: SymmetricKey?) throws -> Int {
    guard let secret else { throw StoreError.bug("somebody was to be erased without a key") }
    let rows = try db.rows(
      "SELECT n, id FROM contact WHERE seen_at < ? AND forgotten_at IS NULL ORDER BY seen_at LIMIT ?",
      [before.milliseconds, Clearing.mostPeople])
    for row in rows {
      var eraser = Eraser(db: db, contact: row[0], id: row[1], now: now, secret: secret)
      eraser.reason = "(erased: not seen for as long as this shop keeps people)"
      eraser.isForAllStores = false
      _ = try eraser.erase(who: who)
    }
    isDone = rows.count < Clearing.mostPeople
    return rows.count
  }

  private mutating func lines(_ db: Connection) throws -> Int {
    let table = kind.rawValue
    try db.run(
      "DELETE FROM \(table) WHERE n IN (SELECT n FROM \(table) WHERE at < ? ORDER BY n LIMIT ?)",
      [before.milliseconds, Clearing.mostRows])
    let gone = db.changesCount
    isDone = gone < Clearing.mostRows
    return gone
  }

  // MARK: Sessions

  /// Lists count on numbers without holes, so sessions go from the oldest on, up to the first that stays. One from a day whose clock was
  /// ahead of now keeps nothing back.
  private func dueSessions(_ db: Connection) throws -> Int {
    let stays: Int64 =
      try db.value(
        "SELECT n FROM session WHERE COALESCE(ended_at, started_at) >= ?1 AND started_at <= ?2 ORDER BY n LIMIT 1",
        [before.milliseconds, now.milliseconds]) ?? .max
    return try db.count(
      """
      SELECT COUNT(*) FROM session WHERE n <= (SELECT MAX(n) FROM session WHERE n < ?2 AND COALESCE(ended_at, started_at) < ?1)
      """, [before.milliseconds, stays])
  }

  private mutating func sessions(_ db: Connection) throws -> Int {
    let rows = try db.rows(
      """
      SELECT n, id, contact, COALESCE(ended_at, started_at) < ?1, started_at > ?2, n IN (SELECT session FROM funnel_stale)
      FROM session ORDER BY n LIMIT ?3
      """, [before.milliseconds, now.milliseconds, Clearing.mostSessions])
    // What is not in the sums yet waits for them.
    let run = rows.prefix { row in (row[3] as Bool || row[4] as Bool) && !(row[5] as Bool) }
    let last = run.lastIndex { $0[3] as Bool } ?? -1
    let due = Array(run.prefix(last + 1))
    isDone = isCountedUp && due.count < Clearing.mostSessions
    guard !due.isEmpty else { return 0 }
    try SessionClearing(db: db, rows: due).clear()
    return due.count
  }

  // MARK: Steps

  private static let stepsInOrder = """
    SELECT e.session, MAX(e.at), COUNT(*), s.n, COALESCE(s.state = 'open', 0), s.n IN (SELECT session FROM funnel_stale)
    FROM event e LEFT JOIN session s ON s.id = e.session WHERE e.session > ? GROUP BY e.session ORDER BY e.session
    """

  /// Ids of sessions are in order of time, so that the first session with a later step ends the search.
  private func dueEvents(_ db: Connection) throws -> Int {
    var count = 0
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: Clearing.stepsInOrder), arguments: [""])
    while let row = try cursor.next(), (row[1] as Int64) < before.milliseconds {
      if !(row[4] as Bool) { count += row[2] as Int }
    }
    return count
  }

  private mutating func events(_ db: Connection) throws -> Int {
    let rows = try db.rows(Clearing.stepsInOrder + " LIMIT ?", [after, Clearing.mostSessions])
    let run = rows.prefix { ($0[1] as Int64) < before.milliseconds && !($0[5] as Bool? ?? false) }
    var gone = 0
    // A session that is still open is not in the sums: it waits until somebody ends it.
    for row in run where !(row[4] as Bool) {
      let (id, number): (String, Int64?) = (row[0], row[3])
      if let number { try db.run("UPDATE session_fact SET is_final = 1 WHERE session = ?", [number]) }
      try db.run("DELETE FROM event WHERE session = ?", [id])
      gone += row[2] as Int
    }
    if let last = run.last { after = last[0] }
    isDone = isCountedUp && run.count < Clearing.mostSessions
    return gone
  }
}

/// Takes sessions away with all that hangs on them but the people, the codes that were given out, and the figures.
private struct SessionClearing {
  let db: Connection
  let numbers: String
  let ids: String
  let contacts: String

  /// - Parameter rows: number, id and contact of each.
  init(db: Connection, rows: [Row]) {
    self.db = db
    numbers = JSON.array(rows.map { .int($0[0]) }).canonical
    ids = JSON.array(rows.map { .string($0[1]) }).canonical
    contacts = JSON.array(rows.compactMap { ($0[2] as Int64?).map(JSON.int) }).canonical
  }

  func clear() throws {
    try db.oweEmptying()
    try clearPayloads()
    try db.run("DELETE FROM purchase WHERE session IN (SELECT value FROM json_each(?))", [numbers])
    for table in ["answer", "event", "basket", "staff_call"] {
      try db.run("DELETE FROM \(table) WHERE session IN (SELECT value FROM json_each(?))", [ids])
    }
    try db.run("DELETE FROM session_fact WHERE session IN (SELECT value FROM json_each(?))", [numbers])
    try db.run("DELETE FROM session WHERE n IN (SELECT value FROM json_each(?))", [numbers])
    // Their sums are final: what was just taken away is not to be taken off them.
    try db.run("DELETE FROM funnel_stale WHERE session IN (SELECT value FROM json_each(?))", [numbers])
  }

  /// Who was told of whom stays known; what was said in the session does not.
  private func clearPayloads() throws {
    let rows = try db.rows(
      """
      SELECT n, payload, id FROM outbox WHERE contact IN (SELECT value FROM json_each(?)) AND session IN (SELECT value FROM json_each(?))
        AND lease_until IS NULL
      """, [contacts, ids])
    for row in rows {
      guard var update = try? Outbox(db: db).update(row[1], of: row[2]), update.session != nil else { continue }
      update.session = nil
      try db.run(
        "UPDATE outbox SET payload = \(SealedPlace.payload.sealed("?1")) WHERE n = ?2", [try Outbox.text(of: update), row[0] as Int64])
    }
  }
}
