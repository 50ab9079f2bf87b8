// Who is who: one contact a person, known again by email or phone. Steps of transactions that others begin.
internal import Domain
import GRDB

struct ContactBook {
  let db: Connection

  /// What is known of somebody who may or may not be in the book.
  struct Person {
    var email: Email?
    var phone: Phone?
    var name: String?
    var locale: String?
    /// Of a new contact.
    var createdAt: Instant
    /// Nil when this is no sign of life.
    var seenAt: Instant?
    /// Channels on which they say yes now.
    var consenting: Set<Channel> = []
    /// What a new contact's id is made of.
    var seed: String
  }

  /// Finds or makes the person's contact and brings it up to date.
  ///
  /// An email address that is known decides, whatever contact the phone belongs to: then the phone stays where it is. A phone alone
  /// decides only if its contact has no other email. An address that takes another's place needs a consent of its own, if there was one
  /// for the old: no address inherits a yes.
  func keep(_ person: Person) throws -> (contact: Int64, isNew: Bool) {
    let byEmail = try number(.email, person.email?.normalised)
    let byPhone = try number(.phone, person.phone?.text)
    var found = byEmail
    if found == nil, let byPhone, try person.email == nil || key(for: .email, of: byPhone) == nil { found = byPhone }
    let contact = try found ?? insert(person)
    try heal(contact, person, email: byEmail, phone: byPhone)
    if byEmail == nil, let email = person.email {
      try db.run(
        "UPDATE contact SET email = \(SealedPlace.email.sealed("?1")), email_key = askwell_blind('email', ?2) WHERE n = ?3",
        [email.text, email.normalised, contact])
    }
    if byPhone == nil, let phone = person.phone, try mayTake(phone, contact, person) {
      try db.run(
        "UPDATE contact SET phone = \(SealedPlace.phone.sealed("?1")), phone_key = askwell_blind('phone', ?1) WHERE n = ?2",
        [phone.text, contact])
    }
    try db.run(
      "UPDATE contact SET locale = COALESCE(?, locale), seen_at = MAX(seen_at, COALESCE(?, 0)) WHERE n = ?",
      [person.locale, person.seenAt?.milliseconds, contact])
    if let name = person.name { try rename(contact, to: name) }
    return (contact, found == nil)
  }

  /// An address that its row no longer gives is written anew by whoever says it again: it was found by its index.
  private func heal(_ contact: Int64, _ person: Person, email: Int64?, phone: Int64?) throws {
    for (place, said, holder) in [(SealedPlace.email, person.email?.text, email), (.phone, person.phone?.text, phone)] {
      guard let said, holder == contact else { continue }
      let column = place.column
      try db.run(
        "UPDATE contact SET \(column) = \(place.sealed("?1")) WHERE n = ?2 AND \(column) IS NOT NULL AND \(place.readable()) IS NULL",
        [said, contact])
    }
  }

  /// A name that is known already is not sealed anew: nothing has changed.
  private func rename(_ contact: Int64, to name: String) throws {
    try db.run(
      "UPDATE contact SET name = \(SealedPlace.name.sealed("?1")) WHERE n = ?2 AND \(SealedPlace.name.readable()) IS NOT ?1",
      [name, contact])
  }

  private func insert(_ person: Person) throws -> Int64 {
    let created = person.createdAt
    try db.run(
      "INSERT INTO contact (id, created_at, seen_at) VALUES (?, ?2, ?2)",
      [Identifier.ulid(now: created, seed: person.seed), created.milliseconds])
    return db.lastInsertedRowID
  }

  private func mayTake(_ phone: Phone, _ contact: Int64, _ person: Person) throws -> Bool {
    if try key(for: .sms, of: contact) == nil || person.consenting.contains(.sms) { return true }
    return try consents(of: contact)[.sms]?.isGiven != true
  }

  /// - Parameter address: in its one form.
  private func number(_ kind: BlindKind, _ address: String?) throws -> Int64? {
    guard let address else { return nil }
    return try db.value("SELECT n FROM contact WHERE \(kind.rawValue)_key = askwell_blind('\(kind.rawValue)', ?)", [address])
  }

  /// By what the contact's address on `channel` is found; nil for none.
  private func key(for channel: Channel, of contact: Int64) throws -> String? {
    try db.value("SELECT \(channel == .email ? "email_key" : "phone_key") FROM contact WHERE n = ?", [contact])
  }

  /// Whether the contact has just this address: a consent to another one proves nothing about it.
  func holds(_ address: String?, for channel: Channel, _ contact: Int64) throws -> Bool {
    try address != nil && db.blind(address, channel == .email ? .email : .phone) == key(for: channel, of: contact)
  }

  /// Renews the contact's column `is_reachable`: consent in force on a channel that has an address.
  func noteReachability(of contact: Int64) throws {
    let given = try consents(of: contact).filter(\.value.isGiven).keys
    let isReachable = try given.contains { try key(for: $0, of: contact) != nil }
    try db.run("UPDATE contact SET is_reachable = ? WHERE n = ?", [isReachable, contact])
  }
}
