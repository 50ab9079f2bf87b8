// Expressions over the whole language of segments, about the words that a test's people have.
public import Chance
public import Domain

/// What can be asked about the people of a test.
public struct ExpressionWords: Sendable {
  public var texts: [String] = []
  /// Texts that only a comparison meets, and names of places, quizzes and products.
  public var odd: [String] = [], names: [String] = []
  public var tags: [String] = [], quizzes: [String] = [], questions: [String] = [], variables: [String] = []
  public var properties: [String] = [], slots: [String] = []
  public var spans: [Span] = []
  /// None where nobody knows what was sent.
  public var destinations: [String] = []
  public init() {}
}

/// Random segment expressions. Equal seeds give equal ones.
public struct RandomExpression {
  public typealias Expression = Domain.Predicate
  public var random: Noise
  private let words: ExpressionWords
  /// Names that `segment("…")` may name.
  private let segments: [String]

  public init(seed: UInt64, about words: ExpressionWords, segments: [String]) {
    random = Noise(seed)
    self.words = words
    self.segments = segments
  }

  /// Groups at most `depth` deep.
  public mutating func expression(_ depth: Int) -> Expression {
    guard depth > 0 else { return condition() }
    switch random.number(0...6) {
    case 0, 1: return .and(parts(depth))
    case 2, 3: return .or(parts(depth))
    case 4: return .not(expression(depth - 1))
    case 5: return .and([.compare(.session(.quiz), .equal, .text(random.pick(words.quizzes)))] + parts(depth))
    default: return condition()
    }
  }

  private mutating func parts(_ depth: Int) -> [Expression] {
    (0..<random.number(1...3)).map { _ in expression(depth - 1) }
  }

  // MARK: Conditions

  private mutating func condition() -> Expression {
    switch random.number(0...15) {
    case 0, 1: .tag(pattern(), gainedWithin: random.once(in: 2) ? span() : nil)
    case 2: .everTag(pattern())
    case 3, 4, 5: comparison()
    case 6: .isOneOf(field(), (0..<random.number(1...3)).map { _ in value() })
    case 7: .between(field(), value(), value())
    case 8: .isSet(field())
    case 9: random.once(in: 2) ? .within(timed(), span()) : .longerAgo(timed(), span())
    case 10: .count((0..<random.number(1...3)).map { _ in pattern() }, order(), number(4))
    case 11: did()
    case 12: .isNoneOf(field(), (0..<random.number(1...3)).map { _ in value() })
    case 13: random.once(in: 2) ? .upcoming(timed(), span()) : .anniversary(timed(), within: random.once(in: 3) ? nil : span())
    case 14: random.once(in: 3) ? .month(timed(), order(), number(12)) : .compare(.consent(.email), .atLeast, .date(day()))
    default: .segment(random.pick(segments))
    }
  }

  private mutating func comparison() -> Expression {
    if random.once(in: 3) { return .compare(.consent(random.pick(Channel.allCases)), order(), .text(random.pick(["yes", "no"]))) }
    if words.destinations.isEmpty {
      if random.once(in: 4) { return .compare(field(), random.pick([.equal, .notEqual]), value()) }
    } else {
      if random.once(in: 8) { return .compare(.sync(random.pick(words.destinations)), order(), .date(day())) }
      if random.once(in: 3) {
        return .compare(.sync(random.pick(words.destinations)), order(), .text(random.pick(["dead", "Pending"])))
      }
    }
    return .compare(field(), random.pick(Comparison.allCases), value())
  }

  private mutating func did() -> Expression {
    let events = ["complete", "lead", "consent", "start", "question_view", "order"]
    let filter: Expression? = random.once(in: 2) ? expression(random.number(0...2)) : nil
    return .did(
      random.pick(filter == nil ? events : ["complete", "lead", "start"]), where: filter, within: random.once(in: 2) ? span() : nil,
      times: random.once(in: 2) ? .init(order(), number(3)) : nil)
  }

  // MARK: Words

  private mutating func pattern() -> TagPattern {
    TagPattern(random.pick(words.tags + ["goal:*", "goal:*", "skin:*", "a:*", "none:*"])) ?? .anyIn(namespace: "goal")
  }

  private mutating func day() -> CivilDate {
    random.pick(["2026-03-01", "2025-10-26", "2026-02-28", "2024-02-29"].compactMap { CivilDate(iso: $0) })
  }

  private mutating func span() -> Span { random.pick(words.spans) }
  private mutating func order() -> Comparison { random.pick([.equal, .notEqual, .less, .atMost, .greater, .atLeast]) }
  private mutating func number(_ most: Int) -> Number {
    random.once(in: 8) ? Number(millionths: 1_500_000) : Number(random.number(0...most))
  }

  private mutating func timed() -> Field {
    random.pick([
      .contact(.created), .contact(.seen), .contact(.seen), .property("born"), .answer("born"), .consent(.email), .contact(.name),
      words.destinations.isEmpty ? .property("note") : .sync(random.pick(words.destinations)),
    ])
  }

  private mutating func field() -> Field {
    switch random.number(0...8) {
    case 0: .answer(random.pick(words.questions))
    case 1: .score(random.pick(words.variables))
    case 2: .contact(random.pick(Field.OfContact.allCases))
    case 3: .property(random.pick(words.properties))
    case 4 where !words.destinations.isEmpty: .sync(random.pick(words.destinations))
    case 4, 5: .consent(random.pick(Channel.allCases))
    case 6: .slot(random.pick(words.slots))
    default: .session(random.pick(Field.OfSession.allCases))
    }
  }

  private mutating func value() -> Value {
    switch random.number(0...9) {
    case 0: .number(random.pick([18, 2, 5, Number(millionths: 19_500_000)]))
    case 1: .date(day())
    case 2: .field(field())
    case 3: .text(random.pick(words.texts + words.odd))
    default: .text(random.pick(words.texts + words.names))
    }
  }
}
