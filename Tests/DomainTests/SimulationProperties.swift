// A simulation beside a slow, obvious recount: every answer tried at every question, by walking.
import Chance
import Domain
import Testing

/// All sessions of a quiz, one by one: no graph, no numbers, no edges.
private struct Recount {
  let quiz: Quiz
  let variants: [Variant]
  private(set) var walks: [Walk] = []
  /// No more are looked for.
  private let most: Int

  init(_ quiz: Quiz, _ variants: [Variant], most: Int) {
    self.quiz = quiz
    self.variants = variants
    self.most = most
    descend([:])
  }

  var isWhole: Bool { walks.count <= most }

  private mutating func descend(_ answers: [String: Answer]) {
    guard isWhole else { return }
    let walk = Walk(quiz, answers: answers, in: today)
    guard let question = walk.waiting else { return walks.append(walk) }
    for answer in all(question, walk.visible) { descend(answers.merging([question.ref: answer]) { $1 }) }
  }

  private func all(_ question: Question, _ visible: [Choice]) -> [Answer] {
    let skipped: [Answer] = question.optional ? [.empty] : []
    let refs = visible.map(\.ref)
    switch question.kind {
    case .multi:
      let sets = refs.reduce([[]] as [[String]]) { sets, ref in sets + sets.map { $0 + [ref] } }
      return sets.filter { !$0.isEmpty }.map(Answer.choices) + skipped
    case .ranking: return orders(of: refs).map(Answer.choices) + skipped
    case .number: return numbers(question) + (question.bands.isEmpty && !isFiltered(by: question) ? [] : skipped)
    default: return refs.map { .choices([$0]) } + skipped
    }
  }

  private func orders(of refs: [String]) -> [[String]] {
    if refs.isEmpty { return [[]] }
    return refs.flatMap { first in orders(of: refs.filter { $0 != first }).map { [first] + $0 } }
  }

  private func isFiltered(by question: Question) -> Bool { quiz.filters.contains { $0.keep.questions.contains(question.ref) } }

  /// Of all whole numbers from -50 to 150 one for each band with each set of variants that can be paid.
  private func numbers(_ question: Question) -> [Answer] {
    let isFiltered = isFiltered(by: question)
    var seen: Set<[String]> = []
    return (-50...150).map { Number($0) }.filter { value in
      let paid = isFiltered ? variants.filter { $0.status == .active && $0.price.map { $0 <= value } ?? false }.map(\.sku) : []
      return seen.insert([question.band(of: value)?.choice.ref ?? ""] + paid).inserted
    }.map { .number($0) }
  }
}

@Suite struct SimulationProperties {
  /// A random shop with few enough sessions to take all of them; nil for others.
  private func small(_ seed: UInt64, most: Int) throws -> (RandomShop, Recount)? {
    var shop = try RandomShop(seed: seed)
    shop.quiz.questions = Array(shop.quiz.questions.prefix(3))
    shop.quiz.scoring.rotate = false
    let recount = Recount(shop.quiz, shop.variants, most: most)
    return recount.isWhole ? (shop, recount) : nil
  }

  @Test("On random shops with up to 400 sessions all counts are those of a recount session by session", arguments: 0..<4)
  func recounted(part: UInt64) throws {
    var compared = 0
    for seed in (8000 + part * 25)..<(8000 + part * 25 + 25) {
      guard let (shop, recount) = try small(seed, most: 400) else { continue }
      compared += 1
      let result = try simulated(shop.quiz, Catalog(shop.variants))
      #expect(result.sessions == recount.walks.count && result.isExhaustive, "seed \(seed)")
      compare(result, recount, shop, "seed \(seed)")
    }
    #expect(compared > 8)
  }

  private func compare(_ result: SimulationResult, _ recount: Recount, _ shop: RandomShop, _ name: Comment) {
    let index = QuizIndex(quiz: shop.quiz, catalog: Catalog(shop.variants))
    typealias Counts = [String: Int]
    var (wins, firsts, close) = (Counts(), Counts(), Counts())
    var (empty, filled, steps) = (Counts(), Counts(), Counts())
    var noMatch = 0
    for walk in recount.walks {
      let take = Recommender(walk, index: index, session: "x").take()
      let inSlots = take.products.filter { $0.slot != nil }
      for product in Set(inSlots.map(\.product)) { wins[product, default: 0] += 1 }
      for product in Set(take.products.map(\.product)).subtracting(inSlots.map(\.product)) { close[product, default: 0] += 1 }
      if let first = inSlots.first { firsts[first.product, default: 0] += 1 } else { noMatch += 1 }
      for slot in take.emptySlots { empty[slot, default: 0] += 1 }
      for slot in shop.quiz.slots {
        guard let row = inSlots.first(where: { $0.slot == slot.ref }) else { continue }
        filled[slot.ref, default: 0] += 1
        if let step = row.ladder { steps["\(slot.ref) \(step.rawValue)", default: 0] += 1 }
      }
    }
    func counts(_ value: (SimulationResult.Product) -> Int) -> [String: Int] {
      Dictionary(uniqueKeysWithValues: result.products.map { ($0.product, value($0)) }).filter { $0.value > 0 }
    }
    #expect(counts(\.wins) == wins && counts(\.first) == firsts && counts(\.runnerUp) == close, name)
    for slot in result.slots {
      #expect(slot.filled == filled[slot.slot, default: 0] && slot.empty == empty[slot.slot, default: 0], name)
      for step in [Take.Ladder.threshold, .require, .filter, .fixed] {
        #expect(slot.ladder[step, default: 0] == steps["\(slot.slot) \(step.rawValue)", default: 0], name)
      }
    }
    #expect(result.noMatch == noMatch, name)
    let active = Set(shop.variants.filter { $0.status == .active }.map(\.product))
    #expect(Set(result.never.map(\.product)) == active.subtracting(wins.keys), name)
    let lengths = recount.walks.map(\.steps.count)
    #expect(result.longest?.questions.count == lengths.max() && result.shortest?.questions.count == lengths.min(), name)
    #expect(result.coverage.paths == .init(Set(recount.walks.map(\.path)).count, of: Set(recount.walks.map(\.path)).count), name)
    let chosen = Set(recount.walks.flatMap { $0.steps.flatMap { step in step.chosen.map { "\(step.question.ref) \($0.ref)" } } })
    #expect(result.coverage.choices.reached + result.coverage.bands.reached == chosen.count, name)
  }

