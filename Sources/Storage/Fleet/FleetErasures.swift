// Somebody asked to be forgotten, here or in another store of the fleet.
public import Domain
import GRDB

extension Connection {
  /// What the hub needs to find the person in other stores: digests of the addresses, which are gone then. Comes before anything that the
  /// erasure does to the contact, so that the hub hears of it first.
  func noteFleetErasure(of contact: String, _ email: Email?, _ phone: Phone?, at now: Instant) throws {
    guard try row("SELECT 1 FROM fleet_member") != nil else { return }
    let digests = [email?.normalised, phone?.text].compactMap { $0.map(Digest.hex) }
    try run(
      """
      INSERT INTO fleet_erasure (contact, digests, at) VALUES (?, ?, ?)
      ON CONFLICT (contact) DO UPDATE SET digests = excluded.digests, at = excluded.at
      """, [contact, digests.joined(separator: "\n"), now.milliseconds])
    try run("DELETE FROM fleet_change WHERE kind = 'erasure' AND key = ?", [contact])
    try putInFleetLog(.erasure, contact)
  }
}

extension Database {
  /// People that one look opens at a time.
  private static let page = 2000

  /// Forgets whoever has an address with one of `digests` and was last seen until `moment`, by this machine's clock. A person with another
  /// email loses the phone alone. Repeating it changes nothing. Opens everybody's addresses: some seconds for 100,000 people, and no answer
  /// waits for it.
  /// - Returns: people forgotten.
  public func forget(digests: Set<String>, seenUntil moment: Instant, who: String, at now: Instant) throws(StoreError) -> Int {
    var (after, gone): (Int64, Int) = (0, 0)
    let (email, phone) = (SealedPlace.email.readable(), SealedPlace.phone.readable())
    while !digests.isEmpty {
      let from = after
      let rows = try read { db in
        try db.rows(
          "SELECT n, id, \(email), \(phone), seen_at, email IS NOT NULL FROM contact WHERE n > ? AND forgotten_at IS NULL ORDER BY n LIMIT ?",
          [from, Database.page])
      }
      for row in rows where (row[4] as Int64) <= moment.milliseconds {
        let hasMail = (row[2] as String?).flatMap { Email($0) }.map { digests.contains(Digest.hex($0.normalised)) } ?? false
        let hasPhone = (row[3] as String?).flatMap { Phone($0) }.map { digests.contains(Digest.hex($0.text)) } ?? false
        if hasMail || hasPhone && !(row[5] as Bool) {
          _ = try forget(contact: row[1], isForAllStores: false, who: who, at: now)
          gone += 1
        } else if hasPhone {
          try forgetPhone(of: row[0], who: who, at: now)
        }
      }
      guard let last = rows.last else { break }
      after = last[0]
    }
    return gone
  }

  /// Somebody else's, who asked to be forgotten.
  private func forgetPhone(of contact: Int64, who: String, at now: Instant) throws(StoreError) {
    try write { db in
      let book = ContactBook(db: db)
      if try book.consents(of: contact)[.sms]?.isGiven == true {
        let words = "(the number was erased at its owner's request)"
        try book.add(ConsentRecord(channel: .sms, isGiven: false, wording: words, at: now), to: contact)
      }
      try db.run("UPDATE contact SET phone = NULL, phone_key = NULL WHERE n = ?", [contact])
      try book.noteReachability(of: contact)
      try db.audit("contact.phone", who: who, detail: ["before": "known", "after": .null], at: now)
      try db.oweEmptying()
    }
    try emptyLog()
  }
}
