// Products that no answers can lead to, by arithmetic alone: without walking a single way.

/// Upper bounds on what a variant can get, and on how many others stand before it whatever is said.
struct ReachBounds {
  private let index: QuizIndex
  private let quiz: Quiz
  /// Every choice and band with links.
  private let postings: [QuizIndex.Posting]
  private let lowest: Int
  private let fixed: Set<String>
  /// Most products on one results page.
  private let places: Int
  /// Variants by number that may be shown and are in stock: what has to be ordered in stands before nothing that is here.
  private let live: [Int32]

  init(_ index: QuizIndex) {
    self.index = index
    quiz = index.quiz
    postings = index.quiz.questions.flatMap { question in question.carriers.compactMap { index.posting(of: $0, in: question) } }
    lowest = ([quiz.scoring.minScore] + quiz.slots.compactMap(\.minScore)).min() ?? 1
    fixed = Set(quiz.slots.flatMap(\.fixed))
    places = quiz.slots.reduce(quiz.runnerUps) { $0 + $1.max }
    let offers = index.offers
    let minStock = quiz.scoring.minStock
    live = offers.indices.filter { offers[$0].isActive && Int(offers[$0].stock) >= minStock }.map(Int32.init)
  }

  /// Why no variant of the product can be shown, as the end of a sentence; nil where that is not proved.
  func reason(against product: String) -> String? {
    var reasons: [String] = []
    for id in index.catalog.variants.indices where index.catalog.variants[id].product == product {
      guard let found = self.reason(against: Int32(id)) else { return nil }
      if !reasons.contains(found) { reasons.append(found) }
    }
    return reasons.isEmpty ? nil : reasons.joined(separator: ", or ")
  }

  private func reason(against id: Int32) -> String? {
    let variant = index.catalog.variants[Int(id)]
    if !index.offers[Int(id)].isActive { return "it is not active" }
    let isOut = Int(index.offers[Int(id)].stock) < quiz.scoring.minStock
    if isOut, quiz.scoring.outOfStock == .hide { return "it is out of stock" }
    guard !fixed.contains(variant.sku) else { return nil }
    let isPinned = postings.contains { $0.pins.containsSorted(id) }
    if !isPinned, lowest > 0, most(id) < lowest {
      return most(id) <= 0 ? "no choice gives it points" : "its points never reach the least score"
    }
    let facts = ProductFacts(variant: variant, session: nil)
    if quiz.runnerUps == 0, quiz.slots.allSatisfy({ $0.filter.map { $0.isOfProductAlone && !$0.holds(for: facts) } ?? false }) {
      return "no slot takes it"
    }
    let others = live.filter { $0 != id && index.productOf[Int($0)] != index.productOf[Int(id)] && always($0, before: id) }
    let products = Set(others.map { index.productOf[Int($0)] })
    return products.count >= places ? "\(products.count) others always stand before it" : nil
  }

  /// Milli-votes that no answers can exceed.
  private func most(_ id: Int32) -> Int {
    quiz.questions.reduce(0) { sum, question in
      let values = question.carriers.compactMap { index.posting(of: $0, in: question)?.value(of: id) }.filter { $0 > 0 }.sorted(by: >)
      guard let best = values.first else { return sum }
      if quiz.scoring.normalise == .split { return sum + 1000 * best }
      switch question.kind {
      case .multi: return sum + 1000 * values.prefix(question.most ?? values.count).reduce(0, +)
      case .ranking:
        let count = question.top ?? question.choices.count
        return sum + 1000 * values.prefix(count).enumerated().reduce(0) { $0 + $1.element * (count - $1.offset) }
      default: return sum + 1000 * best
      }
    }
  }

  /// Whether `a` passes wherever `b` does, and then comes first.
  private func always(_ a: Int32, before b: Int32) -> Bool {
    var isHigher = true
    for posting in postings {
      let (x, y) = (posting.value(of: a), posting.value(of: b))
      if x < y { return false }
      if y > 0, x == y { isHigher = false }
      if posting.pins.containsSorted(b), !posting.pins.containsSorted(a) { return false }
      if posting.excludes.containsSorted(a), !posting.excludes.containsSorted(b) { return false }
      if let requires = posting.requires, requires.containsSorted(b), !requires.containsSorted(a) { return false }
      // A pin lets `b` stand with no points at all.
      if posting.pins.containsSorted(b) { isHigher = false }
    }
    let (one, other) = (index.catalog.variants[Int(a)], index.catalog.variants[Int(b)])
    guard quiz.filters.allSatisfy({ passes($0.keep, one, whenever: other) }) else { return false }
    // A product is offered to a slot by its first variant alone: another one of it that does not fit would keep `a` out.
    let family = live.filter { index.productOf[Int($0)] == index.productOf[Int(a)] }.map { index.catalog.variants[Int($0)] }
    for filter in quiz.slots.compactMap(\.filter) {
      guard family.allSatisfy({ passes(filter, $0, whenever: other) }) else { return false }
    }
    return isHigher && lowest > 0 || !quiz.scoring.rotate && winsTie(one, other)
  }

  /// Whether a condition that holds for `b` holds for `a` too, whatever was said.
  private func passes(_ condition: Predicate, _ a: Variant, whenever b: Variant) -> Bool {
    let (one, other) = (ProductFacts(variant: a, session: nil), ProductFacts(variant: b, session: nil))
    if condition.isOfProductAlone { return condition.holds(for: one) || !condition.holds(for: other) }
    if case .compare(.product(.price), .atMost, _) = condition, let x = a.price, let y = b.price, x <= y { return true }
    return condition.fields.allSatisfy { field in
      if case .product = field { one.value(of: field) == other.value(of: field) } else { true }
    }
  }

  /// The steps of the order that no answer decides: priority, position, price, SKU.
  private func winsTie(_ a: Variant, _ b: Variant) -> Bool {
    if a.priority != b.priority { return a.priority > b.priority }
    if a.position != b.position { return a.position < b.position }
    switch (a.price, b.price) {
    case (let x?, let y?) where x != y: return quiz.scoring.price == .asc ? x < y : x > y
    case (_?, nil): return true
    case (nil, _?): return false
    default: return a.sku.precedesByBytes(b.sku)
    }
  }
}

extension Predicate {
  /// Whether it reads nothing but the product.
  fileprivate var isOfProductAlone: Bool {
    tagPatterns.isEmpty && segments.isEmpty
      && parts.allSatisfy { if case .did = $0 { false } else { true } }
      && fields.allSatisfy { if case .product = $0 { true } else { false } }
  }
}
