// Which products a quiz can show at all: proved by a way that shows one, by the lack of one among all ways, or by arithmetic.

/// Looks for ways to each product, a budget at a time, so that an editor can go on with it in the background.
///
/// A way is found by answering in a product's favour, then by walking all combinations of answers that differ in what follows from them.
/// A product is out when all ways were walked without it, or when no way could lead to it (see `ReachBounds`). What is neither is
/// unproved, and said to be.
public struct Reach: Sendable {
  /// What is known of a product.
  public enum Verdict: Hashable, Sendable {
    /// These answers show it.
    case shown(by: [String: Answer])
    /// No answers do: why, as the end of a sentence.
    case never(because: String)
    /// No way was found and none is ruled out.
    case unproved
  }

  /// By product handle.
  public private(set) var verdicts: [String: Verdict]
  /// Ways to the results that were walked.
  public private(set) var ways = 0
  /// Whether all ways were walked that differ in what follows from them.
  public var isExhaustive: Bool { isDone && isComplete }
  /// Whether going on would find nothing new.
  public private(set) var isDone = false
  /// Questions that some way has shown, and whether some way has hidden every section of the results.
  public private(set) var reached: Set<String> = []
  public private(set) var hidesResults = false
  let index: QuizIndex
  private let surroundings: Surroundings
  private let reading: ReachReading
  private var isComplete: Bool
  private var favourites: [Int32]
  private var open: Set<String>
  private var stack: [Level] = []
  private var seed: UInt64 = 1

  /// A question that waits, with the answers that are still to be tried.
  private struct Level {
    var answers: [String: Answer]
    var question: String
    var rest: ArraySlice<Answer>
  }

  /// Resolves the links and rules out what arithmetic rules out; `explore` does the rest.
  /// - Parameter now: the moment at which ages are counted.
  public init(_ quiz: Quiz, catalog: Catalog, now: Instant = Instant(seconds: 1_790_000_000)) {
    let index = QuizIndex(quiz: quiz, catalog: catalog)
    self.index = index
    surroundings = Surroundings(locale: quiz.locale, now: now)
    reading = ReachReading(quiz, catalog, now: now)
    isComplete = !reading.readsSurroundings && !quiz.scoring.rotate
    let bounds = ReachBounds(index)
    verdicts = [:]
    for product in Set(catalog.variants.map(\.product)) {
      verdicts[product] = bounds.reason(against: product).map(Verdict.never) ?? .unproved
    }
    let verdicts = verdicts
    open = Set(verdicts.filter { $0.value == .unproved }.keys)
    favourites = catalog.variants.indices.filter { verdicts[catalog.variants[$0].product] == .unproved }.map(Int32.init).reversed()
    begin()
  }

  /// Looks at most at `budget` ways more. O(budget × ranking).
  public mutating func explore(_ budget: Int) {
    var left = budget
    while left > 0, !isDone {
      left -= 1
      if let favourite = favourites.popLast() {
        if open.contains(index.catalog.variants[Int(favourite)].product) { favour(favourite) }
      } else if !open.isEmpty, ways % 2 == 0 {
        stray()
      } else {
        next()
      }
    }
  }

  // MARK: In favour of one

  /// Answers each question with what gives the variant most.
  private mutating func favour(_ id: Int32, straying: Bool = false) {
    var answers: [String: Answer] = [:]
    while true {
      let walk = Walk(index.quiz, answers: answers, in: surroundings)
      guard let question = walk.waiting else { return look(walk, answers) }
      // An answer that is not taken leads nowhere.
      guard answers[question.ref] == nil else { return }
      let possible = reading.answers(to: question, visible: walk.visible).answers
      guard !possible.isEmpty else { return }
      if straying, chance() % 3 == 0 {
        answers[question.ref] = possible[chance() % possible.count]
      } else {
        answers[question.ref] = possible.max { worth($0, question, id) < worth($1, question, id) }
      }
    }
  }

  /// In favour of a product that was not seen yet, but for a question here and there: what helps it may help others more.
  private mutating func stray() {
    let waiting = index.catalog.variants.indices.filter { open.contains(index.catalog.variants[$0].product) }
    let before = ways
    if !waiting.isEmpty { favour(Int32(waiting[chance() % waiting.count]), straying: true) }
    if ways == before { next() }
  }

  /// The same numbers each time: an LCG (Knuth, MMIX), its upper bits.
  private mutating func chance() -> Int {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(seed >> 33)
  }

  private func worth(_ answer: Answer, _ question: Question, _ id: Int32) -> Int {
    guard case .choices(let refs) = answer else {
      guard case .number(let number) = answer, !question.bands.isEmpty else { return number(answer) }
      return question.band(of: number).map { worth($0.choice, question, id) } ?? 0
    }
    let chosen = refs.compactMap(question.choice)
    return chosen.reduce(0) { $0 + worth($1, question, id) } / max(1, chosen.count)
  }

  /// Dear budgets let more through.
  private func number(_ answer: Answer) -> Int { if case .number(let number) = answer { Int(number.millionths / 1_000_000) } else { 0 } }

  private func worth(_ choice: Choice, _ question: Question, _ id: Int32) -> Int {
    guard let posting = index.posting(of: choice, in: question) else { return 0 }
    if posting.excludes.containsSorted(id) { return -1_000_000 }
    if let requires = posting.requires, !requires.containsSorted(id) { return -500_000 }
    // What others get is against it.
    let others = (0..<posting.ids.count).reduce(0) { $0 + posting.value(of: posting.ids[$1]) }
    let own = 1000 * posting.value(of: id) + (posting.pins.containsSorted(id) ? 100_000 : 0)
    return own - 1000 * others / max(1, index.catalog.variants.count)
  }

  // MARK: All ways

  private mutating func begin() { descend([:]) }

  /// To the next question that waits, or to the results.
  private mutating func descend(_ answers: [String: Answer]) {
    let walk = Walk(index.quiz, answers: answers, in: surroundings)
    guard let question = walk.waiting else { return look(walk, answers) }
    guard answers[question.ref] == nil else { return }
    let possible = reading.answers(to: question, visible: walk.visible)
    isComplete = isComplete && possible.isComplete
    stack.append(Level(answers: answers, question: question.ref, rest: possible.answers[...]))
  }

  /// One way more.
  private mutating func next() {
    let before = ways
    while ways == before {
      guard var level = stack.popLast() else { return finish() }
      guard let answer = level.rest.popFirst() else { continue }
      stack.append(level)
      descend(level.answers.merging([level.question: answer]) { $1 })
    }
    // What is left to find out about questions too is found out by walking on.
    if open.isEmpty, reached.count == index.quiz.questions.count { isDone = true; isComplete = stack.isEmpty && isComplete }
  }

  private mutating func finish() {
    isDone = true
    guard isComplete else { return }
    for product in open { verdicts[product] = .never(because: "on none of the \(ways) ways through the quiz") }
    open = []
  }

  private mutating func look(_ walk: Walk, _ answers: [String: Answer]) {
    ways += 1
    reached.formUnion(walk.path)
    let facts = walk.derived
    hidesResults = hidesResults || !index.quiz.sections.contains { $0.showIf?.holds(for: facts) ?? true }
    guard !open.isEmpty else { return }
    for row in Recommender(walk, index: index, session: "reach").shown().products where open.remove(row.product) != nil {
      verdicts[row.product] = .shown(by: answers)
    }
  }
}
