// What expressions of a quiz can see: answers of the path, tags, variables, surroundings.

/// The facts of one session so far.
public struct QuizFacts: Facts, Hashable, Sendable {
  /// Whose expressions are decided.
  public let quiz: Quiz
  /// Place and time of the session.
  public let surroundings: Surroundings
  /// Answers on the path, expanded.
  public var answers: [String: Answer] = [:]
  /// In the order in which they were gained, without repeats.
  public private(set) var tags: [Tag] = []
  /// By name; every declared one, from 0.
  public private(set) var variables: [String: Int]

  init(quiz: Quiz, surroundings: Surroundings) {
    self.quiz = quiz
    self.surroundings = surroundings
    variables = Dictionary(quiz.variables.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
  }

  /// When the session began.
  public var now: Instant { surroundings.now }
  /// The store's.
  public var zone: StoreZone { surroundings.zone }

  /// The highest variable, the first declared of equals; nil without variables.
  public var outcome: String? {
    quiz.variables.reduce(nil as String?) { best, name in
      guard let best else { return name }
      return variables[name, default: 0] > variables[best, default: 0] ? name : best
    }
  }

  mutating func add(_ more: [Tag]) {
    for tag in more where !tags.contains(tag) { tags.append(tag) }
  }

  mutating func remove(_ gone: [Tag]) { tags.removeAll(where: gone.contains) }

  mutating func apply(_ changes: [VariableChange]) {
    for change in changes {
      switch change.operation {
      case .set: variables[change.variable] = change.amount
      case .plus: variables[change.variable, default: 0] += change.amount
      }
    }
  }

  /// Nil for an empty answer, an unset variable, and fields of people and products.
  public func value(of field: Field) -> FieldValue? {
    switch field {
    case .answer(let ref):
      // Not the whole question, which would be copied.
      let isSet = quiz.index(of: ref).map { quiz.questions[$0].kind.fieldType == .set } ?? false
      return answers[ref]?.fieldValue(asSet: isSet)
    case .score(let name): return variables[name].map { .number(Number($0)) }
    case .session(let field): return session(field).map(FieldValue.text)
    case .slot, .contact, .consent, .sync, .property, .product: return nil
    }
  }

  private func session(_ field: Field.OfSession) -> String? {
    switch field {
    case .quiz: quiz.ref
    case .version: quiz.version
    case .store: surroundings.store
    case .kiosk: surroundings.kiosk
    case .staff: surroundings.staff
    case .locale: surroundings.locale
    case .outcome: outcome
    case .variant: surroundings.variant
    case .recommended, .bought: nil
    }
  }
}

extension Answer {
  func fieldValue(asSet: Bool) -> FieldValue? {
    if isEmpty { return nil }
    switch self {
    case .choices(let refs): return asSet || refs.count > 1 ? .set(refs) : .text(refs[0])
    case .number(let number): return .number(number)
    case .date(let date): return .date(date)
    case .text(let text): return .text(text)
    case .empty: return nil
    }
  }
}

extension Walk {
  /// The facts after the rules, each applied once in order (FORMAT.md, Session, steps 4 and 5).
  public var derived: QuizFacts {
    var facts = facts
    for rule in quiz.rules where rule.when.holds(for: facts) {
      facts.add(rule.add)
      facts.remove(rule.remove)
      facts.apply(rule.changes)
    }
    return facts
  }
}
