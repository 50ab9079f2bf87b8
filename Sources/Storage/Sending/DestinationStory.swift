// One destination close up: its latest deliveries, its part of the log, its dead letters with what they hold.
public import Domain
import GRDB

/// A delivery as a list shows it.
public struct DeliveryLine: Hashable, Sendable {
  /// Where a delivery stands.
  public enum State: String, Hashable, Sendable, CaseIterable { case pending, delivered, dead }
  /// A ULID; the same on every attempt.
  public var id: String
  /// Where it stands now.
  public var state: State
  /// When it was written.
  public var created: Instant
  /// When it was delivered or given up; nil while it waits.
  public var settled: Instant?
  /// So far.
  public var attempts: Int
  /// The vendor's last words; nil when all went well.
  public var reason: String?
}

/// A delivery that was given up, with what it holds.
public struct DeadLetterContent: Hashable, Sendable {
  /// As the list has it.
  public var letter: DeadLetter
  /// The update as it would be sent again; nil when it cannot be read any more.
  public var update: ContactUpdate?
  /// As stored, JSON.
  public var payload: String
}

extension Database {
  /// The latest written first. Reads at most `limit` rows of each state.
  public func deliveries(to destination: String, limit: Int) throws(StoreError) -> [DeliveryLine] {
    try read { db in
      var lines: [(Int64, DeliveryLine)] = []
      for state in DeliveryLine.State.allCases {
        let rows = try db.rows(
          """
          SELECT n, id, created_at, settled_at, attempts, last_reason FROM outbox WHERE destination = ? AND state = ?
          ORDER BY n DESC LIMIT ?
          """, [destination, state.rawValue, limit])
        lines += rows.map { row in
          let line = DeliveryLine(
            id: row[1], state: state, created: Instant(milliseconds: row[2]),
            settled: (row[3] as Int64?).map(Instant.init(milliseconds:)), attempts: row[4], reason: state == .delivered ? nil : row[5])
          return (row[0], line)
        }
      }
      return lines.sorted { $0.0 > $1.0 }.prefix(limit).map(\.1)
    }
  }

  /// The latest first, of one destination.
  public func syncLog(of destination: String, limit: Int) throws(StoreError) -> [SyncLogEntry] {
    try read { db in
      try db.rows(
        "SELECT delivery, destination, at, verdict, detail FROM sync_log WHERE destination = ? ORDER BY n DESC LIMIT ?",
        [destination, limit]
      ).map {
        SyncLogEntry(delivery: $0[0], destination: $0[1], at: Instant(milliseconds: $0[2]), verdict: $0[3], detail: $0[4])
      }
    }
  }

  /// The last written first, of one destination.
  public func deadLetters(of destination: String, limit: Int) throws(StoreError) -> [DeadLetter] {
    try read { db in
      try db.rows(Database.deadLetter + "WHERE o.destination = ? AND o.state = 'dead' ORDER BY o.n DESC LIMIT ?", [destination, limit]).map(
        DeadLetter.init)
    }
  }

  /// A dead letter with what it holds.
  /// - Throws: exit code 66 when there is none of that id, or it is no dead letter any more.
  public func deadLetter(_ id: String) throws(StoreError) -> DeadLetterContent {
    try read { db in try content(of: id, db) }
  }

  /// Puts another update into a dead letter, which then is sent from its first step. The letter stays dead until it is retried.
  ///
  /// Whose contact it is and what was consented to cannot be changed: they are kept from what was there.
  /// - Returns: names of the keys that changed, sorted; empty when nothing did.
  /// - Throws: exit code 66 as `deadLetter` does, 65 when what is stored cannot be read.
  public func changeDeadLetter(_ id: String, to update: ContactUpdate) throws(StoreError) -> [String] {
    try write { db in
      let found = try content(of: id, db)
      guard let old = found.update else {
        throw StoreError.badData("this letter cannot be read; send the session again with askwell sync resend")
      }
      var update = update
      (update.contact, update.consent, update.session) = (old.contact, old.consent, old.session)
      let changed = Database.keys(changedFrom: old, to: update)
      guard !changed.isEmpty else { return [] }
      try db.run(
        "UPDATE outbox SET payload = \(SealedPlace.payload.sealed("?1")), done = '' WHERE id = ?2", [try Outbox.text(of: update), id])
      return changed
    }
  }

  private static let deadLetter = """
    SELECT o.id, o.destination, c.id, o.session, o.attempts, o.last_reason, o.settled_at, o.payload
    FROM outbox o JOIN contact c ON c.n = o.contact\u{20}
    """

  private func content(of id: String, _ db: Connection) throws -> DeadLetterContent {
    guard let row = try db.row(Database.deadLetter + "WHERE o.id = ? AND o.state = 'dead'", [id]) else {
      throw StoreError.missing("this delivery is no dead letter any more")
    }
    let stored: String = row[7]
    // What cannot be read is shown as it is stored.
    let payload = (try? db.opened(stored, in: .payload, of: id)) ?? stored
    return DeadLetterContent(letter: DeadLetter(row), update: try? Outbox.update(payload), payload: payload)
  }

  private static func keys(changedFrom old: ContactUpdate, to new: ContactUpdate) -> [String] {
    let keys: [(String, Bool)] = [
      ("email", old.email == new.email), ("phone", old.phone == new.phone), ("name", old.name == new.name),
      ("locale", old.locale == new.locale), ("tags", old.tags == new.tags), ("removed_tags", old.removedTags == new.removedTags),
    ]
    return keys.filter { !$0.1 }.map(\.0).sorted()
  }

  /// What was last written for a destination, whatever came of it: a sample of what it is sent. Nil before the first.
  public func latestUpdate(for destination: String) throws(StoreError) -> ContactUpdate? {
    guard let newest = try deliveries(to: destination, limit: 1).first else { return nil }
    return try read { db in
      let payload: String? = try db.value("SELECT payload FROM outbox WHERE id = ?", [newest.id])
      // One that cannot be read is no sample.
      return payload.flatMap { try? Outbox(db: db).update($0, of: newest.id) }
    }
  }
}

extension DeadLetter {
  fileprivate init(_ row: Row) {
    self.init(
      id: row[0], destination: row[1], contact: row[2], session: row[3], attempts: row[4], reason: row[5] ?? "",
      settledAt: Instant(milliseconds: row[6] ?? 0))
  }
}
