// The segment browser's facts: how many people each tag and each saved segment has, and had.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// Stretches of the trend: the column of the browser is twelve cells wide at its narrowest.
  private static let stretchCount = 12
  private static let trendDays: Int64 = 30

  func segments(for role: ConsoleRole) throws(StoreError) -> SegmentsPage {
    let version = try version()
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

  /// Who is in which saved segment now.
  func roll() throws(StoreError) -> Roll {
    let version = try version()
    let now = clock()
    let kept = keptRoll
    if let kept, kept.isGood(for: version, at: now) { return kept }
    let saved = SavedSegments(try store.segments())
    let calendar = RollCalendar(stretches: Stretches(Desk.stretchCount, days: Desk.trendDays, now: now), now: now)
    let resting = kept.flatMap { $0.saved == saved && $0.rests(at: now) ? $0 : nil }
    var roll = try Roll(store, saved: saved, version: version, calendar: calendar, zone: configuration.zone, resting: resting)
    if resting == nil { roll.rest(from: now, to: clock()) }
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
