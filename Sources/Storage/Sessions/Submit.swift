// The end of a session that reached its results: everything that follows from it, in one transaction.
public import Domain
import GRDB

/// What a submission came to.
public struct SubmitResult: Hashable, Sendable {
  /// The contact's id, nil while no lead was left or for a preview.
  public var contact: String?
  /// False when the person was known already, and without a lead.
  public var isNewContact: Bool
  /// Outbox rows that this call wrote.
  public var deliveries: Int
  /// The store had it all already, and nothing was changed.
  public var isRepeat: Bool
  /// The session's discount code; nil without one, also where its pool is empty.
  public var code: String?
}

extension Database {
  /// Completes a session: its document, and with a lead the contact, their tags with history, consent records, and an outbox row for
  /// each destination that may know of it, unless the hub serves them. A preview makes no contact and no delivery. Repeating it changes
  /// nothing; a lead that comes later, for a session without one, is added.
  ///
  /// - Throws: exit code 66 for a session that was never begun.
  public func submit(_ submission: Submission) throws(StoreError) -> SubmitResult {
    try write { db in
      var session = try SessionRow(id: submission.session, db)
      return try submission.save(&session, db)
    }
  }
}

extension Submission {
  /// Writes all that follows from it, inside a transaction.
  /// - Parameter session: its row as it stands.
  func save(_ session: inout SessionRow, _ db: Connection) throws -> SubmitResult {
    let wasCompleted = session.state == .completed
    if !wasCompleted { try session.complete(self, db) }
    var result = SubmitResult(isNewContact: false, deliveries: 0, isRepeat: wasCompleted)
    if let lead, lead.hasIdentifier, session.contact == nil, !session.isPreview {
      let reception = Reception(
        db: db, session: session, at: at, seen: at, locale: locale, tags: take.tags, namespaces: namespaces)
      result = try reception.receive(lead) { [session] in
        try SessionStory(db: db, session: session).told(answers: answers, products: take.products.map { ($0.sku, $0.slot) })
      }
      session.contact = try db.value("SELECT n FROM contact WHERE id = ?", [result.contact])
    } else {
      result.contact = try db.value("SELECT id FROM contact WHERE n = ?", [session.contact])
    }
    if !result.isRepeat { try session.save(db) }
    result.code = session.code
    return result
  }
}

extension SessionRow {
  fileprivate mutating func complete(_ submission: Submission, _ db: Connection) throws {
    let take = submission.take
    let recorded = try AnswerRow.latest(of: id, db)
    state = .completed
    endedAt = submission.at.milliseconds
    locale = submission.locale
    outcome = take.outcome
    quizTitle = submission.quizTitle
    (self.take, hash) = (submission.document, submission.hash)
    code = submission.code
    if let pool = submission.pool, !isPreview {
      code = try CodeGiving(db: db, pool: pool, visit: submission.visit).code(for: self, at: submission.at)
    }
    let onPath = Visit.onPath(take.path, recorded: recorded, submitted: submission.answers)
    answered = Visit.answered(onPath)
    if onPath.contains(where: \.answer.isTyped) { answered = try db.sealed(Visit.answered(onPath), in: .answers, of: id) }
    recommended = take.products.map(\.sku).joined(separator: "\n")
    variables = Visit.variables(take.variables)
    sender = try !isPreview && db.isServedByHub() ? SessionRow.hub : nil
  }
}
