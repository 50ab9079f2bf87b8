// Consent as the law asks for it: the exact words, when, where and in which language; never changed, only added to, and a chain (see
// `Chain`; RELIABILITY.md 2.6).
internal import Domain
import GRDB

/// One row of proof.
struct ConsentRecord {
  var channel: Channel
  var isGiven = true
  var wording: String
  var quizVersion: String?
  var locale: String?
  var at: Instant
  var kiosk: String?
  var session: String?
}

extension ConsentRecord {
  init(_ given: ConsentGiven, kiosk: String?, session: String) {
    self.init(
      channel: given.channel, wording: given.wording, quizVersion: given.quizVersion, locale: given.locale, at: given.at, kiosk: kiosk,
      session: session)
  }
}

extension ContactBook {
  func add(_ consent: ConsentRecord, to contact: Int64) throws {
    try db.append(
      [
        contact, consent.channel.rawValue, consent.isGiven ? "given" : "withdrawn", consent.wording, Digest.hex(consent.wording),
        consent.quizVersion, consent.locale, consent.at.milliseconds, consent.kiosk, consent.session,
      ], to: .consent)
  }

  /// The latest word on each channel, by the order of the records.
  func consents(of contact: Int64) throws -> [Channel: ConsentRecord] {
    // SQLite takes the other columns from the row that holds the maximum.
    let rows = try db.rows(
      """
      SELECT channel, state, wording, quiz_version, locale, at, kiosk, session, MAX(n) FROM consent WHERE contact = ? GROUP BY channel
      """, [contact])
    return Dictionary(
      rows.compactMap { row in
        Channel(rawValue: row[0]).map { channel in
          let record = ConsentRecord(
            channel: channel, isGiven: row[1] == "given", wording: row[2], quizVersion: row[3], locale: row[4],
            at: Instant(milliseconds: row[5]), kiosk: row[6], session: row[7])
          return (channel, record)
        }
      }, uniquingKeysWith: { $1 })
  }
}
