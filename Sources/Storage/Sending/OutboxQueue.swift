// The outbox as the courier sees it: leases, one row of a contact at a time, and what a destination was told before.
public import Domain
import GRDB

extension Database: OutboxQueue {
  /// Rows that may be sent: waiting, and the earliest of their contact there, so that a later state never overtakes an earlier one.
  private static let first = """
    o.state = 'pending' AND NOT EXISTS (
      SELECT 1 FROM outbox e WHERE e.destination = o.destination AND e.contact = o.contact AND e.state = 'pending' AND e.n < o.n)
    """

  /// As `OutboxQueue` says.
  public func due(now: Instant) throws(StoreError) -> [String] {
    try read { db in
      try db.rows(
        """
        SELECT d.name FROM destination d WHERE d.paused_because IS NULL AND EXISTS (
          SELECT 1 FROM outbox o WHERE o.destination = d.name AND o.state = 'pending' AND o.due_at <= ?1
            AND (o.lease_until IS NULL OR o.lease_until <= ?1)) ORDER BY d.position
        """, [now.milliseconds]
      ).map { $0[0] }
    }
  }

  /// As `OutboxQueue` says: a row that cannot be read becomes a dead letter on the way. Whoever sees a lease finds its courier
  /// at work: nothing is read between the two.
  public func claim(
    from destination: String, limit: Int, owner: String, until: Instant, due: Instant
  ) throws(StoreError) -> [Delivery] {
    let read = try write { db in
      var rows: [ClaimedRow] = []
      try db.each(
        """
        SELECT o.n, o.id, o.payload, o.attempts, o.done, o.created_at, t.tags FROM outbox o INDEXED BY outbox_due
        JOIN destination d ON d.name = o.destination AND d.paused_because IS NULL
        LEFT JOIN told t ON t.destination = o.destination AND t.contact = o.contact
        WHERE o.destination = ?1 AND o.due_at <= ?2 AND (o.lease_until IS NULL OR o.lease_until <= ?2) AND \(Database.first)
        ORDER BY o.due_at, o.n LIMIT ?3
        """, [destination, due.milliseconds, limit]
      ) { rows.append(ClaimedRow($0)) }
      let vault = try vault.get()
      let read = rows.map { ($0, $0.delivery(to: destination, vault)) }
      if !rows.isEmpty {
        try db.run(
          "UPDATE outbox SET lease_owner = ?1, lease_until = ?2 WHERE n IN (SELECT value FROM json_each(?3))",
          [owner, until.milliseconds, JSON.array(rows.map { .int($0.number) }).canonical])
      }
      return read
    }
    let unreadable = read.compactMap { $1 == nil ? JSON.int($0.number) : nil }
    if !unreadable.isEmpty {
      // It must not stand in the way of all others.
      try write { db in
        try db.run(
          """
          UPDATE outbox SET state = 'dead', last_reason = ?1, settled_at = ?2, lease_owner = NULL, lease_until = NULL
          WHERE n IN (SELECT value FROM json_each(?3)) AND lease_owner = ?4 AND +state = 'pending'
          """,
          [
            "this row cannot be read; send the session again with askwell sync resend",
            due.milliseconds, JSON.array(unreadable).canonical,
            owner,
          ])
      }
    }
    return read.compactMap(\.1)
  }

  /// As `OutboxQueue` says. The plus keeps SQLite from looking through all that waits.
  public func renew(_ deliveries: [String], owner: String, until: Instant) throws(StoreError)
    -> Set<String>
  {
    try write { db in
      let rows = try db.rows(
        """
        UPDATE outbox SET lease_until = ?2
        WHERE id IN (SELECT value FROM json_each(?3)) AND lease_owner = ?1 AND +state = 'pending' RETURNING id
        """, [owner, until.milliseconds, JSON.array(deliveries.map(JSON.string)).canonical])
      return Set(rows.map { $0[0] as String })
    }
  }

  /// As `OutboxQueue` says.
  public func release(_ deliveries: [String], owner: String) throws(StoreError) {
    guard !deliveries.isEmpty else { return }
    try write { db in
      try db.run(
        """
        UPDATE outbox SET lease_owner = NULL, lease_until = NULL
        WHERE id IN (SELECT value FROM json_each(?2)) AND lease_owner = ?1 AND +state = 'pending'
        """, [owner, JSON.array(deliveries.map(JSON.string)).canonical])
    }
  }

