// How the people of tags and segments were before: kept for some minutes, since the past of thirty days hardly moves in ten.
internal import Domain
internal import Storage

/// People at the end of some stretches of time, the last of which ends now.
struct RollPast: Sendable {
  /// The past of one segment that asks more than tags, told contact by contact.
  struct OfFacts: Sendable {
    var movements: [Movement]
    var trend: [Int]
  }

  let saved: SavedSegments
  let takenAt: Instant
  let ends: [Instant]
  private(set) var tags: [Tag: [Int]] = [:]
  /// Saved segments of tags alone, by name.
  private(set) var segments: [String: [Int]] = [:]
  /// Other saved segments, by name; empty where the shop has more people than can be gone through in a moment.
  private(set) var facts: [String: OfFacts] = [:]
  private let version: Int64
  private let people: Int

  /// A shop with so many people or fewer is gone through contact by contact.
  private static let most = 20_000
  /// With so many or fewer that takes so short a time that it is done with every change.
  private static let few = 1_000

  /// O(what changed in the stretches), and in a shop that is not large O(contacts and their sessions).
  init(_ store: Database, _ index: SegmentIndex, saved: SavedSegments, version: Int64, stretches: Stretches, zone: StoreZone, now: Instant)
    throws(StoreError)
  {
    self.saved = saved
    self.version = version
    takenAt = now
    ends = stretches.ends
    let past = try index.read(at: now, segments: saved.definitions) { reading in
      (try reading.past(at: stretches.ends, of: saved.segments.map(\.definition)), reading.everybody.count)
    }
    tags = past.0.tags
    people = past.1
    for (segment, counts) in zip(saved.segments, past.0.predicates) where !counts.isEmpty { segments[segment.name] = counts }
    let others = saved.segments.filter { segments[$0.name] == nil }
    guard !others.isEmpty, people <= RollPast.most else { return }
    facts = try FactTally.past(of: others, saved, store, ends: ends, zone: zone, now: now)
  }

  func isGood(for saved: SavedSegments, version: Int64, at now: Instant) -> Bool {
    guard self.saved == saved, takenAt <= now, now < takenAt.advanced(bySeconds: 600) else { return false }
    return self.version == version || facts.isEmpty || people > RollPast.few
  }
}
