// The whole funnel of a chain, question by question, from the sums that kiosks send up: no session is read.
public import Domain

extension HubReader {
  /// All figures of the sessions that began on `days` and that `filter` lets pass, beside those of as many days before: what a store's own
  /// `Bookkeeper` draws up, for many stores. `coverage` says of how many of the sessions these are the figures.
  ///
  /// - Parameters:
  ///   - filter: `store` is a shop's name, `kiosk` is `Shop, kiosk`, as the report's parts name them.
  ///   - days: as they begin in each session's own zone.
  ///   - now: is written on the report.
  public func figures(
    filter: FunnelFilter = FunnelFilter(), days: ClosedRange<CivilDate>, in scope: HubScope = .all, at now: Instant
  ) throws(HubFault) -> FunnelReport {
    try line.transaction { () throws(HubFault) in
      // All of it as of one moment.
      try line.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
      return try report(filter, days, scope, now)
    }
  }

  private func report(
    _ filter: FunnelFilter, _ days: ClosedRange<CivilDate>, _ scope: HubScope, _ now: Instant
  ) throws(HubFault) -> FunnelReport {
    var paths = CountPaths()
    var report = FunnelReport(shop: scope.name, filter: filter, days: days, asOf: now, currency: "EUR", funnel: Funnel())
    let lives = try figureLives(in: scope)
    let before = try figureSums(filter, days: report.daysBefore, of: lives, &paths)
    report.before = Funnel(document: paths.document(before.all))
    let sums = try figureSums(filter, days: days, of: lives, &paths)
    report.funnel = Funnel(document: paths.document(sums.all))
    report.coverage = Rate(sums.sessions.told, of: sums.sessions.all)
    if let currency = sums.currency ?? before.currency { report.currency = currency }
    if days.count <= FunnelReport.longestByDay {
      report.byDay = days.all.map { day in
        let funnel = sums.days[day.daysSinceEpoch].map { Funnel(document: paths.document($0)) }
        return FunnelReport.Part(name: day.iso, title: day.iso, funnel: funnel ?? Funnel())
      }
    }
    let words = try words(for: sums, in: scope)
    tell(sums, paths, words, in: &report)
    report.products = try titles(of: report.funnel.products.keys, in: scope)
    return report
  }

  private func tell(_ sums: FigureSums, _ paths: CountPaths, _ words: FigureWords, in report: inout FunnelReport) {
    func parts(_ key: (FunnelSlice) -> String?, _ title: (String) -> String = { $0 }) -> [FunnelReport.Part] {
      var groups: [String?: CountSums] = [:]
      for (place, counts) in sums.slices { groups[key(sums.slice(of: place)), default: CountSums()] += counts }
      return groups.map { name, counts in
        FunnelReport.Part(name: name, title: name.map(title) ?? "-", funnel: Funnel(document: paths.document(counts)))
      }.inOrder
    }
    report.quizzes = parts(\.quiz, words.title)
    report.versions = parts(\.version, words.version)
    report.stores = parts(\.store)
    report.kiosks = parts(\.kiosk)
    report.locales = parts(\.locale)
    report.variants = parts(\.variant)
    report.questions = words.questions(of: report.quizzes.compactMap(\.name))
  }
}
