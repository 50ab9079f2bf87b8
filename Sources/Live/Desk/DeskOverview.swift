// The front page: the day so far, the outbox, and what somebody should see to.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func overview(for role: ConsoleRole) throws(StoreError) -> OverviewPage {
    let alerts = try alerts(for: role)
    let version = try version()
    let now = clock()
    let counts = try store.sessionsToday(configuration.zone, now: now)
    let destinations = try destinationStates(at: now)
    let known = discretion(of: role).known
    return OverviewPage(
      version: version, asOf: now, started: known(counts.started), completed: known(counts.completed),
      leads: known(counts.leads), timedOut: known(counts.timeouts), destinations: destinations,
      notes: try quizNotes() + codeNotes() + catalogNotes(at: now) + stockNotes(at: now) + segmentNotes() + courierNotes(destinations)
        + machineNotes(at: now),
      calls: try store.openCalls(at: now).map { call in
        OverviewPage.Call(kiosk: call.kiosk ?? "", seconds: Int((now.milliseconds - call.since.milliseconds) / 1000))
      }, alerts: alerts)
  }

  /// Pools of the quizzes in force: what they give out has to be there.
  private func codeNotes() throws(StoreError) -> [OverviewPage.Note] {
    let wanted = Set(try bookshelf.current().compactMap { $0.quiz?.handoff.pool })
    guard !wanted.isEmpty else { return [] }
    let left = Dictionary(try store.codePools().map { ($0.name, $0.left) }, uniquingKeysWith: { first, _ in first })
    return wanted.sorted().compactMap { pool in
      let count = left[pool] ?? 0
      guard count < CodePool.fewCodes else { return nil }
      let words = count == 0 ? "No discount code is left" : "Only \(count) discount code\(count == 1 ? " is" : "s are") left"
      return .init("\(words) in the pool \"\(pool)\".", remedy: "askwell codes import \(pool) FILE")
    }
  }

  private func quizNotes() throws(StoreError) -> [OverviewPage.Note] {
    let listings = try store.quizzes()
    guard !listings.isEmpty else { return [.init("No quiz yet, so the kiosk cannot open.", remedy: "askwell quiz import FILE")] }
    var notes: [OverviewPage.Note] = []
    if let wanted = configuration.quiz, !listings.contains(where: { $0.ref == wanted }) {
      notes.append(.init("The configuration names the quiz \"\(wanted)\", which is not in the store.", remedy: "askwell quiz import FILE"))
    }
    for listing in listings {
      guard let problem = try bookshelf.edition(of: listing.ref, version: listing.version)?.problem else { continue }
      notes.append(.init("The quiz \"\(listing.ref)\" cannot be read: \(problem)", remedy: "askwell quiz lint FILE"))
    }
    return notes
  }

  /// After this many days without a change prices and stock have most likely moved on.
  private static let freshDays: Int64 = 30

  private func catalogNotes(at now: Instant) throws(StoreError) -> [OverviewPage.Note] {
    let remedy = "askwell catalog import FILE"
    let catalog = try store.catalogState()
    guard catalog.variants > 0, let changed = catalog.changedAt else {
      let words = catalog.changedAt == nil ? "No catalog yet, so results are empty." : "The catalog is empty, and so are results."
      return [.init(words, remedy: remedy)]
    }
    let days = (now.milliseconds - changed.milliseconds) / 86_400_000
    return days < Desk.freshDays ? [] : [.init("The catalog has not changed for \(days) days.", remedy: remedy)]
  }

  /// A feed of the shop's till that has stopped.
  private func stockNotes(at now: Instant) throws(StoreError) -> [OverviewPage.Note] {
    guard let fault = StaleStock(countedAt: try store.stockCountedAt(), now: now, hours: configuration.staleStockHours) else { return [] }
    return [.init(fault.words, remedy: StaleStock.remedy)]
  }

  private func segmentNotes() throws(StoreError) -> [OverviewPage.Note] {
    try SavedSegments(store.segments()).faults.map {
      .init("The segment \"\($0.name)\" cannot be counted: \($0.reason)", remedy: "askwell segments list")
    }
  }

  private static let longestWaitSeconds = 86_400

  private func courierNotes(_ destinations: [DestinationState]) -> [OverviewPage.Note] {
    destinations.compactMap { state in
      guard state.pausedBecause == nil, let seconds = state.oldestSeconds, seconds >= Desk.longestWaitSeconds else { return nil }
      let words = "\(state.name) has been waiting for \(seconds / 3600) hours; the courier may not be running."
      return .init(words, remedy: "askwell sync status")
    }
  }

  private func machineNotes(at now: Instant) throws(StoreError) -> [OverviewPage.Note] {
    var notes: [OverviewPage.Note] = []
    let room = try store.room()
    if room.freeMegabytes < 64 {
      notes.append(.init("Only \(room.freeMegabytes) MB are free on the store's disk; without room no answer can be kept."))
    }
    if room.logMegabytes > 64 {
      let words = "The store's log has grown to \(room.logMegabytes) MB: some program has been reading for very long."
      notes.append(.init(words, remedy: "askwell doctor"))
    }
    if let newest = try store.newestSession(), newest > now.advanced(bySeconds: 300) {
      notes.append(.init("The last session is dated after now (\(newest.iso)): this machine's clock is or was wrong."))
    }
    return notes
  }
}
