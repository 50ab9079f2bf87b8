// The index from nothing: every table once, in the order in which it lies on disk.
internal import Bitmaps
internal import Domain
import GRDB

/// Reads a whole index in the caller's transaction. O(contacts, their tags, and what changed in thirty days): a million contacts with
/// twelve tags each take some seconds.
struct IndexBuild {
  let db: Connection
  let now: Instant
  let zone: StoreZone

  func contents() throws -> IndexContents {
    var contents = IndexContents(opened: Movement.Window.allCases.map { $0.opened(at: now, zone: zone) })
    contents.change = try db.value("SELECT MAX(n) FROM contact_change") ?? 0
    try addContacts(to: &contents)
    try addConsents(to: &contents)
    try addTags(to: &contents)
    try addFormer(to: &contents)
    try addMovement(to: &contents)
    return contents
  }

  private func addContacts(to contents: inout IndexContents) throws {
    let numbers = try Int64.fetchCursor(db.cachedStatement(sql: "SELECT n FROM contact WHERE forgotten_at IS NULL ORDER BY n"))
    while let number = try numbers.next() { contents.everybody.insert(number) }
    for window in contents.opened.indices {
      let newcomers = try Int64.fetchCursor(
        db.cachedStatement(sql: "SELECT n FROM contact WHERE created_at > ? AND forgotten_at IS NULL"),
        arguments: [contents.opened[window].milliseconds])
      while let number = try newcomers.next() { contents.newcomers[window].insert(number) }
    }
  }

  /// The latest word of each channel counts.
  private func addConsents(to contents: inout IndexContents) throws {
    for (place, channel) in Channel.allCases.enumerated() {
      let address = channel == .email ? "email" : "phone"
      try db.each(
        """
        SELECT k.contact, c.\(address) IS NOT NULL FROM consent k JOIN contact c ON c.n = k.contact
        WHERE k.n IN (SELECT MAX(n) FROM consent WHERE channel = ? GROUP BY contact) AND k.state = 'given' AND c.forgotten_at IS NULL
        """, [channel.rawValue]
      ) { row in
        contents.consenting[place].insert(row[0])
        if row[1] { contents.reachable[place].insert(row[0]) }
      }
    }
  }

  private func addTags(to contents: inout IndexContents) throws {
    for tag in try db.tagsInUse() {
      let place = contents.place(of: tag)
      var people = NumberSet()
      let holders = try Int64.fetchCursor(
        db.cachedStatement(sql: "SELECT contact FROM contact_tag WHERE tag = ? ORDER BY contact"), arguments: [tag.text])
      while let number = try holders.next() { people.insert(number) }
      // Two ways of writing one accented tag are one tag to whoever compares them.
      contents.tags[place].now.formUnion(people)
    }
  }

  private func addFormer(to contents: inout IndexContents) throws {
    var known: [String: Int?] = [:]
    try db.each("SELECT tag, contact FROM tag_change WHERE op = 'lost' ORDER BY tag, contact") { row in
      let text: String = row[0]
      let place = known[text] ?? Tag(text).map { contents.place(of: $0) }
      known[text] = .some(place)
      guard let place else { return }
      let number: Int64 = row[1]
      if !contents.tags[place].now.contains(number) { contents.tags[place].formerly.insert(number) }
    }
  }

  /// Goes back through what changed: of one tag of a contact the earliest change in a window says how it was when the window opened.
  private func addMovement(to contents: inout IndexContents) throws {
    guard let first = contents.opened.min() else { return }
    var known: [String: Int?] = [:]
    try db.each(
      """
      SELECT h.contact, h.tag, h.op = 'gained', h.at, c.created_at FROM tag_change h JOIN contact c ON c.n = h.contact
      WHERE h.at > ? ORDER BY h.at DESC, h.n DESC
      """, [first.milliseconds]
    ) { row in
      let text: String = row[1]
      let place = known[text] ?? Tag(text).map { contents.place(of: $0) }
      known[text] = .some(place)
      guard let place else { return }
      let change = TagPast.Change(isGain: row[2], at: Instant(milliseconds: row[3]))
      contents.note(change, place, contact: row[0], created: Instant(milliseconds: row[4]))
    }
    // Tags that came with an import may be older than the contact: nobody had them here before the contact was known.
    for place in contents.tags.indices {
      for window in contents.opened.indices where !contents.newcomers[window].isEmpty {
        let people = contents.tags[place].now.intersection(contents.newcomers[window])
        contents.tags[place].joined[window].formUnion(people)
      }
    }
  }
}

extension IndexContents {
  /// Takes one change into account, the latest first.
  fileprivate mutating func note(_ change: TagPast.Change, _ place: Int, contact: Int64, created: Instant) {
    let isIn = tags[place].now.contains(contact)
    for window in opened.indices where change.at > opened[window] {
      let was = !change.isGain && created <= opened[window]
      tags[place].joined[window].set(contact, to: isIn && !was)
      tags[place].left[window].set(contact, to: !isIn && was)
    }
  }
}
