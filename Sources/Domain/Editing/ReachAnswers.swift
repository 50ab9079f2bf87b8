// The answers to a question that can make a difference: one for each way in which the quiz can tell answers apart.

/// What may be said to a question, without saying the same thing twice.
struct ReachAnswers {
  /// Answers, each different in what follows from it. Empty where none could be found.
  var answers: [Answer]
  /// Whether every other answer is like one of these.
  var isComplete: Bool
}

/// What a quiz reads of answers: whatever it does not read may be said in any way.
struct ReachReading {
  private let quiz: Quiz
  private let catalog: Catalog
  private let now: Instant
  private let readsTags: Bool
  /// Comparisons by the question whose answer they read.
  private let comparisons: [String: [Predicate]]
  /// Whether something is read that no answer decides: the place, the time, a segment.
  let readsSurroundings: Bool
  /// Most answers to one question that are told apart.
  private static let most = 512

  init(_ quiz: Quiz, _ catalog: Catalog, now: Instant) {
    self.quiz = quiz
    self.catalog = catalog
    self.now = now
    let parts = quiz.expressions.flatMap(\.expression.parts)
    readsTags = quiz.expressions.contains { !$0.expression.tagPatterns.isEmpty }
    var comparisons: [String: [Predicate]] = [:]
    for part in parts {
      for ref in Set(part.ownQuestions) { comparisons[ref, default: []].append(part) }
    }
    self.comparisons = comparisons
    readsSurroundings = parts.contains { part in
      switch part {
      case .within, .longerAgo, .did, .segment, .tag(_, .some), .everTag: true
      default:
        part.ownFields.contains { field in
          if case .session(let field) = field { field != .quiz && field != .version && field != .outcome } else { false }
        }
      }
    }
  }

  func answers(to question: Question, visible: [Choice]) -> ReachAnswers {
    switch question.kind {
    case .statement: ReachAnswers(answers: [.empty], isComplete: true)
    case .single, .picture, .dropdown, .yesNo: single(question, visible)
    case .multi: multi(question, visible)
    case .ranking: ranking(question, visible)
    case .slider, .number, .rating, .scale: numbers(question)
    case .date: dates(question)
    default: texts(question)
    }
  }

  private func isRead(_ question: Question) -> Bool { comparisons[question.ref] != nil }

  // MARK: Choices

  /// A choice without what nobody but the shopper reads.
  private func effect(_ choice: Choice, of question: Question) -> Choice {
    var choice = choice
    if !isRead(question) { choice.ref = "" }
    choice.label = ""
    choice.reason = nil
    choice.hotkey = nil
    choice.image = nil
    choice.showIf = nil
    if !readsTags { choice.tags = [] }
    return choice
  }

  private func single(_ question: Question, _ visible: [Choice]) -> ReachAnswers {
    var seen: Set<Choice> = []
    let different = visible.filter { seen.insert(effect($0, of: question)).inserted }
    return ReachAnswers(answers: different.map { .choices([$0.ref]) } + (question.optional ? [.empty] : []), isComplete: true)
  }

  private func multi(_ question: Question, _ visible: [Choice]) -> ReachAnswers {
    let plain = visible.filter { !$0.isNone && !$0.isAll }
    let special = visible.filter { $0.isNone || $0.isAll }.map { [$0.ref] }
    let isWhole = plain.count <= 9
    // Alone, in pairs, all together: enough to look for ways, not to prove that there are none.
    var sets = isWhole ? ReachReading.subsets(plain.map(\.ref)) : plain.map { [$0.ref] } + [plain.map(\.ref)]
    if !isWhole, plain.count <= 24 {
      for (index, one) in plain.enumerated() { sets += plain.dropFirst(index + 1).map { [one.ref, $0.ref] } }
    }
    let answers = (special + sets).compactMap { try? question.answer(choosing: $0, visible: visible) }
    let isSkippable = question.optional || question.fewest == 0
    let unread = plain.allSatisfy { effect($0, of: question) == effect(plain[0], of: question) && $0.links.isEmpty && $0.changes.isEmpty }
    if !plain.isEmpty, unread, !isRead(question), !readsTags || plain.allSatisfy(\.tags.isEmpty), let first = answers.first {
      return ReachAnswers(answers: [first] + (isSkippable ? [.empty] : []), isComplete: true)
    }
    return ReachAnswers(answers: answers.filter { !$0.isEmpty } + (isSkippable ? [.empty] : []), isComplete: isWhole)
  }

  private static func subsets(_ refs: [String]) -> [[String]] {
    (1..<max(2, 1 << refs.count)).map { mask in refs.indices.filter { mask & (1 << $0) != 0 }.map { refs[$0] } }.sorted {
      $0.count < $1.count
    }
  }

