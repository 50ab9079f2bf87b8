// What bitmaps of tags cannot say is asked of the tables once, kept as one more bitmap, and asked again about those who changed.
internal import Bitmaps
internal import Domain

extension IndexContents {
  /// The people of one condition, as the tables had them.
  struct Asked: Sendable {
    var people: NumberSet
    /// When somebody was last asked about; of a clock that was set back nothing is known.
    var at: Instant
    /// Until when time alone changes nothing; nil when from `at` on it never does.
    var until: Instant?

    func isGood(at now: Instant) -> Bool { at <= now && until.map { now < $0 } ?? true }
  }
}

extension SegmentReading {
  /// More conditions than a page shows are not kept.
  private static let most = 200

  mutating func asked(_ condition: Predicate) throws -> NumberSet {
    if let kept = contents.asked[condition], kept.isGood(at: now) { return kept.people }
    let query = SegmentQuery(condition, segments: segments, now: now, zone: zone)
    var people = NumberSet()
    try query.forEach(db) { people.insert($0) }
    // A segment that it names may get another definition.
    guard condition.segments.allSatisfy({ segments[$0] == nil }) else { return people }
    if contents.asked.count >= SegmentReading.most { contents.asked = [:] }
    contents.asked[condition] = IndexContents.Asked(people: people, at: now, until: try query.nextChange(db))
    return people
  }
}

extension IndexFollow {
  /// So many that asking about each is slower than asking about all.
  private static let crowd = 500

  /// Asks every kept condition about `contacts`.
  func askAgain(about contacts: [Int64], in contents: inout IndexContents, now: Instant, zone: StoreZone) throws {
    guard contacts.count <= IndexFollow.crowd else { return contents.asked = [:] }
    for (condition, kept) in contents.asked {
      guard kept.isGood(at: now) else {
        contents.asked[condition] = nil
        continue
      }
      contents.asked[condition] = nil
      var renewed = kept
      for contact in contacts { renewed.people.remove(contact) }
      let query = SegmentQuery(condition, segments: [:], now: now, zone: zone)
      try query.forEach(db, among: contacts) { renewed.people.insert($0) }
      // The first to have anything that ages brings the first end.
      renewed.at = now
      renewed.until = try [kept.until, query.nextChange(db)].compactMap(\.self).min()
      contents.asked[condition] = renewed
    }
  }
}
