// Short words for statements that are prepared once and used again.
import GRDB

/// GRDB's connection, under a name that is not our own `Database`.
typealias Connection = GRDB.Database

extension GRDB.Database {
  /// Runs one statement, kept prepared.
  func run(_ sql: String, _ values: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: values)
  }

  /// The first row; a copy, so that it outlives the statement.
  func row(_ sql: String, _ values: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: values)
  }

  func rows(_ sql: String, _ values: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: values)
  }

  /// Each row in turn, without holding them all. The row is valid only inside `body`.
  func each(_ sql: String, _ values: StatementArguments = [], _ body: (Row) throws -> Void) throws {
    let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: values)
    while let row = try cursor.next() { try body(row) }
  }

  /// The single value of a query; nil for no row and for NULL.
  func value<T: DatabaseValueConvertible>(_ sql: String, _ values: StatementArguments = []) throws -> T? {
    try T.fetchOne(cachedStatement(sql: sql), arguments: values)
  }

  func count(_ sql: String, _ values: StatementArguments = []) throws -> Int { try value(sql, values) ?? 0 }
}
