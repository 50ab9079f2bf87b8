// What else hangs on a person than `ContactRecord` has: their way through each session, what they bought, and who was told of them.
public import Domain
import GRDB

/// One person's sessions, orders and destinations, for a document of everything that is known of them (RELIABILITY.md 2.5).
public struct ContactTrail: Hashable, Sendable {
  /// One answer as it was given, those that were changed later too.
  public struct Given: Hashable, Sendable {
    public var question: String
    public var answer: Answer
    public var at: Instant
  }
  /// One step that is not an answer.
  public struct Step: Hashable, Sendable {
    public var event: String
    public var question: String?
    public var at: Instant
  }
  /// One session.
  public struct Session: Hashable, Sendable {
    public var session: StoredSession
    /// In the order in which they were given.
    public var given: [Given]
    /// In their order.
    public var steps: [Step]
    /// SKUs that the hand-off showed last.
    public var basket: [String]
  }
  /// One order.
  public struct Order: Hashable, Sendable {
    /// One row of it; the price is of one piece, in minor units.
    public struct Line: Hashable, Sendable {
      public var sku: String
      public var quantity: Int
      public var price: Int
    }
    /// As the shop calls it.
    public var name: String
    public var at: Instant
    public var isCancelled: Bool
    public var lines: [Line]
    /// Nil where it came of no session.
    public var session: String?
    public var match: OrderMatch?
  }
  /// A destination that was told of the person.
  public struct Hearing: Hashable, Sendable {
    /// The merchant's name for it.
    public var destination: String
    public var vendor: String
    public var deliveries: Int
    public var first: Instant
    public var last: Instant
    /// Tags that it may have of them, sorted.
    public var tags: [String]
  }

  /// The latest begun first.
  public var sessions: [Session]
  /// The latest first; those with their address, and those that came of their sessions.
  public var orders: [Order]
  /// In the order in which they were added; what was delivered counts, not what waits.
  public var hearings: [Hearing]
}

extension Database {
  /// The trail of the contact of that id; nil when there is none. Reads through indexes: the rows of this contact alone.
  public func trail(ofContact id: String) throws(StoreError) -> ContactTrail? {
    let sessions = try read { db -> [String]? in
      guard let number: Int64 = try db.value("SELECT n FROM contact WHERE id = ? AND forgotten_at IS NULL", [id]) else { return nil }
      return try db.rows("SELECT id FROM session WHERE contact = ? ORDER BY n DESC", [number]).map { $0[0] }
    }
    guard let sessions else { return nil }
    var trail = try read { db in
      let reader = TrailReader(db: db, contact: id)
      return ContactTrail(sessions: [], orders: try reader.orders(), hearings: try reader.hearings())
    }
    for id in sessions {
      guard let session = try self.session(id) else { continue }
      trail.sessions.append(try read { db in try TrailReader(db: db, contact: id).session(session) })
    }
    return trail
  }
}

private struct TrailReader {
  let db: Connection
  let contact: String

  func session(_ session: StoredSession) throws -> ContactTrail.Session {
    let id = session.start.id
    let given = try db.rows(
      "SELECT question, \(SealedPlace.answer.readable()), at FROM answer WHERE session = ? ORDER BY ordinal", [id]
    ).map {
      ContactTrail.Given(
        question: $0[0], answer: ($0[1] as String?).flatMap { Answer(stored: $0) } ?? .empty, at: Instant(milliseconds: $0[2]))
    }
    let steps = try db.rows("SELECT kind, question, at FROM event WHERE session = ? ORDER BY n", [id]).map {
      ContactTrail.Step(event: $0[0], question: $0[1], at: Instant(milliseconds: $0[2]))
    }
    let basket: String? = try db.value("SELECT skus FROM basket WHERE session = ?", [id])
    return ContactTrail.Session(session: session, given: given, steps: steps, basket: Visit.recommended(basket))
  }

  func orders() throws -> [ContactTrail.Order] {
    try db.rows(
      """
      SELECT p.n, p.name, p.at, p.is_cancelled, s.id, p.matched_by FROM contact c, purchase p LEFT JOIN session s ON s.n = p.session
      WHERE c.id = ? AND p.n IN (
        SELECT n FROM purchase WHERE email = c.email_key UNION SELECT n FROM purchase WHERE phone = c.phone_key
        UNION SELECT o.n FROM session v JOIN purchase o ON o.session = v.n WHERE v.contact = c.n)
      ORDER BY p.at DESC, p.n DESC
      """, [contact]
    ).map { row in
      let lines = try db.rows("SELECT sku, quantity, price FROM purchase_line WHERE purchase = ? ORDER BY line", [row[0] as Int64]).map {
        ContactTrail.Order.Line(sku: $0[0], quantity: $0[1], price: $0[2])
      }
      return ContactTrail.Order(
        name: row[1], at: Instant(milliseconds: row[2]), isCancelled: row[3], lines: lines, session: row[4],
        match: (row[5] as String?).flatMap(OrderMatch.init))
    }
  }

  func hearings() throws -> [ContactTrail.Hearing] {
    try db.rows(
      """
      SELECT d.name, d.vendor, COUNT(*), MIN(o.settled_at), MAX(o.settled_at), t.tags
      FROM contact c JOIN outbox o ON o.contact = c.n JOIN destination d ON d.name = o.destination
        LEFT JOIN told t ON t.destination = d.name AND t.contact = c.n
      WHERE c.id = ? AND o.state = 'delivered' AND o.settled_at IS NOT NULL GROUP BY d.name ORDER BY d.position
      """, [contact]
    ).map { row in
      ContactTrail.Hearing(
        destination: row[0], vendor: row[1], deliveries: row[2], first: Instant(milliseconds: row[3]),
        last: Instant(milliseconds: row[4]), tags: (row[5] as String? ?? "").split(separator: "\n").map(String.init))
    }
  }
}
