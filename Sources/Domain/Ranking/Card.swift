// One variant in the ranking: its score, its gates and its place in the order (FORMAT.md, Ranking, steps 5 and 6).

/// Everything that decides about one variant in one session.
struct Card {
  var id: Int32
  var score: Int
  var isPinned: Bool
  /// By position in the path.
  var points: [Int]
  var matched: Int
  /// The first hard gate before filters that fails: inactive or excluded.
  var barredBy: Gate?
  var failsSafety: Bool
  var failsOtherFilter: Bool
  var unmetRequires: Set<Int>
  var isOutOfStock: Bool
  /// Whether the shop orders what is out of stock: then that is no gate.
  var mayBeOrdered = false
}

/// Which gates are in force: all of them, or fewer on the steps of the fallback ladder.
struct GateForce {
  var minScore: Int
  /// Nil when dropped.
  var threshold: Int?
  var droppedRequires: Set<Int> = []
  var onlySafetyFilters = false
}

extension Card {
  /// The first failing gate in FORMAT.md's order; nil when the variant may be shown.
  func failingGate(_ force: GateForce, asked: Int) -> Gate? {
    if let barredBy { return barredBy }
    if failsSafety || failsOtherFilter && !force.onlySafetyFilters { return .filter }
    if !unmetRequires.isSubset(of: force.droppedRequires) { return .require }
    if isOutOfStock, !mayBeOrdered { return .stock }
    if isPinned { return nil }
    if score < force.minScore { return .score }
    if let threshold = force.threshold, matched * 100 < threshold * asked { return .threshold }
    return nil
  }

  /// Whether the variant may stand in a slot's fixed list: active, not excluded, safe, in stock or to be ordered.
  var mayBeFixed: Bool { barredBy == nil && !failsSafety && (!isOutOfStock || mayBeOrdered) }

  /// Whether the variant may be offered beside the slots: active, not excluded, safe, and in stock whatever the shop orders.
  var mayBeOffered: Bool { mayBeFixed && !isOutOfStock }
}

/// Deals cards for variants of one session.
struct Dealer {
  let votes: Votes
  private let products: ProductGround
  private let filters: [Filter]
  private let verdicts: Verdicts
  private let offers: [QuizIndex.Offer]
  private let minStock: Int
  private let mayBeOrdered: Bool

  init(votes: Votes, facts: QuizFacts) {
    self.votes = votes
    products = ProductGround(votes.index.catalog.variants, session: facts)
    offers = votes.index.offers
    minStock = facts.quiz.scoring.minStock
    mayBeOrdered = facts.quiz.scoring.outOfStock == .order
    // A filter that names an answer which is not on the path, or empty, is skipped.
    filters = facts.quiz.filters.filter { $0.keep.questions.allSatisfy { !(facts.answers[$0]?.isEmpty ?? true) } }
    verdicts = Verdicts(count: filters.isEmpty ? 0 : offers.count)
  }

  /// - Parameter withPoints: false leaves `points` and `matched` empty, for who asks for neither.
  func card(_ id: Int32, score: Int, withPoints: Bool = true) -> Card {
    let points = withPoints ? votes.questionPoints(id) : []
    let verdict = verdict(on: id)
    return Card(
      id: id, score: score, isPinned: votes.isPinned(id), points: points, matched: points.count { $0 > 0 },
      barredBy: !offers[Int(id)].isActive ? .inactive : votes.isExcluded(id) ? .excluded : nil,
      failsSafety: verdict.failsSafety, failsOtherFilter: verdict.failsOther,
      unmetRequires: votes.unmetRequires(id),
      isOutOfStock: Int(offers[Int(id)].stock) < minStock, mayBeOrdered: mayBeOrdered)
  }

  /// What the filters say of a variant: it is asked about again and again, and says the same in one session.
  private func verdict(on id: Int32) -> Verdicts.Verdict {
    if filters.isEmpty { return Verdicts.Verdict() }
    if let known = verdicts.known[Int(id)] { return known }
    let product = facts(of: id)
    var verdict = Verdicts.Verdict()
    for filter in filters where !filter.keep.holds(for: product) {
      if filter.safety { verdict.failsSafety = true } else { verdict.failsOther = true }
    }
    verdicts.known[Int(id)] = verdict
    return verdict
  }

  /// What expressions see of the variant in this session.
  func facts(of id: Int32) -> ProductFacts { products.facts(at: Int(id)) }
}

/// What the filters of one session have said so far.
private final class Verdicts {
  struct Verdict {
    var failsSafety = false
    var failsOther = false
  }

  /// By the variant's id.
  var known: [Verdict?]

  init(count: Int) { known = Array(repeating: nil, count: count) }
}

/// The total order of the ranking: no two variants are equal. FORMAT.md's order; where a quiz shows what has to be ordered in, everything in
/// stock goes before it, and either part is in that order.
struct RankOrder {
  let votes: Votes
  let scoring: Scoring
  /// Digests for `rotate`, by id.
  let rotation: [Int32: [UInt8]]

  init(votes: Votes, scoring: Scoring, session: String, ids: [Int32]) {
    self.votes = votes
    self.scoring = scoring
    rotation =
      scoring.rotate
      ? Dictionary(ids.map { ($0, Digest.bytes("\(session)/\(votes.index.catalog.variants[Int($0)].sku)")) }, uniquingKeysWith: { $1 })
      : [:]
  }

  func precedes(_ a: Card, _ b: Card) -> Bool {
    if scoring.outOfStock == .order, a.isOutOfStock != b.isOutOfStock { return b.isOutOfStock }
    if a.isPinned != b.isPinned { return a.isPinned }
    if a.score != b.score { return a.score > b.score }
    if scoring.rotate, let x = rotation[a.id], let y = rotation[b.id], x != y { return x.lexicographicallyPrecedes(y) }
    if a.matched != b.matched { return a.matched > b.matched }
    for question in votes.tieOrder where a.points[question] != b.points[question] {
      return a.points[question] > b.points[question]
    }
    // Field by field: a whole variant is some twenty of them, copied for one.
    let (variants, x, y) = (votes.index.catalog.variants, Int(a.id), Int(b.id))
    if variants[x].priority != variants[y].priority { return variants[x].priority > variants[y].priority }
    if variants[x].position != variants[y].position { return variants[x].position < variants[y].position }
    if variants[x].price != variants[y].price {
      guard let left = variants[x].price else { return false }
      guard let right = variants[y].price else { return true }
      return scoring.price == .asc ? left < right : left > right
    }
    return votes.index.skuBytes[Int(a.id)].lexicographicallyPrecedes(votes.index.skuBytes[Int(b.id)])
  }
}
