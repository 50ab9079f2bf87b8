// Who has which tag, and had at earlier moments: what segments that speak of nothing but tags are counted with.
public import Domain
import GRDB

/// The holders of some tags, at a moment that can be moved back.
public struct TagSets: Sendable {
  /// Everybody who was known at the moment.
  public private(set) var everybody: ContactSet
  /// Who may be written to now.
  public let reachable: ContactSet
  private var holders: [Tag: ContactSet]
  private let nobody: ContactSet

  fileprivate struct Change {
    var contact: Int64
    /// Nil for the contact's own coming.
    var tag: Tag?
    var isGain: Bool
    var at: Int64
  }
  /// The latest first; those after the moment have been undone.
  private var changes: ArraySlice<Change>

  fileprivate init(everybody: ContactSet, reachable: ContactSet, nobody: ContactSet, holders: [Tag: ContactSet], changes: [Change]) {
    self.everybody = everybody
    self.reachable = reachable
    self.nobody = nobody
    self.holders = holders
    self.changes = changes[...]
  }

  /// Only for patterns that the sets were asked for.
  public func holders(of pattern: TagPattern) -> ContactSet {
    switch pattern {
    case .tag(let tag): holders[tag] ?? nobody
    case .anyIn: holders.filter { pattern.matches($0.key) }.values.reduce(nobody) { $0.union($1) }
    }
  }

  /// Undoes what happened after `moment`; later moments cannot be had again.
  public mutating func goBack(to moment: Instant) {
    while let change = changes.first, change.at > moment.milliseconds {
      if let tag = change.tag {
        holders[tag, default: nobody].set(change.contact, to: !change.isGain)
      } else {
        everybody.set(change.contact, to: false)
      }
      changes.removeFirst()
    }
  }
}

extension Database {
  /// The holders of all tags that match `patterns`, in one moment of the store, with what changed after `from`. O(holders, and all
  /// changes).
  public func tagSets(_ patterns: some Sequence<TagPattern>, changesAfter from: Instant) throws(StoreError) -> TagSets {
    try read { try TagSetReader(db: $0, patterns: Set(patterns), from: from.milliseconds).read() }
  }

  /// Up to `limit` of `people` after the `offset` last seen. O(contacts).
  public func contacts(in people: ContactSet, limit: Int, offset: Int = 0) throws(StoreError) -> [Contact] {
    try read { db in
      let sorted = try Int64.fetchCursor(db.cachedStatement(sql: "SELECT n FROM contact ORDER BY seen_at DESC, id DESC"))
      var numbers: [Int64] = []
      var skipped = 0
      while numbers.count < limit, let number = try sorted.next() {
        guard people.contains(number) else { continue }
        if skipped < offset { skipped += 1 } else { numbers.append(number) }
      }
      return try numbers.compactMap(ContactBook(db: db).contact)
    }
  }

  /// The tags that most of `people` have, the most frequent first, then by bytes. O(contacts and their tags).
  public func companions(of people: ContactSet, limit: Int) throws(StoreError) -> [TagCompanion] {
    try read { db in
      var companions: [TagCompanion] = []
      for tag in try db.tagsInUse() {
        var both = 0
        try db.eachHolder(of: tag) { if people.contains($0) { both += 1 } }
        if both > 0 { companions.append(TagCompanion(tag: tag, both: both)) }
      }
      return Array(companions.sorted { $0.both != $1.both ? $0.both > $1.both : $0.tag < $1.tag }.prefix(limit))
    }
  }
}

private struct TagSetReader {
  let db: Connection
  let patterns: Set<TagPattern>
  let from: Int64

  func read() throws -> TagSets {
    let nobody = ContactSet(upTo: try db.value("SELECT MAX(n) FROM contact") ?? 0)
    var everybody = nobody
    var reachable = nobody
    var changes: [TagSets.Change] = []
    try db.each("SELECT n, is_reachable, created_at FROM contact WHERE forgotten_at IS NULL") { row in
      let (number, created): (Int64, Int64) = (row[0], row[2])
      everybody.set(number, to: true)
      if row[1] { reachable.set(number, to: true) }
      if created > from { changes.append(TagSets.Change(contact: number, isGain: true, at: created)) }
    }
    var holders: [Tag: ContactSet] = [:]
    for tag in try tags() {
      var set = nobody
      try db.eachHolder(of: tag) { set.set($0, to: true) }
      holders[tag] = set
    }
    changes += try tagChanges()
    // Of one moment the later change stays first.
    let sorted = changes.enumerated().sorted { ($1.element.at, $0.offset) < ($0.element.at, $1.offset) }.map(\.element)
    return TagSets(everybody: everybody, reachable: reachable, nobody: nobody, holders: holders, changes: sorted)
  }

  private func tags() throws -> Set<Tag> {
    var tags: Set<Tag> = []
    for pattern in patterns {
      switch pattern {
      case .tag(let tag): tags.insert(tag)
      case .anyIn(let namespace):
        tags.formUnion(try db.tagsInUse().filter { $0.namespace == namespace })
      }
    }
    return tags
  }

  private func tagChanges() throws -> [TagSets.Change] {
    var known: [String: Tag?] = [:]
    var changes: [TagSets.Change] = []
    try db.each("SELECT contact, tag, op = 'gained', at FROM tag_change WHERE at > ? ORDER BY n DESC", [from]) { row in
      let text: String = row[1]
      let tag = known[text] ?? Tag(text).flatMap { tag in patterns.contains { $0.matches(tag) } ? tag : nil }
      known[text] = .some(tag)
      guard let tag else { return }
      changes.append(TagSets.Change(contact: row[0], tag: tag, isGain: row[2], at: row[3]))
    }
    return changes
  }
}

extension GRDB.Database {
  /// Every tag that somebody has: from one to the next in the index, not row by row.
  func tagsInUse() throws -> [Tag] {
    try rows(
      """
      WITH RECURSIVE used(tag) AS (
        SELECT MIN(tag) FROM contact_tag
        UNION ALL SELECT (SELECT MIN(tag) FROM contact_tag WHERE tag > used.tag) FROM used WHERE used.tag IS NOT NULL)
      SELECT tag FROM used WHERE tag IS NOT NULL
      """
    ).compactMap { Tag($0[0] as String) }
  }

  /// Contacts that may be written to now.
  func reachableContacts() throws -> ContactSet {
    var set = ContactSet(upTo: try value("SELECT MAX(n) FROM contact") ?? 0)
    let numbers = try Int64.fetchCursor(cachedStatement(sql: "SELECT n FROM contact WHERE is_reachable = 1"))
    while let number = try numbers.next() { set.set(number, to: true) }
    return set
  }

  /// Numbers of the contacts with `tag`. A bit looked up for each is several times faster than a join with the contacts.
  func eachHolder(of tag: Tag, _ body: (Int64) -> Void) throws {
    let holders = try Int64.fetchCursor(cachedStatement(sql: "SELECT contact FROM contact_tag WHERE tag = ?"), arguments: [tag.text])
    while let number = try holders.next() { body(number) }
  }
}
