// Ranks a catalog for one session and fills the slots (FORMAT.md, Ranking). Integers only: no clock, no randomness, no floating point.

/// The ranking of one session.
public struct Recommender {
  private let walk: Walk
  private let facts: QuizFacts
  private let votes: Votes
  private let dealer: Dealer
  private let session: String
  private let scores: [Int64]

  public init(_ walk: Walk, index: QuizIndex, session: String) {
    self.walk = walk
    self.session = session
    facts = walk.derived
    votes = Votes(walk, index: index)
    dealer = Dealer(votes: votes, facts: facts)
    scores = votes.scores()
  }

  /// What is shown: slot rows in slot order, then runner-ups.
  public struct Shown: Hashable, Sendable {
    public var products: [Take.Product]
    public var emptySlots: [String]
  }

  /// The rows of the results page. The best candidates are looked at first, more only when gates leave too few of them.
  public func shown() -> Shown {
    var wanted = 256
    while true {
      let candidates = candidates(atLeast: wanted)
      var page = Page(self, sorted(candidates.ids), isComplete: candidates.isComplete)
      if let shown = page.filled() { return shown }
      wanted *= 16
    }
  }

  /// The whole document, with every excluded product. O(n log n).
  public func take() -> Take {
    let shown = shown()
    return Take(
      session: session, quiz: walk.quiz.ref, version: walk.quiz.version, path: walk.path, ignored: walk.ignored,
      tags: facts.tags.sorted(), variables: facts.variables, outcome: facts.outcome, asked: votes.asked,
      products: shown.products, excluded: excluded(), emptySlots: shown.emptySlots)
  }

  /// What decided about one variant.
  public struct Explanation: Hashable, Sendable {
    public var score: Int
    public var matched: Int
    public var isPinned: Bool
    /// The first failing gate; nil when the variant may be shown.
    public var gate: Gate?
    public var why: [Take.Why]
  }

  /// Why the variant `sku` is or is not shown; nil for an unknown one.
  public func explain(_ sku: String) -> Explanation? {
    guard let place = votes.index.catalog.variants.firstIndex(where: { $0.sku == sku }) else { return nil }
    let card = dealer.card(Int32(place), score: Int(scores[place]))
    return Explanation(
      score: card.score, matched: card.matched, isPinned: card.isPinned, gate: card.failingGate(force, asked: votes.asked),
      why: votes.why(card.id))
  }

  private var force: GateForce {
    GateForce(minScore: facts.quiz.scoring.minScore, threshold: facts.quiz.scoring.threshold)
  }

  // MARK: Candidates

  /// Ids of all pinned variants and of those with the highest scores, every tie of the last included; none below every `min_score`.
  private func candidates(atLeast wanted: Int) -> (ids: [Int32], isComplete: Bool) {
    let lowest = Int64(([force.minScore] + facts.quiz.slots.compactMap(\.minScore)).min() ?? 1)
    let cut = TopScores.cut(scores, keeping: wanted, notBelow: lowest)
    var ids = scores.indices.filter { scores[$0] >= cut }.map(Int32.init)
    ids += votes.pinned.filter { scores[Int($0)] < cut }
    return (ids, cut == lowest)
  }

  private func sorted(_ ids: [Int32]) -> [Card] {
    let order = RankOrder(votes: votes, scoring: facts.quiz.scoring, session: session, ids: ids)
    return ids.map { dealer.card($0, score: Int(scores[Int($0)])) }.sorted(by: order.precedes)
  }

  // MARK: Excluded

  /// Products of which no variant passes and of which some variant has a score or a pin, best variant each.
  private func excluded() -> [Take.Excluded] {
    let products = votes.index.productOf
    let pins = Set(votes.pinned)
    var touched: Set<Int32> = []
    for id in scores.indices where scores[id] != 0 || pins.contains(Int32(id)) { touched.insert(products[id]) }
    let ids = products.indices.filter { touched.contains(products[$0]) }.map(Int32.init)
    var best: [Int32: Card] = [:]
    var passing: Set<Int32> = []
    let cards = sorted(ids)
    for card in cards {
      let product = products[Int(card.id)]
      if card.failingGate(force, asked: votes.asked) == nil { passing.insert(product) }
      if best[product] == nil { best[product] = card }
    }
    let rows = best.filter { !passing.contains($0.key) }.values.compactMap { card -> Take.Excluded? in
      guard let gate = card.failingGate(force, asked: votes.asked) else { return nil }
      let variant = variant(card)
      return Take.Excluded(sku: variant.sku, product: variant.product, score: card.score, gate: gate)
    }
    return rows.sorted { $0.score != $1.score ? $0.score > $1.score : $0.sku.utf8.lexicographicallyPrecedes($1.sku.utf8) }
  }

  private func variant(_ card: Card) -> Variant { votes.index.catalog.variants[Int(card.id)] }

  // MARK: Slots

  /// One attempt at filling the page from sorted candidates.
  private struct Page {
    let ranking: Recommender
    let cards: [Card]
    /// Whether the candidates are all there are; otherwise running short proves nothing.
    let isComplete: Bool
    var used: Set<Int32> = []
    var products: [Take.Product] = []
    var emptySlots: [String] = []

