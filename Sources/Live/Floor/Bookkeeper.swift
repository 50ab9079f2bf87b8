// What a manager is told about one stretch of time, drawn up from the store.
public import Domain
public import Storage

/// Draws up reports of one store.
public struct Bookkeeper {
  private let store: Database
  private let configuration: Configuration
  private let editions: Bookshelf
  private var book: FunnelBook

  public init(_ store: Database, configuration: Configuration) {
    self.store = store
    self.configuration = configuration
    editions = Bookshelf(store: store)
    book = FunnelBook(store, longestSeconds: configuration.longestQuestionSeconds)
  }

  /// Takes in what has happened since the last time; the first time in a store from before this program, that is all of it.
  public mutating func catchUp(_ progress: (_ done: Int, _ waiting: Int) -> Void) throws(StoreError) { try book.refresh(progress) }

  /// First and last day with a session; nil without any.
  public mutating func span() throws(StoreError) -> ClosedRange<CivilDate>? { try book.span() }

  /// The sums alone: what a counter on a screen asks for again and again.
  public mutating func funnel(_ filter: FunnelFilter, days: ClosedRange<CivilDate>) throws(StoreError) -> Funnel {
    try book.funnel(filter, days: days)
  }

  /// All figures of the sessions that began on `days` and that `filter` lets pass, beside those of as many days before.
  public mutating func report(_ filter: FunnelFilter, days: ClosedRange<CivilDate>, at now: Instant) throws(StoreError) -> FunnelReport {
    var report = FunnelReport(
      shop: configuration.storeTitle ?? configuration.store, filter: filter, days: days, asOf: now, currency: configuration.currency,
      underWay: try store.sessionsUnderWay(filter), funnel: try book.funnel(filter, days: days))
    report.before = try book.funnel(filter, days: report.daysBefore)
    let (byDay, bySlice) = try book.parts(filter, days: days)
    if days.count <= FunnelReport.longestByDay {
      report.byDay = days.all.map { FunnelReport.Part(name: $0.iso, title: $0.iso, funnel: byDay[$0] ?? Funnel()) }
    }
    try tell(of: bySlice, in: &report)
    return report
  }

  // MARK: Parts

  private func tell(of slices: [FunnelSlice: Funnel], in report: inout FunnelReport) throws(StoreError) {
    var (titles, versions, numbers): ([String: String], [String: String], [String: Int]) = ([:], [:], [:])
    let refs = Set(slices.keys.map(\.quiz))
    for ref in refs {
      titles[ref] = try store.currentVersion(of: ref).flatMap { version throws(StoreError) in
        try editions.edition(of: ref, version: version)?.title
      }
      for version in try store.quizVersions(of: ref) {
        numbers[version.version] = version.number
        versions[version.version] = (refs.count > 1 ? "\(titles[ref] ?? ref), " : "") + "version \(version.number)"
      }
    }
    report.quizzes = try parts(slices, by: \.quiz) { ref throws(StoreError) in titles[ref] ?? ref }
    report.versions = try parts(slices, by: \.version) { hash throws(StoreError) in versions[hash] ?? String(hash.prefix(8)) }
    report.stores = try parts(slices, by: \.store) { name throws(StoreError) in
      name == configuration.store ? configuration.storeTitle ?? name : name
    }
    report.kiosks = try parts(slices, by: \.kiosk) { name throws(StoreError) in name }
    report.locales = try parts(slices, by: \.locale) { name throws(StoreError) in name }
    report.variants = try parts(slices, by: \.variant) { name throws(StoreError) in name }
    report.questions = try questions(slices, numbers)
    report.products = try store.titles(of: report.funnel.products.keys, revision: store.catalogRevision())
  }

  private func parts(
    _ slices: [FunnelSlice: Funnel], by key: (FunnelSlice) -> String?, title: (String) throws(StoreError) -> String
  ) throws(StoreError) -> [FunnelReport.Part] {
    var sums: [String?: Funnel] = [:]
    for (slice, funnel) in slices { sums[key(slice), default: Funnel()] += funnel }
    var parts: [FunnelReport.Part] = []
    for (name, funnel) in sums {
      parts.append(FunnelReport.Part(name: name, title: try name.map { name throws(StoreError) in try title(name) } ?? "-", funnel: funnel))
    }
    return parts.inOrder
  }

  /// Of the quiz with the most sessions: its newest version's questions in file order, then those that only older ones had.
  private func questions(_ slices: [FunnelSlice: Funnel], _ numbers: [String: Int]) throws(StoreError) -> [FunnelReport.QuestionWords] {
    var words: [FunnelReport.QuestionWords] = []
    var known: Set<String> = []
    let newest = slices.keys.sorted { (numbers[$1.version] ?? 0, $0.quiz, $0.version) < (numbers[$0.version] ?? 0, $1.quiz, $1.version) }
    for slice in newest {
      guard let quiz = try editions.edition(of: slice.quiz, version: slice.version)?.quiz else { continue }
      for question in quiz.questions where question.kind != .hidden && known.insert(question.ref).inserted {
        words.append(FunnelReport.QuestionWords(question, of: quiz))
      }
    }
    return words
  }
}
