// FORMAT.md's ranking written a second time, as plainly as it reads and without an index: the judge of the real one.
import Crypto
import Domain

import struct Foundation.Data

struct NaiveRanking {
  let quiz: Quiz
  let variants: [Variant]
  /// The path with its chosen choices.
  let steps: [Walk.Step]
  let twins: [Predicate: Twin]
  let session: String
  /// Points by step of the path, and who is excluded or pinned: counted once a variant, because they are asked for often.
  private var counted: [String: [Int]] = [:]
  private(set) var excludedSKUs: Set<String> = []
  private var pinnedSKUs: Set<String> = []

  init(quiz: Quiz, variants: [Variant], steps: [Walk.Step], twins: [Predicate: Twin], session: String) {
    self.quiz = quiz
    self.variants = variants
    self.steps = steps
    self.twins = twins
    self.session = session
    let chosen = steps.flatMap(\.chosen)
    for v in variants {
      counted[v.sku] = steps.map { points($0, v) }
      if has(.exclude, chosen, v) { excludedSKUs.insert(v.sku) }
      if has(.pin, chosen, v) { pinnedSKUs.insert(v.sku) }
    }
  }

  // MARK: Steps 1 to 4: points

  private func matches(_ link: Link, _ v: Variant) -> Bool {
    func has(_ wanted: [String], _ held: [String]) -> Bool {
      wanted.contains { name in held.contains { $0.lowercased() == name.lowercased() } }
    }
    switch link.selector {
    case .sku(let names): return names.contains(v.sku)
    case .product(let names): return names.contains(v.product)
    case .collection(let names): return has(names, v.collections)
    case .tag(let names): return has(names, v.tags)
    case .vendor(let names): return has(names, [v.vendor])
    case .type(let names): return has(names, [v.type])
    case .matching(let predicate): return twins[predicate]?.holds(v, [:]) ?? false
    }
  }

  private func link(_ c: Choice, _ v: Variant) -> Int {
    var points: [Int] = []
    for link in c.links where matches(link, v) {
      if case .points(let n) = link.effect { points.append(n) }
    }
    if quiz.scoring.stacking == .sum { return points.reduce(0, +) }
    return max(points.max() ?? 0, 0) + min(points.min() ?? 0, 0)
  }

  private func points(_ step: Walk.Step, _ place: Int, _ v: Variant) -> Int {
    let k = step.chosen.count
    var p = 1000 * step.chosen[place].weight * link(step.chosen[place], v)
    let isRanking = step.question.kind == .ranking
    if isRanking { p *= k - place }
    if k > 1, quiz.scoring.normalise == .split { p /= isRanking ? k * (k + 1) / 2 : k }
    return p
  }

  private func points(_ step: Walk.Step, _ v: Variant) -> Int { step.chosen.indices.reduce(0) { $0 + points(step, $1, v) } }
  func score(_ v: Variant) -> Int { counted[v.sku, default: []].reduce(0, +) }
  private func matched(_ v: Variant) -> Int { counted[v.sku, default: []].filter { $0 > 0 }.count }

  private var asked: Int {
    steps.filter { step in
      (step.question.choices + step.question.bands.map(\.choice)).contains { choice in
        choice.links.contains { if case .points(let n) = $0.effect { n > 0 } else { false } }
      }
    }.count
  }

  private func has(_ effect: Link.Effect, _ choices: [Choice], _ v: Variant) -> Bool {
    choices.contains { $0.links.contains { $0.effect == effect && matches($0, v) } }
  }

  private func isPinned(_ v: Variant) -> Bool { pinnedSKUs.contains(v.sku) }

  // MARK: Step 5: gates

  struct Relaxed {
    var minScore: Int
    var threshold: Int?
    var requires: Set<String> = []
    var filters = false
  }

  func fails(_ filter: Filter, _ v: Variant) -> Bool {
    let answers = Dictionary(uniqueKeysWithValues: steps.map { ($0.question.ref, $0.answer) })
    guard let twin = twins[filter.keep], twin.names.allSatisfy({ answers[$0].map { !$0.isEmpty } ?? false }) else { return false }
    return !twin.holds(v, answers)
  }

  func isOut(_ v: Variant) -> Bool { v.stock.map { $0 < quiz.scoring.minStock } ?? false }

  private func requireFails(_ step: Walk.Step, _ v: Variant) -> Bool {
    let asks = step.chosen.contains { $0.links.contains { $0.effect == .require } }
    return asks && !has(.require, step.chosen, v)
  }

  func gate(_ v: Variant, _ relaxed: Relaxed) -> Gate? {
    if v.status != .active { return .inactive }
    if excludedSKUs.contains(v.sku) { return .excluded }
    if quiz.filters.contains(where: { (!relaxed.filters || $0.safety) && fails($0, v) }) { return .filter }
    if steps.contains(where: { !relaxed.requires.contains($0.question.ref) && requireFails($0, v) }) { return .require }
    if isOut(v), quiz.scoring.outOfStock == .hide { return .stock }
    if isPinned(v) { return nil }
    if score(v) < relaxed.minScore { return .score }
    if let threshold = relaxed.threshold, matched(v) * 100 < threshold * asked { return .threshold }
    return nil
  }

  // MARK: Step 6: order

