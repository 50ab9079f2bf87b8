// The outbox as the courier sees it: leases, verdicts, one row of a contact at a time.
public import Domain
import GRDB

extension Database: OutboxQueue {
  /// Rows that may be sent: waiting, due, not leased, their destination running, and the earliest of their contact there, so that a
  /// later state never overtakes an earlier one.
  private static let ready = """
    outbox o JOIN destination d ON d.name = o.destination
    WHERE o.state = 'pending' AND d.paused_because IS NULL AND NOT EXISTS (
      SELECT 1 FROM outbox e WHERE e.destination = o.destination AND e.contact = o.contact AND e.state = 'pending' AND e.n < o.n)
    """

  /// As `OutboxQueue` says: a row that cannot be read becomes a dead letter on the way.
  public func claim(
    limit: Int, owner: String, leaseSeconds: Int, now: Instant, except: Set<String> = []
  ) throws(StoreError) -> [Delivery] {
    let until = now.advanced(bySeconds: Int64(leaseSeconds)).milliseconds
    let passedOver = JSON.array(except.sorted().map(JSON.string)).canonical
    return try write { db in
      let rows = try db.rows(
        """
        SELECT o.n, o.id, o.destination, o.payload, o.attempts, o.done, o.created_at FROM \(Database.ready)
          AND o.due_at <= ?1 AND (o.lease_until IS NULL OR o.lease_until <= ?1)
          AND o.destination NOT IN (SELECT value FROM json_each(?3))
        ORDER BY o.n LIMIT ?2
        """, [now.milliseconds, limit, passedOver])
      return try rows.compactMap { row in
        let number: Int64 = row[0]
        guard let update = try readable(row[3], number, db, now) else { return nil }
        try db.run("UPDATE outbox SET lease_owner = ?, lease_until = ? WHERE n = ?", [owner, until, number])
        return Delivery(
          id: row[1], destination: row[2], update: update, attempts: row[4], done: Outbox.done(row[5]),
          created: Instant(milliseconds: row[6]))
      }
    }
  }

  /// A row that cannot be read becomes a dead letter: it must not stand in the way of all others.
  private func readable(_ payload: String, _ number: Int64, _ db: Connection, _ now: Instant) throws -> ContactUpdate? {
    do {
      return try Outbox.update(payload)
    } catch {
      try db.run(
        "UPDATE outbox SET state = 'dead', last_reason = ?, settled_at = ? WHERE n = ?",
        ["this row cannot be read; send the session again with askwell sync resend", now.milliseconds, number])
      return nil
    }
  }

  /// As `OutboxQueue` says: row, pause and log line in one transaction.
  public func settle(
    _ delivery: Delivery, owner: String, verdict: Verdict, retryAt: Instant?, done: Set<String>, detail: String, now: Instant
  ) throws(StoreError) -> Bool {
    let isSettled = try settled(delivery, owner: owner, verdict: verdict, retryAt: retryAt, done: done, detail: detail, now: now)
    // The address of somebody who was forgotten stays in no log.
    if isSettled, delivery.update.isErasure { try emptyLog() }
    return isSettled
  }

  private func settled(
    _ delivery: Delivery, owner: String, verdict: Verdict, retryAt: Instant?, done: Set<String>, detail: String, now: Instant
  ) throws(StoreError) -> Bool {
    try write { db in
      let number: Int64? = try db.value(
        "SELECT n FROM outbox WHERE id = ? AND state = 'pending' AND lease_owner = ?", [delivery.id, owner])
      guard let number else { return false }
      let settlement = Settlement(verdict, retryAt: retryAt)
      try db.run(
        """
        UPDATE outbox SET state = ?, attempts = attempts + ?, done = ?, due_at = COALESCE(?, due_at), last_reason = ?,
          settled_at = ?, lease_owner = NULL, lease_until = NULL WHERE n = ?
        """,
        [
          settlement.state, settlement.countsAttempt ? 1 : 0, Outbox.text(of: done), retryAt?.milliseconds, settlement.reason,
          settlement.state == "pending" ? nil : now.milliseconds, number,
        ])
      if case .pause(let reason) = verdict {
        // A person's pause stays a person's (see `HandPause`).
        try db.run(
          "UPDATE destination SET paused_because = ? WHERE name = ? AND (paused_because IS NULL OR paused_because NOT LIKE 'by the %')",
          [reason, delivery.destination])
      }
      try SyncLog(db: db).add(delivery, settlement, detail: detail, at: now)
      return true
    }
  }

  /// As `OutboxQueue` says: a lease under way counts as due when it ends.
  public func nextDue(now: Instant) throws(StoreError) -> Instant? {
    try read { db in
      let due: Int64? = try db.value("SELECT MIN(MAX(o.due_at, COALESCE(o.lease_until, 0))) FROM \(Database.ready)")
      return due.map(Instant.init(milliseconds:))
    }
  }

  /// Whether nothing waits for a destination that runs.
  public func isSyncIdle() throws(StoreError) -> Bool {
    try read { try $0.row("SELECT 1 FROM \(Database.ready) LIMIT 1") == nil }
  }
}

/// What a verdict does to a row.
struct Settlement {
  var state: String
  var word: String
  var reason: String?
  /// A destination that is out of order is no fault of the row.
  var countsAttempt: Bool

  init(_ verdict: Verdict, retryAt: Instant?) {
    switch verdict {
    case .accepted: self.init(state: "delivered", word: "accepted", reason: nil, countsAttempt: true)
    case .retry(_, let reason):
      let isOver = retryAt == nil
      self.init(state: isOver ? "dead" : "pending", word: isOver ? "given up" : "retry", reason: reason, countsAttempt: true)
    case .refused(let reason): self.init(state: "dead", word: "refused", reason: reason, countsAttempt: true)
    case .pause(let reason): self.init(state: "pending", word: "pause", reason: reason, countsAttempt: false)
    }
  }

  private init(state: String, word: String, reason: String?, countsAttempt: Bool) {
    self.state = state
    self.word = word
    self.reason = reason
    self.countsAttempt = countsAttempt
  }
}
