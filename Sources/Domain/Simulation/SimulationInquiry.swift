// Why products never won: some of the sessions are asked about each of them.

/// Asks simulated sessions for what keeps products out that were in no slot of any session.
struct SimulationInquiry: Sendable {
  /// Sessions that are asked at most, evenly chosen.
  static let mostSessions = 400
  /// Questions of one variant in one session that are asked at most: of a large catalog fewer sessions are asked.
  private static let mostQuestions = 400_000

  private let tally: SimulationTally
  private let index: QuizIndex
  private let surroundings: Surroundings
  /// Active variants that never won, by product.
  private let losers: [(product: String, places: [Int])]
  /// Products that the quiz speaks for.
  private let meant: Set<String>
  private let sessions: [(answers: [String: Answer], session: String)]
  private var reasons: [[SimulationResult.Reason: Int]]
  private(set) var done = 0

  init(_ tally: SimulationTally, _ index: QuizIndex, in surroundings: Surroundings) {
    self.tally = tally
    self.index = index
    self.surroundings = surroundings
    let variants = index.catalog.variants
    var places: [String: [Int]] = [:]
    var order: [String] = []
    for place in variants.indices where variants[place].status == .active {
      let product = variants[place].product
      guard tally.products[product].map({ $0.wins == 0 }) ?? true else { continue }
      if places[product] == nil { order.append(product) }
      places[product, default: []].append(place)
    }
    meant = SimulationInquiry.meant(by: index)
    losers = order.map { ($0, places[$0] ?? []) }
    reasons = losers.map { _ in [:] }
    let questions = max(1, losers.reduce(0) { $0 + $1.places.count })
    let count = losers.isEmpty ? 0 : min(tally.kept.count, max(1, SimulationInquiry.mostQuestions / questions))
    let kept = tally.kept
    sessions = (0..<count).map { kept[$0 * kept.count / count] }
  }

  /// Products that some choice gives points or pins, or that a slot's fixed list names.
  private static func meant(by index: QuizIndex) -> Set<String> {
    let variants = index.catalog.variants
    var products: Set<String> = []
    for question in index.quiz.questions {
      for posting in question.carriers.compactMap({ index.posting(of: $0, in: question) }) {
        for id in posting.ids where posting.value(of: id) > 0 { products.insert(variants[Int(id)].product) }
        for id in posting.pins { products.insert(variants[Int(id)].product) }
      }
    }
    let fixed = Set(index.quiz.slots.flatMap(\.fixed))
    if !fixed.isEmpty { for variant in variants where fixed.contains(variant.sku) { products.insert(variant.product) } }
    return products
  }

  var count: Int { sessions.count }
  var isDone: Bool { done == sessions.count }

  /// Asks one session more. O(losing variants).
  mutating func goOn() {
    guard !isDone else { return }
    let walk = Walk(index.quiz, answers: sessions[done].answers, in: surroundings)
    let ranking = Recommender(walk, index: index, session: sessions[done].session)
    let facts = walk.derived
    let slots = index.quiz.sections.filter { $0.showIf?.holds(for: facts) ?? true }.flatMap(\.slots)
    for (number, loser) in losers.enumerated() {
      // A product fails by the variant that gets furthest.
      let furthest = loser.places.map { reason(ranking.explain(at: $0), $0, slots, facts) }.max()
      if let furthest { reasons[number][furthest, default: 0] += 1 }
    }
    done += 1
  }

  private func reason(_ verdict: Recommender.Explanation, _ place: Int, _ slots: [Slot], _ facts: QuizFacts) -> SimulationResult.Reason {
    if let gate = verdict.gate { return SimulationResult.Reason(gate) }
    let product = ProductFacts(variant: index.catalog.variants[place], session: facts)
    return slots.contains { $0.filter?.holds(for: product) ?? true } ? .outranked : .noSlot
  }

  /// In the catalog's order. Of reasons that are as frequent the one that comes first in the order of the gates is told.
  var rows: [SimulationResult.Never] {
    zip(losers, reasons).map { loser, reasons in
      let most = reasons.max { $0.value != $1.value ? $0.value < $1.value : $0.key > $1.key }
      let variant = index.catalog.variants[loser.places[0]]
      return SimulationResult.Never(
        sku: variant.sku, product: loser.product, title: variant.title, isMeant: meant.contains(loser.product),
        runnerUp: tally.products[loser.product]?.runnerUp ?? 0,
        reason: most?.key, count: most?.value ?? 0, of: sessions.count)
    }
  }
}
