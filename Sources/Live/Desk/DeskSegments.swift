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
    let tags = roll.tags.map { SegmentsPage.Row(ref: .tag($0), basis: bases[$0.namespace], $1) }
    let saved = roll.saved.segments.compactMap { segment in
      roll.entries[segment.name].map {
        SegmentsPage.Row(ref: .saved(segment.name), basis: segment.basis, $0, frozenAt: roll.saved.snapshots[segment.name])
      }
    }
    let discretion = discretion(of: role)
    return SegmentsPage(
      version: roll.version, asOf: roll.takenAt, people: discretion.known(roll.everybody),
      rows: (tags + saved).map { $0.known(to: discretion) })
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
    // Whoever pulls the plug loses ten minutes of it.
    try index.save()
    return past
  }
}

extension SegmentsPage.Row {
  /// The one place where figures become a row.
  fileprivate init(ref: SegmentRef, basis: Basis?, _ entry: Roll.Entry, frozenAt: Instant? = nil) {
    self.init(
      ref: ref, basis: basis, people: entry.count, reachable: entry.reachable, byEmail: entry.byChannel[0], bySMS: entry.byChannel[1],
      today: entry.movement(in: .today), week: entry.movement(in: .week), month: entry.movement(in: .month), trend: entry.trend,
      frozenAt: frozenAt)
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
