// A person takes back a yes: it is on record, what waits is not sent any more, and whoever was told of the address hears of it.
public import Domain
import GRDB

/// A destination that may have been told of a contact, with the addresses under which it knows them.
struct Hearer: Equatable {
  var destination: String
  var email: String?
  var phone: String?

  /// One entry for each pair of addresses. An address that never left is not among them. Of a delivery that cannot be read any more, those
  /// count that the contact has now.
  static func all(of contact: Int64, _ db: Connection) throws -> [Hearer] {
    let rows = try db.rows(
      """
      SELECT o.destination, o.payload, o.id FROM outbox o JOIN destination d ON d.name = o.destination
      WHERE o.contact = ? AND (o.state = 'delivered' OR o.attempts > 0 OR o.done <> '' OR o.lease_until IS NOT NULL)
      ORDER BY d.position, o.n
      """, [contact])
    var hearers: [Hearer] = []
    for row in rows {
      let hearer: Hearer
      if let update = try? Outbox(db: db).update(row[1], of: row[2]) {
        hearer = Hearer(destination: row[0], email: update.email, phone: update.phone)
      } else {
        let known = try ContactBook(db: db).contact(contact)
        guard known?.email != nil || known?.phone != nil else { continue }
        hearer = Hearer(destination: row[0], email: known?.email?.text, phone: known?.phone?.text)
      }
      if !hearers.contains(hearer) { hearers.append(hearer) }
    }
    return hearers
  }
}

/// What a withdrawal changed.
public struct Withdrawal: Hashable, Sendable {
  /// The contact's id, a ULID.
  public var contact: String
  /// Channels whose consent was in force, sorted by name.
  public var channels: [Channel]
  /// Deliveries that waited and are not sent any more.
  public var deliveries: Int
  /// Destinations that had heard of the address and will be told, by name.
  public var told: [String]
}

extension Database {
  /// Takes back a contact's consent on `channels` in one transaction. Those on which there is none are passed over.
  /// - Parameter who: a role, or `command line`.
  /// - Throws: exit code 66 for an unknown contact.
  public func withdraw(_ channels: Set<Channel>, of id: String, who: String, at now: Instant) throws(StoreError) -> Withdrawal {
    try write { db in
      let number: Int64? = try db.value("SELECT n FROM contact WHERE id = ? AND forgotten_at IS NULL", [id])
      guard let number else { throw StoreError.missing("there is no contact \(id); askwell contacts list names them") }
      return try Withdrawer(db: db, contact: number, id: id, now: now).withdraw(channels, who: who)
    }
  }
}

struct Withdrawer {
  let db: Connection
  let contact: Int64
  let id: String
  let now: Instant
  /// From when on it may be told; nil for `now`.
  var dueAt: Instant?
  var words = "(withdrawn at the person's request)"

  /// Does what was said in another shop: takes back what was given before it, and tells whoever was told from here.
  static func heed(_ record: ConsentRecord, of contact: Int64, dueAt: Instant, _ db: Connection) throws {
    let known = try ContactBook(db: db).consents(of: contact)[record.channel]
    guard let known, known.isGiven, known.at <= record.at, let id: String = try db.value("SELECT id FROM contact WHERE n = ?", [contact])
    else { return }
    let withdrawer = Withdrawer(db: db, contact: contact, id: id, now: record.at, dueAt: dueAt, words: record.wording)
    _ = try withdrawer.withdraw([record.channel], who: "fleet")
  }

  func withdraw(_ channels: Set<Channel>, who: String) throws -> Withdrawal {
    let book = ContactBook(db: db)
    let given = try book.consents(of: contact).filter { $1.isGiven && channels.contains($0) }.keys.sorted { $0.rawValue < $1.rawValue }
    var withdrawal = Withdrawal(contact: id, channels: given, deliveries: 0, told: [])
    guard !given.isEmpty else { return withdrawal }
    for channel in given {
      try book.add(ConsentRecord(channel: channel, isGiven: false, wording: words, at: now), to: contact)
    }
    try book.noteReachability(of: contact)
    withdrawal.deliveries = try holdBack(Set(given.map(\.rawValue)))
    for hearer in try Hearer.all(of: contact, db) where try tell(hearer, given) && !withdrawal.told.contains(hearer.destination) {
      withdrawal.told.append(hearer.destination)
    }
    let told = JSON.array(withdrawal.told.map(JSON.string))
    try db.audit(
      "consent.withdraw", who: who,
      detail: ["contact": .string(id), "channels": .array(given.map { .string($0.rawValue) }), "told": told], at: now)
    return withdrawal
  }

  /// What waits leaves without the address, or not at all.
  /// - Returns: rows taken out.
  private func holdBack(_ channels: Set<String>) throws -> Int {
    var gone = 0
    let rows = try db.rows(
      "SELECT n, payload, id FROM outbox WHERE contact = ? AND state <> 'delivered' AND lease_until IS NULL", [contact])
    for row in rows {
      let number: Int64 = row[0]
      guard var update = try? Outbox(db: db).update(row[1], of: row[2]), update.purpose == .state else { continue }
      update.consent = update.consent.filter { !channels.contains($0.key) }
      if let allowed = update.allowedToLeave {
        try db.run("UPDATE outbox SET payload = \(SealedPlace.payload.sealed("?1")) WHERE n = ?2", [try Outbox.text(of: allowed), number])
      } else {
        try db.run("DELETE FROM outbox WHERE n = ?", [number])
        gone += 1
      }
    }
    return gone
  }

  private func tell(_ hearer: Hearer, _ channels: [Channel]) throws -> Bool {
    let email = channels.contains(.email) ? hearer.email : nil
    let phone = channels.contains(.sms) ? hearer.phone : nil
    let known = channels.filter { $0 == .email ? email != nil : phone != nil }
    guard !known.isEmpty else { return false }
    let update = ContactUpdate(
      contact: id, email: email, phone: phone, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
      purpose: .withdrawal(known.map(\.rawValue)))
    let addresses = try db.blind((email ?? "") + " " + (phone ?? ""), .email) ?? ""
    let kind = "withdraw \(now.milliseconds) \(addresses.prefix(8))"
    return try Outbox(db: db, dueAt: dueAt).put(
      update, contact: contact, session: nil, kind: kind, at: now, only: hearer.destination) > 0
  }
}