  private var tieOrder: [Walk.Step] {
    let named = quiz.scoring.tieRank.compactMap { ref in steps.first { $0.question.ref == ref } }
    return named + steps.filter { step in !named.contains { $0.question.ref == step.question.ref } }
  }

  /// Smaller is better, key by key.
  private func keys(_ v: Variant) -> [Int] {
    let head = [quiz.scoring.outOfStock == .order && isOut(v) ? 1 : 0, isPinned(v) ? 0 : 1, -score(v)]
    if quiz.scoring.rotate { return head + SHA256.hash(data: Data("\(session)/\(v.sku)".utf8)).map { Int($0) } }
    let price = v.price.map { Int($0.millionths) }
    let sign = quiz.scoring.price == .asc ? 1 : -1
    return head + [-matched(v)] + tieOrder.map { -points($0, v) } + [-v.priority, v.position, price == nil ? 1 : 0, sign * (price ?? 0)]
      + v.sku.utf8.map { Int($0) + 1 } + [0]
  }

  var ordered: [Variant] {
    variants.map { (keys($0), $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  // MARK: Steps 7 to 9: rows, slots, ladder

  private func rows(_ relaxed: Relaxed, in order: [Variant]) -> [Variant] {
    var seen: Set<String> = []
    return order.filter { gate($0, relaxed) == nil && seen.insert($0.product).inserted }
  }

  private func ladder(_ slot: Slot) -> [(Take.Ladder?, Relaxed)] {
    var relaxed = Relaxed(minScore: slot.minScore ?? quiz.scoring.minScore, threshold: slot.threshold ?? quiz.scoring.threshold)
    var steps: [(Take.Ladder?, Relaxed)] = [(nil, relaxed)]
    relaxed.threshold = nil
    steps.append((.threshold, relaxed))
    for step in tieOrder.reversed() {
      relaxed.requires.insert(step.question.ref)
      steps.append((.require, relaxed))
    }
    relaxed.filters = true
    return steps + [(.filter, relaxed)]
  }

  private func fill(_ slot: Slot, _ order: [Variant], used: Set<String>) -> (Take.Ladder?, [Variant]) {
    let taken = slot.mayRepeat ? [] : used
    for (step, relaxed) in ladder(slot) {
      let fitting = rows(relaxed, in: order).filter { v in
        !taken.contains(v.product) && (slot.filter.map { twins[$0]?.holds(v, [:]) ?? false } ?? true)
      }
      if !fitting.isEmpty { return (step, Array(fitting.prefix(slot.max))) }
    }
    var products = taken
    let fixed = slot.fixed.compactMap { sku in variants.first { $0.sku == sku } }.filter { v in
      let isSafe = !quiz.filters.contains { $0.safety && fails($0, v) }
      let isInStock = !isOut(v) || quiz.scoring.outOfStock == .order
      return v.status == .active && !excludedSKUs.contains(v.sku) && isSafe && isInStock && products.insert(v.product).inserted
    }
    return (.fixed, Array(fixed.prefix(slot.max)))
  }

  private func row(_ v: Variant, _ slot: String?, _ ladder: Take.Ladder?) -> Take.Product {
    let why = steps.flatMap { step -> [Take.Why] in
      let file = step.question.bands.isEmpty ? step.question.choices : step.question.bands.map(\.choice)
      return file.compactMap { choice in
        guard let place = step.chosen.firstIndex(where: { $0.ref == choice.ref }) else { return nil }
        let p = points(step, place, v)
        return p == 0 ? nil : Take.Why(question: step.question.ref, choice: choice.ref, points: p)
      }
    }
    return Take.Product(
      sku: v.sku, product: v.product, slot: slot, score: score(v), matched: matched(v), pinned: isPinned(v), ladder: ladder, why: why,
      isOrderedIn: isOut(v))
  }

  /// Products, excluded and empty slots.
  func result() -> (asked: Int, products: [Take.Product], excluded: [Take.Excluded], empty: [String]) {
    let order = ordered
    let plain = Relaxed(minScore: quiz.scoring.minScore, threshold: quiz.scoring.threshold)
    var (products, used, empty) = ([Take.Product](), Set<String>(), [String]())
    for slot in quiz.sections.flatMap(\.slots) {
      let (ladder, found) = fill(slot, order, used: used)
      if found.isEmpty { empty.append(slot.ref) }
      products += found.map { row($0, slot.ref, ladder) }
      used.formUnion(found.map(\.product))
    }
    products += rows(plain, in: order).filter { !used.contains($0.product) }.prefix(quiz.runnerUps).map { row($0, nil, nil) }
    return (asked, products, excluded(order, plain), empty)
  }

  private func excluded(_ order: [Variant], _ plain: Relaxed) -> [Take.Excluded] {
    let groups = Dictionary(grouping: order, by: \.product).values
    let out = groups.filter { group in
      group.allSatisfy { gate($0, plain) != nil } && group.contains { score($0) != 0 || isPinned($0) }
    }
    return out.compactMap { group in
      group.first.flatMap { v in gate(v, plain).map { Take.Excluded(sku: v.sku, product: v.product, score: score(v), gate: $0) } }
    }.sorted { ($1.score, $0.sku) < ($0.score, $1.sku) }
  }
}
