// How an attempt's end is written: the row, what its destination knows now, the pause, the log.
internal import Domain
import GRDB

/// Settles rows that one courier leases.
struct Settling {
  let db: Connection
  let owner: String
  let now: Instant

  /// False when the lease had passed to somebody else, and then nothing was changed.
  func settle(_ ending: DeliveryEnding) throws -> Bool {
    let delivery = ending.delivery
    let row = try db.row("SELECT n, contact FROM outbox WHERE id = ? AND state = 'pending' AND lease_owner = ?", [delivery.id, owner])
    guard let row else { return false }
    let settlement = Settlement(ending.verdict, retryAt: ending.retryAt)
    try db.run(
      """
      UPDATE outbox SET state = ?, attempts = attempts + ?, done = ?, due_at = COALESCE(?, due_at), last_reason = ?,
        settled_at = ?, lease_owner = NULL, lease_until = NULL WHERE n = ?
      """,
      [
        settlement.state, settlement.countsAttempt ? 1 : 0, Outbox.text(of: ending.done), ending.retryAt?.milliseconds, settlement.reason,
        settlement.state == "pending" ? nil : now.milliseconds, row[0] as Int64,
      ])
    if settlement.state != "pending" {
      try Told(db: db).note(delivery, contact: row[1], isWhole: settlement.state == "delivered")
    }
    if case .pause(let reason) = ending.verdict {
      // A person's pause stays a person's (see `HandPause`).
      try db.run(
        "UPDATE destination SET paused_because = ? WHERE name = ? AND (paused_because IS NULL OR paused_because NOT LIKE 'by the %')",
        [reason, delivery.destination])
    }
    try SyncLog(db: db).add(delivery, settlement, detail: ending.detail, at: now)
    return true
  }
}

/// Which tags of a contact a destination may hold because it was told of them: only those are ours to take away there.
struct Told {
  let db: Connection

  /// After a delivery the destination holds the update's tags; after one that was given up it may hold them besides those of before.
  func note(_ delivery: Delivery, contact: Int64, isWhole: Bool) throws {
    switch delivery.update.purpose {
    case .withdrawal: return
    case .erasure:
      if isWhole { try db.run("DELETE FROM told WHERE destination = ? AND contact = ?", [delivery.destination, contact]) }
      return
    case .state: break
    }
    var tags = Set(delivery.update.tags)
    if !isWhole {
      let before: String? = try db.value("SELECT tags FROM told WHERE destination = ? AND contact = ?", [delivery.destination, contact])
      tags.formUnion(before.map(Told.tags) ?? [])
    }
    // A contact that was erased meanwhile is told of by its erasure.
    try db.run(
      """
      INSERT INTO told (destination, contact, tags) SELECT ?1, n, ?3 FROM contact WHERE n = ?2 AND forgotten_at IS NULL
      ON CONFLICT DO UPDATE SET tags = excluded.tags
      """, [delivery.destination, contact, tags.sorted().joined(separator: "\n")])
  }

  /// What must go at the destination: told before or named by the update, and no longer there now. Sorted.
  static func lost(_ told: String, now update: ContactUpdate) -> [String] {
    Set(tags(told)).union(update.removedTags).subtracting(update.tags).sorted()
  }

  private static func tags(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
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
