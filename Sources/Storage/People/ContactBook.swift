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
    let byEmail = try number("email_key", person.email?.normalised)
    let byPhone = try number("phone_key", person.phone?.text)
    var found = byEmail
    if found == nil, let byPhone, try person.email == nil || address(.email, of: byPhone) == nil { found = byPhone }
    let contact = try found ?? insert(person)
    if byEmail == nil, let email = person.email {
      try db.run("UPDATE contact SET email = ?, email_key = ? WHERE n = ?", [email.text, email.normalised, contact])
    }
    if byPhone == nil, let phone = person.phone, try mayTake(phone, contact, person) {
      try db.run("UPDATE contact SET phone = ?1, phone_key = ?1 WHERE n = ?2", [phone.text, contact])
    }
    try db.run(
      "UPDATE contact SET name = COALESCE(?, name), locale = COALESCE(?, locale), seen_at = MAX(seen_at, COALESCE(?, 0)) WHERE n = ?",
      [person.name, person.locale, person.seenAt?.milliseconds, contact])
    return (contact, found == nil)
  }

  private func insert(_ person: Person) throws -> Int64 {
    let created = person.createdAt
    try db.run(
      "INSERT INTO contact (id, created_at, seen_at) VALUES (?, ?2, ?2)",
      [Identifier.ulid(now: created, seed: person.seed), created.milliseconds])
    return db.lastInsertedRowID
  }

  private func mayTake(_ phone: Phone, _ contact: Int64, _ person: Person) throws -> Bool {
    if try address(.sms, of: contact) == nil || person.consenting.contains(.sms) { return true }
    return try consents(of: contact)[.sms]?.isGiven != true
  }

  private func number(_ column: String, _ key: String?) throws -> Int64? {
    guard let key else { return nil }
    return try db.value("SELECT n FROM contact WHERE \(column) = ?", [key])
  }

  /// The contact's normalised address on `channel`.
  private func address(_ channel: Channel, of contact: Int64) throws -> String? {
    try db.value("SELECT \(channel == .email ? "email_key" : "phone_key") FROM contact WHERE n = ?", [contact])
  }

  /// Whether the contact has just this address: a consent to another one proves nothing about it.
  func holds(_ address: String?, for channel: Channel, _ contact: Int64) throws -> Bool {
    try address != nil && address == self.address(channel, of: contact)
  }

  /// Renews the contact's column `is_reachable`: consent in force on a channel that has an address.
  func noteReachability(of contact: Int64) throws {
    let given = try consents(of: contact).filter(\.value.isGiven).keys
    let isReachable = try given.contains { try address($0, of: contact) != nil }
    try db.run("UPDATE contact SET is_reachable = ? WHERE n = ?", [isReachable, contact])
  }
}
