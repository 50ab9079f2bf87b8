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
  /// Contacts or sessions for which a part of the expression holds, found before the parts around it.
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
  private let inquiry: Inquiry.Listing
  let edges: SegmentEdges

  /// - Parameter segments: what `segment("…")` may name by definition; any other name is a snapshot's.
  init(_ predicate: Predicate, segments: [String: Predicate], now: Instant, zone: StoreZone) {
    let number = Inquiry.nextNumber()
    var translation = SegmentTranslation(segments: segments, conditions: ConditionList(number: number, now: now, zone: zone))
    whole = translation.meets(predicate)
    pools = translation.pools
    edges = SegmentEdges(of: predicate, segments, &translation.conditions)
    inquiry = Inquiry.Listing(Inquiry(translation.conditions), number: number)
  }

  /// Hands the numbers of living contacts for whom the expression holds to `body`, ascending, in the caller's transaction.
  /// - Parameter contacts: asks about these alone; nil asks about all.
  func forEach(_ db: Connection, among contacts: [Int64]? = nil, _ body: (Int64) throws -> Void) throws {
    let statement = statement(among: contacts)
    try withExtendedLifetime(inquiry) {
      let cursor = try Int64.fetchCursor(db, sql: statement.sql, arguments: StatementArguments(statement.values))
      while let contact = try cursor.next() { try body(contact) }
    }
  }

  /// A moment before which time alone changes the answer for nobody; nil when it never does. Later than `now`, never too late, sometimes
  /// early.
  func nextChange(_ db: Connection) throws -> Instant? {
    try withExtendedLifetime(inquiry) { try edges.next(db) }
  }

  private func statement(among contacts: [Int64]?) -> Clause {
    var living = Clause("c.forgotten_at IS NULL")
    if let contacts {
      living.append(" AND c.n IN (SELECT value FROM json_each(?))", ["[\(contacts.map(String.init).joined(separator: ","))]"])
    }
    var statement = Clause("")
    for (index, pool) in pools.enumerated() {
      statement.append(index == 0 ? "WITH " : ", ")
      statement.append("p\(index)(n) AS (")
      statement.append(
        pool.scene == .person
          ? "SELECT c.n FROM contact c WHERE " : "SELECT s.n FROM contact c JOIN session s ON \(Clause.visitOfPerson) WHERE ")
      statement.append(living)
      statement.append(" AND ")
      statement.append(pool.clause)
      statement.append(") ")
    }
    statement.append("SELECT c.n FROM contact c WHERE ")
    statement.append(living)
    statement.append(" AND ")
    statement.append(whole)
    statement.append(" ORDER BY c.n")
    return statement
  }
}

/// A piece of SQL with its arguments, in the order of their question marks.
struct Clause {
  /// SQLite reads at most a hundred symbols deep; deeper parts are pools of their own.
  static let highest = 36
  /// A completed session of the contact `c`: what `ContactFacts` calls a visit.
  static let visitOfPerson = "s.contact = c.n AND s.state = 'completed' AND s.is_preview = 0"
  static let yes = Clause("1")
  static let no = Clause("0")

  private(set) var sql: String
  private(set) var values: [DatabaseValue]
  /// How many symbols SQLite's parser has to keep in mind.
  var height: Int

  init(_ sql: String, _ values: [any DatabaseValueConvertible] = [], height: Int = 6) {
    self.sql = sql
    self.values = values.map(\.databaseValue)
    self.height = height
  }

  mutating func append(_ more: String, _ values: [any DatabaseValueConvertible] = []) {
    sql += more
    self.values += values.map(\.databaseValue)
  }

  mutating func append(_ other: Clause) {
    sql += other.sql
    values += other.values
    height = max(height, other.height)
  }

  /// In parentheses; `nothing` for no clause.
  static func joined(_ clauses: [Clause], by word: String, nothing: Clause) -> Clause {
    guard let first = clauses.first else { return nothing }
    guard clauses.count > 1 else { return first }
    var joined = Clause("(")
    joined.append(first)
    for clause in clauses.dropFirst() {
      joined.append(word)
      joined.append(clause)
    }
    joined.append(")")
    joined.height += 3
    return joined
  }

  /// The clause between two texts, `height` more symbols deep.
  func wrapped(_ before: String, _ after: String, height: Int) -> Clause {
    var wrapped = Clause(before)
    wrapped.append(self)
    wrapped.append(after)
    wrapped.height += height
    return wrapped
  }
}
