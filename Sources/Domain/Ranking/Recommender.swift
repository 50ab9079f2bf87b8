// Ranks a catalog for one session and fills the slots (FORMAT.md, Ranking). Integers only: no clock, no randomness, no floating point.

/// The ranking of one session.
public struct Recommender {
  private let walk: Walk
  private let facts: QuizFacts
  private let votes: Votes
  private let dealer: Dealer
  private let session: String
  private let scores: Scores

  /// Scores every variant at once. O(variants, and the postings of chosen choices).
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
    /// Slot rows in slot order, then runner-ups.
    public var products: [Take.Product]
    /// Refs of slots that no step of the ladder filled; hidden sections have none.
    public var emptySlots: [String]
  }

  /// The rows of the results page. The best candidates are looked at first, more only when gates leave too few of them.
  public func shown() -> Shown {
    var wanted = facts.quiz.slots.reduce(facts.quiz.runnerUps + 2) { $0 + $1.max }
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
      products: shown.products, excluded: excluded(), emptySlots: shown.emptySlots, offers: offers(beside: shown.products))
  }

  /// What decided about one variant.
  public struct Explanation: Hashable, Sendable {
    /// In milli-votes.
    public var score: Int
    /// Questions of the path that give it points.
    public var matched: Int
    /// Whether a chosen choice pins it.
    public var isPinned: Bool
    /// The first failing gate; nil when the variant may be shown.
    public var gate: Gate?
    /// In path order, then in the choices' file order.
    public var why: [Take.Why]
  }

  /// Why the variant `sku` is or is not shown; nil for an unknown one.
  public func explain(_ sku: String) -> Explanation? {
    votes.index.catalog.variants.firstIndex { $0.sku == sku }.map(explain(at:))
  }

  /// The same by the variant's place in the catalog, for whoever asks about many. The place has to be one of the catalog's.
  public func explain(at place: Int) -> Explanation {
    let card = dealer.card(Int32(place), score: scores[Int32(place)])
    return Explanation(
      score: card.score, matched: card.matched, isPinned: card.isPinned, gate: card.failingGate(force, asked: votes.asked),
      why: votes.why(card.id))
  }

  /// Milli-votes of the variant at this place in the catalog.
  public func score(at place: Int) -> Int { scores[Int32(place)] }

  private var force: GateForce {
    GateForce(minScore: facts.quiz.scoring.minScore, threshold: facts.quiz.scoring.threshold)
  }

  // MARK: Candidates

  /// Ids of all pinned variants and of those with the highest scores, every tie of the last included; none below every `min_score`.
  private func candidates(atLeast wanted: Int) -> (ids: [Int32], isComplete: Bool) {
    let lowest = ([force.minScore] + facts.quiz.slots.compactMap(\.minScore)).min() ?? 1
    let best = scores.best(wanted, notBelow: lowest)
    return (best.ids + votes.pinned.filter { !best.ids.containsSorted($0) }, best.isComplete)
  }

  private func sorted(_ ids: [Int32]) -> [Card] {
    let order = RankOrder(votes: votes, scoring: facts.quiz.scoring, session: session, ids: ids)
    return ids.map { dealer.card($0, score: scores[$0]) }.sorted { order.precedes($0, $1) }
  }

  // MARK: For what is offered beside the slots

  var index: QuizIndex { votes.index }
  func card(_ id: Int32) -> Card { dealer.card(id, score: scores[id]) }
  /// Cards of `ids` in the order of the ranking.
  func ranked(_ ids: [Int32]) -> [Card] { sorted(ids) }
  /// Whether nothing but its score could keep the variant out.
  func suits(_ id: Int32) -> Bool { card(id).failingGate(GateForce(minScore: .min, threshold: nil), asked: votes.asked) == nil }

  // MARK: Excluded

  /// Products of which no variant passes and of which some variant has a score or a pin, best variant each.
  private func excluded() -> [Take.Excluded] {
    let products = votes.index.productOf
    var isTouched = [Bool](repeating: false, count: products.count)
    var isPassing = isTouched
    for id in products.indices where scores[Int32(id)] != 0 { isTouched[Int(products[id])] = true }
    for id in votes.pinned { isTouched[Int(products[Int(id)])] = true }
    // Nearly all pass: only the others are sorted.
    for id in products.indices {
      let product = Int(products[id])
      if isTouched[product], !isPassing[product] { isPassing[product] = passes(Int32(id)) }
    }
    let ids = products.indices.filter { isTouched[Int(products[$0])] && !isPassing[Int(products[$0])] }.map(Int32.init)
    var best: [Int32: Card] = [:]
    for card in sorted(ids) where best[products[Int(card.id)]] == nil { best[products[Int(card.id)]] = card }
    let rows = best.values.compactMap { card -> Take.Excluded? in
      guard let gate = card.failingGate(force, asked: votes.asked) else { return nil }
      let variant = variant(card)
      return Take.Excluded(sku: variant.sku, product: variant.product, score: card.score, gate: gate)
    }
    return rows.sorted { $0.score != $1.score ? $0.score > $1.score : $0.sku.precedesByBytes($1.sku) }
  }

  /// Whether no gate fails. Points by question are counted only where a threshold needs them.
  func passes(_ id: Int32) -> Bool {
    let card = dealer.card(id, score: scores[id], withPoints: force.threshold ?? 0 > 0)
    return card.failingGate(force, asked: votes.asked) == nil
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

    /// The first passing variant of each product, in order, up to `max` for which `fits` holds. What has to be ordered in waits until all
    /// candidates are known: everything in stock goes before it, whatever its score.
    private func rows(_ force: GateForce, max: Int, mayRepeat: Bool = false, where fits: (Card) -> Bool) -> [Card] {
      var seen = mayRepeat ? [] : used
      var found: [Card] = []
      for card in cards {
        if found.count == max || card.isOutOfStock && !isComplete { break }
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
    slot.filter?.holds(for: dealer.facts(of: card.id)) ?? true
  }

  private func fixedCards(_ slot: Slot, used: Set<Int32>) -> [Card] {
    var used = used
    var found: [Card] = []
    for sku in slot.fixed where found.count < slot.max {
      guard let id = votes.index.catalog.variants.firstIndex(where: { $0.sku == sku }) else { continue }
      let card = dealer.card(Int32(id), score: scores[Int32(id)])
      guard card.mayBeFixed, used.insert(votes.index.productOf[id]).inserted else { continue }
      found.append(card)
    }
    return found
  }

  private func row(_ card: Card, slot: String?, ladder: Take.Ladder?) -> Take.Product {
    let (variants, place) = (votes.index.catalog.variants, Int(card.id))
    return Take.Product(
      sku: variants[place].sku, product: variants[place].product, slot: slot, score: card.score, matched: card.matched,
      pinned: card.isPinned, ladder: ladder, why: votes.why(card.id), isOrderedIn: card.isOutOfStock)
  }
}
