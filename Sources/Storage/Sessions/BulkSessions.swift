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
    try write { db in
      var begun: [String: SessionRow] = [:]
      for step in steps { try step.save(&begun, db) }
    }
  }
}

extension SessionStep {
  /// - Parameter begun: rows that earlier steps wrote and none has ended since: they need not be read again.
  fileprivate func save(_ begun: inout [String: SessionRow], _ db: Connection) throws {
    switch self {
    case .begin(let start):
      var row = SessionRow(start)
      try row.save(db)
      if row.number != nil { begun[start.id] = row }
    case .record(let answer): try answer.save(db)
    case .note(let event, let session, let question, let at):
      try db.insert([NotedEvent(session: session, kind: event, question: question, at: at)])
    case .submit(let submission):
      var row = try begun.removeValue(forKey: submission.session) ?? SessionRow(id: submission.session, db)
      _ = try submission.save(&row, db)
    case .basket(let basket, let session, let at): try basket.save(of: session, at: at, db)
    case .end(let session, let ending, let at):
      var row = try begun.removeValue(forKey: session) ?? SessionRow(id: session, db)
      try row.end(ending, at: at, db)
    }
  }
}
