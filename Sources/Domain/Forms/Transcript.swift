// A form of another product while it is being carried over: names that are taken, texts made fit to be kept, and what was left out.

struct Transcript {
  /// Longer titles and labels are cut: a screen of a kiosk has room for no more.
  static let longestTitle = 200
  static let longestText = 1000
  static let mostChoices = 500

  var quiz = Quiz(ref: "", title: LocalizedText([:]), questions: [])
  private(set) var remarks: [FormRemark] = []
  /// The file that remarks name.
  var file: String
  /// Where each question stands in the quiz and in the form, by its ref.
  private(set) var places: [String: (index: Int, path: String)] = [:]
  private let firstFile: String
  /// `results` is where jumps end.
  private var names = Names(taken: ["results"])

  init(file: String) {
    self.file = file
    firstFile = file
  }

  mutating func remark(_ code: String, _ path: String, line: Int = 0, _ message: String) {
    remarks.append(FormRemark(file: file, problem: Problem(code, path: path, line: line, severity: .warning, message)))
  }

  // MARK: Names

  /// A ref for a question: its own where that is a word, else one of its title, else its number.
  mutating func questionRef(_ own: String?, title: String) -> String {
    names.take(Slug.ref(own, else: title, or: "q\(names.count)"))
  }

  /// The name of a variable, declared.
  mutating func variable(_ name: String) -> String {
    let slug = Slug.ref(name, else: name, or: "score")
    if !quiz.variables.contains(slug) { quiz.variables.append(slug) }
    return slug
  }

  // MARK: Texts

  /// The text without what could steer a terminal, at most `most` characters; says what it took away.
  mutating func words(_ raw: String, _ path: String, line: Int = 0, most: Int = longestTitle, lines: Bool = false) -> String {
    // A break is no loss; signs that are not seen are one worth a word.
    let joined = raw.replacing("\r\n", with: "\n")
    var clean = joined.cleaned(keepingNewlines: lines)
    if clean.unicodeScalars.contains("\u{FFFD}") { clean = clean.replacing("\u{FFFD}", with: "?").cleaned(keepingNewlines: lines) }
    if joined.unicodeScalars.contains(where: { $0.value < 0x20 && !"\n\r\t".unicodeScalars.contains($0) || $0.value == 0x7F }) {
      remark("control_characters", path, line: line, "control characters were taken out of this text")
    }
    clean = clean.trimmingSpaces()
    guard clean.count > most else { return clean }
    remark("too_long", path, line: line, "this text has \(clean.count) characters; it was cut to \(most)")
    return String(clean.prefix(most - 1)).trimmingSpaces() + "…"
  }

  /// As `words`, in the quiz's language; nil for nothing.
  mutating func text(_ raw: String?, _ path: String, line: Int = 0, most: Int = longestTitle, lines: Bool = false) -> LocalizedText? {
    guard let raw else { return nil }
    let clean = words(raw, path, line: line, most: most, lines: lines)
    return clean.isEmpty ? nil : LocalizedText(clean, locale: quiz.locale)
  }

  /// For a remark.
  static func lying(_ pictures: Int, at place: String) -> String {
    "\(pictures == 1 ? "a picture lies" : "\(pictures) pictures lie") \(place); put the files beside the quiz and name them with image"
  }

  // MARK: Questions

  /// Adds a question, if anybody can answer it.
  mutating func add(_ question: Question, _ path: String, line: Int = 0) {
    var question = question
    if question.choices.count > Self.mostChoices {
      remark("too_many", path, line: line, "a question has at most \(Self.mostChoices) choices; this one's others were left out")
      question.choices = Array(question.choices.prefix(Self.mostChoices))
    }
    if question.kind.hasChoices, question.choices.isEmpty {
      return remark("no_choices", path, line: line, "this question has no choices; it was left out")
    }
    if question.title.byLocale.isEmpty, question.kind != .hidden {
      remark("no_title", path, line: line, "this question has no title; it got its ref for one")
      question.title = LocalizedText(question.ref, locale: quiz.locale)
    }
    fit(&question)
    places[question.ref] = (quiz.questions.count, path)
    quiz.questions.append(question)
  }

