// All that a segment can ask, contact by contact, in pages: no read lasts long enough to make the log grow (RELIABILITY.md R13).
public import Domain
import GRDB

extension Database {
  /// Contacts a page: some milliseconds.
  static let factsPage = 500

  /// Hands every contact with its facts to `body`, oldest contact first. Each page is one moment of the store; `body` runs between
  /// reads and may use the store itself. O(contacts and their sessions), with one page in memory.
  public func forEachFacts(_ body: (ContactFacts) throws(StoreError) -> Void) throws(StoreError) {
    var after: Int64 = 0
    while true {
      let (facts, last) = try read { try FactsPage(db: $0, after: after, limit: Database.factsPage).read() }
      for fact in facts { try body(fact) }
      guard let last else { return }
      after = last
    }
  }

  /// The facts of one contact.
  public func facts(ofContact id: String) throws(StoreError) -> ContactFacts? {
    try read { db in
      guard let number: Int64 = try db.value("SELECT n FROM contact WHERE id = ? AND forgotten_at IS NULL", [id]) else { return nil }
      return try FactsPage(db: db, after: number - 1, limit: 1).read().facts.first
    }
  }
}

/// Contacts with numbers above `after`: one query a kind of fact, not one a contact.
private struct FactsPage {
  let db: Connection
  let after: Int64
  let limit: Int

  /// - Returns: the facts, and the last contact's number; nil after the last page.
  func read() throws -> (facts: [ContactFacts], last: Int64?) {
    let rows = try db.rows(
      "SELECT \(ContactBook.columns) FROM contact WHERE n > ? AND forgotten_at IS NULL ORDER BY n LIMIT ?", [after, limit])
    guard let last = rows.last?[0] as Int64? else { return ([], nil) }
    var facts: [Int64: ContactFacts] = [:]
    for row in rows { facts[row[0]] = ContactFacts(contact: ContactBook.contact(row)) }
    try addTags(to: &facts, last)
    try addConsents(to: &facts, last)
    try addVisits(to: &facts, last)
    try addHappenings(to: &facts, last)
    try addSync(to: &facts, last)
    try addSnapshots(to: &facts, last)
    return (rows.compactMap { facts[$0[0]] }, last)
  }

  private func addTags(to facts: inout [Int64: ContactFacts], _ last: Int64) throws {
    try db.each(
      "SELECT contact, tag, since FROM contact_tag WHERE contact > ? AND contact <= ? ORDER BY contact, tag", [after, last]
    ) { row in
      guard let tag = Tag(row[1] as String) else { return }
      facts[row[0]]?.contact.tags.append(Contact.TagSince(tag, since: Instant(milliseconds: row[2])))
    }
    try db.each("SELECT contact, tag FROM tag_change WHERE contact > ? AND contact <= ?", [after, last]) { row in
      if let tag = Tag(row[1] as String) { facts[row[0]]?.everTags.insert(tag) }
    }
  }

  private func addConsents(to facts: inout [Int64: ContactFacts], _ last: Int64) throws {
    // In the order of the records: the latest of a channel is what remains.
    try db.each(
      "SELECT contact, channel, state, at, wording FROM consent WHERE contact > ? AND contact <= ? ORDER BY n", [after, last]
    ) { row in
      guard let channel = Channel(rawValue: row[1]) else { return }
      let at = Instant(milliseconds: row[3])
      facts[row[0]]?.contact.consent[channel] = Contact.ConsentState(isGiven: row[2] == "given", at: at, wording: row[4])
      if row[2] == "given" { facts[row[0]]?.happenings.append(.init(name: SessionEvent.consent.rawValue, at: at)) }
    }
  }

  /// A visit is also a completion and, since the contact is known by it, a lead.
  private func addVisits(to facts: inout [Int64: ContactFacts], _ last: Int64) throws {
    try db.each(
      """
      SELECT contact, quiz, version, ended_at, store, kiosk, staff, locale, outcome, variables, \(SealedPlace.answers.readable()),
        recommended, variant, (\(Visit.bought)), (\(Visit.slots))
      FROM session s
      WHERE contact > ? AND contact <= ? AND state = 'completed' AND is_preview = 0 ORDER BY contact, ended_at DESC, n DESC
      """, [after, last]
    ) { row in
      let at = Instant(milliseconds: row[3] ?? 0)
      let visit = ContactFacts.Visit(
        quiz: row[1], version: row[2], at: at, store: row[4], kiosk: row[5], staff: row[6], variant: row[12], locale: row[7],
        outcome: row[8], variables: Visit.variables(of: row[9]), answers: Visit.answers(row[10]), recommended: Visit.recommended(row[11]),
        bought: Visit.bought(row[13]), slots: Visit.slots(row[14]))
      facts[row[0]]?.visits.append(visit)
      for event in [SessionEvent.complete, .lead] { facts[row[0]]?.happenings.append(.init(name: event.rawValue, at: at)) }
    }
  }

  /// Noted steps of the contact's sessions, but those that the store knows by itself: they would count twice.
  private func addHappenings(to facts: inout [Int64: ContactFacts], _ last: Int64) throws {
    try db.each(
      """
      SELECT s.contact, e.kind, e.at FROM session s JOIN event e ON e.session = s.id
      WHERE s.contact > ? AND s.contact <= ? AND s.is_preview = 0 AND e.kind NOT IN ('complete', 'lead', 'consent')
      """, [after, last]
    ) { row in facts[row[0]]?.happenings.append(.init(name: row[1], at: Instant(milliseconds: row[2]))) }
    try db.each(
      """
      SELECT s.contact, p.at FROM session s JOIN purchase p ON p.session = s.n
      WHERE s.contact > ? AND s.contact <= ? AND p.is_cancelled = 0
      """, [after, last]
    ) { row in facts[row[0]]?.happenings.append(.init(name: "order", at: Instant(milliseconds: row[1]))) }
  }

  private func addSync(to facts: inout [Int64: ContactFacts], _ last: Int64) throws {
    try db.each(
      "SELECT contact, destination, state, IFNULL(settled_at, created_at) FROM outbox WHERE contact > ? AND contact <= ? ORDER BY n",
      [after, last]
    ) { row in
      facts[row[0]]?.sync[row[1]] = row[2]
      facts[row[0]]?.synced[row[1]] = Instant(milliseconds: row[3])
    }
  }

  private func addSnapshots(to facts: inout [Int64: ContactFacts], _ last: Int64) throws {
    try db.each("SELECT contact, segment FROM segment_member WHERE contact > ? AND contact <= ?", [after, last]) { row in
      facts[row[0]]?.snapshots.insert(row[1])
    }
  }
}
