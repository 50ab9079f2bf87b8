// A check sum in every row that must not rot: SQLite's own checks find 13 of 60 flipped bits (RELIABILITY.md, decision 5).
internal import Domain
import GRDB

enum RowSum {
  /// What the sum of a row begins with that a salvage kept though it was not as it was written: known, and in doubt from then on.
  static let doubt = "?"

  /// The first 16 hex digits of SHA-256 over a row's values; NULL and the empty text differ. Columns that joined a table `later` count
  /// with their names, and only where they are set: a row from before them keeps its sum.
  static func of(_ values: [String?], later: [(name: String, value: String?)] = []) -> String {
    var text = ""
    for value in values {
      text += value ?? "\u{0}"
      text += "\u{1F}"
    }
    for case (let name, let value?) in later { text += "\(name)\u{1E}\(value)\u{1F}" }
    return Digest.hex(Digest.bytes(text).prefix(8))
  }

  /// The same over values as SQLite returns them; those of `later` come last.
  static func of(_ values: some Sequence<DatabaseValue>, later names: [String] = []) -> String {
    let texts = values.map(text)
    let first = texts.count - names.count
    return of(Array(texts[..<first]), later: Array(zip(names, texts[first...])))
  }

  private static func text(_ value: DatabaseValue) -> String? {
    switch value.storage {
    case .null: nil
    case .int64(let number): String(number)
    case .double(let number): String(number)
    case .string(let text): text
    case .blob(let data): Digest.hex(data)
    }
  }

  /// Rows of `table` whose content is not what was written, by `name`, and how many are in doubt. Reads the whole table.
  static func check(
    _ table: String, columns: [String], later: [String] = [], name: String, _ db: Connection
  ) throws -> (broken: [String], doubtful: Int) {
    var (broken, doubtful): ([String], Int) = ([], 0)
    try db.each("SELECT sum, \(name), \((columns + later).joined(separator: ", ")) FROM \(table)") { row in
      let sum: String? = String.fromDatabaseValue(row[0])
      let name = String.fromDatabaseValue(row[1]) ?? "?"
      let right = RowSum.of(row.databaseValues.dropFirst(2), later: later)
      if sum == doubt + right { doubtful += 1 } else if sum != right { broken.append(name) }
    }
    return (broken, doubtful)
  }
}