  @Test("The reason of a product that never wins is the one that most of its sessions give, on random shops with up to 150 sessions")
  func reasons() throws {
    var told: Set<SimulationResult.Reason> = []
    for seed in UInt64(8200)..<8260 {
      guard let (shop, recount) = try small(seed, most: 150) else { continue }
      let result = try simulated(shop.quiz, Catalog(shop.variants))
      let index = QuizIndex(quiz: shop.quiz, catalog: Catalog(shop.variants))
      let rankings = recount.walks.map { Recommender($0, index: index, session: "x") }
      for row in result.never {
        let variants = shop.variants.filter { $0.product == row.product && $0.status == .active }
        // Of a product with one active variant it is the variant's first failing gate.
        guard variants.count == 1, let reason = row.reason else { continue }
        told.insert(reason)
        let gates = rankings.map { $0.explain(variants[0].sku)?.gate }
        let isPassed = reason == .outranked || reason == .noSlot
        let same = gates.count { isPassed ? $0 == nil : $0?.rawValue == reason.rawValue }
        #expect(isPassed ? row.count <= same : row.count == same, "seed \(seed): \(row.sku)")
        #expect(Gate.allCases.allSatisfy { gate in gates.count { $0 == gate } <= row.count }, "seed \(seed): \(row.sku)")
      }
    }
    #expect(told.count >= 6, "\(told)")
  }

  @Test("On 60 random quizzes with branches on tags, scores, answers and jumps the counts are those of walking them all")
  func branching() throws {
    for seed in UInt64(8400)..<8460 {
      let quiz = try branching(seed)
      let recount = Recount(quiz, [], most: 5000)
      guard recount.isWhole else { continue }
      let result = try simulated(quiz, Catalog([]), sessions: 5000)
      #expect(result.sessions == recount.walks.count && result.isExhaustive, "seed \(seed)")
      let paths = Set(recount.walks.map(\.path))
      #expect(result.coverage.paths == .init(paths.count, of: paths.count), "seed \(seed)")
      var tags: [String: Int] = [:]
      for walk in recount.walks { for tag in walk.derived.tags { tags[tag.text, default: 0] += 1 } }
      #expect(Dictionary(uniqueKeysWithValues: result.tags.map { ($0.name, $0.sessions) }) == tags, "seed \(seed)")
      let outcomes = Dictionary(recount.walks.compactMap { $0.derived.outcome }.map { ($0, 1) }, uniquingKeysWith: +)
      let told = Dictionary(uniqueKeysWithValues: result.outcomes.map { ($0.name, $0.sessions) }).filter { $0.value > 0 }
      #expect(told == outcomes, "seed \(seed)")
    }
  }

  private func branching(_ seed: UInt64) throws -> Quiz {
    var random = Noise(seed)
    let count = random.number(3...6)
    func condition(before place: Int) -> String {
      let other = random.number(0...max(0, place - 1))
      return random.pick([
        "answer.q\(other) = c0", "not answer.q\(other) = c1", "t:a", "not t:b", "count(t:*) >= 2", "score.m >= 1", "score.n < 1",
        "answer.q\(other) is set", "outcome = m",
      ])
    }
    let questions = (0..<count).map { place in
      let kind = random.pick(["single", "single", "multi"])
      let choices = (0..<random.number(2...3)).map { number in
        var keys = ["ref: c\(number)", "label: C"]
        if random.once(in: 2) { keys.append("tags: [\(random.pick(["t:a", "t:b", "t:c"]))]") }
        if random.once(in: 3) { keys.append(random.pick(["plus: {m: 1}", "plus: {n: 1}", "set: {m: 2}", "plus: {m: -1}"])) }
        if number > 1, place > 0, random.once(in: 2) { keys.append("show_if: \(condition(before: place))") }
        return "{\(keys.joined(separator: ", "))}"
      }
      var keys = ["ref: q\(place)", "kind: \(kind)", "title: Q", "choices: [\(choices.joined(separator: ", "))]"]
      if random.once(in: 3) { keys.append("optional: true") }
      if place > 0, random.once(in: 2) { keys.append("show_if: \(condition(before: place))") }
      if place + 1 < count, random.once(in: 2) {
        let target = random.once(in: 3) ? "results" : "q\(random.number(place + 1...count - 1))"
        keys.append("next: [{when: \(condition(before: place + 1)), go: \(target)}]")
      }
      return "- {\(keys.joined(separator: ", "))}"
    }
    return try sound(quiz(questions.joined(separator: "\n"), more: "variables: [m, n]"))
  }
}
