// Contacts as people read them, and as a destination is told of them.
public import Domain
import GRDB

extension Database {
  /// Every contact's id with its address and name, for a search over all of them.
  public func contactNames() throws(StoreError) -> [(id: String, words: String)] {
    try read { db in
      let columns = [SealedPlace.email, .phone, .name].map { $0.readable() }.joined(separator: ", ")
      return try db.rows("SELECT id, \(columns) FROM contact WHERE forgotten_at IS NULL ORDER BY n").map { row in
        let parts: [String?] = [row[1], row[2], row[3]]
        return (row[0], parts.compactMap(\.self).joined(separator: "  "))
      }
    }
  }

  /// Up to `limit` contacts, the newest first.
  /// - Parameter text: a part of name, email, phone or id; case does not matter. O(n) with it.
  public func contacts(limit: Int = 50, offset: Int = 0, matching text: String? = nil) throws(StoreError) -> [Contact] {
    try read { db in
      let numbers: [Int64] = try db.rows(
        """
        SELECT n FROM contact
        WHERE forgotten_at IS NULL AND (?1 IS NULL OR instr(lower(id), ?1) OR askwell_says_word(?1, n, email, phone, name))
        ORDER BY n DESC LIMIT ?2 OFFSET ?3
        """, [text?.lowercased(), limit, offset]
      ).map { $0[0] }
      let book = ContactBook(db: db)
      return try numbers.compactMap(book.contact)
    }
  }

  /// The contact of that id.
  public func contact(id: String) throws(StoreError) -> Contact? {
    try read { db in
      try db.value("SELECT n FROM contact WHERE id = ?", [id]).flatMap(ContactBook(db: db).contact)
    }
  }

  /// The contact with just this email address, phone number (`+49…`) or id.
  public func contact(matching text: String) throws(StoreError) -> Contact? {
    let typed = text.trimmingSpaces()
    return try read { db in
      let number: Int64? = try db.value(
        "SELECT n FROM contact WHERE email_key = askwell_blind('email', ?) OR phone_key = askwell_blind('phone', ?) OR id = ?",
        [Email(typed)?.normalised, Phone(typed)?.text, typed.uppercased()])
      return try number.flatMap(ContactBook(db: db).contact)
    }
  }

  /// All contacts. O(n).
  public func contactCount() throws(StoreError) -> Int {
    try read { try $0.count("SELECT COUNT(*) - (SELECT COUNT(*) FROM contact WHERE forgotten_at IS NOT NULL) FROM contact") }
  }
}

extension ContactBook {
  static let columns =
    "n, id, \(SealedPlace.email.readable()), \(SealedPlace.phone.readable()), \(SealedPlace.name.readable()), locale, created_at, seen_at, "
    + SealedPlace.properties.readable()

  func contact(_ number: Int64) throws -> Contact? {
    guard let row = try db.row("SELECT \(ContactBook.columns) FROM contact WHERE n = ? AND forgotten_at IS NULL", [number]) else {
      return nil
    }
    var contact = ContactBook.contact(row)
    contact.tags = try tags(of: number)
    contact.consent = try consents(of: number).mapValues(\.known)
    return contact
  }

  /// Without tags and consent.
  static func contact(_ row: Row) -> Contact {
    let properties: String = row[8] ?? "{}"
    return Contact(
      id: row[1], email: (row[2] as String?).flatMap { Email($0) }, phone: (row[3] as String?).flatMap { Phone($0) }, name: row[4],
      locale: row[5], created: Instant(milliseconds: row[6]), seen: Instant(milliseconds: row[7]),
      properties: properties == "{}" ? [:] : JSON(parsing: properties)?.object ?? [:])
  }

  /// The contact's state as it is now. Consent counts as fresh when it was given in this very session.
  func update(
    of number: Int64, session: SessionRow?, told: ContactUpdate.Session?, removed: [Tag] = []
  ) throws -> ContactUpdate {
    guard let contact = try contact(number) else { throw StoreError.bug("contact \(number) vanished inside its transaction") }
    let given = try consents(of: number).filter(\.value.isGiven)
    let consent = given.map { channel, record in
      let isFresh = session != nil && record.session == session?.id
      return (channel.rawValue, ContactUpdate.Consent(at: record.at.iso, wording: record.wording, isFresh: isFresh))
    }
    return ContactUpdate(
      contact: contact.id, email: contact.email?.text, phone: contact.phone?.text, name: contact.name, locale: contact.locale,
      tags: contact.tags.map(\.tag.text), removedTags: removed.map(\.text),
      consent: Dictionary(consent, uniquingKeysWith: { $1 }), session: told)
  }
}

extension ConsentRecord {
  var known: Contact.ConsentState { Contact.ConsentState(isGiven: isGiven, at: at, wording: wording) }
}
