// Takes in one lead: a shopper's of this store, or one that the hub's feed brings from another. A step of transactions that others begin.
internal import Domain
import GRDB

struct Reception {
  let db: Connection
  let session: SessionRow
  /// When it was left, by the clock of the kiosk where that was.
  let at: Instant
  /// The same by the clock by which this store says when somebody was seen.
  let seen: Instant
  let locale: String
  let tags: [Tag]
  let namespaces: [Namespace]
  /// Of a lead from elsewhere, which may come after later ones: nil for this store's own.
  var late: Late?

  /// What a lead from elsewhere brings besides.
  struct Late {
    var properties: [String: JSON]
    /// What the person has taken back since, as far as the hub knows.
    var withdrawals: [ConsentRecord]
    /// From when on it may be sent on.
    var dueAt: Instant
  }

  /// - Parameter told: the session as destinations are told it; asked for where this store tells them.
  func receive(_ lead: Lead, _ told: () throws -> ContactUpdate.Session) throws -> SubmitResult {
    let book = ContactBook(db: db)
    let person = ContactBook.Person(
      email: lead.email, phone: lead.phone, name: lead.name, locale: locale, createdAt: seen, seenAt: seen,
      consenting: Set(lead.consents.map(\.channel)), seed: "contact/\(session.id)")
    let (contact, isNew) = try book.keep(person)
    let lost = try book.retag(
      contact, with: newest(of: contact, book).map { Contact.TagSince($0, since: at) }, by: namespaces, session: session.id)
    for consent in lead.consents where try book.holds(lead.address(for: consent.channel), for: consent.channel, contact) {
      // A later word of the person's stands: an old yes does not undo a no.
      if late != nil, let known = try book.consents(of: contact)[consent.channel], known.at > consent.at { continue }
      try book.add(ConsentRecord(consent, kiosk: session.kiosk, session: session.id), to: contact)
    }
    if let late {
      try book.merge(late.properties, into: contact)
      for record in late.withdrawals { try Withdrawer.heed(record, of: contact, dueAt: late.dueAt, db) }
    }
    try book.noteReachability(of: contact)
    var result = SubmitResult(
      contact: try db.value("SELECT id FROM contact WHERE n = ?", [contact]), isNewContact: isNew, deliveries: 0, isRepeat: false)
    guard session.sender == nil, try Outbox(db: db).hasReaders() else { return result }
    let update = try book.update(of: contact, session: session, told: told(), removed: lost)
    result.deliveries = try Outbox(db: db, dueAt: late?.dueAt).put(
      update, contact: contact, session: session.id, kind: "update", at: at)
    return result
  }

  /// Tags of a late lead, but for those in whose namespace the person has got another since.
  private func newest(of contact: Int64, _ book: ContactBook) throws -> [Tag] {
    guard late != nil else { return tags }
    let since = Dictionary(try book.tags(of: contact).map { ($0.tag.namespace, $0.since) }, uniquingKeysWith: max)
    return tags.filter { tag in
      let keep = namespaces.first { $0.name == tag.namespace }?.keep ?? .latest
      return keep != .latest || since[tag.namespace].map { $0 <= at } ?? true
    }
  }
}

extension Lead {
  /// The address that a consent is about, in the form by which it is known again.
  fileprivate func address(for channel: Channel) -> String? {
    switch channel {
    case .email: email?.normalised
    case .sms: phone?.text
    }
  }
}
