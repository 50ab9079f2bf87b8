// The segment browser's facts: how many people each tag and each saved segment has, and had.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// Stretches of the trend: the column of the browser is twelve cells wide at its narrowest.
  private static let stretchCount = 12
  private static let trendDays: Int64 = 30

  func segments(for role: ConsoleRole) throws(StoreError) -> SegmentsPage {
    let version = try store.changeNumber()
    let now = clock()
    let bases = try bases()
    let tags = try store.tagTrends(Stretches(Desk.stretchCount, days: Desk.trendDays, now: now), now: now).map { trend in
      SegmentsPage.Row(
        ref: .tag(trend.tag), basis: bases[trend.tag.namespace], people: trend.people, reachable: trend.reachable,
        sevenDays: trend.sevenDays, trend: trend.trend)
    }
    let roll = try roll()
    let saved = roll.saved.segments.compactMap { segment in
      roll.entries[segment.name].map { entry in
        SegmentsPage.Row(
          ref: .saved(segment.name), people: entry.people, reachable: entry.reachable, sevenDays: entry.sevenDays, trend: entry.trend)
      }
    }
    let people = try store.contactCount()
    return SegmentsPage(version: version, people: role.known(people), rows: (tags + saved).map { $0.known(to: role) })
  }

  /// What each namespace says, by the quizzes in force; the first quiz that declares one decides.
  private func bases() throws(StoreError) -> [String: Basis] {
    let declared = try bookshelf.current().flatMap { $0.quiz?.namespaces ?? [] }.map { ($0.name, $0.basis) }
    return Dictionary(declared, uniquingKeysWith: { first, _ in first })
  }

  /// Seconds for which a roll is good while nothing is committed: segments that look at dates change by time alone.
  private static let rollSeconds: Int64 = 60

  /// Who is in which saved segment now. Read anew only when the store has changed or a minute has passed.
  func roll() throws(StoreError) -> Roll {
    let version = try store.changeNumber()
    let now = clock()
    if let kept = keptRoll, kept.version == version, kept.takenAt <= now, now < kept.takenAt.advanced(bySeconds: Desk.rollSeconds) {
      return kept
    }
    let roll = try Roll(
      store, saved: SavedSegments(store.segments()), version: version,
      stretches: Stretches(Desk.stretchCount, days: Desk.trendDays, now: now), zone: configuration.zone, now: now)
    keptRoll = roll
    return roll
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
