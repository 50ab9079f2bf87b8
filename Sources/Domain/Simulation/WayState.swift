// What of a session's past the rest of a quiz can still tell: two pasts that are alike in it have the same ways before them.

/// What the conditions of a stretch of questions read.
struct WayReads: Hashable {
  private(set) var answers: Set<String> = []
  private(set) var variables: Set<String> = []
  private(set) var patterns: Set<TagPattern> = []

  mutating func add(_ condition: Predicate?, of quiz: Quiz) {
    guard let condition else { return }
    for field in condition.fields {
      switch field {
      case .answer(let ref): answers.insert(ref)
      case .score(let name): variables.insert(name)
      case .session(.outcome): variables.formUnion(quiz.variables)
      default: break
      }
    }
    patterns.formUnion(condition.tagPatterns)
  }

  mutating func add(_ other: WayReads) {
    answers.formUnion(other.answers)
    variables.formUnion(other.variables)
    patterns.formUnion(other.patterns)
  }

  func reads(_ tag: Tag) -> Bool { patterns.contains { $0.matches(tag) } }
}

extension WayReads {
  /// By question: what is read by its own conditions and those of all questions behind it. One more, empty, for the results.
  static func onward(in quiz: Quiz) -> [WayReads] {
    var reads = Array(repeating: WayReads(), count: quiz.questions.count + 1)
    for (place, question) in quiz.questions.enumerated().reversed() {
      var here = reads[place + 1]
      here.add(question.showIf, of: quiz)
      for choice in question.carriers { here.add(choice.showIf, of: quiz) }
      here.add(jumps(of: question, in: quiz))
      reads[place] = here
    }
    return reads
  }

  /// What the jumps of `question` read, which are tried when it has been answered.
  static func jumps(of question: Question, in quiz: Quiz) -> WayReads {
    var reads = WayReads()
    for jump in question.next { reads.add(jump.when, of: quiz) }
    return reads
  }
}

/// A question that waits, with all of the past that matters from there on.
struct WayState: Hashable {
  /// Place of the waiting question.
  let question: Int
  private let answers: [String: Answer]
  private let variables: [String: Int]
  private let tags: Set<Tag>

  init(question: Int, _ facts: QuizFacts, _ reads: WayReads) {
    self.question = question
    answers = facts.answers.filter { reads.answers.contains($0.key) }
    variables = facts.variables.filter { reads.variables.contains($0.key) }
    tags = Set(facts.tags.filter(reads.reads))
  }
}

/// What of one answer the rest of a quiz can tell; answers that are alike in it lead on alike.
struct AnswerEffect: Hashable {
  private let answer: Answer?
  private let tags: [Tag]
  private let changes: [VariableChange]

  /// - Parameters:
  ///   - chosen: the choices that the answer stands for, or its band.
  ///   - reads: of the question's own jumps and of all that is behind it.
  init(_ answer: Answer, to question: Question, chosen: [Choice], _ reads: WayReads) {
    self.answer = reads.answers.contains(question.ref) ? answer : nil
    tags = chosen.flatMap(\.tags).filter(reads.reads)
    changes = chosen.flatMap(\.changes).filter { reads.variables.contains($0.variable) }
  }
}