    init(_ ranking: Recommender, _ cards: [Card], isComplete: Bool) {
      self.ranking = ranking
      self.cards = cards
      self.isComplete = isComplete
    }

    /// Nil when more candidates are needed.
    mutating func filled() -> Shown? {
      let quiz = ranking.facts.quiz
      for section in quiz.sections where section.showIf?.holds(for: ranking.facts) ?? true {
        for slot in section.slots {
          guard fill(slot) else { return nil }
        }
      }
      let rest = rows(ranking.force, max: quiz.runnerUps) { _ in true }
      guard rest.count == quiz.runnerUps || isComplete else { return nil }
      products += rest.map { ranking.row($0, slot: nil, ladder: nil) }
      return Shown(products: products, emptySlots: emptySlots)
    }

    private mutating func fill(_ slot: Slot) -> Bool {
      let ladder = ranking.ladder(for: slot)
      for (step, force) in ladder {
        let found = rows(force, max: slot.max, mayRepeat: slot.mayRepeat) { ranking.fits($0, slot) }
        guard found.count == slot.max || isComplete else { return false }
        if !found.isEmpty {
          place(found, in: slot, step)
          return true
        }
      }
      let fixed = ranking.fixedCards(slot, used: slot.mayRepeat ? [] : used)
      if fixed.isEmpty { emptySlots.append(slot.ref) } else { place(fixed, in: slot, .fixed) }
      return true
    }

    private mutating func place(_ cards: [Card], in slot: Slot, _ step: Take.Ladder?) {
      products += cards.map { ranking.row($0, slot: slot.ref, ladder: step) }
      used.formUnion(cards.map { ranking.votes.index.productOf[Int($0.id)] })
    }

    /// The first passing variant of each product, in order, up to `max` for which `fits` holds.
    private func rows(_ force: GateForce, max: Int, mayRepeat: Bool = false, where fits: (Card) -> Bool) -> [Card] {
      var seen = mayRepeat ? [] : used
      var found: [Card] = []
      for card in cards {
        if found.count == max { break }
        let product = ranking.votes.index.productOf[Int(card.id)]
        guard !seen.contains(product), card.failingGate(force, asked: ranking.votes.asked) == nil else { continue }
        seen.insert(product)
        if fits(card) { found.append(card) }
      }
      return found
    }
  }

  /// The gates of a slot, then those of each step of the fallback ladder.
  private func ladder(for slot: Slot) -> [(Take.Ladder?, GateForce)] {
    var force = force
    force.minScore = slot.minScore ?? force.minScore
    force.threshold = slot.threshold ?? force.threshold
    var steps: [(Take.Ladder?, GateForce)] = [(nil, force)]
    force.threshold = nil
    steps.append((.threshold, force))
    for question in votes.tieOrder.reversed() where votes.voices.contains(where: { $0.question == question && $0.posting.requires != nil })
    {
      force.droppedRequires.insert(question)
      steps.append((.require, force))
    }
    force.droppedRequires = Set(votes.path.indices)
    force.onlySafetyFilters = true
    steps.append((.filter, force))
    return steps
  }

  private func fits(_ card: Card, _ slot: Slot) -> Bool {
    slot.filter?.holds(for: ProductFacts(variant: variant(card), session: facts)) ?? true
  }

  private func fixedCards(_ slot: Slot, used: Set<Int32>) -> [Card] {
    var used = used
    var found: [Card] = []
    for sku in slot.fixed where found.count < slot.max {
      guard let id = votes.index.catalog.variants.firstIndex(where: { $0.sku == sku }) else { continue }
      let card = dealer.card(Int32(id), score: Int(scores[id]))
      guard card.mayBeFixed, used.insert(votes.index.productOf[id]).inserted else { continue }
      found.append(card)
    }
    return found
  }

  private func row(_ card: Card, slot: String?, ladder: Take.Ladder?) -> Take.Product {
    let variant = variant(card)
    return Take.Product(
      sku: variant.sku, product: variant.product, slot: slot, score: card.score, matched: card.matched,
      pinned: card.isPinned, ladder: ladder, why: votes.why(card.id))
  }
}

/// Finds how high the best scores are without sorting all of them.
enum TopScores {
  /// The largest `c >= lowest` such that at least `count` scores are `>= c`, or `lowest`.
  static func cut(_ scores: [Int64], keeping count: Int, notBelow lowest: Int64) -> Int64 {
    guard scores.count > count else { return lowest }
    // A min-heap of the best `count` seen: most scores are turned away by one comparison.
    var heap = [Int64](repeating: .min, count: count)
    scores.withUnsafeBufferPointer { scores in
      heap.withUnsafeMutableBufferPointer { heap in
        for score in scores where score > heap[0] && score >= lowest {
          heap[0] = score
          sink(heap)
        }
      }
    }
    return max(heap[0], lowest)
  }

  private static func sink(_ heap: UnsafeMutableBufferPointer<Int64>) {
    var place = 0
    while true {
      let left = 2 * place + 1
      guard left < heap.count else { return }
      let child = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
      guard heap[child] < heap[place] else { return }
      heap.swapAt(child, place)
      place = child
    }
  }
}
