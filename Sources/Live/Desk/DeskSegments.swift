// The segment browser's facts: how many people each tag and each saved segment has, and had.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// Stretches of the trend: the column of the browser is twelve cells wide at its narrowest.
  private static let stretchCount = 12
  private static let trendDays: Int64 = 30

  func segments(for role: ConsoleRole) throws(StoreError) -> SegmentsPage {
    let bases = try bases()
    let roll = try roll()
    let tags = roll.tags.map { tag, entry in
      SegmentsPage.Row(
        ref: .tag(tag), basis: bases[tag.namespace], people: entry.count, reachable: entry.reachable, sevenDays: entry.sevenDays,
        trend: entry.trend)
    }
    let saved = roll.saved.segments.compactMap { segment in
      roll.entries[segment.name].map { entry in
        SegmentsPage.Row(
          ref: .saved(segment.name), people: entry.count, reachable: entry.reachable, sevenDays: entry.sevenDays, trend: entry.trend)
      }
    }
    let people = role.known(roll.everybody)
    return SegmentsPage(version: roll.version, people: people, rows: (tags + saved).map { $0.known(to: role) })
  }

  /// What each namespace says, by the quizzes in force; the first quiz that declares one decides.
  private func bases() throws(StoreError) -> [String: Basis] {
    let declared = try bookshelf.current().flatMap { $0.quiz?.namespaces ?? [] }.map { ($0.name, $0.basis) }
    return Dictionary(declared, uniquingKeysWith: { first, _ in first })
  }

  /// Who is in which segment now.
  func roll() throws(StoreError) -> Roll {
    let version = try version()
    let now = clock()
    if let kept = keptRoll, kept.isGood(for: version, at: now) { return kept }
    let saved = SavedSegments(try store.segments())
    let past = try past(of: saved, version: version, at: now)
    let roll = try index.read(at: now, segments: saved.definitions) { reading in
      try Roll(&reading, saved: saved, version: version, past: past)
    }
    keptRoll = roll
    return roll
  }

  private func past(of saved: SavedSegments, version: Int64, at now: Instant) throws(StoreError) -> RollPast {
    if let kept = keptPast, kept.isGood(for: saved, version: version, at: now) { return kept }
    let stretches = Stretches(Desk.stretchCount, days: Desk.trendDays, now: now)
    let past = try RollPast(
      store, index, saved: saved, version: version, stretches: stretches, zone: configuration.zone, now: now)
    keptPast = past
    return past
  }
}

extension SegmentsPage.Row {
  /// Without anything that points to a few people.
  fileprivate func known(to role: ConsoleRole) -> SegmentsPage.Row {
    guard role != .owner else { return self }
    var row = self
    row.reachable = role.known(reachable)
    if !role.mayKnow(people) {
      row.people = 0
      row.sevenDays = 0
      row.trend = []
    }
    return row
  }
}
