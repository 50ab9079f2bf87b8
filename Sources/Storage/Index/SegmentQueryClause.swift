// Pieces of SQL, joined without ever writing a value into their text.
internal import Domain
import GRDB

/// A piece of SQL with its arguments, in the order of their question marks.
struct Clause {
  enum Argument {
    case value(DatabaseValue)
    /// The number under which the running query's conditions are known.
    case inquiry
  }

  /// SQLite reads at most a hundred symbols deep; deeper parts are pools of their own.
  static let highest = 36
  /// A completed session of the contact `c`: what `ContactFacts` calls a visit.
  static let visitOfPerson = "s.contact = c.n AND s.state = 'completed' AND s.is_preview = 0"
  static let yes = Clause("1")
  static let no = Clause("0")

  private(set) var sql: String
  private(set) var values: [Argument]
  /// How many symbols SQLite's parser has to keep in mind.
  var height: Int

  init(_ sql: String, _ values: [any DatabaseValueConvertible] = [], height: Int = 6) {
    self.sql = sql
    self.values = values.map { .value($0.databaseValue) }
    self.height = height
  }

  mutating func append(_ more: String, _ values: [Argument] = []) {
    sql += more
    self.values += values
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

  // MARK: Running

  /// Hands each number that the statement gives to `body`.
  func each(_ db: Connection, _ inquiry: Int64, _ body: (Int64) throws -> Void) throws {
    // Not kept prepared: every expression has a text of its own.
    let cursor = try Int64.fetchCursor(db, sql: sql, arguments: arguments(inquiry))
    while let number = try cursor.next() { try body(number) }
  }

  func arguments(_ inquiry: Int64) -> StatementArguments {
    StatementArguments(
      values.map { argument in
        switch argument {
        case .value(let value): value
        case .inquiry: inquiry.databaseValue
        }
      })
  }
}
