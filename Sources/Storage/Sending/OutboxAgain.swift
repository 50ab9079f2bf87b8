// Sending again: dead letters that get another life, sessions that are told once more. A delivery keeps its id, and a state that was
// overtaken is never sent over a newer one.
public import Domain
import GRDB

extension Database {
  /// Gives dead letters another life, from their first attempt: all, those of `destination`, or the one with this `id`. What the person
  /// would no longer be sent stays dead. The id stays, so a vendor that took the first one sees a repeat. Where the destination has been
  /// told of the contact since, the letter tells what is so now: a late one never brings back what is past.
  /// - Returns: rows that wait again.
  public func retryDead(destination: String? = nil, id: String? = nil, at now: Instant) throws(StoreError) -> Int {
    try write { db in
      let rows = try db.rows(
        """
        SELECT n, contact, payload, destination, EXISTS (
          SELECT 1 FROM outbox l WHERE l.destination = o.destination AND l.contact = o.contact AND l.n > o.n AND l.state <> 'dead'), id
        FROM outbox o WHERE state = 'dead' AND (?1 IS NULL OR destination = ?1) AND (?2 IS NULL OR id = ?2)
          AND (kind LIKE 'erase%' OR kind LIKE 'withdraw%' OR contact IN (SELECT n FROM contact WHERE is_reachable = 1))
        """, [destination, id])
      for row in rows {
        let isOvertaken: Bool = row[4]
        let payload: String? = isOvertaken ? try Again(db: db).brought(row[2], of: row[5], upToDateFor: row[1], at: row[3]) : nil
        try db.run(
          """
          UPDATE outbox SET state = 'pending', attempts = 0, due_at = ?2, settled_at = NULL, lease_owner = NULL, lease_until = NULL,
            payload = COALESCE(\(SealedPlace.payload.sealed("?3")), payload) WHERE n = ?1
          """, [row[0] as Int64, now.milliseconds, payload])
      }
      return rows.count
    }
  }

  /// Sends a session's contact once more, as they are now and with the consent that is in force now, which is no fresh one: sending again
  /// must not lift what the person has told a vendor since (VENDORS.md 1). A delivery that was made of the session before is the one that
  /// is sent again, under its id; one that still waits is left alone.
  /// - Parameter destination: all when nil.
  /// - Returns: rows that wait now; 0 when the person may not be written to.
  /// - Throws: exit code 66 for an unknown session or destination, or a session without a contact; 78 for one that is the hub's to tell.
  public func resend(session id: String, destination: String? = nil, at now: Instant) throws(StoreError) -> Int {
    try write { db in
      let session = try SessionRow(id: id, db)
      guard session.sender == nil else { throw StoreError.servedByHub("session \(id)") }
      guard let contact = session.contact else { throw StoreError.missing("session \(id) has no contact: there is nothing to send") }
      guard try db.row("SELECT 1 FROM contact WHERE n = ? AND forgotten_at IS NULL", [contact]) != nil else {
        throw StoreError.missing("whoever took session \(id) was erased: there is nobody to send")
      }
      if let destination, try db.row("SELECT 1 FROM destination WHERE name = ?", [destination]) == nil {
        throw StoreError.missing("there is no destination \"\(destination)\"; askwell destinations list names them")
      }
      let told = try SessionStory(db: db, session: session).toldAgain()
      let update = try ContactBook(db: db).update(of: contact, session: nil, told: told)
      guard let allowed = update.allowedToLeave else { return 0 }
      let names: [String] = try db.rows(
        "SELECT name FROM destination WHERE ?1 IS NULL OR name = ?1 ORDER BY position", [destination]
      ).map { $0[0] }
      return try names.reduce(0) { sum, name in
        sum + (try Again(db: db).send(allowed, of: session.id, contact: contact, to: name, at: now))
      }
    }
  }
}

private struct Again {
  let db: Connection

  /// The payload with the contact's tags, name and language as they are now; nil for one that tells no state, or cannot be read.
  func brought(_ payload: String, of id: String, upToDateFor contact: Int64, at destination: String) throws -> String? {
    guard var update = try? Outbox(db: db).update(payload, of: id), update.purpose == .state else { return nil }
    let now = try ContactBook(db: db).update(of: contact, session: nil, told: nil)
    (update.tags, update.name, update.locale, update.removedTags) = (now.tags, now.name, now.locale, [])
    return try Outbox.text(of: PushBook(db: db).carried(update, of: contact, to: destination))
  }

  /// - Returns: 1 when a row waits now that did not wait before.
  func send(_ update: ContactUpdate, of session: String, contact: Int64, to destination: String, at now: Instant) throws -> Int {
    let made = try db.row(
      "SELECT n, state FROM outbox WHERE destination = ? AND contact = ? AND session = ? ORDER BY n DESC LIMIT 1",
      [destination, contact, session])
    guard let made else {
      return try Outbox(db: db).put(update, contact: contact, session: session, kind: "update", at: now, only: destination)
    }
    if made[1] as String == DeliveryLine.State.pending.rawValue { return 0 }
    let told = try PushBook(db: db).carried(update, of: contact, to: destination)
    try db.run(
      """
      UPDATE outbox SET state = 'pending', attempts = 0, done = '', due_at = ?2, settled_at = NULL, lease_owner = NULL,
        lease_until = NULL, last_reason = NULL, payload = \(SealedPlace.payload.sealed("?3")) WHERE n = ?1
      """, [made[0] as Int64, now.milliseconds, try Outbox.text(of: told)])
    return 1
  }
}
