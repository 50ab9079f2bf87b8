// One moment of the index: what an expression's people are, by bitmaps where tags and consents decide, by SQL where they do not.
public import Bitmaps
public import Domain

/// What the index says of one moment of the store; valid inside of `SegmentIndex.read`.
public struct SegmentReading {
  let db: Connection
  var contents: IndexContents
  /// Every span counts back from here.
  public let now: Instant
  let zone: StoreZone
  let segments: [String: Predicate]

  /// Number of the last change that is counted.
  public var change: Int64 { contents.change }
  /// All contacts.
  public var everybody: NumberSet { contents.everybody }
  /// Consent in force, and an address to write to.
  public func reachable(by channel: Channel) -> NumberSet { contents.reachable[channel == Channel.allCases[0] ? 0 : 1] }
  /// On some channel.
  public var reachable: NumberSet { contents.reachableByAny }
  /// Tags that somebody has, in no order.
  public var tags: [(tag: Tag, people: NumberSet)] {
    contents.tags.filter { !$0.now.isEmpty }.map { ($0.tag, $0.now) }
  }

  /// How many people each of them has: kept, not counted.
  public var tagCounts: [(tag: Tag, people: Int)] {
    contents.tags.lazy.filter { !$0.now.isEmpty }.map { ($0.tag, $0.now.count) }
  }

  /// How many of each tag's people joined and left in each window, in the order of `Movement.Window`. Some milliseconds after a pause: what
  /// went out of a window since the last time is read again.
  public mutating func movements() throws -> [Tag: [Movement]] {
    try bringWindows()
    return Dictionary(
      uniqueKeysWithValues: contents.tags.map { people in
        (people.tag, zip(people.joined, people.left).map { Movement(joined: $0.count, left: $1.count) })
      })
  }

  /// How many joined and left the people of `predicate` in each window; nil where it asks more than tags: what else a person was is not
  /// kept as bitmaps.
  public mutating func movements(of predicate: Predicate) throws -> [Movement]? {
    guard isOfTagsAlone(predicate, []) else { return nil }
    try bringWindows()
    let people = try people(of: predicate)
    return try Movement.Window.allCases.map { window in
      let before = try self.people(of: predicate, .opening(window), open: [])
      return Movement(joined: people.countOfSubtracting(before), left: before.countOfSubtracting(people))
    }
  }

  private mutating func bringWindows() throws {
    let follow = IndexFollow(db: db)
    if try !follow.move(&contents, to: now, zone: zone, limit: 20_000 + contents.everybody.count / 10) {
      contents = try IndexBuild(db: db, now: now, zone: zone).contents()
    }
  }

  /// The tags that most of `people` have, the most frequent first, then by bytes. O(tags).
  public func companions(of people: NumberSet, limit: Int, but own: Tag? = nil) -> [TagCompanion] {
    let companions = contents.tags.filter { $0.tag != own }.map { TagCompanion(tag: $0.tag, both: $0.now.countOfIntersection(people)) }
    let sorted = companions.filter { $0.both > 0 }.sorted { $0.both != $1.both ? $0.both > $1.both : $0.tag < $1.tag }
    return Array(sorted.prefix(limit))
  }

  // MARK: People

  /// Everybody for whom `predicate` holds, as `PersonFacts.meets` says. Microseconds for tags, consents and counts of tags; what else is
  /// asked becomes SQL the first time, and is kept in step from then on.
  public mutating func people(of predicate: Predicate) throws -> NumberSet { try people(of: predicate, .now, open: []) }

  /// How many `people(of:)` has, without making the set where two or three sets are joined.
  public mutating func count(of predicate: Predicate) throws -> Int {
    switch predicate {
    case .and(let terms) where terms.allSatisfy(\.isOneTag): NumberSet.countOfIntersection(of: try sets(terms))
    case .or(let terms) where terms.allSatisfy(\.isOneTag): NumberSet.countOfUnion(of: try sets(terms))
    default: try people(of: predicate).count
    }
  }

  private mutating func sets(_ terms: [Predicate]) throws -> [NumberSet] {
    var sets: [NumberSet] = []
    for term in terms { sets.append(try people(of: term)) }
    return sets
  }

  /// Of which moment a set is.
  enum When {
    case now
    case opening(Movement.Window)
  }

