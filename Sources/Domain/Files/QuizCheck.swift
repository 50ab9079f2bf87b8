// Checks a decoded quiz as a whole: names that must exist once, jumps that must lead forward, bands that must not overlap.

struct QuizCheck {
  private(set) var problems: [Problem] = []

  init(_ quiz: Quiz) {
    unique(quiz.questions.map(\.ref), "questions", "question")
    unique(quiz.filters.map(\.ref), "filters", "filter")
    unique(quiz.sections.map(\.ref), "results", "section")
    unique(quiz.slots.map(\.ref), "results", "slot")
    unique(quiz.variables, "variables", "variable")
    for (index, question) in quiz.questions.enumerated() {
      let path = "questions[\(index)]"
      unique(question.carriers.map(\.ref), "\(path).\(question.bands.isEmpty ? "choices" : "bands")", "choice")
      jumps(of: question, at: index, path, quiz)
      choices(of: question, path)
      hotkeys(of: question, path)
      bands(of: question, path)
    }
    for ref in quiz.scoring.tieRank where quiz.question(ref) == nil {
      note("unknown_question", "scoring.tie_rank", "unknown question \"\(ref)\"\(Spelling.hint(ref, among: quiz.questions.map(\.ref)))")
    }
    comparedChoices(quiz)
    piped(quiz)
  }

  /// A text that asks for what nobody will ever know has a hole in it.
  private mutating func piped(_ quiz: Quiz) {
    for (path, text) in quiz.texts {
      let names = Set(text.byLocale.values.flatMap(Piping.names)).sorted()
      for name in names where !quiz.canPipe(name) {
        let known = quiz.questions.map { "answer.\($0.ref)" } + quiz.variables.map { "score.\($0)" } + ["name", "outcome"]
        note("unknown_piping", path, severity: .warning, "nothing is called \"\(name)\" here\(Spelling.hint(name, among: known))")
      }
    }
  }

  private mutating func note(_ code: String, _ path: String, severity: Problem.Severity = .error, _ message: String) {
    problems.append(Problem(code, path: path, severity: severity, message))
  }

  private mutating func unique(_ names: [String], _ path: String, _ what: String) {
    var seen: Set<String> = []
    for name in names where !name.isEmpty && !seen.insert(name).inserted {
      note("duplicate_ref", path, "the \(what) \"\(name)\" stands twice; every ref is used once")
    }
  }

  private mutating func jumps(of question: Question, at index: Int, _ path: String, _ quiz: Quiz) {
    for (number, jump) in question.next.enumerated() {
      guard case .question(let target) = jump.target else { continue }
      let place = "\(path).next[\(number)].go"
      guard let there = quiz.index(of: target) else {
        note(
          "unknown_question", place,
          "unknown question \"\(target)\"\(Spelling.hint(target, among: quiz.questions.map(\.ref) + ["results"]))")
        continue
      }
      if there <= index {
        note(
          "cyclic_jump", place,
          "\"\(question.ref)\" jumps back to \"\(target)\": jumps lead forward only, or a shopper could go round for ever")
      }
    }
  }

  private mutating func choices(of question: Question, _ path: String) {
    let count = question.choices.count
    if question.kind == .multi {
      if let least = question.least, !(0...count).contains(least) {
        note("out_of_range", "\(path).min", "min is from 0 to \(count), the number of choices")
      }
      if let most = question.most, !(1...max(count, 1)).contains(most) {
        note("out_of_range", "\(path).max", "max is from 1 to \(count), the number of choices")
      }
      if let least = question.least, let most = question.most, least > most { note("out_of_range", "\(path).max", "max is below min") }
    }
    if let top = question.top, !(1...max(count, 1)).contains(top) {
      note("out_of_range", "\(path).top", "top is from 1 to \(count), or all")
    }
  }

  /// Keys that the kiosk needs for itself never reach a choice.
  private mutating func hotkeys(of question: Question, _ path: String) {
    for (index, choice) in question.choices.enumerated() {
      guard let key = choice.hotkey?.lowercased() else { continue }
      if "ls0?-+*/. ".contains(key) {
        note(
          "shadowed_hotkey", "\(path).choices[\(index)].hotkey", severity: .warning,
          "the kiosk has the key \"\(key)\" for itself; take another")
      } else if question.choices.prefix(index).contains(where: { $0.hotkey?.lowercased() == key }) {
        note(
          "shadowed_hotkey", "\(path).choices[\(index)].hotkey", severity: .warning,
          "the key \"\(key)\" belongs to an earlier choice already")
      }
    }
  }

  private mutating func bands(of question: Question, _ path: String) {
    for (index, band) in question.bands.enumerated() {
      let place = "\(path).bands[\(index)]"
      if let from = band.from, let to = band.to, from >= to { note("out_of_range", place, "from \(from) is not below to \(to)") }
      if let other = question.bands.prefix(index).firstIndex(where: { overlap(band, $0) }) {
        note("band_overlap", place, "overlaps bands[\(other)] (\(question.bands[other].choice.ref))")
      }
    }
  }

  private func overlap(_ a: Band, _ b: Band) -> Bool {
    func isBelow(_ first: Band, _ second: Band) -> Bool {
      guard let end = first.to, let start = second.from else { return false }
      return end <= start
    }
    return !isBelow(a, b) && !isBelow(b, a)
  }

  /// An expression that compares an answer with a choice that does not exist could never hold.
  private mutating func comparedChoices(_ quiz: Quiz) {
    for (path, expression) in quiz.expressions {
      for case .compare(.answer(let ref), .equal, .text(let value)) in expression.parts {
        checkChoice(value, of: ref, path, quiz)
      }
      for case .isOneOf(.answer(let ref), let values) in expression.parts {
        for case .text(let value) in values { checkChoice(value, of: ref, path, quiz) }
      }
    }
  }

  private mutating func checkChoice(_ value: String, of ref: String, _ path: String, _ quiz: Quiz) {
    guard let question = quiz.question(ref), question.kind.hasChoices else { return }
    let known = question.choices.map(\.ref)
    guard !known.contains(value.lowercased()) else { return }
    note("unknown_choice", path, severity: .warning, "\"\(ref)\" has no choice \"\(value)\"\(Spelling.hint(value, among: known))")
  }
}

extension Quiz {
  /// Every expression of the quiz with the path at which it stands.
  var expressions: [(path: String, expression: Predicate)] {
    var found: [(String, Predicate)] = []
    func add(_ path: String, _ expression: Predicate?) {
      if let expression { found.append((path, expression)) }
    }
    for (index, filter) in filters.enumerated() { add("filters[\(index)].keep", filter.keep) }
    for (index, question) in questions.enumerated() {
      let path = "questions[\(index)]"
      add("\(path).show_if", question.showIf)
      for (number, jump) in question.next.enumerated() { add("\(path).next[\(number)].when", jump.when) }
      for (number, choice) in question.choices.enumerated() { add("\(path).choices[\(number)].show_if", choice.showIf) }
      for (number, band) in question.bands.enumerated() { add("\(path).bands[\(number)].show_if", band.choice.showIf) }
    }
    for (index, rule) in rules.enumerated() { add("rules[\(index)].when", rule.when) }
    for (index, section) in sections.enumerated() {
      add("results[\(index)].show_if", section.showIf)
      for (number, slot) in section.slots.enumerated() { add("results[\(index)].slots[\(number)].where", slot.filter) }
    }
    return found
  }
}
