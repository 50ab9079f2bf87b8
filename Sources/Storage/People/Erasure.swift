// A person who wants to be forgotten: what is known of them goes, who was told of them is told to forget, and that it was done stays
// (RELIABILITY.md 2.5).
import Crypto
public import Domain
import Foundation
import GRDB

extension Schema {
  /// The row stays as a tombstone without a word about anybody: consents are kept as proof and point to it, and no number is used twice.
  static let erasure = """
    ALTER TABLE contact ADD COLUMN forgotten_at INTEGER;
    CREATE INDEX contact_forgotten ON contact(n) WHERE forgotten_at IS NOT NULL;

    -- Addresses that were erased, as nobody can read them: a backup from before can be told what must not come back.
    CREATE TABLE forgotten (address BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- The address is needed until the destination has been told, and no moment longer.
    CREATE TRIGGER erasure_is_told AFTER UPDATE OF state ON outbox WHEN NEW.kind LIKE 'erase%' AND NEW.state = 'delivered' BEGIN
      UPDATE outbox SET payload = '{}' WHERE n = NEW.n;
    END;
    """
}

/// What an erasure took away.
public struct Erasure: Hashable, Sendable {
  /// The contact's id, a ULID: it names nobody any more.
  public var contact: String
  /// Tags that they had.
  public var tags: Int
  /// Sessions that are nobody's now; what was typed in them is gone.
  public var sessions: Int
  /// Deliveries taken out of the outbox.
  public var deliveries: Int
  /// Destinations that had heard of the person and will be told to forget, by name.
  public var told: [String]
}

extension Database {
  /// Erases a contact in one transaction: addresses, name, properties, tags with their history, deliveries and everything that was typed
  /// in their sessions. Consent records stay, with a withdrawal each: they hold no address. Each destination that had heard of the person
  /// gets one more delivery, which tells it to forget. The audit log hears of it without the address.
  /// - Parameter who: a role, or `command line`.
  /// - Throws: exit code 66 for an unknown contact.
  public func forget(contact id: String, who: String, at now: Instant) throws(StoreError) -> Erasure {
    try forget(contact: id, isForAllStores: true, who: who, at: now)
  }

  func forget(contact id: String, isForAllStores: Bool, who: String, at now: Instant) throws(StoreError) -> Erasure {
    let secret = try erasureKey()
    let typed = try sessionsWithAddress(ofContact: id)
    let erasure = try write { db in
      let number: Int64? = try db.value("SELECT n FROM contact WHERE id = ? AND forgotten_at IS NULL", [id])
      guard let number else { throw StoreError.missing("there is no contact \(id); askwell contacts list names them") }
      var eraser = Eraser(db: db, contact: number, id: id, now: now, secret: secret)
      eraser.typed = typed
      eraser.isForAllStores = isForAllStores
      return try eraser.erase(who: who)
    }
    // What was overwritten must not be read in the log either.
    try emptyLog()
    IndexFile.remove(beside: path)
    return erasure
  }

  /// Sessions without a contact in which somebody typed the contact's address. Reads all answers.
  private func sessionsWithAddress(ofContact id: String) throws(StoreError) -> [String] {
    try read { db in
      let number: Int64? = try db.value("SELECT n FROM contact WHERE id = ?", [id])
      let contact = try number.flatMap { try ContactBook(db: db).contact($0) }
      return try [contact?.email?.normalised, contact?.phone?.text].compactMap(\.self).flatMap { address in
        try db.rows(
          """
          SELECT DISTINCT a.session FROM answer a JOIN session s ON s.id = a.session
          WHERE substr(a.value, 1, 1) = '\(Vault.mark)' AND instr(lower(\(SealedPlace.answer.readable("a"))), ?) AND s.contact IS NULL
          """, [address.lowercased()]
        ).map { $0[0] as String }
      }
    }
  }

