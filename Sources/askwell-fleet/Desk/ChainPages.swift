// Pages of a chain that a shop does not have: kiosks, sessions of all shops, what was published; and the figures of all of them.
internal import Console
internal import Domain
internal import Fleet
internal import Live
internal import Storage

extension ChainDesk {
  func chain(_ request: ChainRequest) throws -> ChainAnswer {
    switch request {
    case .places: return .places(try places())
    case .look(let place):
      try look(at: place)
      return .looking(at: place)
    case .kiosks: return .kiosks(try kiosks())
    case .sessions(let before): return .sessions(try sessions(before: before))
    case .published: return .published(try published())
    case .widen(let version):
      return try said("Every kiosk gets it now") { publisher throws(HubFault) in _ = try publisher.widen(version) }
    case .takeBack(let version):
      return try said("It is taken back: kiosks return to what was before") { publisher throws(HubFault) in
        _ = try publisher.withdraw(version)
      }
    }
  }

  private func said(_ words: String, _ work: @Sendable (Publisher) throws(HubFault) -> Void) throws -> ChainAnswer {
    do throws(HubFault) { try door.publish(work) } catch {
      guard error.kind == .missing else { throw error }
      return .refused(error.words.prefix(1).uppercased() + error.words.dropFirst())
    }
    return .done(words)
  }

  private func places() throws(HubFault) -> [ChainPlace] {
    let stores = try door.read { reader throws(HubFault) in try reader.stores() }
    let regions = Set(stores.map(\.region)).subtracting([""]).sorted()
    return [.all] + regions.map { ChainPlace(.region, $0) } + stores.map { ChainPlace(.shop($0.id), $0.name) }
  }

  // MARK: Kiosks

  private func kiosks() throws(HubFault) -> KiosksPage {
    let scope = scope
    let (version, all) = try door.read { reader throws(HubFault) in (try reader.change(), try reader.kiosks(in: scope)) }
    return KiosksPage(version: version, asOf: clock(), rows: all.map(KiosksPage.Row.init))
  }

  // MARK: Sessions

  private static let sessionsOfAPage = 100

  private func sessions(before: String?) throws(HubFault) -> ChainSessionsPage {
    let scope = scope
    let most = ChainDesk.sessionsOfAPage
    let (version, all) = try door.read { reader throws(HubFault) in
      (try reader.change(), try reader.sessions(in: scope, limit: most + 1, before: before))
    }
    return ChainSessionsPage(
      version: version, asOf: clock(), before: before, rows: all.prefix(most).map(ChainSessionsPage.Row.init), hasMore: all.count > most)
  }

  func session(_ id: String) throws -> ConsoleReply {
    guard let visit = try door.read({ reader throws(HubFault) in try reader.visit(id) }) else {
      return .failed("The session \(id) is not at the hub any more.")
    }
    try bench.layOut(at: clock())
    let session = visit.session
    let at = session.started ?? session.ended ?? clock()
    let place = Surroundings(kiosk: session.kioskName, locale: session.locale ?? "en", now: at, zone: zone)
    let versions = try ChainShelf(door: door).quizVersions(of: session.quiz)
    let row = SessionsPage.Row(
      id: session.id, at: at, quizTitle: session.quizTitle ?? session.quiz,
      quizVersion: versions.first { $0.version == visit.quizVersion }?.number ?? 0, state: SessionState(session),
      answers: visit.answers.count,
      hasLead: session.isLead, firstProduct: nil)
    let visited = Visited(
      quiz: session.quiz, version: visit.quizVersion, answers: visit.answers, surroundings: place, take: visit.take,
      catalogRevision: try bench.store.catalogRevision())
    return .session(try desk.page(of: visited, row: row, for: .owner))
  }

  // MARK: Figures

  func figures(_ ask: FunnelAsk) throws(HubFault) -> FunnelPage {
    let (scope, now) = (scope, clock())
    let days = ask.period.days(today: zone.date(of: now))
    let (version, report) = try door.read { reader throws(HubFault) in
      (try reader.change(), try reader.figures(filter: ask.filter, days: days, in: scope, at: now))
    }
    return FunnelPage(version: version, ask: ask, report: report)
  }
}

extension KiosksPage.Row {
  fileprivate init(_ health: KioskHealth) {
    let kiosk = health.kiosk
    self.init(
      id: kiosk.id.uuidString.lowercased(), name: kiosk.name, shop: kiosk.storeName, region: kiosk.region, seen: kiosk.seen,
      ills: health.ills, waiting: kiosk.backlog.map(Int.init), isUpToDate: kiosk.published <= kiosk.applied ?? 0, paper: kiosk.paper,
      skewMilliseconds: kiosk.clockSkewMilliseconds, program: kiosk.program, refused: kiosk.refused, isCutOff: kiosk.revoked != nil)
  }
}

extension ChainSessionsPage.Row {
  fileprivate init(_ session: HubSession) {
    self.init(
      id: session.id, at: session.started, shop: session.storeName, kiosk: session.kioskName, quizTitle: session.quizTitle ?? session.quiz,
      state: SessionState(session), hasLead: session.isLead, basketValue: session.basketValue)
  }
}

extension SessionState {
  fileprivate init(_ session: HubSession) { self = session.state.flatMap(SessionState.init(rawValue:)) ?? .running }
}
