// Who is in which tag and which saved segment now, as the index says, and how that came.
internal import Bitmaps
internal import Console
internal import Domain
internal import Storage

/// The people of every tag and every saved segment at one version of the store.
struct Roll: Sendable {
  /// One segment's people.
  struct Entry: Sendable {
    var people: NumberSet
    var reachable: Int
    /// In the order of `Channel.allCases`.
    var byChannel: [Int]
    /// In the order of `Movement.Window`; nil when not known.
    var movements: [Movement]?
    /// At the end of each stretch, oldest first, the last one now; empty when not known.
    var trend: [Int]

    var count: Int { people.count }
    func movement(in window: Movement.Window) -> Movement { movements.map { $0[window.rawValue] } ?? Movement() }
  }

  let version: Int64
  let takenAt: Instant
  let saved: SavedSegments
  let everybody: Int
  /// Of tags that somebody has.
  let tags: [Tag: Entry]
  /// By name.
  let entries: [String: Entry]

  /// Segments that look at dates change by time alone, so after a minute nothing is good.
  func isGood(for version: Int64, at now: Instant) -> Bool {
    self.version == version && takenAt <= now && now < takenAt.advanced(bySeconds: 60)
  }

  subscript(_ ref: SegmentRef) -> Entry? {
    switch ref {
    case .tag(let tag): tags[tag]
    case .saved(let name): entries[name]
    }
  }
}

extension Roll {
  init(_ reading: inout SegmentReading, saved: SavedSegments, version: Int64, past: RollPast) throws {
    self.version = version
    self.saved = saved
    takenAt = reading.now
    everybody = reading.everybody.count
    let reachable = reading.reachable
    let byChannel = Channel.allCases.map(reading.reachable(by:))
    func entry(_ people: NumberSet, _ movements: [Movement]?, _ trend: [Int]?) -> Entry {
      Entry(
        people: people, reachable: people.countOfIntersection(reachable), byChannel: byChannel.map(people.countOfIntersection),
        movements: movements, trend: trend.map { $0.dropLast() + [people.count] } ?? [])
    }
    let movements = try reading.movements()
    let nobodyBefore = Array(repeating: 0, count: past.ends.count)
    tags = Dictionary(
      uniqueKeysWithValues: reading.tags.map { tag, people in
        (tag, entry(people, movements[tag], past.tags[tag] ?? nobodyBefore))
      })
    var entries: [String: Entry] = [:]
    for segment in saved.segments {
      let people = try reading.people(of: segment.definition)
      let known = past.facts[segment.name]
      entries[segment.name] = entry(
        people, try reading.movements(of: segment.definition) ?? known?.movements, past.segments[segment.name] ?? known?.trend)
    }
    self.entries = entries
  }
}
