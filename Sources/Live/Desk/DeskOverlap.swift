// What segments share, each with each: the matrix below the segment browser's key O.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// Segments that cannot be counted any more are left out.
  func overlap(of refs: [SegmentRef], for role: ConsoleRole) throws(StoreError) -> OverlapPage {
    let version = try version()
    let discretion = discretion(of: role)
    let saved = SavedSegments(try store.segments())
    let known = Array(refs.prefix(OverlapPage.most)).filter { $0.condition(saved) != nil }
    let both = try overlap(of: known, saved)
    return OverlapPage(
      version: version, people: discretion.known(try store.contactCount()), refs: known, both: both.map { $0.map(discretion.known) })
  }

  /// Contacts in both, by places. One pass over all contacts.
  private func overlap(of refs: [SegmentRef], _ saved: SavedSegments) throws(StoreError) -> [[Int]] {
    let now = clock()
    let conditions = refs.compactMap { $0.condition(saved) }
    var both = Array(repeating: Array(repeating: 0, count: conditions.count), count: conditions.count)
    try store.forEachFacts { facts in
      let person = PersonFacts(facts, now: now, zone: configuration.zone, segments: saved.definitions)
      let places = conditions.indices.filter { person.meets(conditions[$0]) }
      for place in places { for other in places { both[place][other] += 1 } }
    }
    return both
  }
}

extension SegmentRef {
  /// What a person has to be to be in it; nil for a segment that is not there or cannot be counted.
  func condition(_ saved: SavedSegments) -> Predicate? {
    switch self {
    case .tag(let tag): .tag(.tag(tag), gainedWithin: nil)
    case .saved(let name): saved[name]?.definition
    }
  }
}
