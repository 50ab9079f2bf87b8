// Who is in which saved segment, now and before: segments of tags alone by sets, all others in one pass over the contacts.
internal import Domain
internal import Storage

/// The people of every saved segment at one version of the store.
///
/// A segment that asks more than tags makes a pass over all contacts: seconds with a hundred thousand of them. After a slow pass such
/// segments rest, ten times as long as it took, and keep their counts meanwhile; then the desk owes the page a fresh one.
struct Roll: Sendable {
  /// One segment's people.
  struct Entry: Sendable {
    enum Members: Sendable {
      case numbers(ContactSet)
      /// Contact ids with the time when each was last seen, and how many have each tag.
      case listed([(id: String, seen: Instant)], tags: [Tag: Int])
    }
    var members: Members
    var people = 0
    var reachable = 0
    /// At the end of each stretch, oldest first.
    var trend: [Int]
    var weekAgo = 0

    var sevenDays: Int { people - weekAgo }
  }

  let version: Int64
  let takenAt: Instant
  let saved: SavedSegments
  private(set) var entries: [String: Entry] = [:]
  /// Until when the pass over all contacts is not made again.
  private var restsUntil: Instant
  /// Whether some counts are those of an older version.
  private let isBehind: Bool

  /// O(holders of the tags that are named) for segments of tags alone; one that asks more makes it O(contacts and their sessions).
  /// - Parameter resting: an older roll of the same segments, whose counts stand in for the pass.
  init(
    _ store: Database, saved: SavedSegments, version: Int64, calendar: RollCalendar, zone: StoreZone, resting: Roll?
  ) throws(StoreError) {
    self.version = version
    self.saved = saved
    takenAt = calendar.now
    let (byTags, byFacts) = saved.segments.reduce(into: ([Segment](), [Segment]())) { parts, segment in
      if saved.speaksOfTagsAlone(segment.definition) { parts.0.append(segment) } else { parts.1.append(segment) }
    }
    restsUntil = resting?.restsUntil ?? calendar.now
    isBehind = resting != nil && !byFacts.isEmpty
    try countByTags(byTags, store, calendar)
    if let resting {
      for segment in byFacts { entries[segment.name] = resting.entries[segment.name] }
    } else {
      try countByFacts(byFacts, store, calendar, zone)
    }
  }

  // MARK: Age

  /// A pass that took this long, in milliseconds, is slow.
  private static let slow: Int64 = 300
  private static let longestRest: Int64 = 60_000

  mutating func rest(from start: Instant, to end: Instant) {
    let took = end.milliseconds - start.milliseconds
    guard took > Roll.slow else { return }
    restsUntil = Instant(milliseconds: end.milliseconds + min(took * 10, Roll.longestRest))
  }

  /// Not by a clock that was set back: nobody rests longer than the longest rest.
  func rests(at now: Instant) -> Bool { now < restsUntil && restsUntil.milliseconds - now.milliseconds <= Roll.longestRest }

  /// Whether a page was shown older counts and could have fresh ones now.
  func isOverdue(at now: Instant) -> Bool { isBehind && !rests(at: now) }

  /// Segments that look at dates change by time alone, so after a minute nothing is good.
  func isGood(for version: Int64, at now: Instant) -> Bool {
    self.version == version && takenAt <= now && now < takenAt.advanced(bySeconds: 60) && !isOverdue(at: now)
  }

  // MARK: Counting

  private mutating func countByTags(_ segments: [Segment], _ store: Database, _ calendar: RollCalendar) throws(StoreError) {
    guard !segments.isEmpty else { return }
    var sets = try store.tagSets(segments.flatMap { saved.tagPatterns(of: $0.definition) }, changesAfter: calendar.first)
    for segment in segments {
      let people = saved.people(of: segment.definition, in: sets)
      entries[segment.name] = Entry(
        members: .numbers(people), people: people.count, reachable: people.intersection(sets.reachable).count,
        trend: calendar.trend(people.count))
    }
    for moment in calendar.past {
      sets.goBack(to: moment)
      for segment in segments {
        let count = saved.people(of: segment.definition, in: sets).count
        entries[segment.name]?.note(count, at: moment, calendar)
      }
    }
  }

  private mutating func countByFacts(
    _ segments: [Segment], _ store: Database, _ calendar: RollCalendar, _ zone: StoreZone
  ) throws(StoreError) {
    guard !segments.isEmpty else { return }
    let changes = try store.tagChanges(after: calendar.first)
    var tallies = segments.map { FactTally($0, dependsOnTime: saved.dependsOnTime($0.definition), calendar: calendar) }
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
      let person = PersonFacts(facts, now: calendar.now, zone: zone, segments: definitions)
      for index in tallies.indices { tallies[index].take(facts.contact, person, lastChange: history.lastChange, then) }
    }
    for tally in tallies { entries[tally.segment.name] = tally.entry }
  }
}

/// The moments at which people are counted.
struct RollCalendar {
  let ends: [Instant]
  let now: Instant
  let weekAgo: Instant
  /// Moments before now, the latest first.
  let past: [Instant]

  init(stretches: Stretches, now: Instant) {
    ends = stretches.ends
    self.now = now
    let weekAgo = now.advanced(bySeconds: -7 * 86_400)
    self.weekAgo = weekAgo
    past = Set(stretches.ends + [weekAgo]).filter { $0 < now }.sorted(by: >)
  }

  var first: Instant { past.last ?? weekAgo }

  /// Nothing yet but now.
  func trend(_ people: Int) -> [Int] { ends.map { $0 < now ? 0 : people } }
}

extension Roll.Entry {
  /// Adds `count` people who were in at a moment before now.
  mutating func note(_ count: Int, at moment: Instant, _ calendar: RollCalendar) {
    if moment == calendar.weekAgo { weekAgo += count }
    for (index, end) in calendar.ends.enumerated() where end == moment { trend[index] += count }
  }
}

// MARK: Who they are

extension Roll.Entry {
  /// Up to `limit` people after the `offset` last seen.
  func contacts(_ store: Database, limit: Int, offset: Int) throws(StoreError) -> [Contact] {
    switch members {
    case .numbers(let people): return try store.contacts(in: people, limit: limit, offset: offset)
    case .listed(let people, _):
      let page = people.sorted { ($0.seen, $0.id) > ($1.seen, $1.id) }.dropFirst(offset).prefix(limit)
      return try page.map { person throws(StoreError) in try store.contact(id: person.id) }.compactMap(\.self)
    }
  }

  /// The tags that go with the segment most often, the most frequent first, then by bytes.
  func companions(_ store: Database, limit: Int) throws(StoreError) -> [TagCompanion] {
    switch members {
    case .numbers(let people): return try store.companions(of: people, limit: limit)
    case .listed(_, let tags):
      let sorted = tags.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      return sorted.prefix(limit).map { TagCompanion(tag: $0.key, both: $0.value) }
    }
  }
}
