// Finds the session of a hand-off code, for a shopper who comes back. Guessing is slowed down: there are 288,000 codes, and each that
// is right shows somebody's answers.
internal import Domain
internal import Kiosk
internal import Storage

/// Looks codes up for one kiosk.
struct Recaller {
  private static let mostWrong = 5
  /// The first rest; each one after it is twice as long, up to an hour.
  private static let restSeconds: Int64 = 60
  private static let longestRest: Int64 = 3_600
  /// Answers of these kinds are for nobody else to read.
  private static let own: Set<QuestionKind> = [.text, .longText, .name, .email, .phone, .date, .barcode, .hidden]

  /// Wrong codes since the last rest. A right one between them may be a lucky guess and takes none away.
  private var wrong = 0
  private var restsUntil: Int64 = .min
  private var rest = Recaller.restSeconds

  /// - Parameters:
  ///   - quizzes: refs of those that this kiosk shows.
  ///   - days: how long a code is good; 0 is never.
  ///   - seconds: by a clock that nobody sets.
  mutating func recall(
    _ typed: String, ofQuizzes quizzes: [String], days: Int, in store: Database, at now: Instant, seconds: Int64
  ) throws -> Recalled? {
    guard days > 0, seconds >= restsUntil else { return nil }
    let since = now.advanced(bySeconds: -Int64(days) * 86_400)
    if let code = ShortCode.read(typed), let found = try store.session(withCode: code, ofQuizzes: quizzes, since: since) {
      return try Recaller.told(found, QuizShelf(store))
    }
    wrong += 1
    if wrong >= Recaller.mostWrong {
      // After an hour in peace it begins anew.
      if seconds > restsUntil, seconds - max(restsUntil, 0) > Recaller.longestRest { rest = Recaller.restSeconds }
      wrong = 0
      restsUntil = seconds + rest
      rest = min(rest * 2, Recaller.longestRest)
    }
    return nil
  }

  /// What is read by the quiz of its day: only there it is known what was asked.
  private static func told(_ found: RecalledSession, _ shelf: QuizShelf) throws -> Recalled {
    let quiz = try shelf.quiz(found.start.quiz, version: found.start.version)
    let answers = found.answers.filter { given in quiz.question(given.question).map { !own.contains($0.kind) } ?? false }
    return Recalled(session: found.start.id, answers: answers.map { ($0.question, $0.answer) })
  }
}
