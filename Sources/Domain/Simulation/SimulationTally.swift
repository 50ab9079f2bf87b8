// What simulated sessions came to, counted as they are taken.

/// Counts over the sessions taken so far.
struct SimulationTally: Sendable {
  /// One product's.
  struct Wins: Sendable {
    var wins = 0
    var first = 0
    var runnerUp = 0
    /// How often each variant stood for it.
    var skus: [String: Int] = [:]
  }
  /// One slot's.
  struct Fill: Sendable {
    var filled = 0
    var empty = 0
    /// Fillings that took a step of the ladder.
    var steps: [Take.Ladder: Int] = [:]
  }

  let quiz: Quiz
  let catalog: Catalog
  private(set) var sessions = 0
  /// By handle.
  private(set) var products: [String: Wins] = [:]
  /// By ref; what is missing stood in hidden sections.
  private(set) var slots: [String: Fill] = [:]
  private(set) var noMatch = 0
  private(set) var outcomes: [String: Int] = [:]
  private(set) var tags: [Tag: Int] = [:]
  private(set) var paths: Set<[Int]> = []
  /// Question and choice or band.
  private(set) var chosen: Set<[String]> = []
  /// How many sessions took so many milliseconds.
  private(set) var times: [Int: Int] = [:]
  /// Some of the sessions, evenly chosen, to be asked about what was not shown.
  private(set) var kept: [(answers: [String: Answer], session: String)] = []

  init(_ quiz: Quiz, _ catalog: Catalog) {
    self.quiz = quiz
    self.catalog = catalog
  }

  mutating func add(_ way: Way, _ walk: Walk, _ shown: Recommender.Shown) {
    sessions += 1
    paths.insert(way.path)
    times[way.milliseconds, default: 0] += 1
    for step in walk.steps { for choice in step.chosen { chosen.insert([step.question.ref, choice.ref]) } }
    // An answer for all of the above has become its choices.
    for (question, answer) in way.answers { if case .choices(let refs) = answer { for ref in refs { chosen.insert([question, ref]) } } }
    let facts = walk.derived
    for tag in facts.tags { tags[tag, default: 0] += 1 }
    if let outcome = facts.outcome { outcomes[outcome, default: 0] += 1 }
    add(shown)
  }

  mutating func keep(_ answers: [String: Answer], _ session: String) { kept.append((answers, session)) }

  private mutating func add(_ shown: Recommender.Shown) {
    let inSlots = shown.products.filter { $0.slot != nil }
    var seen: Set<String> = []
    for row in shown.products where seen.insert(row.product).inserted {
      if row.slot == nil { products[row.product, default: Wins()].runnerUp += 1 } else { products[row.product, default: Wins()].wins += 1 }
      products[row.product, default: Wins()].skus[row.sku, default: 0] += 1
    }
    if let first = inSlots.first { products[first.product, default: Wins()].first += 1 }
    // All products of a slot are there by the same step.
    let steps = Dictionary(inSlots.map { ($0.slot ?? "", $0.ladder) }, uniquingKeysWith: { first, _ in first })
    for (slot, step) in steps {
      slots[slot, default: Fill()].filled += 1
      if let step { slots[slot, default: Fill()].steps[step, default: 0] += 1 }
    }
    for slot in shown.emptySlots { slots[slot, default: Fill()].empty += 1 }
    if inSlots.isEmpty { noMatch += 1 }
  }
}
