// The outbox as the merchant sees it: what waits, what died and why, what was said.
public import Domain
import GRDB

/// How one destination does.
public struct DestinationSummary: Hashable, Sendable {
  /// The merchant's name for it.
  public var name: String
  /// `klaviyo`, `webhook`.
  public var vendor: String
  /// Why nothing is sent at the moment; nil while it runs.
  public var pausedBecause: String?
  /// Rows that wait, those in flight with them.
  public var pending: Int
  /// Rows that the vendor took.
  public var delivered: Int
  /// Rows refused or given up.
  public var dead: Int
  /// When the oldest waiting row was written.
  public var oldestPending: Instant?
  /// When the next attempt is due; nil when nothing waits. A paused destination makes none.
  public var nextDue: Instant?
  /// Rows that the vendor took in the hour before the latest of them.
  public var hourly: Int = 0
}

/// A delivery that was given up.
public struct DeadLetter: Hashable, Sendable {
  /// The delivery's id, a ULID; the same on every attempt.
  public var id: String
  /// The merchant's name for it.
  public var destination: String
  /// The contact's id, a ULID.
  public var contact: String
  /// Nil when an import led to it.
  public var session: String?
  /// Before it was given up.
  public var attempts: Int
  /// The vendor's words, cut and cleaned by the courier.
  public var reason: String
  /// When it was given up.
  public var settledAt: Instant
}

/// One line of the sync log.
public struct SyncLogEntry: Hashable, Sendable {
  /// The delivery's id, a ULID.
  public var delivery: String
  /// The merchant's name for it.
  public var destination: String
  /// When the attempt was settled.
  public var at: Instant
  /// `accepted`, `retry`, `refused`, `given up`, `pause`.
  public var verdict: String
  /// What was sent and answered, `profile 201, consent 202`; no secret, no address.
  public var detail: String
}

struct SyncLog {
  /// Lines kept, of attempts and of requests each.
  static let limit = 20_000
  let db: Connection

  func add(_ settled: [(ending: DeliveryEnding, settlement: Settlement)], at now: Instant) throws {
    guard !settled.isEmpty else { return }
    let rows = settled.map { ending, settlement -> JSON in
      [
        .string(ending.delivery.id), .string(ending.delivery.destination), .string(settlement.word),
        .string(ending.detail),
      ]
    }
    try db.run(
      """
      INSERT INTO sync_log (delivery, destination, at, verdict, detail)
      SELECT e.value ->> 0, e.value ->> 1, ?2, e.value ->> 2, e.value ->> 3 FROM json_each(?1) e ORDER BY e.key
      """, [JSON.array(rows).canonical, now.milliseconds])
    try trim("sync_log", after: rows.count)
  }

  func add(_ exchanges: [Exchange]) throws {
    for exchange in exchanges {
      try db.run(
        """
        INSERT INTO exchange (at, destination, delivery, step, items, method, address, asked, status, answered, milliseconds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          exchange.at.milliseconds, exchange.destination, exchange.delivery, exchange.step, exchange.items, exchange.method,
          exchange.address, exchange.asked, exchange.status, exchange.answered, exchange.milliseconds,
        ])
      try trim("exchange", after: 1)
    }
  }

  /// A hundred at a time: a line is no reason for a deletion.
  private func trim(_ table: String, after count: Int) throws {
    let last = db.lastInsertedRowID
    guard last / 100 > (last - Int64(count)) / 100 else { return }
    try db.run("DELETE FROM \(table) WHERE n <= ?", [last - Int64(SyncLog.limit)])
  }
}

extension Database {
  /// One line a destination, in the order in which they were added.
  public func outboxSummary() throws(StoreError) -> [DestinationSummary] {
    try read { db in
      try db.rows(
        """
        SELECT d.name, d.vendor, d.paused_because, COUNT(o.n) FILTER (WHERE o.state = 'pending'),
          COUNT(o.n) FILTER (WHERE o.state = 'delivered'), COUNT(o.n) FILTER (WHERE o.state = 'dead'),
          MIN(o.created_at) FILTER (WHERE o.state = 'pending'),
          MIN(MAX(o.due_at, COALESCE(o.lease_until, 0))) FILTER (WHERE o.state = 'pending'),
          (SELECT COUNT(*) FROM outbox h WHERE h.destination = d.name AND h.state = 'delivered' AND h.settled_at > (
            SELECT MAX(m.settled_at) FROM outbox m WHERE m.destination = d.name AND m.state = 'delivered') - 3600000)
        FROM destination d LEFT JOIN outbox o ON o.destination = d.name GROUP BY d.name ORDER BY d.position
        """
      ).map {
        DestinationSummary(
          name: $0[0], vendor: $0[1], pausedBecause: $0[2], pending: $0[3], delivered: $0[4], dead: $0[5],
          oldestPending: ($0[6] as Int64?).map(Instant.init(milliseconds:)),
          nextDue: ($0[7] as Int64?).map(Instant.init(milliseconds:)), hourly: $0[8])
      }
    }
  }

  /// The latest first.
  public func deadLetters(limit: Int = 100) throws(StoreError) -> [DeadLetter] {
    try read { db in
      try db.rows(
        """
        SELECT o.id, o.destination, c.id, o.session, o.attempts, o.last_reason, o.settled_at
        FROM outbox o JOIN contact c ON c.n = o.contact WHERE o.state = 'dead' ORDER BY o.settled_at DESC, o.n DESC LIMIT ?
        """, [limit]
      ).map {
        DeadLetter(
          id: $0[0], destination: $0[1], contact: $0[2], session: $0[3], attempts: $0[4], reason: $0[5] ?? "",
          settledAt: Instant(milliseconds: $0[6] ?? 0))
      }
    }
  }

  /// The latest first.
  public func syncLog(limit: Int = 200) throws(StoreError) -> [SyncLogEntry] {
    try read { db in
      try db.rows("SELECT delivery, destination, at, verdict, detail FROM sync_log ORDER BY n DESC LIMIT ?", [limit]).map {
        SyncLogEntry(delivery: $0[0], destination: $0[1], at: Instant(milliseconds: $0[2]), verdict: $0[3], detail: $0[4])
      }
    }
  }
}

extension Database {
  /// Requests with their answers, the latest first: all, or those of one delivery alone.
  public func exchanges(of delivery: String? = nil, limit: Int) throws(StoreError) -> [Exchange] {
    try read { db in
      try db.rows(
        """
        SELECT at, destination, delivery, step, items, method, address, asked, status, answered, milliseconds FROM exchange
        WHERE ?1 IS NULL OR delivery = ?1 ORDER BY n DESC LIMIT ?2
        """, [delivery, limit]
      ).map {
        Exchange(
          at: Instant(milliseconds: $0[0]), destination: $0[1], delivery: $0[2], step: $0[3], items: $0[4], method: $0[5], address: $0[6],
          asked: $0[7], status: $0[8], answered: $0[9], milliseconds: $0[10])
      }
    }
  }
}
