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
      version: version, people: discretion.known(try roll().everybody), refs: known, both: both.map { $0.map(discretion.known) })
  }

  /// Contacts in both, by places.
  private func overlap(of refs: [SegmentRef], _ saved: SavedSegments) throws(StoreError) -> [[Int]] {
    let conditions = refs.compactMap { $0.condition(saved) }
    return try index.read(at: clock(), segments: saved.definitions) { reading in
      let people = try conditions.map { try reading.people(of: $0) }
      return people.map { row in people.map(row.countOfIntersection) }
    }
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
