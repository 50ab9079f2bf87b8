// A completed session as destinations are told it.
internal import Domain
import GRDB

struct SessionStory {
  let db: Connection
  let session: SessionRow

  /// - Parameter products: SKU and slot in the order of the results.
  func told(answers: [String: [String]], products: [(sku: String, slot: String?)]) throws -> ContactUpdate.Session {
    ContactUpdate.Session(
      id: session.id, quiz: session.quiz, quizTitle: session.quizTitle ?? session.quiz, version: session.version,
      completedAt: Instant(milliseconds: session.endedAt ?? session.startedAt).iso, outcome: session.outcome,
      variables: Visit.variables(of: session.variables), answers: answers,
      products: try products.map { .init(sku: $0.sku, title: try title(of: $0.sku), slot: $0.slot) }, store: session.store,
      kiosk: session.kiosk)
  }

  /// The same from what the store kept, for sending it again.
  func toldAgain() throws -> ContactUpdate.Session {
    let document = session.take.flatMap { JSON(parsing: $0) }
    let products = (document?["products"]?.array ?? []).compactMap { product in
      product["sku"]?.string.map { ($0, product["slot"]?.string) }
    }
    let answered = try session.answered.flatMap { try db.readable($0, in: .answers, of: session.id) }
    return try told(answers: Visit.answers(answered).mapValues(\.words), products: products)
  }

  /// The title in the session's catalog; the SKU where the catalog was not the store's.
  private func title(of sku: String) throws -> String {
    try db.value(
      "SELECT title FROM variant WHERE sku = ?1 AND since <= ?2 AND (until IS NULL OR until > ?2)", [sku, session.catalog]) ?? sku
  }
}