  /// By which addresses that were erased are known again; made when it is first needed.
  func erasureKey() throws(StoreError) -> SymmetricKey {
    var hasPIN = false
    for role in Role.allCases where try self.hasPIN(for: role) { hasPIN = true }
    return try key.key(making: !hasPIN)
  }

  /// Whether the address of somebody was erased before, and is not known again since.
  public func isForgotten(_ address: String) throws(StoreError) -> Bool {
    let normalised = Email(address)?.normalised ?? Phone(address)?.text ?? address
    let secret = try key.key(making: false)
    return try read { try $0.isForgotten(normalised, secret) }
  }
}

extension Connection {
  /// Whether an address in its one form was erased, and is not known again since.
  func isForgotten(_ address: String, _ secret: SymmetricKey) throws -> Bool {
    try forgotten(address, secret) != nil
  }

  /// When that was, in milliseconds.
  func forgotten(_ address: String, _ secret: SymmetricKey) throws -> Int64? {
    try value("SELECT at FROM forgotten WHERE address = ?", [Eraser.blind(address, secret)])
  }
}

struct Eraser {
  let db: Connection
  let contact: Int64
  let id: String
  let now: Instant
  let secret: SymmetricKey
  /// What stands in the place of the words of a withdrawal.
  var reason = "(erased at the person's request)"
  /// Sessions of nobody's in which the address was typed.
  var typed: [String] = []
  /// Whether other stores of a fleet are to forget the person too: not where this one alone has kept them long enough, or was itself told.
  var isForAllStores = true