  mutating func people(of predicate: Predicate, _ when: When, open: Set<String>) throws -> NumberSet {
    switch predicate {
    case .and(let terms): return try peopleOfAll(terms, when, open)
    case .or(let terms):
      var all = NumberSet()
      for term in terms { all.formUnion(try people(of: term, when, open: open)) }
      return all
    case .not(let term): return known(when).subtracting(try people(of: term, when, open: open))
    case .tag(let pattern, gainedWithin: nil): return holders(of: pattern, when)
    case .tag(let pattern, gainedWithin: let span?): return try holders(of: pattern, since: span)
    case .everTag(let pattern):
      return contents.places(of: pattern).reduce(holders(of: pattern, .now)) { $0.union(contents.tags[$1].formerly) }
    case .count(let patterns, let comparison, let number): return counted(patterns, comparison, number, when)
    case .segment(let name):
      guard let definition = segments[name] else { return try asked(predicate) }
      return open.contains(name) ? NumberSet() : try people(of: definition, when, open: open.union([name]))
    default: return try consenting(predicate) ?? asked(predicate)
    }
  }

  /// Conditions about sessions speak of one session when they stand together, so they are asked together.
  private mutating func peopleOfAll(_ terms: [Predicate], _ when: When, _ open: Set<String>) throws -> NumberSet {
    let together = terms.filter(\.speaksOfGroupsSession)
    // Also one alone: in a group it speaks of a session that there is, by itself of any or none.
    var sets = together.isEmpty ? [] : [try asked(.and(together))]
    var without: [NumberSet] = []
    for term in terms where !term.speaksOfGroupsSession {
      if case .not(let inner) = term {
        without.append(try people(of: inner, when, open: open))
      } else {
        sets.append(try people(of: term, when, open: open))
      }
    }
    sets.sort { $0.count < $1.count }
    var people = sets.first ?? known(when)
    for set in sets.dropFirst() { people.formIntersection(set) }
    for set in without { people.subtract(set) }
    return people
  }

  private func known(_ when: When) -> NumberSet {
    switch when {
    case .now: contents.everybody
    case .opening(let window): contents.everybody.subtracting(contents.newcomers[window.rawValue])
    }
  }

  private func holders(_ place: Int, _ when: When) -> NumberSet {
    let tag = contents.tags[place]
    return switch when {
    case .now: tag.now
    case .opening(let window): tag.now.subtracting(tag.joined[window.rawValue]).union(tag.left[window.rawValue])
    }
  }

  private func holders(of pattern: TagPattern, _ when: When) -> NumberSet {
    let places = contents.places(of: pattern)
    guard let first = places.first else { return NumberSet() }
    return places.dropFirst().reduce(holders(first, when)) { $0.union(holders($1, when)) }
  }

  private mutating func holders(of pattern: TagPattern, since span: Span) throws -> NumberSet {
    try IndexFollow(db: db).bring(span, in: &contents, to: now, zone: zone)
    guard let recent = contents.recent[span] else { return NumberSet() }
    return contents.places(of: pattern).filter { $0 < recent.people.count }.reduce(NumberSet()) { $0.union(recent.people[$1]) }
  }

  private func counted(_ patterns: [TagPattern], _ comparison: Comparison, _ number: Number, _ when: When) -> NumberSet {
    let places = Set(patterns.flatMap(contents.places(of:))).sorted()
    let sets = places.map { holders($0, when) }
    func atLeast(_ count: Int) -> NumberSet { count == 0 ? known(when) : count > sets.count ? NumberSet() : .atLeast(count, of: sets) }
    let wanted = (0...sets.count).filter { comparison.holds(Number($0), number) }
    var people = NumberSet()
    // Counts that follow each other are one difference: 2, 3 and 4 are those with 2 at least and not with 5.
    for first in wanted where !wanted.contains(first - 1) {
      let last = (first...).first { !wanted.contains($0) } ?? first
      people.formUnion(atLeast(first).subtracting(atLeast(last)))
    }
    return people
  }

  private func consenting(_ predicate: Predicate) -> NumberSet? {
    switch predicate {
    case .compare(.consent(let channel), let comparison, let value) where comparison == .equal || comparison == .notEqual:
      let given = contents.consenting[channel == Channel.allCases[0] ? 0 : 1]
      return (value == .text("yes")) == (comparison == .equal) ? given : contents.everybody.subtracting(given)
    case .isSet(.consent(let channel)): return contents.consenting[channel == Channel.allCases[0] ? 0 : 1]
    default: return nil
    }
  }

  /// Whether bitmaps of the past can answer.
  func isOfTagsAlone(_ predicate: Predicate, _ open: Set<String>) -> Bool {
    predicate.parts.allSatisfy { part in
      switch part {
      case .and, .or, .not, .tag(_, gainedWithin: nil), .count: true
      case .segment(let name):
        open.contains(name) || segments[name].map { isOfTagsAlone($0, open.union([name])) } ?? false
      default: false
      }
    }
  }
}

extension Predicate {
  fileprivate var isOneTag: Bool {
    switch self {
    case .tag(.tag, gainedWithin: nil): true
    default: false
    }
  }
}
