// How long a shopper takes for a question: an estimate from its words and its kind, to compare quizzes with each other.

/// Milliseconds for reading and answering. Reading goes at 238 words a minute, the mean of silent reading in English (Brysbaert 2019, "How
/// many words do we read per minute?"): 252 ms a word. What answering takes beyond that is an assumption of ours by the kind of question,
/// not a measurement; the funnel has the real times.
enum AnswerTime {
  static let millisecondsPerWord = 252

  /// Reading title, help, text and the choices in sight, in `locale`.
  static func reading(_ question: Question, visible: [Choice], of quiz: Quiz, in locale: String) -> Int {
    let texts = [question.title, question.help, question.text].compactMap(\.self) + visible.map(\.label)
    let words = texts.reduce(0) { sum, text in
      sum + quiz.text(text, in: locale).split(whereSeparator: \.isWhitespace).count
    }
    let milliseconds = words * millisecondsPerWord
    // A statement that goes on by itself waits for nobody who reads slowly.
    guard question.kind == .statement, let seconds = question.advanceAfterSeconds else { return milliseconds }
    return min(milliseconds, seconds * 1000)
  }

  /// Making up one's mind and pressing the keys.
  static func answering(_ question: Question, _ answer: Answer) -> Int {
    if answer.isEmpty { return 1000 }
    let count = if case .choices(let refs) = answer { refs.count } else { 1 }
    return switch question.kind {
    case .hidden: 0
    case .statement: 1000
    case .single, .picture, .yesNo, .rating, .scale: 2000
    case .multi: 2000 + 1000 * count
    case .ranking: 2000 + 2000 * count
    case .dropdown, .slider, .number: 4000
    case .barcode: 5000
    case .date, .name: 6000
    case .text, .phone: 10_000
    case .email: 12_000
    case .longText: 25_000
    }
  }
}