  /// Adds a question of yes and no; the words are the kiosk's own unless the question has others.
  mutating func addYesNo(_ question: Question, _ path: String) {
    var question = question
    if question.choices.isEmpty { question.choices = QuestionReader.standard }
    add(question, path)
  }

  /// Numbers that contradict each other are let go.
  private func fit(_ question: inout Question) {
    let count = question.choices.count
    question.most = question.most.flatMap { (1...max(count, 1)).contains($0) ? $0 : nil }
    question.least = question.least.flatMap { (0...count).contains($0) ? $0 : nil }
    if let least = question.least, let most = question.most, least > most { question.least = nil }
    question.top = question.top.flatMap { (1...max(count, 1)).contains($0) ? $0 : nil }
    let (low, high) = question.limits
    if let low, let high, low > high { (question.minimum, question.maximum) = question.usualLimits }
    if let step = question.step, step.millionths <= 0 { question.step = nil }
    question.decimals = min(max(question.decimals, 0), 6)
  }

  // MARK: The end

  /// Gives the quiz its names, and lets go of conditions that the language of quizzes does not take.
  mutating func close(ref: String?) {
    file = firstFile
    let name = String(firstFile.split(separator: "/").last?.prefix { $0 != "." } ?? "")
    let title = quiz.title.text(in: quiz.locale, default: quiz.locale)
    quiz.ref = ref ?? Slug.ref(nil, else: title, or: Slug.ref(nil, else: name, or: "form"))
    if quiz.title.byLocale.isEmpty { quiz.title = LocalizedText(quiz.ref, locale: quiz.locale) }
    let scope = ExpressionScope(
      .quiz, answers: Dictionary(quiz.questions.map { ($0.ref, $0.kind.fieldType) }, uniquingKeysWith: { a, _ in a }),
      variables: quiz.variables, namespaces: quiz.namespaces.map(\.name))
    for index in quiz.questions.indices { checkConditions(ofQuestion: index, in: scope) }
    for index in quiz.rules.indices.reversed() where read(quiz.rules[index].when, in: scope) == nil {
      remark("condition", "", "a rule for a variable cannot be said here; it was left out: \(quiz.rules[index].when.text.prefix(200))")
      quiz.rules.remove(at: index)
    }
  }

  private mutating func checkConditions(ofQuestion index: Int, in scope: ExpressionScope) {
    var question = quiz.questions[index]
    let path = places[question.ref]?.path ?? ""
    if let condition = question.showIf {
      question.showIf = read(condition, in: scope)
      if question.showIf == nil { remark("condition", path, "its condition cannot be said here; the question is shown to everybody") }
    }
    for place in question.choices.indices {
      guard let condition = question.choices[place].showIf else { continue }
      question.choices[place].showIf = read(condition, in: scope)
      guard question.choices[place].showIf == nil else { continue }
      remark("condition", path, "the condition of a choice cannot be said here; it is always shown")
    }
    question.next = question.next.compactMap { jump in
      guard let condition = jump.when else { return jump }
      guard let condition = read(condition, in: scope) else {
        remark("condition", path, "the condition of a jump cannot be said here; the jump was left out")
        return nil
      }
      return Jump(when: condition, to: jump.target)
    }
    quiz.questions[index] = question
  }

  /// As a quiz file's reader takes it; nil where it does not.
  private func read(_ condition: Predicate, in scope: ExpressionScope) -> Predicate? { try? Predicate(parsing: condition.text, in: scope) }
}

extension Question {
  fileprivate var limits: (Number?, Number?) { (minimum ?? usualLimits.0, maximum ?? usualLimits.1) }

  /// What a quiz file means when it says nothing.
  fileprivate var usualLimits: (Number?, Number?) {
    switch kind {
    case .rating: (1, 5)
    case .scale: (1, 10)
    case .slider: (0, 100)
    default: (nil, nil)
    }
  }
}