  private func ranking(_ question: Question, _ visible: [Choice]) -> ReachAnswers {
    let count = min(question.top ?? visible.count, visible.count)
    var orders: [[String]] = [[]]
    for _ in 0..<count {
      orders = orders.flatMap { order in visible.map(\.ref).filter { !order.contains($0) }.map { order + [$0] } }
      guard orders.count <= ReachReading.most else {
        let turns = visible.indices.map { start in (visible[start...] + visible[..<start]).prefix(count).map(\.ref) }
        return ReachAnswers(answers: turns.compactMap { try? question.answer(choosing: $0, visible: visible) }, isComplete: false)
      }
    }
    let answers = orders.compactMap { try? question.answer(choosing: $0, visible: visible) }
    return ReachAnswers(answers: answers.filter { !$0.isEmpty } + (question.optional ? [.empty] : []), isComplete: true)
  }

  // MARK: Numbers and dates

  private func numbers(_ question: Question) -> ReachAnswers {
    var edges = question.bands.flatMap { [$0.from, $0.to] } + [question.minimum, question.maximum]
    var isComplete = true
    for part in comparisons[question.ref] ?? [] {
      let values = part.values(against: .answer(question.ref), catalog)
      edges += values.numbers.map(Optional.some)
      isComplete = isComplete && values.isComplete
    }
    let turns = edges.compactMap(\.self)
    let grid = question.steps(beside: turns.isEmpty ? [0] : turns)
    let answers = grid.compactMap { try? question.answer(typing: $0.text()) }
    return ReachAnswers(
      answers: answers.filter { !$0.isEmpty }.prefix(ReachReading.most) + (question.optional ? [.empty] : []),
      isComplete: isComplete && answers.count <= ReachReading.most)
  }

  private func dates(_ question: Question) -> ReachAnswers {
    let today = StoreZone.utc.date(of: now)
    let edges = question.bands.flatMap { [$0.from, $0.to] }.compactMap { $0?.whole }
    let ages = Set(edges.flatMap { [$0 - 1, $0, $0 + 1] } + [30]).filter { $0 >= 0 && $0 < 150 }.sorted()
    let days = ages.map { today.monthsEarlier(12 * $0) } + [question.earliest, question.latest].compactMap(\.self)
    let answers = days.compactMap { try? question.answer(typing: $0.iso) }
    let isFree = question.earliest == nil && question.latest == nil || question.bands.isEmpty
    return ReachAnswers(answers: answers + (question.optional ? [.empty] : []), isComplete: isFree && !isRead(question))
  }

  // MARK: Words

  private func texts(_ question: Question) -> ReachAnswers {
    let parts = comparisons[question.ref] ?? []
    var words: [String] = []
    var isComplete = question.kind != .hidden || parts.isEmpty
    for part in parts {
      switch part {
      case .compare(_, .equal, .text(let word)), .compare(_, .notEqual, .text(let word)): words.append(word)
      case .isOneOf(_, let values), .isNoneOf(_, let values):
        words += values.compactMap { if case .text(let word) = $0 { word } else { nil } }
      case .isSet: break
      default: isComplete = false
      }
    }
    if question.kind == .hidden { return ReachAnswers(answers: words.map(Answer.text) + [.empty], isComplete: isComplete) }
    let any = ["x", "a@example.com", "+493012345678", "4006381333931", "12345678"].compactMap { try? question.answer(typing: $0) }
    let said = words.compactMap { try? question.answer(typing: $0) }
    return ReachAnswers(answers: any.prefix(1) + said + (question.optional ? [.empty] : []), isComplete: isComplete)
  }
}

extension Predicate {
  /// Fields of this part alone, without those of the parts inside of it.
  fileprivate var ownFields: [Field] {
    switch self {
    case .and, .or, .not, .did: []
    default: fields
    }
  }

  fileprivate var ownQuestions: [String] { ownFields.compactMap { if case .answer(let ref) = $0 { ref } else { nil } } }

  /// The numbers that a comparison with `field` turns at.
  fileprivate func values(against field: Field, _ catalog: Catalog) -> (numbers: [Number], isComplete: Bool) {
    func number(_ value: Value) -> [Number]? {
      switch value {
      case .number(let number): [number]
      case .field(.product(.price)): Array(Set(catalog.variants.compactMap(\.price)))
      case .field(.product(.stock)): Array(Set(catalog.variants.compactMap(\.stock).map { Number($0) }))
      default: nil
      }
    }
    let found: [[Number]?] =
      switch self {
      case .compare(field, _, let value): [number(value)]
      case .compare(let other, _, .field(field)): [number(.field(other))]
      case .isOneOf(field, let values), .isNoneOf(field, let values): values.map(number)
      case .between(field, let low, let high): [number(low), number(high)]
      case .between(let other, let low, let high):
        [low, high].contains(.field(field)) ? [number(.field(other))] : [nil]
      case .isSet: [[]]
      default: [nil]
      }
    return (found.compactMap(\.self).flatMap(\.self), !found.contains { $0 == nil })
  }
}
