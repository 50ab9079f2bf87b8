// The past of a saved segment that asks more than tags: contact by contact, as each of them was.
internal import Domain
internal import Storage

/// Counts one segment at moments of the past.
struct FactTally {
  private let segment: Segment
  private let dependsOnTime: Bool
  private let ends: [Instant]
  private let openings: [Instant]
  private var movements: [Movement]
  private var trend: [Int]

  private init(_ segment: Segment, dependsOnTime: Bool, ends: [Instant], openings: [Instant]) {
    self.segment = segment
    self.dependsOnTime = dependsOnTime
    self.ends = ends
    self.openings = openings
    movements = openings.map { _ in Movement(joined: 0, left: 0) }
    trend = ends.map { _ in 0 }
  }

  /// O(contacts and their sessions), with a page of them in memory.
  static func past(
    of segments: [Segment], _ saved: SavedSegments, _ store: Database, ends: [Instant], zone: StoreZone, now: Instant
  ) throws(StoreError) -> [String: RollPast.OfFacts] {
    let openings = Movement.Window.allCases.map { $0.opened(at: now, zone: zone) }
    var tallies = segments.map { FactTally($0, dependsOnTime: saved.dependsOnTime($0.definition), ends: ends, openings: openings) }
    let changes = try store.tagChanges(after: min(ends.min() ?? now, openings.min() ?? now))
    let definitions = saved.definitions
    try store.forEachFacts { facts in
      let history = PersonHistory(facts, changes: changes[facts.contact.id] ?? [])
      var before: [Instant: PersonFacts?] = [:]
      func then(_ moment: Instant) -> PersonFacts? {
        if let known = before[moment] { return known }
        let found = history.facts(at: moment).map { PersonFacts($0, now: moment, zone: zone, segments: definitions) }
        before[moment] = .some(found)
        return found
      }
      let person = PersonFacts(facts, now: now, zone: zone, segments: definitions)
      for place in tallies.indices { tallies[place].take(person, lastChange: history.lastChange, then) }
    }
    return Dictionary(
      tallies.map { ($0.segment.name, RollPast.OfFacts(movements: $0.movements, trend: $0.trend)) }, uniquingKeysWith: { $1 })
  }

  private mutating func take(_ person: PersonFacts, lastChange: Instant, _ then: (Instant) -> PersonFacts?) {
    let isIn = person.meets(segment.definition)
    // Of whom nothing has changed since, and time alone changes nothing, the same is true as now.
    func was(at moment: Instant) -> Bool {
      !dependsOnTime && lastChange <= moment ? isIn : then(moment)?.meets(segment.definition) ?? false
    }
    for (place, end) in ends.enumerated() where was(at: end) { trend[place] += 1 }
    for (place, opening) in openings.enumerated() {
      let was = was(at: opening)
      if isIn, !was { movements[place].joined += 1 }
      if !isIn, was { movements[place].left += 1 }
    }
  }
}
