// In which order the parts of a report are told: the same for programs, the page and the console.

extension FunnelReport {
  /// The same number of days right before.
  public var daysBefore: ClosedRange<CivilDate> {
    let first = days.lowerBound.daysSinceEpoch
    let count = days.upperBound.daysSinceEpoch - first + 1
    return CivilDate(daysSinceEpoch: first - count)...CivilDate(daysSinceEpoch: first - 1)
  }

  /// `questions`, then those that only the sums know, by ref; each with the choices that only the sums know after its own.
  public var allQuestions: [QuestionWords] {
    let known = Set(questions.map(\.ref))
    let others = funnel.questions.keys.filter { !known.contains($0) }.sorted().map { QuestionWords(ref: $0, title: $0) }
    return (questions + others).map { question in
      var question = question
      let known = Set(question.choices.map(\.ref))
      let past = (funnel.questions[question.ref]?.choices ?? [:]).keys.filter { !known.contains($0) }.sorted()
      question.choices += past.map { QuestionWords.Choice(ref: $0, label: $0) }
      return question
    }
  }

  /// SKUs of all that were shown or bought: most shown first, then by SKU.
  public var allProducts: [String] {
    funnel.products.sorted { ($1.value.shown, $0.key) < ($0.value.shown, $1.key) }.map(\.key)
  }

  /// Each outcome with its share of completions, most first, then by ref.
  public var allOutcomes: [(ref: String, share: Rate)] {
    funnel.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, Rate($0.value, of: funnel.completions)) }
  }
}

extension Funnel.QuestionSums {
  /// Where sessions went from here: most first, then by ref.
  public var waysByCount: [String] { ways.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key) }
}

extension FunnelReport.QuestionWords {
  /// In the quiz's own language.
  public init(_ question: Question, of quiz: Quiz) {
    let choices = question.choices + question.bands.map(\.choice)
    self.init(
      ref: question.ref, title: quiz.text(question.title, in: quiz.locale), isStatement: question.kind == .statement,
      isOptional: question.optional,
      choices: choices.map { Choice(ref: $0.ref, label: quiz.text($0.label, in: quiz.locale)) })
  }
}

extension [FunnelReport.Part] {
  /// Most completions first, then most views, then by name; sessions without a name last among equals.
  public var inOrder: [FunnelReport.Part] {
    sorted {
      ($1.funnel.completions, $1.funnel.views, $0.name == nil ? 1 : 0, $0.name ?? "")
        < ($0.funnel.completions, $0.funnel.views, $1.name == nil ? 1 : 0, $1.name ?? "")
    }
  }
}

extension Configuration {
  /// Idle seconds after which a question lets go of its shopper: whoever looks at one for longer has left it.
  public var longestQuestionSeconds: Int { (idleByScreen[.question] ?? idleSeconds) + warningSeconds }
}

extension ClosedRange<CivilDate> {
  /// From 1.
  public var count: Int { upperBound.daysSinceEpoch - lowerBound.daysSinceEpoch + 1 }
  /// In order.
  public var all: [CivilDate] { (lowerBound.daysSinceEpoch...upperBound.daysSinceEpoch).map(CivilDate.init(daysSinceEpoch:)) }
}
