// Contacts that come from elsewhere: INTERFACE.md's JSON Lines, decoded by the caller.
public import Domain
import GRDB

/// One line of a contacts file.
public struct ContactImport: Hashable, Sendable {
  /// A tag, with the time at which it was gained where that is known.
  public struct TagAt: Hashable, Sendable {
    /// Like those that quizzes give; its namespace need not be declared.
    public var tag: Tag
    /// When it was gained; nil takes the time of the import.
    public var at: Instant?
    public init(_ tag: Tag, at: Instant? = nil) {
      self.tag = tag
      self.at = at
    }
  }
  /// A consent that was given elsewhere.
  public struct ConsentAt: Hashable, Sendable {
    /// When it was given.
    public var at: Instant
    /// The exact words that were shown.
    public var wording: String
    public init(at: Instant, wording: String) {
      self.at = at
      self.wording = wording
    }
  }

  /// Of this or of `phone` there must be one.
  public var email: Email?
  /// Of this or of `email` there must be one.
  public var phone: Phone?
  /// Nil leaves a known one as it is.
  public var name: String?
  /// Nil leaves a known one as it is.
  public var locale: String?
  /// When the person was first known elsewhere; nil takes the time of the import.
  public var createdAt: Instant?
  /// United with those on record.
  public var tags: [TagAt]
  /// An older word than the one on record is not taken.
  public var consents: [Channel: ConsentAt]
  /// Set one by one; others on record stay.
  public var properties: [String: JSON]

  public init(
    email: Email? = nil, phone: Phone? = nil, name: String? = nil, locale: String? = nil, createdAt: Instant? = nil,
    tags: [TagAt] = [], consents: [Channel: ConsentAt] = [:], properties: [String: JSON] = [:]
  ) {
    self.email = email
    self.phone = phone
    self.name = name
    self.locale = locale
    self.createdAt = createdAt
    self.tags = tags
    self.consents = consents
    self.properties = properties
  }
}

extension Database {
  /// Takes all of `people` in, or none. Known contacts are merged: tags unite, properties are set one by one, a consent that is on
  /// record already is not written again. Only who brings a new consent is sent to destinations, and not as a fresh one.
  ///
  /// - Parameter who: named in the audit log, whose line is part of it all; nil leaves it out.
  /// - Throws: exit code 65 for a line without email and phone, naming it by its place.
  public func importContacts(
    _ people: [ContactImport], by who: String? = nil, at now: Instant
  ) throws(StoreError) -> (added: Int, merged: Int) {
    try write { db in
      let before = try who == nil ? 0 : db.count("SELECT COUNT(*) FROM contact")
      var added = 0
      for (index, person) in people.enumerated() {
        guard person.email != nil || person.phone != nil else {
          throw StoreError.badData("contact \(index + 1): there is neither email nor phone; nothing was imported")
        }
        if try Intake(db: db, now: now).take(person) { added += 1 }
      }
      if let who {
        let detail: JSON = [
          "added": .int(Int64(added)), "merged": .int(Int64(people.count - added)), "before": ["contacts": .int(Int64(before))],
          "after": ["contacts": .int(Int64(before + added))],
        ]
        try db.audit("contacts.import", who: who, detail: detail, at: now)
      }
      return (added, people.count - added)
    }
  }
}

private struct Intake {
  let db: Connection
  let now: Instant
  private var book: ContactBook { ContactBook(db: db) }

  init(db: Connection, now: Instant) {
    self.db = db
    self.now = now
  }

  /// True for a contact that was not known.
  func take(_ person: ContactImport) throws -> Bool {
    let addresses = try (db.blind(person.email?.normalised, .email), db.blind(person.phone?.text, .phone))
    let (contact, isNew) = try book.keep(
      ContactBook.Person(
        email: person.email, phone: person.phone, name: person.name, locale: person.locale, createdAt: person.createdAt ?? now,
        seenAt: person.createdAt, consenting: Set(person.consents.keys),
        seed: "import/\(addresses.0 ?? "")/\(addresses.1 ?? "")"))
    let tags = person.tags.map { Contact.TagSince($0.tag, since: $0.at ?? now) }
    let unite = Set(tags.map(\.tag.namespace)).map { Namespace(name: $0, basis: .needs, keep: .all) }
    _ = try book.retag(contact, with: tags, by: unite, session: nil)
    try book.merge(person.properties, into: contact)
    let hasNewConsent = try addConsents(of: person, to: contact)
    try book.noteReachability(of: contact)
    if hasNewConsent {
      let update = try book.update(of: contact, session: nil, told: nil)
      _ = try Outbox(db: db).put(update, contact: contact, session: nil, kind: "import", at: now)
    }
    return isNew
  }

  private func addConsents(of person: ContactImport, to contact: Int64) throws -> Bool {
    let known = try book.consents(of: contact)
    var isAny = false
    for (channel, consent) in person.consents.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let address = channel == .email ? person.email?.normalised : person.phone?.text
      let isKnown = known[channel].map { $0.at == consent.at && $0.wording == consent.wording } ?? false
      // A later word of the person's stands: an old yes does not undo a no.
      let isOutdated = known[channel].map { $0.at > consent.at } ?? false
      guard !isKnown, !isOutdated, try book.holds(address, for: channel, contact) else { continue }
      try book.add(ConsentRecord(channel: channel, wording: consent.wording, locale: person.locale, at: consent.at), to: contact)
      isAny = true
    }
    return isAny
  }
}

extension ContactBook {
  /// Sets them one by one; others on record stay.
  func merge(_ properties: [String: JSON], into contact: Int64) throws {
    if properties.isEmpty { return }
    let text: String = try db.value("SELECT \(SealedPlace.properties.readable()) FROM contact WHERE n = ?", [contact]) ?? "{}"
    let known = JSON(parsing: text)?.object ?? [:]
    let merged = known.merging(properties) { $1 }
    guard merged != known else { return }
    try db.run(
      "UPDATE contact SET properties = \(SealedPlace.properties.sealed("?1")) WHERE n = ?2", [JSON.object(merged).canonical, contact])
  }
}
