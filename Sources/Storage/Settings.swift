// Small facts of the shop by name.

extension Database {
  /// The value of `key`, nil when it was never set or was cleared.
  public func setting(_ key: String) throws(StoreError) -> String? {
    try read { try $0.value("SELECT value FROM setting WHERE key = ?", [key]) }
  }

  private static let paperKey = "printer.paper"

  /// What the printer was found to have last: `ok`, `out`; nil where nothing was printed yet.
  public func paper() throws(StoreError) -> String? { try setting(Database.paperKey) }

  /// Keeps it; writes only what is new.
  public func note(paper: String) throws(StoreError) {
    guard try self.paper() != paper else { return }
    try set(Database.paperKey, to: paper)
  }

  /// Sets `key`; nil clears it.
  public func set(_ key: String, to value: String?) throws(StoreError) {
    try write { db in
      if let value {
        try db.run(
          "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [key, value])
      } else {
        try db.run("DELETE FROM setting WHERE key = ?", [key])
      }
    }
  }
}
