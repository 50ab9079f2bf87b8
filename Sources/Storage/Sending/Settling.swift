// How an attempt's end is written: the row, what its destination knows now, the pause, the log.
internal import Domain
import GRDB

/// Settles rows that one courier leases.
struct Settling {
  let db: Connection
  let owner: String
  let now: Instant

  /// - Returns: ids of those that `owner` still leased; of others nothing was changed.
  func settle(_ endings: [DeliveryEnding]) throws -> Set<String> {
    let all = endings.map { (ending: $0, settlement: Settlement($0.verdict, retryAt: $0.retryAt)) }
    var leased: Set<String> = []
    for (end, ids) in Dictionary(grouping: all, by: { End($0.ending, $0.settlement) }).mapValues({ $0.map(\.ending.delivery.id) }) {
      leased.formUnion(try write(end, of: ids))
    }
    let ours = all.filter { leased.contains($0.ending.delivery.id) }
    try note(ours)
    for case (let ending, _) in ours {
      guard case .pause(let reason) = ending.verdict else { continue }
      // A person's pause stays a person's (see `HandPause`).
      try db.run(
        "UPDATE destination SET paused_because = ? WHERE name = ? AND (paused_because IS NULL OR paused_because NOT LIKE 'by the %')",
        [reason, ending.delivery.destination])
    }
    try SyncLog(db: db).add(ours, at: now)
    return leased
  }

  /// What is written of a row. A convoy's thousands end alike, and are written together.
  private struct End: Hashable {
    var settlement: Settlement
    var done: Set<String>
    var retryAt: Instant?

    init(_ ending: DeliveryEnding, _ settlement: Settlement) {
      self.settlement = settlement
      done = ending.done
      retryAt = ending.retryAt
    }
  }

  /// - Returns: ids of those whose lease had not passed to somebody else.
  private func write(_ end: End, of ids: [String]) throws -> [String] {
    let settlement = end.settlement
    return try db.rows(
      """
      UPDATE outbox SET state = ?, attempts = attempts + ?, done = ?, due_at = COALESCE(?, due_at), last_reason = ?,
        settled_at = ?, lease_owner = NULL, lease_until = NULL
      WHERE id IN (SELECT value FROM json_each(?)) AND lease_owner = ? AND +state = 'pending' RETURNING id
      """,
      [
        settlement.state, settlement.countsAttempt ? 1 : 0, Outbox.text(of: end.done),
        end.retryAt?.milliseconds, settlement.reason,
        settlement.state == "pending" ? nil : now.milliseconds, JSON.array(ids.map(JSON.string)).canonical, owner,
      ]
    ).map { $0[0] }
  }

  /// What destinations know now. Deliveries of states are written together: a convoy ends thousands at once.
  private func note(_ settled: [(ending: DeliveryEnding, settlement: Settlement)]) throws {
    var whole: [Delivery] = []
    for (ending, settlement) in settled where settlement.state != "pending" {
      let isWhole = settlement.state == "delivered"
      if isWhole, ending.delivery.update.purpose == .state {
        whole.append(ending.delivery)
      } else {
        try Told(db: db).note(ending.delivery, isWhole: isWhole)
      }
    }
    try Told(db: db).note(whole.map { ($0, Set($0.update.tags)) })
  }
}

/// Which tags of a contact a destination may hold because it was told of them: only those are ours to take away there.
struct Told {
  let db: Connection

  /// After a delivery the destination holds the update's tags; after one that was given up it may hold them besides those of before.
  func note(_ delivery: Delivery, isWhole: Bool) throws {
    switch delivery.update.purpose {
    case .withdrawal: return
    case .erasure:
      if isWhole {
        try db.run(
          "DELETE FROM told WHERE destination = ?1 AND contact = \(Told.contact)",
          [delivery.destination, delivery.id])
      }
    case .state:
      var tags = Set(delivery.update.tags)
      if !isWhole {
        let before: String? = try db.value(
          "SELECT tags FROM told WHERE destination = ?1 AND contact = \(Told.contact)",
          [delivery.destination, delivery.id])
        tags.formUnion(before.map(Told.tags) ?? [])
      }
      try note([(delivery, tags)])
    }
  }

  private static let contact = "(SELECT contact FROM outbox WHERE id = ?2)"

  /// Each delivery's destination holds those tags. A contact that was erased meanwhile is told of by its erasure.
  func note(_ told: [(delivery: Delivery, tags: Set<String>)]) throws {
    guard !told.isEmpty else { return }
    let rows = told.map { [.string($0.id), .string($1.sorted().joined(separator: "\n"))] as JSON }
    try db.run(
      """
      INSERT INTO told (destination, contact, tags) SELECT o.destination, c.n, e.value ->> 1
      FROM json_each(?) e CROSS JOIN outbox o ON o.id = e.value ->> 0 CROSS JOIN contact c ON c.n = o.contact
      WHERE c.forgotten_at IS NULL ON CONFLICT DO UPDATE SET tags = excluded.tags
      """, [JSON.array(rows).canonical])
  }

  /// What must go at the destination: told before or named by the update, and no longer there now. Sorted.
  static func lost(_ told: String, now update: ContactUpdate) -> [String] {
    Set(tags(told)).union(update.removedTags).subtracting(update.tags).sorted()
  }

  private static func tags(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
}

/// What a verdict does to a row.
struct Settlement: Hashable {
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
