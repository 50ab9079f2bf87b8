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
        ref: .tag(trend.tag), basis: bases[trend.tag.namespace],
        RowFigures(people: trend.people, reachable: trend.reachable, sevenDays: trend.sevenDays, trend: trend.trend))
    }
    let roll = try roll()
    let saved = roll.saved.segments.compactMap { segment in
      roll.entries[segment.name].map { entry in
        SegmentsPage.Row(
          ref: .saved(segment.name), basis: segment.basis,
          RowFigures(people: entry.people, reachable: entry.reachable, sevenDays: entry.sevenDays, trend: entry.trend))
      }
    }
    let discretion = discretion(of: role)
    let people = try store.contactCount()
    return SegmentsPage(
      version: version, asOf: now, people: discretion.known(people), rows: (tags + saved).map { $0.known(to: discretion) })
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

/// What is counted of one segment before the index counts it.
private struct RowFigures {
  var people: Int
  var reachable: Int
  var sevenDays: Int
  var trend: [Int]
}

extension SegmentsPage.Row {
  /// The one place where figures become a row. Here joined and left are known as their difference alone, and channels not apart.
  fileprivate init(ref: SegmentRef, basis: Basis?, _ figures: RowFigures) {
    func net(_ change: Int) -> Movement { Movement(joined: max(0, change), left: max(0, -change)) }
    self.init(
      ref: ref, basis: basis, people: figures.people, reachable: figures.reachable, byEmail: figures.reachable, bySMS: 0,
      week: net(figures.sevenDays), month: net(figures.people - (figures.trend.first ?? figures.people)), trend: figures.trend)
  }

  /// Without anything that points to a few people.
  fileprivate func known(to discretion: Discretion) -> SegmentsPage.Row {
    guard discretion.role != .owner else { return self }
    var row = self
    row.people = discretion.known(people)
    row.reachable = discretion.known(reachable)
    row.reachableByEmail = discretion.known(reachableByEmail)
    row.reachableBySMS = discretion.known(reachableBySMS)
    for path in [\SegmentsPage.Row.today, \.week, \.month] {
      let change = row[keyPath: path]
      let known = Movement(joined: discretion.known(change.joined), left: discretion.known(change.left))
      row[keyPath: path] = discretion.mayKnow(people) ? known : Movement()
    }
    row.trend = discretion.mayKnow(people) ? trend.map(discretion.known) : []
    return row
  }
}
