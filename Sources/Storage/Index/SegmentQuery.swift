// An expression asked of the store itself: what the index in memory cannot answer runs as one statement of SQL, and says the same as
// `PersonFacts.meets`, which is the truth (SEMANTICS.md (e)).
public import Domain
import GRDB

extension Database {
  /// Hands the number of every contact for whom `predicate` holds to `body`, ascending, in one moment of the store. Somewhere between
  /// O(contacts with a tag) and O(contacts and their sessions); nothing is held in memory.
  /// - Parameters:
  ///   - segments: what `segment("…")` may name by definition; any other name is a snapshot's.
  ///   - body: runs inside the read: it must not use the store.
  public func forEachContact(
    meeting predicate: Predicate, segments: [String: Predicate] = [:], now: Instant, zone: StoreZone, _ body: (Int64) -> Void
  ) throws(StoreError) {
    let query = SegmentQuery(predicate, segments: segments, now: now, zone: zone)
    try read { try query.forEach($0, body) }
  }
}

/// One expression as SQL. Its text holds nothing that a person wrote: that is in arguments, and where SQL would compare it otherwise than
/// the evaluator does, in conditions that the statement asks about by their number.
struct SegmentQuery {
  /// A part of the expression that is asked before the parts around it: the numbers for which it holds.
  struct Pool {
    var scene: Scene
    var clause: Clause
  }

  /// What a condition is asked of.
  enum Scene {
    /// `c`, a row of `contact`.
    case person
    /// `s`, a completed session of `c`.
    case visit
  }

  private let pools: [Pool]
  private let whole: Clause
  private let edges: SegmentEdges
  private let conditions: ConditionList

  /// - Parameter segments: what `segment("…")` may name by definition; any other name is a snapshot's.
  init(_ predicate: Predicate, segments: [String: Predicate], now: Instant, zone: StoreZone) {
    var translation = SegmentTranslation(segments: segments, conditions: ConditionList(now: now, zone: zone))
    whole = translation.meets(predicate)
    pools = translation.pools
    edges = SegmentEdges(of: predicate, segments, &translation.conditions)
    conditions = translation.conditions
  }

  /// Hands the numbers of living contacts for whom the expression holds to `body`, ascending, in the caller's transaction.
  /// - Parameter contacts: asks about these alone; nil asks about all.
  func forEach(_ db: Connection, among contacts: [Int64]? = nil, _ body: (Int64) throws -> Void) throws {
    let inquiry = Inquiry.open(conditions)
    defer { Inquiry.close(inquiry) }
    for pool in pools {
      var numbers: Set<Int64> = []
      try Self.statement(pool, among: contacts).each(db, inquiry) { numbers.insert($0) }
      Inquiry.add(numbers, to: inquiry)
    }
    try Self.statement(Pool(scene: .person, clause: whole), among: contacts).each(db, inquiry, body)
  }

  /// A moment before which time alone changes the answer for nobody; nil when it never does. Later than `now`, never too late, sometimes
  /// early.
  func nextChange(_ db: Connection) throws -> Instant? {
    let inquiry = Inquiry.open(conditions)
    defer { Inquiry.close(inquiry) }
    return try edges.next(db, inquiry)
  }

  private static func statement(_ pool: Pool, among contacts: [Int64]?) -> Clause {
    var statement =
      pool.scene == .person
      ? Clause("SELECT c.n FROM contact c WHERE ")
      : Clause("SELECT s.n FROM contact c JOIN session s ON \(Clause.visitOfPerson) WHERE ")
    statement.append("c.forgotten_at IS NULL AND ")
    if let contacts {
      let list = "[\(contacts.map(String.init).joined(separator: ","))]"
      statement.append("c.n IN (SELECT value FROM json_each(?)) AND ", [.value(list.databaseValue)])
    }
    statement.append(pool.clause)
    statement.append(pool.scene == .person ? " ORDER BY c.n" : "")
    return statement
  }
}
