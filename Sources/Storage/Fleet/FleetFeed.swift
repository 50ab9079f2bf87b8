// What an office takes from the hub: leads that were left to it in all shops, and withdrawals. Each lead becomes a session, a contact and
// deliveries of this store, once: the feed's number is noted in the same transaction.
public import Domain
import GRDB

/// One line of the hub's feed.
public struct FleetFeedLine: Hashable, Sendable {
  /// Its place in the feed.
  public var n: Int64
  /// As the hub's `feed_1` gives it: of a lead, of a withdrawal, or null for somebody who is gone.
  public var body: JSON

  public init(n: Int64, body: JSON) {
    self.n = n
    self.body = body
  }
}

/// What lines of the feed came to.
public struct FleetFeedTally: Hashable, Sendable {
  public var leads = 0
  /// Outbox rows that they wrote.
  public var deliveries = 0
  /// Leads that hold no address, or cannot be read.
  public var passedOver = 0
}

extension Database {
  /// Takes lines of the feed in, in order, all or none. Those that were taken before change nothing.
  public func takeFeed(_ lines: [FleetFeedLine], at now: Instant) throws(StoreError) -> FleetFeedTally {
    try write { db in
      var tally = FleetFeedTally()
      let taken: Int64 = try db.value("SELECT feed FROM fleet_member WHERE is_office = 1") ?? .max
      for line in lines where line.n > taken {
        if line.body["kind"] == "lead" {
          guard let lead = FeedLead(line.body), lead.lead.hasIdentifier else {
            tally.passedOver += 1
            continue
          }
          guard let result = try lead.save(db, at: now) else { continue }
          tally.leads += 1
          tally.deliveries += result.deliveries
        } else {
          try FeedWithdrawal(line.body).save(db, at: now)
        }
      }
      if let last = lines.last { try db.run("UPDATE fleet_member SET feed = MAX(feed, ?)", [last.n]) }
      return tally
    }
  }
}

extension Connection {
  /// But who wants to be forgotten: of what an office held before it was told that it is one.
  func sendNothingUp() throws {
    try run("DELETE FROM fleet_change WHERE kind <> 'erasure'")
    try run("UPDATE fleet_member SET fill_kind = NULL, fill_after = 0")
  }
}

extension FeedLead {
  /// Nil for a session that is here.
  fileprivate func save(_ db: Connection, at now: Instant) throws -> SubmitResult? {
    if try db.row("SELECT 1 FROM session WHERE id = ?", [session]) != nil { return nil }
    var row = try row(db)
    let late = Reception.Late(properties: properties, withdrawals: withdrawals, dueAt: now)
    let reception = Reception(
      db: db, session: row, at: end, seen: Instant(milliseconds: end.milliseconds - skew), locale: locale, tags: tags,
      namespaces: namespaces, late: late)
    let result = try reception.receive(lead) { [row] in
      var told = try SessionStory(db: db, session: row).told(answers: answers.mapValues(\.words), products: products)
      for index in told.products.indices { told.products[index].title = titles[told.products[index].sku] ?? told.products[index].title }
      return told
    }
    row.contact = try db.value("SELECT n FROM contact WHERE id = ?", [result.contact])
    try row.save(db)
    return result
  }

  private func row(_ db: Connection) throws -> SessionRow {
    var row = SessionRow(
      SessionStart(
        id: session, quiz: quiz, version: version,
        catalogRevision: try db.value("SELECT IFNULL(MAX(id), 0) FROM catalog_revision") ?? 0, surroundings: surroundings))
    row.state = .completed
    row.endedAt = end.milliseconds
    (row.outcome, row.quizTitle, row.code) = (outcome, quizTitle, code)
    row.take = take?.canonical
    row.hash = take?["hash"]?.string
    let answered = answers.sorted { $0.key < $1.key }.map { (question: $0.key, answer: $0.value) }
    row.answered = Visit.answered(answered)
    if answered.contains(where: \.answer.isTyped) { row.answered = try db.sealed(Visit.answered(answered), in: .answers, of: session) }
    row.recommended = recommended.joined(separator: "\n")
    row.variables = Visit.variables(variables)
    return row
  }
}

extension FeedWithdrawal {
  /// Nothing for an address that is not here.
  fileprivate func save(_ db: Connection, at now: Instant) throws {
    for record in records {
      let (kind, address) = record.channel == .email ? (BlindKind.email, email?.normalised) : (.phone, phone?.text)
      guard let key = try db.blind(address, kind) else { continue }
      let contact: Int64? = try db.value("SELECT n FROM contact WHERE \(kind.rawValue)_key = ?", [key])
      if let contact { try Withdrawer.heed(record, of: contact, dueAt: now, db) }
    }
  }
}