  /// As `OutboxQueue` says: rows, pause and log lines in one transaction.
  public func settle(
    _ endings: [DeliveryEnding], _ exchanges: [Exchange], owner: String, now: Instant
  ) throws(StoreError) -> Set<String> {
    guard !endings.isEmpty || !exchanges.isEmpty else { return [] }
    let ours = try write { db in
      let ours = try Settling(db: db, owner: owner, now: now).settle(endings)
      try SyncLog(db: db).add(exchanges)
      return ours
    }
    // The address of somebody who was forgotten stays in no log.
    if endings.contains(where: { $0.delivery.update.isErasure && ours.contains($0.delivery.id) }) { try emptyLog() }
    return ours
  }

  /// As `OutboxQueue` says; marks that did not change are not written.
  public func pacing<T>(_ destination: String, _ body: (inout [String: Int64]) -> T) throws(StoreError) -> T {
    try write { db in
      let rows = try db.rows("SELECT kind, next_at FROM pace WHERE destination = ?", [destination])
      let before = Dictionary(rows.map { ($0[0] as String, $0[1] as Int64) }, uniquingKeysWith: { $1 })
      var marks = before
      let result = body(&marks)
      for (kind, mark) in marks where before[kind] != mark {
        try db.run(
          """
          INSERT INTO pace (destination, kind, next_at) SELECT name, ?2, ?3 FROM destination WHERE name = ?1
          ON CONFLICT DO UPDATE SET next_at = excluded.next_at
          """, [destination, kind, mark])
      }
      return result
    }
  }

  /// As `OutboxQueue` says; a read, which keeps no shopper's answer waiting.
  public func mark(_ kind: String, of destination: String) throws(StoreError) -> Int64? {
    try read { try $0.value("SELECT next_at FROM pace WHERE destination = ? AND kind = ?", [destination, kind]) }
  }

  /// As `OutboxQueue` says: a lease under way counts as due when it ends.
  public func nextDue(now: Instant) throws(StoreError) -> Instant? {
    try read { db in
      let due: Int64? = try db.value(
        """
        SELECT MIN(MAX(o.due_at, COALESCE(o.lease_until, 0), COALESCE(p.next_at / 1000, 0)))
        FROM outbox o JOIN destination d ON d.name = o.destination AND d.paused_because IS NULL
        LEFT JOIN pace p ON p.destination = o.destination AND p.kind = '\(PaceMark.quiet)' WHERE \(Database.first)
        """)
      return due.map(Instant.init(milliseconds:))
    }
  }

  /// As `OutboxQueue` says.
  public func pending(for destination: String) throws(StoreError) -> Int {
    try read { try $0.count("SELECT COUNT(*) FROM outbox WHERE destination = ? AND state = 'pending'", [destination]) }
  }

  /// Rows that could be sent now, of destinations that run, in the order in which they were added; those for which nothing is due are missing.
  public func dueCounts(now: Instant) throws(StoreError) -> [(name: String, count: Int)] {
    try read { db in
      try db.rows(
        """
        SELECT d.name, COUNT(*) FROM destination d JOIN outbox o INDEXED BY outbox_due
          ON o.destination = d.name AND o.state = 'pending' AND o.due_at <= ?1 AND (o.lease_until IS NULL OR o.lease_until <= ?1)
        WHERE d.paused_because IS NULL GROUP BY d.name ORDER BY d.position
        """, [now.milliseconds]
      ).map { ($0[0], $0[1]) }
    }
  }

  /// Whether nothing waits for a destination that runs.
  public func isSyncIdle() throws(StoreError) -> Bool {
    try read { db in
      try db.row(
        """
        SELECT 1 FROM destination d WHERE d.paused_because IS NULL
          AND EXISTS (SELECT 1 FROM outbox o WHERE o.destination = d.name AND o.state = 'pending') LIMIT 1
        """) == nil
    }
  }
}

/// A row as it is stored.
private struct ClaimedRow {
  let number: Int64
  private let id: String
  private let payload: String
  private let attempts: Int
  private let done: String
  private let created: Int64
  /// Tags that the destination was told of before; nil when it was told nothing.
  private let told: String?

  init(_ row: Row) {
    number = row[0]
    id = row[1]
    payload = row[2]
    attempts = row[3]
    done = row[4]
    created = row[5]
    told = row[6]
  }

  /// Nil for a row that cannot be read.
  func delivery(to destination: String, _ vault: Vault) -> Delivery? {
    guard let text = try? vault.opened(payload, in: .payload, of: id), var update = try? Outbox.update(text) else { return nil }
    if update.purpose == .state, let told { update.removedTags = Told.lost(told, now: update) }
    return Delivery(
      id: id, destination: destination, update: update, attempts: attempts, done: Outbox.done(done),
      created: Instant(milliseconds: created))
  }
}
