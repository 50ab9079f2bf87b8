// A shop with a past: invented shoppers who took the bundled quizzes, the same ones for the same seed.
public import Domain
public import Storage
internal import Synchronization

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
    let storeroom = Storeroom(store)
    defer { storeroom.close() }
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
        do { try storeroom.keep(steps) } catch { throw .store(error) }
        steps = []
        progress(tally.sessions)
      }
    }
    do {
      try storeroom.finish()
      for segment in DemoShop.segments { try store.saveSegment(segment, at: now) }
      _ = try store.importOrders(orders, source: "demo", windowDays: 90, by: "command line", at: now)
    } catch { throw .store(error) }
    return tally
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

/// Stores batches in their order on a thread of its own while the next is made; two wait at most, so that memory stays what it is.
private struct Storeroom {
  private let room = Bell()
  private let worker: Worker<[SessionStep], StoreError>
  private let fault = Fault()

  private final class Fault: Sendable {
    let first = Mutex<StoreError?>(nil)
  }

  init(_ store: Database) {
    let (room, fault) = (room, fault)
    worker = Worker {
      { steps in
        defer { room.ring() }
        do throws(StoreError) {
          try store.take(steps)
          return nil
        } catch {
          return error
        }
      }
    } post: { error in
      fault.first.withLock { $0 = $0 ?? error }
    }
    for _ in 0..<3 { room.ring() }
    worker.start()
  }

  func keep(_ steps: [SessionStep]) throws(StoreError) {
    room.wait()
    if let error = fault.first.withLock({ $0 }) { throw error }
    worker.add(steps)
  }

  /// Waits until all is stored.
  func finish() throws(StoreError) {
    worker.finish()
    if let error = fault.first.withLock({ $0 }) { throw error }
  }

  /// The same where nobody asks any more what came of it.
  func close() { worker.finish() }
}

/// Chance that is the same everywhere: SplitMix64 (Steele, Lea and Flood 2014).
struct DemoDice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Other dice: what one session draws changes nothing for the next.
  mutating func branch() -> DemoDice { DemoDice(next()) }
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func isLucky(percent: Int) -> Bool { number(1...100) <= percent }
  /// Below `count`, small ones more often: people are not spread evenly.
  mutating func skewed(_ count: Int) -> Int {
    let drawn = number(0...max(0, count - 1))
    return isLucky(percent: 50) ? drawn : min(drawn, number(0...max(0, count - 1)))
  }
}

/// Invented people with addresses that belong to nobody: example.com (RFC 2606), and 555-01xx of the North American plan.
struct DemoPeople {
  struct Person {
    var name: String
    var email: String
    var phone: String
  }
  private static let first = [
    "Ada", "Bela", "Cleo", "Dario", "Edda", "Finn", "Greta", "Hanno", "Ines", "Jona", "Kaja", "Levi", "Mira", "Nilo", "Orla", "Pino",
    "Quinn", "Runa", "Sami", "Tilda", "Ugo", "Vera", "Wim", "Yara", "Zeno",
  ]
  private static let last = [
    "Ahorn", "Birke", "Cedar", "Distel", "Elder", "Farn", "Ginster", "Hasel", "Iris", "Juniper", "Klee", "Linde", "Moos", "Nelke", "Olive",
    "Pappel", "Quitte", "Raute", "Salbei", "Tanne", "Ulme", "Veilchen", "Weide",
  ]
  /// How many have come so far.
  private var count = 0

  /// Somebody new or, once in five times, somebody who was here before.
  mutating func next(_ dice: inout DemoDice) -> Person {
    if count > 0, dice.isLucky(percent: 20) { return DemoPeople.person(dice.number(0...count - 1)) }
    count += 1
    return DemoPeople.person(count - 1)
  }

  static func person(_ number: Int) -> Person {
    let (first, last) = (first[number % first.count], last[number / first.count % last.count])
    // Area codes from 201 on, a hundred numbers each.
    let area = 201 + number / 100 % 799
    let line = String(100 + number % 100)
    return Person(
      name: "\(first) \(last)", email: "\(first).\(last).\(number + 1)@example.com".lowercased(), phone: "+1\(area)5550\(line)")
  }
}
