// Advice about a quiz that can be read but may not do what its author hopes: unreachable questions, missing translations, idle choices.

/// Warnings and notes on a sound quiz.
public struct Lint {
  /// Warnings, and notes on tags that nobody reads; in the order of the checks.
  public internal(set) var problems: [Problem] = []
  let quiz: Quiz

  /// Looks at the whole quiz at once. What the catalog has to do with it, `Reach` says.
  /// - Parameter segments: the shop's saved segments, where they are at hand: tags that nothing reads are noted then.
  public init(_ quiz: Quiz, segments: [Predicate]? = nil) {
    self.quiz = quiz
    unreachable()
    deadEnds()
    translations()
    choices()
    bandGaps()
    tags()
    links()
    if let segments { unread(segments) }
  }

  mutating func warn(_ code: String, _ path: String, _ message: String) {
    problems.append(Problem(code, path: path, severity: .warning, message))
  }

  /// A question that an unconditional jump always passes over.
  private mutating func unreachable() {
    var reachable: Set<Int> = [0]
    for (index, question) in quiz.questions.enumerated() where reachable.contains(index) {
      var fallsThrough = true
      for jump in question.next {
        if case .question(let ref) = jump.target, let target = quiz.index(of: ref) { reachable.insert(target) }
        if jump.when == nil {
          fallsThrough = false
          break
        }
      }
      if fallsThrough || question.showIf != nil { reachable.insert(index + 1) }
    }
    for index in quiz.questions.indices where !reachable.contains(index) {
      warn("unreachable", "questions[\(index)]", "no way leads to \"\(quiz.questions[index].ref)\"")
    }
  }

  private mutating func translations() {
    for (path, text) in quiz.texts {
      for locale in quiz.locales where text.isMissing(in: locale) { warn("missing_translation", path, "no \(locale) text") }
    }
  }

  private mutating func choices() {
    for (index, question) in quiz.questions.enumerated() {
      for (number, choice) in question.choices.enumerated() where choice.isUnmapped && !isRead(question, choice) {
        warn(
          "unmapped_choice", "questions[\(index)].choices[\(number)]",
          "\"\(choice.ref)\" gives no tag, links to no product and is asked about nowhere")
      }
    }
  }

  private func isRead(_ question: Question, _ choice: Choice) -> Bool {
    choice.isNone || choice.isAll || quiz.expressions.contains { $0.expression.questions.contains(question.ref) }
  }

  private mutating func bandGaps() {
    for (index, question) in quiz.questions.enumerated() {
      let bands = question.bands.sorted { ($0.from?.millionths ?? .min) < ($1.from?.millionths ?? .min) }
      for (lower, upper) in zip(bands, bands.dropFirst()) {
        if let to = lower.to, let from = upper.from, to < from {
          warn("band_gap", "questions[\(index)].bands", "answers from \(to) to \(from) fall in no band")
        }
      }
    }
  }

  private mutating func tags() {
    let given = Set(quiz.questions.flatMap { $0.carriers.flatMap(\.tags) } + quiz.rules.flatMap(\.add))
    for (path, expression) in quiz.expressions {
      for pattern in expression.tagPatterns where !given.contains(where: pattern.matches) {
        warn("tag_never_given", path, "no choice or rule gives \(pattern.text)\(Spelling.hint(pattern.text, among: given.map(\.text)))")
      }
    }
    for namespace in quiz.namespaces where !given.contains(where: { $0.namespace == namespace.name }) {
      warn("idle_namespace", "namespaces.\(namespace.name)", "no choice or rule gives a tag of \"\(namespace.name)\"")
    }
  }

  private mutating func links() {
    if !quiz.questions.contains(where: { $0.carriers.contains { !$0.links.isEmpty } }) {
      warn("no_links", "questions", "no choice links to a product: the results will be empty")
    }
  }
}

extension Choice {
  fileprivate var isUnmapped: Bool { tags.isEmpty && links.isEmpty && changes.isEmpty }
}

extension Quiz {
  /// Every text that a shopper may read, with its path.
  public var texts: [(path: String, text: LocalizedText)] {
    var found: [(String, LocalizedText)] = [("title", title)]
    func add(_ path: String, _ text: LocalizedText?) {
      if let text, !text.byLocale.isEmpty { found.append((path, text)) }
    }
    add("intro.title", intro?.title)
    add("intro.text", intro?.text)
    for (index, question) in questions.enumerated() {
      let path = "questions[\(index)]"
      add("\(path).title", question.title)
      add("\(path).help", question.help)
      add("\(path).text", question.text)
      add("\(path).unit", question.unit)
      for (number, choice) in question.choices.enumerated() {
        add("\(path).choices[\(number)].label", choice.label)
        add("\(path).choices[\(number)].reason", choice.reason)
      }
      for (number, band) in question.bands.enumerated() { add("\(path).bands[\(number)].reason", band.choice.reason) }
    }
    for channel in Channel.allCases { add("lead.consent.\(channel.rawValue)", lead.consent[channel]) }
    for (index, section) in sections.enumerated() {
      add("results[\(index)].title", section.title)
      add("results[\(index)].text", section.text)
      for (number, slot) in section.slots.enumerated() { add("results[\(index)].slots[\(number)].title", slot.title) }
    }
    add("no_match", noMatch)
    return found
  }
}
