// A check sum in every row that must not rot: SQLite's own checks find 13 of 60 flipped bits (RELIABILITY.md, decision 5).
internal import Domain
import GRDB

enum RowSum {
  /// The first 16 hex digits of SHA-256 over a row's values; NULL and the empty text differ.
  static func of(_ values: [String?]) -> String {
    var text = ""
    for value in values {
      text += value ?? "\u{0}"
      text += "\u{1F}"
    }
    return Digest.hex(Digest.bytes(text).prefix(8))
  }

  /// The same over values as SQLite returns them.
  static func of(_ values: some Sequence<DatabaseValue>) -> String { of(values.map(text)) }

  private static func text(_ value: DatabaseValue) -> String? {
    switch value.storage {
    case .null: nil
    case .int64(let number): String(number)
    case .double(let number): String(number)
    case .string(let text): text
    case .blob(let data): Digest.hex(data)
    }
  }

  /// Rows of `table` whose content is not what was written, by `name`. Reads the whole table.
  static func broken(in table: String, columns: [String], name: String, _ db: Connection) throws -> [String] {
    var broken: [String] = []
    try db.each("SELECT sum, \(name), \(columns.joined(separator: ", ")) FROM \(table)") { row in
      let sum: String? = String.fromDatabaseValue(row[0])
      let name = String.fromDatabaseValue(row[1]) ?? "?"
      if sum != RowSum.of(row.databaseValues.dropFirst(2)) { broken.append(name) }
    }
    return broken
  }
}