  /// Sixteen bytes that follow from the address and tell nobody which it was.
  static func blind(_ address: String, _ secret: SymmetricKey) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data("forgotten\u{1F}\(address)".utf8), using: secret).prefix(16))
  }

  func erase(who: String) throws -> Erasure {
    try noteAddresses()
    let knowing = try Hearer.all(of: contact, db)
    var erasure = Erasure(contact: id, tags: 0, sessions: 0, deliveries: 0, told: [])
    try withdrawConsents()
    try db.run("DELETE FROM exchange WHERE delivery IN (SELECT id FROM outbox WHERE contact = ?)", [contact])
    // A vendor's own words may name whom they are about.
    try db.run("UPDATE sync_log SET detail = '' WHERE delivery IN (SELECT id FROM outbox WHERE contact = ?)", [contact])
    try silence()
    try db.run("DELETE FROM told WHERE contact = ?", [contact])
    try db.run("DELETE FROM outbox WHERE contact = ?", [contact])
    erasure.deliveries = db.changesCount
    try db.run("DELETE FROM tag_change WHERE contact = ?", [contact])
    try db.run("DELETE FROM segment_member WHERE contact = ?", [contact])
    try db.run("DELETE FROM contact_tag WHERE contact = ?", [contact])
    erasure.tags = db.changesCount
    erasure.sessions = try releaseSessions()
    try db.run(
      """
      UPDATE contact SET email = NULL, email_key = NULL, phone = NULL, phone_key = NULL, name = NULL, locale = NULL, properties = '{}',
        is_reachable = 0, forgotten_at = ? WHERE n = ?
      """, [now.milliseconds, contact])
    erasure.told = try tell(knowing)
    try db.audit("contact.forget", who: who, detail: erasure.detail, at: now)
    try db.oweEmptying()
    return erasure
  }

  private func noteAddresses() throws {
    let known = try ContactBook(db: db).contact(contact)
    if isForAllStores { try db.noteFleetErasure(of: id, known?.email, known?.phone, at: now) }
    let row = try db.row("SELECT email_key, phone_key FROM contact WHERE n = ?", [contact])
    try OrderBook.forget(contact: contact, email: row?[0], phone: row?[1], db)
    for address in [known?.email?.normalised, known?.phone?.text].compactMap(\.self) {
      try db.run(
        "INSERT INTO forgotten (address, at) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET at = excluded.at",
        [Eraser.blind(address, secret), now.milliseconds])
    }
  }

  /// Lines of which nobody knows any more whom they are about, requests that carried many, and why a destination is paused: what names
  /// the person goes.
  private func silence() throws {
    let known = try ContactBook(db: db).contact(contact)
    for word in [known?.email?.text, known?.email?.normalised, known?.phone?.text, known?.name].compactMap(\.self) where !word.isEmpty {
      // As a word: "Ana" is in "manager", too.
      let bare = word.replacing("[", with: "[[]").replacing("*", with: "[*]").replacing("?", with: "[?]")
      func holds(_ column: String) -> String { "' ' || lower(\(column)) || ' ' GLOB '*[^a-z]' || lower(?1) || '[^a-z]*'" }
      try db.run("UPDATE sync_log SET detail = '' WHERE \(holds("detail"))", [bare])
      try db.run("UPDATE outbox SET last_reason = '' WHERE \(holds("last_reason"))", [bare])
      try db.run(
        "UPDATE exchange SET address = '', asked = '', answered = '' WHERE \(holds("address || ' ' || asked || ' ' || answered"))", [bare])
      try db.run(
        "UPDATE destination SET paused_because = '(a vendor''s words, erased with a person)' WHERE \(holds("paused_because"))", [bare])
    }
  }

  private func withdrawConsents() throws {
    let book = ContactBook(db: db)
    for channel in try book.consents(of: contact).filter(\.value.isGiven).keys.sorted(by: { $0.rawValue < $1.rawValue }) {
      try book.add(ConsentRecord(channel: channel, isGiven: false, wording: reason, at: now), to: contact)
    }
  }

  private func tell(_ knowing: [Hearer]) throws -> [String] {
    var told: [String] = []
    for (place, entry) in knowing.enumerated() {
      let update = ContactUpdate(
        contact: id, email: entry.email, phone: entry.phone, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
        purpose: .erasure)
      let written = try Outbox(db: db).put(
        update, contact: contact, session: nil, kind: place == 0 ? "erase" : "erase \(place)", at: now, only: entry.destination)
      if written > 0, !told.contains(entry.destination) { told.append(entry.destination) }
    }
    return told
  }

  /// The sessions go on counting, as nobody's.
  private func releaseSessions() throws -> Int {
    // What says that somebody left an address, and not who.
    try db.run(
      """
      INSERT INTO event (session, n, kind, at)
      SELECT id, (SELECT COALESCE(MAX(n), 0) + 1 FROM event WHERE session = s.id), 'lead', ended_at FROM session s
      WHERE contact = ? AND ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event WHERE session = s.id AND kind = 'lead')
      """, [contact])
    let rows = try db.rows("SELECT * FROM session WHERE contact = ?", [contact])
    let others = try typed.compactMap { try db.row("SELECT * FROM session WHERE id = ? AND contact IS NULL", [$0]) }
    for var session in (rows + others).map(SessionRow.init) {
      _ = try Blanking(questions: nil).blank(session.id, db)
      session.contact = nil
      session.answered = try session.answered.flatMap { try db.readable($0, in: .answers, of: session.id) }.map(Visit.withoutTexts)
      try session.save(db)
    }
    return rows.count
  }
}

extension Erasure {
  fileprivate var detail: JSON {
    [
      "contact": .string(contact),
      "before": ["tags": .int(Int64(tags)), "sessions": .int(Int64(sessions)), "deliveries": .int(Int64(deliveries))],
      "after": ["tags": 0, "sessions": 0, "deliveries": 0, "told_to_forget": .array(told.map(JSON.string))],
    ]
  }
}

extension Visit {
  /// The lines of `answered` but those that were typed.
  fileprivate static func withoutTexts(_ lines: String) -> String {
    lines.split(separator: "\n").filter { line in
      guard let tab = line.firstIndex(of: "\t") else { return false }
      if case .text? = Answer(stored: String(line[line.index(after: tab)...])) { return false }
      return true
    }.joined(separator: "\n")
  }
}
