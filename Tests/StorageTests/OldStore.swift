// A store as an earlier version left it.
import Domain

@testable import Storage

extension Scratch {
  /// Makes the file by the first `version` migrations alone and lets `fill` write into it.
  func make(version: Int, fill: (Connection) throws -> Void = { _ in }) throws {
    let store = try open()
    try store.outsideTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      // The shadow tables of a virtual one go with it.
      let tables = try db.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'"
      ).map { $0[0] as String }
      for table in tables { try db.execute(sql: "DROP TABLE \(table)") }
      for migration in Schema.migrations.prefix(version) { try db.execute(sql: migration.sql) }
      try fill(db)
      try db.execute(sql: "PRAGMA user_version = \(version)")
    }
    try store.close()
  }
}
