// Sessions that are told afterwards, many at once: one sync for all of them.
public import Domain
import GRDB

/// One step of a session, as the methods of `Database` take it one by one.
public enum SessionStep: Hashable, Sendable {
  case begin(SessionStart)
  case record(RecordedAnswer)
  case note(SessionEvent, session: String, question: String?, at: Instant)
  case submit(Submission)
  /// The basket alone: the step `cart` is noted beside it.
  case basket(ShownBasket, session: String, at: Instant)
  case end(session: String, Ending, at: Instant)
}

extension Database {
  /// Takes all of `steps` in, in their order, or none of them. Each does what `begin`, `record`, `note`, `submit` and `end` do; all are
  /// durable when this returns. Other writers wait meanwhile: a thousand steps take some hundredths of a second.
  public func take(_ steps: [SessionStep]) throws(StoreError) {
    try write { db in for step in steps { try step.save(db) } }
  }
}

extension SessionStep {
  fileprivate func save(_ db: Connection) throws {
    switch self {
    case .begin(let start): try SessionRow(start).save(db)
    case .record(let answer): try answer.save(db)
    case .note(let event, let session, let question, let at):
      try db.insert([NotedEvent(session: session, kind: event, question: question, at: at)])
    case .submit(let submission): _ = try submission.save(db)
    case .basket(let basket, let session, let at): try basket.save(of: session, at: at, db)
    case .end(let session, let ending, let at): try SessionRow.end(session, ending, at: at, db)
    }
  }
}
