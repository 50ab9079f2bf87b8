// A quiz for people: its questions, where each leads, its versions.
internal import Domain
internal import Storage

/// Writes a quiz out.
struct QuizText {
  let quiz: Quiz

  init(_ quiz: Quiz) { self.quiz = quiz }

  func print(_ versions: [QuizVersion]) {
    Out.line("\(text(quiz.title)) (\(quiz.ref)), \(quiz.locales.joined(separator: " "))")
    for (number, question) in quiz.questions.enumerated() {
      Out.line(
        "\n\(number + 1) \(question.ref)  \(question.kind.rawValue)\(question.optional ? ", optional" : "")  \(text(question.title))")
      for choice in question.carriers {
        let tags = choice.tags.map(\.text).joined(separator: " ")
        Out.line("    \(choice.ref)  \(text(choice.label))\(tags.isEmpty ? "" : "  [\(tags)]")")
      }
    }
    Out.line("")
    for version in versions {
      Out.line("version \(version.number)  \(version.version.prefix(8))  \(version.importedAt.iso)\(version.isCurrent ? "  in force" : "")")
    }
  }

  func json(_ versions: [QuizVersion]) -> JSON {
    [
      "ref": .string(quiz.ref), "title": .string(text(quiz.title)), "version": .string(quiz.version),
      "locales": .array(quiz.locales.map(JSON.string)), "questions": .array(quiz.questions.map(json)),
      "versions": .array(
        versions.map {
          [
            "version": .string($0.version), "number": .int(Int64($0.number)), "imported_at": .string($0.importedAt.iso),
            "current": .bool($0.isCurrent),
          ]
        }),
    ]
  }

  private func json(_ question: Question) -> JSON {
    [
      "ref": .string(question.ref), "kind": .string(question.kind.rawValue), "title": .string(text(question.title)),
      "optional": .bool(question.optional),
      "choices": .array(
        question.carriers.map {
          ["ref": .string($0.ref), "label": .string(text($0.label)), "tags": .array($0.tags.map { .string($0.text) })]
        }),
    ]
  }

  /// Each question with what shows it and where it can lead.
  func printTree() {
    for (number, question) in quiz.questions.enumerated() {
      let isLast = number == quiz.questions.count - 1
      Out.line("\(number + 1) \(question.ref)  \(question.kind.rawValue)")
      let stem = isLast ? "  " : "│ "
      if let condition = question.showIf { Out.line("\(stem) shown if \(condition.text)") }
      for jump in question.next {
        let target =
          switch jump.target {
          case .question(let ref): ref
          case .results: "results"
          }
        Out.line("\(stem)├ \(jump.when.map { "if \($0.text) " } ?? "")→ \(target)")
      }
      if !isLast { Out.line("│") }
    }
    Out.line("★ results  \(quiz.slots.map(\.ref).joined(separator: " "))")
  }

  private func text(_ text: LocalizedText) -> String { quiz.text(text, in: quiz.locale) }
}
