// The people of a set of numbers, as contacts.
public import Bitmaps
public import Domain
import GRDB

extension Database {
  /// Everybody for whom `predicate` holds, as `PersonFacts.meets` says, by the tables alone: for somebody who counts once.
  /// - Parameter segments: what `segment("…")` may name by definition.
  public func people(
    meeting predicate: Predicate, segments: [String: Predicate], now: Instant, zone: StoreZone
  ) throws(StoreError) -> NumberSet {
    var people = NumberSet()
    try forEachContact(meeting: predicate, segments: segments, now: now, zone: zone) { people.insert($0) }
    return people
  }

  /// All contacts.
  public func everybody() throws(StoreError) -> NumberSet {
    try read { try $0.numbers("SELECT n FROM contact WHERE forgotten_at IS NULL ORDER BY n") }
  }

  /// Those who may be written to on some channel.
  public func everybodyReachable() throws(StoreError) -> NumberSet {
    try read { try $0.reachableContacts() }
  }

  /// Up to `limit` of `people` after the `offset` last seen. O(contacts).
  public func contacts(in people: NumberSet, limit: Int, offset: Int = 0) throws(StoreError) -> [Contact] {
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

  /// Hands each of `people` to `body`, the oldest contact first, in pages: each page is one moment of the store. Who was erased meanwhile
  /// is left out. O(people).
  public func forEachContact(in people: NumberSet, _ body: (Contact) throws(StoreError) -> Void) throws(StoreError) {
    var after: Int64 = -1
    while true {
      let numbers = people.numbers(after: after, limit: Database.factsPage)
      guard let last = numbers.last else { return }
      let page = try read { db in try numbers.compactMap(ContactBook(db: db).contact) }
      for contact in page { try body(contact) }
      after = last
    }
  }
}

extension GRDB.Database {
  func reachableContacts() throws -> NumberSet { try numbers("SELECT n FROM contact WHERE is_reachable = 1 ORDER BY n") }

  fileprivate func numbers(_ sql: String) throws -> NumberSet {
    var set = NumberSet()
    let numbers = try Int64.fetchCursor(cachedStatement(sql: sql))
    while let number = try numbers.next() { set.insert(number) }
    return set
  }

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
}
