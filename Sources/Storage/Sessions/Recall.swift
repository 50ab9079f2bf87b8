// A session found again by the code that its shopper holds.
public import Domain
import GRDB

/// A completed session with its answers in their order.
public struct RecalledSession: Hashable, Sendable {
  /// One question's last answer.
  public struct Given: Hashable, Sendable {
    /// Ref of the question.
    public var question: String
    /// As it was recorded.
    public var answer: Answer
  }
  /// Its first fact, as it was written.
  public var start: SessionStart
  /// In the order in which they were given, off the path too.
  public var answers: [Given]
}

extension Database {
  /// The newest completed session with this short code among `quizzes` that ended at `earliest` or later; previews apart. Nothing of a
  /// contact is read.
  public func session(
    withCode code: String, ofQuizzes quizzes: [String], since earliest: Instant
  ) throws(StoreError) -> RecalledSession? {
    try read { db in
      let rows = try db.rows("SELECT * FROM session WHERE short_code = ? ORDER BY n DESC", [code])
      let session = rows.lazy.map(SessionRow.init).first {
        $0.state == .completed && !$0.isPreview && quizzes.contains($0.quiz) && $0.endedAt ?? 0 >= earliest.milliseconds
      }
      guard let session else { return nil }
      var answers: [RecalledSession.Given] = []
      try db.each("SELECT question, \(SealedPlace.answer.readable()) FROM answer WHERE session = ? ORDER BY ordinal", [session.id]) { row in
        guard let answer = (row[1] as String?).flatMap({ Answer(stored: $0) }) else { return }
        let question: String = row[0]
        answers.removeAll { $0.question == question }
        answers.append(.init(question: question, answer: answer))
      }
      return RecalledSession(start: session.start, answers: answers)
    }
  }
}
