// Reads an answers file: a map of question to answer, YAML or JSON (FORMAT.md).

/// The answers of `askwell take`, before they are checked along the path.
public struct AnswersFile: Sendable {
  /// By question ref, those off the path too; what the path shows and the file leaves empty is `.empty`.
  public let answers: [String: Answer]

  /// Reads and checks `text` for `quiz`; throws every fault at once.
  public init(_ text: String, for quiz: Quiz, in surroundings: Surroundings) throws(Faults) {
    let tree = try YAMLTree.read(text)
    guard case .map(let pairs) = tree.content else {
      throw Faults([Problem("wrong_kind", line: tree.line, "expected a map of question to answer, found \(tree.kind)")])
    }
    var problems: [Problem] = []
    var answers: [String: Answer] = [:]
    var lines: [String: Int] = [:]
    for (ref, node) in pairs {
      lines[ref] = node.line
      guard let question = quiz.question(ref) else {
        let hint = Spelling.hint(ref, among: quiz.questions.map(\.ref))
        problems.append(Problem("unknown_question", path: ref, line: node.line, "unknown question \"\(ref)\"\(hint)"))
        continue
      }
      // A key without a value is a question left empty.
      if node.isNull { continue }
      do {
        answers[ref] = try AnswersFile.answer(node, to: question)
      } catch {
        problems.append(Problem("bad_answer", path: ref, line: node.line, AnswersFile.message(error, question)))
      }
    }
    let faulty = Set(problems.map(\.path))
    _ = Walk(quiz, answers: answers, in: surroundings) { question, fault in
      guard !faulty.contains(question.ref), question.kind != .statement, !(fault == .missing && question.optional) else { return }
      problems.append(
        Problem("bad_answer", path: question.ref, line: lines[question.ref] ?? 0, AnswersFile.message(fault, question)))
    }
    guard problems.isEmpty else { throw Faults(problems) }
    // What is shown and may be left empty was left empty.
    _ = Walk(quiz, answers: answers, in: surroundings) { question, _ in answers[question.ref] = .empty }
    self.answers = answers
  }

  private static func message(_ fault: AnswerFault, _ question: Question) -> String {
    if case .unknownChoice(let ref) = fault { return fault.message + Spelling.hint(ref, among: question.choices.map(\.ref)) }
    return fault.message
  }

  private static func answer(_ node: YAMLNode, to question: Question) throws(AnswerFault) -> Answer {
    if question.kind.hasChoices {
      return try question.known(refs(node))
    }
    guard case .scalar(let text, _) = node.content else { throw .wrongShape(expected: "a single value") }
    if question.kind == .statement { return .empty }
    if question.kind == .hidden { return .text(text.cleaned()) }
    return try question.answer(typing: text)
  }

  private static func refs(_ node: YAMLNode) throws(AnswerFault) -> [String] {
    func word(_ node: YAMLNode) throws(AnswerFault) -> String {
      guard case .scalar(let text, _) = node.content else { throw .wrongShape(expected: "the ref of a choice") }
      return text
    }
    guard case .list(let items) = node.content else { return [try word(node)] }
    var refs: [String] = []
    for item in items { refs.append(try word(item)) }
    return refs
  }
}

extension Question {
  /// Choice refs that exist, `true` and `false` read as yes and no; everything else is checked on the path.
  fileprivate func known(_ refs: [String]) throws(AnswerFault) -> Answer {
    var found: [String] = []
    for ref in refs {
      let name = kind == .yesNo ? ["true": "yes", "false": "no"][ref.lowercased()] ?? ref : ref
      guard choice(name) != nil else { throw .unknownChoice(ref.cleaned()) }
      found.append(name)
    }
    return found.isEmpty ? .empty : .choices(found)
  }
}
