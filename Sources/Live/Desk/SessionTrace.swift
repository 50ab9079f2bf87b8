// A session's path in the words of its quiz. Who a shopper is never stands here: addresses are named, not shown.
internal import Console
internal import Domain

struct SessionTrace {
  /// The latest answer to each question.
  let answers: [String: Answer]
  let surroundings: Surroundings
  /// Nil when the store does not hold the version any more: then refs stand for words.
  let quiz: Quiz?
  let take: Take?
  let role: ConsoleRole

  /// The path in order; without results as far as it came.
  var steps: [SessionPage.Step] {
    guard let quiz else { return bareSteps }
    let walk = walk(quiz)
    let said = Dictionary(walk.steps.map { ($0.question.ref, $0.answer) }, uniquingKeysWith: { $1 })
    return (take?.path ?? walk.path).map { ref in
      let answer = said[ref] ?? answers[ref] ?? .empty
      guard let question = quiz.question(ref) else { return SessionPage.Step(question: ref, answer: bareWords(answer)) }
      return SessionPage.Step(question: ref, answer: words(answer, to: question, of: quiz))
    }
  }

  /// A completed session is walked to its end, whatever a later program would make of one of its answers.
  private func walk(_ quiz: Quiz) -> Walk {
    take == nil
      ? Walk(quiz, answers: answers, in: surroundings)
      : Walk(quiz, answers: answers, in: surroundings, onMissing: { _, _ in })
  }

  private var bareSteps: [SessionPage.Step] {
    (take?.path ?? answers.keys.sorted()).map { .init(question: $0, answer: bareWords(answers[$0] ?? .empty)) }
  }

  // MARK: Words

  private func words(_ answer: Answer, to question: Question, of quiz: Quiz) -> String {
    if answer.isEmpty { return "" }
    switch answer {
    case .choices(let refs):
      return refs.map { ref in question.choice(ref).map { quiz.text($0.label, in: quiz.locale) } ?? ref }.joined(separator: ", ")
    case .number(let number):
      let unit = quiz.text(question.unit, in: quiz.locale)
      return number.text(decimals: question.decimals) + (unit.isEmpty ? "" : " \(unit)")
    case .date(let date): return date.iso
    case .text(let text): return typed(text, to: question.kind)
    case .empty: return ""
    }
  }

  private func typed(_ text: String, to kind: QuestionKind) -> String {
    switch kind {
    case .email: "an email address"
    case .phone: "a phone number"
    case .name where role != .owner: "a name"
    case .barcode, .hidden: text
    default: text.withoutAddresses
    }
  }

  /// Without its question an answer might be an address: what was typed is not shown.
  private func bareWords(_ answer: Answer) -> String {
    switch answer {
    case .choices(let refs): refs.joined(separator: ", ")
    case .number(let number): number.text()
    case .date(let date): date.iso
    case .text(let text): text.isEmpty ? "" : "a text"
    case .empty: ""
    }
  }

  /// Labels of every choice and band, by `question.choice`.
  var labels: [String: String] {
    guard let quiz else { return [:] }
    let pairs = quiz.questions.flatMap { question in
      question.carriers.map { ("\(question.ref).\($0.ref)", quiz.text($0.label, in: quiz.locale)) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  /// A slot's title; where it has none and is alone in its section, the section's.
  var slots: [String: String] {
    guard let quiz else { return [:] }
    let pairs = quiz.sections.flatMap { section in
      section.slots.compactMap { slot -> (String, String)? in
        let title = slot.title ?? (section.slots.count == 1 ? section.title : nil)
        return title.map { (slot.ref, quiz.text($0, in: quiz.locale)) }
      }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }
}

extension String {
  /// Email addresses and phone numbers are masked: shoppers type them where nobody asked.
  fileprivate var withoutAddresses: String {
    let words = split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.contains("@") ? Masked.address(String(word)) : String(word)
    }
    return words.joined(separator: " ").withoutPhones
  }

  /// A run of digits, with what people write between them, that has seven digits or more.
  private var withoutPhones: String {
    var out = ""
    var run = ""
    for character in self + "\n" {
      if character.isASCII, character.isNumber || " +-/.()".contains(character) {
        run.append(character)
        continue
      }
      let digits = run.filter(\.isNumber)
      let end = run.lastIndex(where: \.isNumber).map { run[run.index(after: $0)...] } ?? ""
      let start = run.prefix { !$0.isNumber && $0 != "+" }
      out += digits.count < 7 ? run : start + Masked.address(digits) + end
      run = ""
      out.append(character)
    }
    return String(out.dropLast())
  }
}
