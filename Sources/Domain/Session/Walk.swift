// One shopper's way through a quiz, derived anew from the answers each time (FORMAT.md, Session, step 1).

/// The path that answers lead along, with what it carries.
public struct Walk: Hashable, Sendable {
  /// A question on the path with its answer, expanded: `all` has become its choices, a number its band.
  public struct Step: Hashable, Sendable {
    /// As the quiz has it.
    public var question: Question
    /// `.empty` where it was left out.
    public var answer: Answer
    /// Chosen choices, or the band that counts as one; a ranking's best first, others in file order.
    public var chosen: [Choice]
  }

  /// Along which it is walked.
  public let quiz: Quiz
  /// In path order; a question that waits is not among them.
  public private(set) var steps: [Step] = []
  /// The shown question that waits for an answer; nil when the path has reached the results.
  public private(set) var waiting: Question?
  /// Choices of the waiting question that are shown.
  public private(set) var visible: [Choice] = []
  /// Questions with answers off the path, in file order.
  public private(set) var ignored: [String] = []
  /// Tags and variables of the path, before rules.
  public private(set) var facts: QuizFacts

  /// Walks until a shown question has no valid answer. With `onMissing` it goes on instead, with an empty answer, and reports each fault.
  public init(
    _ quiz: Quiz, answers: [String: Answer], in surroundings: Surroundings,
    onMissing: ((Question, AnswerFault) -> Void)? = nil
  ) {
    self.quiz = quiz
    facts = QuizFacts(quiz: quiz, surroundings: surroundings)
    var index = 0
    while index < quiz.questions.count {
      let question = quiz.questions[index]
      index += 1
      if let showIf = question.showIf, !showIf.holds(for: facts) { continue }
      // Mostly all of them: then none is copied.
      let isPlain = question.choices.allSatisfy { $0.showIf == nil }
      let visible = isPlain ? question.choices : question.choices.filter { $0.showIf?.holds(for: facts) ?? true }
      let answer: Answer
      do {
        answer = try Walk.accepted(answers[question.ref], to: question, visible: visible, surroundings)
      } catch {
        guard let onMissing else {
          waiting = question
          self.visible = visible
          break
        }
        onMissing(question, error)
        answer = .empty
      }
      take(answer, to: question, visible: visible)
      guard let jump = question.next.first(where: { $0.when?.holds(for: facts) ?? true }) else { continue }
      switch jump.target {
      case .results: index = quiz.questions.count
      case .question(let ref): index = max(index, quiz.index(of: ref) ?? index)
      }
    }
    let path = Set(steps.map(\.question.ref))
    ignored = quiz.questions.map(\.ref).filter { answers[$0] != nil && !path.contains($0) && $0 != waiting?.ref }
  }

  /// Refs of `steps`, in order.
  public var path: [String] { steps.map(\.question.ref) }

  private static func accepted(
    _ answer: Answer?, to question: Question, visible: [Choice], _ surroundings: Surroundings
  ) throws(AnswerFault) -> Answer {
    if question.kind == .hidden { return answer ?? surroundings.answer(for: question.source) }
    guard let answer else {
      // Without anything to choose from there is nothing to ask.
      if question.kind.hasChoices, visible.isEmpty { return .empty }
      throw .missing
    }
    switch answer {
    case .choices(let refs):
      guard question.kind.hasChoices else { throw .wrongShape(expected: "a \(question.kind.rawValue)") }
      return try question.answer(choosing: refs, visible: visible)
    case .empty:
      if question.kind == .statement || question.optional || question.kind == .multi && question.fewest == 0 { return .empty }
      throw .missing
    case .number(let number):
      guard question.kind.isNumeric else { throw .wrongShape(expected: "a \(question.kind.rawValue)") }
      return try question.answer(typing: number.text())
    case .date(let date):
      guard question.kind == .date else { throw .wrongShape(expected: "a \(question.kind.rawValue)") }
      return try question.answer(typing: date.iso)
    case .text(let text):
      guard question.kind.isText else { throw .wrongShape(expected: "a \(question.kind.rawValue)") }
      return try question.answer(typing: text)
    }
  }

  private mutating func take(_ answer: Answer, to question: Question, visible: [Choice]) {
    let chosen = chosen(by: answer, of: question, visible: visible)
    let expanded: Answer =
      if case .choices = answer { .choices(chosen.map(\.ref)) } else { answer }
    steps.append(Step(question: question, answer: expanded, chosen: chosen))
    facts.answers[question.ref] = expanded
    for choice in chosen {
      facts.add(choice.tags)
      facts.apply(choice.changes)
    }
  }

  private func chosen(by answer: Answer, of question: Question, visible: [Choice]) -> [Choice] {
    switch answer {
    case .choices(let refs):
      if refs.contains(where: { question.choice($0)?.isAll == true }) { return visible.filter { !$0.isNone && !$0.isAll } }
      return refs.compactMap(question.choice)
    case .number(let number): return band(of: number, question)
    case .date(let date):
      let today = facts.surroundings.zone.date(of: facts.now)
      return band(of: Number(date.age(on: today)), question)
    case .text, .empty: return []
    }
  }

  /// The band that counts as a chosen choice; one whose `show_if` does not hold counts as a gap.
  private func band(of value: Number, _ question: Question) -> [Choice] {
    guard let band = question.band(of: value), band.choice.showIf?.holds(for: facts) ?? true else { return [] }
    return [band.choice]
  }

  /// Fewest steps that may still come after the answered ones, the waiting one included: for "3 of ~6".
  public var fewestRemaining: Int {
    guard let waiting, let start = quiz.index(of: waiting.ref) else { return 0 }
    var fewest = Array(repeating: 0, count: quiz.questions.count + 1)
    for index in quiz.questions.indices.reversed() where index >= start {
      let question = quiz.questions[index]
      var best = fewest[index + 1]
      for jump in question.next {
        switch jump.target {
        case .results: best = 0
        case .question(let ref): best = min(best, fewest[max(index + 1, quiz.index(of: ref) ?? index + 1)])
        }
      }
      let mayBeSkipped = question.showIf.map { !$0.holds(for: facts) } ?? false
      let counts = index == start || !mayBeSkipped && question.kind != .hidden
      fewest[index] = counts ? best + 1 : fewest[index + 1]
    }
    return fewest[start]
  }
}

extension Surroundings {
  func answer(for source: Question.Source?) -> Answer {
    let text: String? =
      switch source {
      case .store: store
      case .kiosk: kiosk
      case .staff: staff
      case .daypart: daypart
      case .locale: locale
      case nil: nil
      }
    return text.map(Answer.text) ?? .empty
  }
}
