// A store as an earlier version left it: for whoever tries how it is brought up to date.
import GRDB

/// Makes empty stores of versions that are past.
package enum EarlierStore {
  /// How many versions there have been.
  package static var versions: Int { Schema.current }

  /// Makes the file by the first `version` migrations alone, then runs `sql` on it; there must be none yet.
  /// - Parameter keyFile: where the key of versions that have one lies, or is made; the standard place when nil.
  package static func make(at path: String, version: Int, filledBy sql: String = "", keyFile: String? = nil) throws(StoreError) {
    let key = KeyFile(path: keyFile ?? StoreLocation().keyFile)
    let vault = Vault(master: try key.key(making: true))
    try Database.translating(path) {
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { db in
        _ = try Row.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        Vault.register(.success(vault), on: db)
        ChainKey(key).register(on: db)
        for migration in Schema.migrations.prefix(version) {
          try db.execute(sql: migration.sql)
          try migration.work(db)
        }
        try db.execute(sql: sql)
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version)")
      }
      try queue.close()
    }
  }
}
