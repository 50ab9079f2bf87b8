// Writes what is to be sent, in the transaction that made it true, and only what the consent gate lets out.
internal import Domain
import Foundation
import GRDB

struct Outbox {
  let db: Connection
  /// From when on rows may be sent; nil for when they are written.
  var dueAt: Instant?

  /// One row for each destination, paused ones too; none for a person who may not be written to. The same update twice is one row.
  ///
  /// Of a session its row says who tells of it, and whoever asks has looked. What else is news of a person is the hub's to tell where
  /// it serves destinations; that somebody withdrew or was erased is told by whoever had told of them.
  /// - Returns: rows written.
  func put(_ update: ContactUpdate, contact: Int64, session: String?, kind: String, at now: Instant, only: String? = nil) throws -> Int {
    guard let allowed = update.allowedToLeave else { return 0 }
    if session == nil, update.purpose == .state, try db.isServedByHub() { return 0 }
    let names: [String] = try db.rows(
      "SELECT name FROM destination WHERE ?1 IS NULL OR name = ?1 ORDER BY position", [only]
    ).map { $0[0] }
    var written = 0
    for name in names {
      try supersede(contact, at: name)
      let payload = try Outbox.text(of: PushBook(db: db).carried(allowed, of: contact, to: name))
      let id = Identifier.ulid(now: now, seed: "\(kind)/\(update.contact)/\(session ?? "")/\(name)/\(now.milliseconds)")
      try db.run(
        """
        INSERT INTO outbox (id, destination, contact, session, kind, payload, due_at, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, askwell_sealed('\(SealedPlace.payload.rawValue)', ?1, ?6), ?7, ?8)
        ON CONFLICT DO NOTHING
        """, [id, name, contact, session, kind, payload, (dueAt ?? now).milliseconds, now.milliseconds])
      written += db.changesCount
    }
    return written
  }

  /// Whether anything that is put here is for somebody: a shop without destinations need not work out what they would be told.
  func hasReaders() throws -> Bool { try db.row("SELECT 1 FROM destination") != nil }

  /// What waits there for the contact, was never begun and tells nothing but a state that is past now, need not be sent: what a shopper
  /// does in a row leaves as one update. Sessions stay: each is an event of its own.
  private func supersede(_ contact: Int64, at destination: String) throws {
    try db.run(
      """
      DELETE FROM outbox WHERE destination = ? AND contact = ? AND state = 'pending' AND session IS NULL AND attempts = 0
        AND lease_until IS NULL AND done = '' AND kind NOT LIKE 'erase%' AND kind NOT LIKE 'withdraw%'
      """, [destination, contact])
  }

  static func text(of update: ContactUpdate) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(update), as: UTF8.self)
  }

  /// Names of steps, a line each.
  static func text(of done: Set<String>) -> String { done.sorted().joined(separator: "\n") }
  static func done(_ text: String) -> Set<String> { Set(text.split(separator: "\n").map(String.init)) }

  static func update(_ text: String) throws -> ContactUpdate {
    try ContactUpdate(stored: text)
  }

  /// What a payload says as it is stored.
  /// - Parameter id: of its row.
  func update(_ payload: String, of id: String) throws -> ContactUpdate {
    try Outbox.update(db.opened(payload, in: .payload, of: id))
  }
}
