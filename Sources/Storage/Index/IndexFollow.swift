// The index kept in step: of each contact in the log of changes, everything is read again and every bit put right.
internal import Bitmaps
internal import Domain
import GRDB

/// What a contact had of one tag, change by change.
struct TagPast {
  struct Change {
    var isGain: Bool
    var at: Instant
  }
  /// The earliest first.
  var changes: [Change] = []

  /// Whether the tag was there at `moment`, `isNow` saying whether it is there now.
  func was(at moment: Instant, isNow: Bool) -> Bool { changes.first { $0.at > moment }.map { !$0.isGain } ?? isNow }
}

/// Follows the store in the caller's transaction, in which log and tables are of one moment.
struct IndexFollow {
  let db: Connection

  /// Contacts that changed after `change`, oldest change first, with the last number of the log; nil for more than `limit`.
  func changed(after change: Int64, limit: Int) throws -> (contacts: [Int64], last: Int64)? {
    let rows = try db.rows("SELECT contact, n FROM contact_change WHERE n > ? ORDER BY n LIMIT ?", [change, limit + 1])
    guard rows.count <= limit else { return nil }
    return (rows.map { $0[0] }, rows.last?[1] ?? change)
  }

  /// Puts every bit of one contact right. Some hundred microseconds.
  func renew(_ contact: Int64, in contents: inout IndexContents) throws {
    let row = try db.row(
      "SELECT created_at, email IS NOT NULL, phone IS NOT NULL FROM contact WHERE n = ? AND forgotten_at IS NULL", [contact])
    contents.everybody.set(contact, to: row != nil)
    let created = (row?[0] as Int64?).map { Instant(milliseconds: $0) }
    for window in contents.opened.indices {
      contents.newcomers[window].set(contact, to: created.map { $0 > contents.opened[window] } ?? false)
    }
    try renewConsent(contact, hasAddress: row.map { [$0[1], $0[2]] } ?? [false, false], isKnown: row != nil, in: &contents)
    try renewTags(contact, created: created, in: &contents)
  }

  private func renewConsent(_ contact: Int64, hasAddress: [Bool], isKnown: Bool, in contents: inout IndexContents) throws {
    for (place, channel) in Channel.allCases.enumerated() {
      let state: String? = try db.value(
        "SELECT state FROM consent WHERE contact = ? AND channel = ? ORDER BY n DESC LIMIT 1", [contact, channel.rawValue])
      let isGiven = isKnown && state == "given"
      contents.consenting[place].set(contact, to: isGiven)
      contents.reachable[place].set(contact, to: isGiven && hasAddress[channel == .email ? 0 : 1])
    }
  }

  private func renewTags(_ contact: Int64, created: Instant?, in contents: inout IndexContents) throws {
    var since: [Int: Instant] = [:]
    var pasts: [Int: TagPast] = [:]
    if created != nil {
      try db.each("SELECT tag, since FROM contact_tag WHERE contact = ?", [contact]) { row in
        guard let tag = Tag(row[0] as String) else { return }
        let place = contents.place(of: tag)
        since[place] = max(since[place] ?? Instant(milliseconds: .min), Instant(milliseconds: row[1]))
      }
      try db.each("SELECT tag, op = 'gained', at FROM tag_change WHERE contact = ? ORDER BY at, n", [contact]) { row in
        guard let tag = Tag(row[0] as String) else { return }
        pasts[contents.place(of: tag), default: TagPast()].changes.append(TagPast.Change(isGain: row[1], at: Instant(milliseconds: row[2])))
      }
    }
    for place in contents.tags.indices {
      let isNow = since[place] != nil
      // Of most tags nobody has ever heard a word from them: who has a tag not and had it not came to it and left it in no window either.
      if !isNow, pasts[place] == nil, !contents.tags[place].hasHeld(contact) { continue }
      contents.tags[place].now.set(contact, to: isNow)
      contents.tags[place].formerly.set(contact, to: !isNow && pasts[place] != nil)
      for window in contents.opened.indices {
        let opened = contents.opened[window]
        let was = created.map { $0 <= opened } == true && (pasts[place]?.was(at: opened, isNow: isNow) ?? isNow)
        contents.tags[place].joined[window].set(contact, to: isNow && !was)
        contents.tags[place].left[window].set(contact, to: !isNow && was)
      }
    }
    for span in contents.recent.keys { contents.renewRecent(span, contact, since) }
  }
}

extension IndexContents {
  fileprivate mutating func renewRecent(_ span: Span, _ contact: Int64, _ gained: [Int: Instant]) {
    guard var recent = recent.removeValue(forKey: span) else { return }
    for place in recent.people.indices { recent.people[place].set(contact, to: gained[place].map { $0 >= recent.since } ?? false) }
    self.recent[span] = recent
  }
}
