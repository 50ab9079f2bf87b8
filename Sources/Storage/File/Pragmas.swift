// The settings under which the file is used (RELIABILITY.md 1.3), each read back: a pragma that did not take says nothing.
import GRDB

enum Pragma {
  /// Name, value to set, value to read back.
  static let all: [(name: String, value: String, reads: String)] = [
    ("synchronous", "FULL", "2"),
    ("foreign_keys", "ON", "1"),
    ("busy_timeout", "5000", "5000"),
    ("secure_delete", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("mmap_size", "0", "0"),
    ("wal_autocheckpoint", "0", "0"),
  ]

  static func set(on db: Connection) throws {
    for pragma in all { try db.execute(sql: "PRAGMA \(pragma.name) = \(pragma.value)") }
  }

  /// Names of those that did not take.
  static func faults(on db: Connection) throws -> [String] {
    var faults = try all.filter { try text(of: $0.name, on: db) != $0.reads }.map(\.name)
    if try text(of: "journal_mode", on: db) != "wal" { faults.append("journal_mode") }
    return faults
  }

  /// Nil where a pragma says nothing: a library built without memory mapping has no `mmap_size`, which is what we want of it.
  static func text(of name: String, on db: Connection) throws -> String? {
    let row = try Row.fetchOne(db, sql: "PRAGMA \(name)")
    guard let row, let value = row.first?.1 else { return name == "mmap_size" ? "0" : nil }
    return String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map(String.init)
  }
}
