// What a table's rows look like on a page, taken from an empty store of the same version.
import GRDB

struct RawTable {
  struct Column {
    var name: String
    var type: String
    var isRequired: Bool
    var isKey: Bool
    /// The value of rows from before the column was there.
    var hasStandard: Bool
  }
  var name: String
  /// In the order in which a page holds them: that of a table without row numbers begins with its key.
  var columns: [Column]
  /// The place of the column that is the row's number.
  var numberColumn: Int?
  var isWithoutNumbers: Bool
  /// Of indexes that have an entry for every row.
  var fullIndexes: [String]

  /// Every table with rows of its own: not those that a search index or SQLite keeps for itself.
  static func all(of db: Connection) throws -> [RawTable] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return try rows.map { try RawTable(named: $0[0], isWithoutNumbers: $0[1], db) }
  }

  private init(named name: String, isWithoutNumbers: Bool, _ db: Connection) throws {
    self.name = name
    self.isWithoutNumbers = isWithoutNumbers
    let rows = try Row.fetchAll(db, sql: "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?)", arguments: [name])
    let keys = rows.filter { ($0[4] as Int) > 0 }.sorted { ($0[4] as Int) < ($1[4] as Int) }
    let ordered = isWithoutNumbers ? keys + rows.filter { ($0[4] as Int) == 0 } : rows
    columns = ordered.map {
      Column(name: $0[0], type: $0[1], isRequired: ($0[2] as Int) > 0, isKey: ($0[4] as Int) > 0, hasStandard: !($0[3] as RawValue).isNull)
    }
    if !isWithoutNumbers, keys.count == 1, (keys[0][1] as String) == "INTEGER" { numberColumn = columns.firstIndex(where: \.isKey) }
    fullIndexes = try Row.fetchAll(db, sql: "SELECT name, partial FROM pragma_index_list(?)", arguments: [name])
      .filter { ($0[1] as Int) == 0 }.map { $0[0] }
  }

  /// Whether `row` can be one of this table: strict tables hold only what their columns say.
  func fits(_ row: RawRow) -> Bool {
    guard row.values.count <= columns.count, !row.values.isEmpty else { return false }
    // Columns that came later are missing from rows before them; none of them may be required without a value of its own.
    guard columns[row.values.count...].allSatisfy({ !$0.isRequired || $0.hasStandard }) else { return false }
    return zip(columns, row.values).enumerated().allSatisfy { place, pair in
      let (column, value) = pair
      if place == numberColumn { return value.isNull }
      switch value.storage {
      case .null: return !column.isRequired && !(column.isKey && isWithoutNumbers)
      case .int64: return column.type == "INTEGER" || column.type == "REAL"
      case .double: return column.type == "REAL"
      case .string: return column.type == "TEXT"
      case .blob: return column.type == "BLOB"
      }
    }
  }

  /// The row's values by column; those that came after it are left out.
  func named(_ row: RawRow) -> [String: RawValue] {
    var values = Dictionary(zip(columns.map(\.name), row.values), uniquingKeysWith: { $1 })
    if let numberColumn { values[columns[numberColumn].name] = row.number.databaseValue }
    return values
  }
}

/// What an index's entries look like: its columns, then what names the row.
struct RawIndex {
  var name: String
  private var types: [String]

  /// Those that lie on pages of their own.
  static func all(of db: Connection) throws -> [RawIndex] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT i.name, x.cid, c.type FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) x
        LEFT JOIN pragma_table_info(t.name) c ON c.cid = x.cid
        WHERE t.schema = 'main' AND t.type = 'table' AND NOT (t.wr AND i.origin = 'pk') ORDER BY i.name, x.seqno
        """)
    return Dictionary(grouping: rows) { $0[0] as String }.map { name, rows in
      RawIndex(name: name, types: rows.map { ($0[1] as Int) < 0 ? "INTEGER" : ($0[2] as String? ?? "") })
    }
  }

  func fits(_ row: RawRow) -> Bool {
    row.values.count == types.count
      && zip(types, row.values).allSatisfy { type, value in
        switch value.storage {
        case .null: true
        case .int64, .double: type == "INTEGER" || type == "REAL"
        case .string: type == "TEXT"
        case .blob: type == "BLOB"
        }
      }
  }
}

extension RawTable {
  var hasSums: Bool { name == "answer" || name == "session" }

  /// True too for a table without sums.
  func isAsWritten(_ row: RawRow) -> Bool {
    guard let sum = sum(of: row) else { return true }
    return String.fromDatabaseValue(named(row)["sum"] ?? .null) == sum
  }

  /// The row with a sum that says so: whoever reads it later knows that it is not as it was written.
  func inDoubt(_ row: RawRow) -> RawRow {
    guard let sum = sum(of: row), let place = columns.firstIndex(where: { $0.name == "sum" }), place < row.values.count else { return row }
    var row = row
    row.values[place] = (RowSum.doubt + sum).databaseValue
    return row
  }

  /// The sum that the row's content should have; nil for a table without sums.
  func sum(of row: RawRow) -> String? {
    guard hasSums else { return nil }
    let values = named(row)
    let (columns, later) = name == "answer" ? (AnswerRow.columns, []) : (SessionRow.columns, SessionRow.laterColumns)
    return RowSum.of((columns + later).map { values[$0] ?? .null }, later: later)
  }
}
