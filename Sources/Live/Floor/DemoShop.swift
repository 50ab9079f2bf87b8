// A shop with a past: invented shoppers who took the bundled quizzes, the same ones for the same seed.
public import Domain
public import Storage

/// Fills an empty store with sessions of the last thirty days. Whatever is in it follows from seed, number, time and the bundled files.
public struct DemoShop: Sendable {
  /// What the store was filled with.
  public struct Tally: Hashable, Sendable {
    /// As many as were asked for.
    public var sessions = 0
    /// Of them, reached their results.
    public var completed = 0
    /// Completed sessions that left an address.
    public var leads = 0
  }

  /// Sessions in one transaction.
  static let batch = 200
  static let days: Int64 = 30
  static let name = "demo"

  let seed: UInt64
  let sessions: Int
  let now: Instant
  let zone: StoreZone

  /// - Parameter now: no session ends after this.
  public init(seed: UInt64, sessions: Int, at now: Instant, zone: StoreZone = .utc) {
    self.seed = seed
    self.sessions = sessions
    self.now = now
    self.zone = zone
  }

  /// Segments of the four bases, to begin with.
  private static let segments = [
    StoredSegment(name: "Reacts easily", basis: .needs, definition: "concern:sensitive or concern:reacts-sometimes"),
    StoredSegment(name: "Came back", basis: .behavioral, definition: "did complete >= 2 times"),
    StoredSegment(name: "Careful with the planet", basis: .psychographic, definition: "value:plastic-free or value:organic or value:vegan"),
    StoredSegment(name: "Under 35", basis: .demographic, definition: "age:under-25 or age:25-34"),
    StoredSegment(name: "To write to this week", definition: "consent.email = yes and contact.seen in last 7d"),
  ]

  /// Fills `store`, which has the bundled quizzes and catalog. O(sessions); about a second a few thousand.
  /// - Parameter progress: told how many sessions are in, now and then.
  public func fill(_ store: Database, progress: (Int) -> Void = { _ in }) throws(ShelfError) -> Tally {
    let indexes = try indexes(store)
    var dice = DemoDice(seed)
    let starts = (0..<sessions).map { _ in start(&dice) }.sorted()
    var regulars = DemoPeople()
    var tally = Tally()
    var steps: [SessionStep] = []
    var orders: [Order] = []
    for begun in starts {
      let index = indexes[dice.skewed(indexes.count)]
      var shopper = DemoShopper(index: index, begun: begun, zone: zone, dice: dice.branch())
      let visit = shopper.visit(&regulars)
      steps += visit.steps
      tally.sessions += 1
      if visit.isCompleted { tally.completed += 1 }
      if visit.isLead { tally.leads += 1 }
      if let order = visit.order, order.at <= now { orders.append(order) }
      if tally.sessions % DemoShop.batch == 0 || tally.sessions == sessions {
        try keep(steps, in: store)
        steps = []
        progress(tally.sessions)
      }
    }
    do {
      for segment in DemoShop.segments { try store.saveSegment(segment, at: now) }
      _ = try store.importOrders(orders, source: "demo", windowDays: 90, by: "command line", at: now)
    } catch { throw .store(error) }
    return tally
  }

  private func keep(_ steps: [SessionStep], in store: Database) throws(ShelfError) {
    do { try store.take(steps) } catch { throw .store(error) }
  }

  private func indexes(_ store: Database) throws(ShelfError) -> [QuizIndex] {
    let refs: [String]
    do { refs = try store.quizzes().map(\.ref) } catch { throw .store(error) }
    var shelf = QuizShelf(store)
    let catalog = try shelf.catalog()
    guard !refs.isEmpty else { throw .unknownQuiz(DemoShop.name, version: nil, known: []) }
    return try refs.map { ref throws(ShelfError) in QuizIndex(quiz: try shelf.quiz(ref), catalog: catalog) }
  }

  /// Later days see more shoppers. A day is open from nine for ten hours; today's hours end now, so that today has begun.
  private func start(_ dice: inout DemoDice) -> Instant {
    let daysAgo = dice.skewed(Int(DemoShop.days))
    let within = Int64(dice.number(DemoShopper.longestSeconds...10 * 3600))
    if daysAgo == 0 { return now.advanced(bySeconds: -within) }
    let day = CivilDate(daysSinceEpoch: zone.date(of: now).daysSinceEpoch - daysAgo)
    return zone.start(of: day).advanced(bySeconds: 9 * 3600 + within - Int64(DemoShopper.longestSeconds))
  }
}
