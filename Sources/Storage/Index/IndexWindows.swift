// Time moves on: what a window or a span no longer holds goes out of it, to the millisecond, also when a clock was set back.
internal import Bitmaps
internal import Domain
import GRDB

extension IndexFollow {
  /// Contacts for whom a window that opens at another moment may make a difference are read again; they are few unless much time has
  /// passed. False when they are so many that a new index is cheaper.
  func move(_ contents: inout IndexContents, to now: Instant, zone: StoreZone, limit: Int) throws -> Bool {
    var contacts: Set<Int64> = []
    for window in Movement.Window.allCases {
      let opens = window.opened(at: now, zone: zone)
      let opened = contents.opened[window.rawValue]
      guard opens != opened else { continue }
      contents.opened[window.rawValue] = opens
      let (first, last) = (min(opens, opened).milliseconds, max(opens, opened).milliseconds)
      for sql in [
        "SELECT DISTINCT contact FROM tag_change WHERE at > ? AND at <= ? LIMIT ?",
        "SELECT n FROM contact WHERE created_at > ? AND created_at <= ? LIMIT ?",
      ] {
        let found = try Int64.fetchCursor(db.cachedStatement(sql: sql), arguments: [first, last, limit])
        while let contact = try found.next() { contacts.insert(contact) }
      }
      guard contacts.count < limit else { return false }
    }
    for contact in contacts { try renew(contact, in: &contents) }
    return true
  }

  /// Brings the people of one span to `now`.
  func bring(_ span: Span, in contents: inout IndexContents, to now: Instant, zone: StoreZone) throws {
    let since = span.before(now, zone: zone)
    guard var recent = contents.recent[span] else {
      // Nobody gained anything after the end of time.
      var recent = IndexContents.Recent(since: Instant(milliseconds: .max), people: contents.tags.map { _ in NumberSet() })
      _ = try shift(&recent, to: since, in: &contents)
      contents.recent[span] = recent
      return
    }
    guard recent.since != since else { return }
    contents.recent[span] = nil
    let unsure = try shift(&recent, to: since, in: &contents)
    contents.recent[span] = recent
    for contact in unsure { try renew(contact, in: &contents) }
  }

  /// - Returns: contacts who may have the tag once more, written in another way.
  private func shift(
    _ recent: inout IndexContents.Recent, to since: Instant, in contents: inout IndexContents
  ) throws -> Set<Int64> {
    let (first, last) = (min(since, recent.since).milliseconds, max(since, recent.since).milliseconds)
    let isIn = since < recent.since
    var unsure: Set<Int64> = []
    var known: [String: Int?] = [:]
    try db.each("SELECT tag, contact FROM contact_tag WHERE since >= ? AND since < ?", [first, last]) { row in
      let text: String = row[0]
      let place = known[text] ?? Tag(text).map { contents.place(of: $0) }
      known[text] = .some(place)
      guard let place else { return }
      while recent.people.count <= place { recent.people.append(NumberSet()) }
      recent.people[place].set(row[1], to: isIn)
      if !isIn, !text.utf8.allSatisfy({ $0 < 0x80 }) { unsure.insert(row[1]) }
    }
    recent.since = since
    return unsure
  }
}
