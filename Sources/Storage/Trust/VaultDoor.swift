// Which key belongs to a store, and what is said when it is not there: nothing is ever sealed anew with another one.
internal import Domain
import GRDB

extension Database {
  /// The name of the setting that says which key the contacts are sealed with.
  static let keySetting = "sealed_by"

  /// The keys for a store that is about to be opened. A store that hangs on no key yet gets one.
  /// - Throws: for writing, exit code 78 for a key that is missing or another store's; for reading that is the result.
  static func vault(
    of queue: DatabaseQueue, at path: String, _ key: KeyFile, _ mode: Mode, isOn: Bool
  ) throws(StoreError) -> Result<Vault, StoreError> {
    try translating(path) {
      try queue.writeWithoutTransaction { db -> Result<Vault, StoreError> in
        do {
          let hangs = try hangsOnKey(db, at: path)
          guard !hangs || key.isThere else { throw missing(key, path) }
          let masters = try key.masters(making: mode == .readWrite && !hangs)
          let vault = try isOn ? Vault.suited(masters, to: sealedBy(db)) : Vault(masters, isOn: false)
          try requireOwn(vault, of: db, key, at: path)
          return .success(vault)
        } catch let error as StoreError where mode == .readOnly && !error.isForeign {
          return .failure(error)
        }
      }
    }
  }

  /// Whether contacts are sealed, PINs are set or somebody was forgotten: all of it hangs on the key that was there.
  private static func hangsOnKey(_ db: Connection, at path: String) throws -> Bool {
    guard try Schema.version(of: db, at: path) > 0 else { return false }
    if try sealedBy(db) != nil { return true }
    let tables = try db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('pin', 'forgotten')").map { $0[0] as String }
    return try tables.contains { try db.row("SELECT 1 FROM \($0) LIMIT 1") != nil }
  }

  /// Id of the key that the contacts are sealed with; nil while none are. The line that names it may be among what a salvage lost: then a
  /// sealed value does.
  private static func sealedBy(_ db: Connection) throws -> String? {
    guard try db.row("SELECT 1 FROM sqlite_schema WHERE name = 'setting'") != nil else { return nil }
    if let named: String = try db.value("SELECT value FROM setting WHERE key = ?", [keySetting]) { return named }
    guard try db.tableExists("contact") else { return nil }
    let address = "COALESCE(email, phone, name)"
    let values = try db.rows("SELECT \(address) FROM contact WHERE substr(\(address), 1, 1) = '\(Vault.mark)' ORDER BY n LIMIT 20")
    // One of them may be damaged.
    let counts = values.compactMap { Vault.keyID(of: $0[0] as String) }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  static func requireOwn(_ vault: Vault, of db: Connection, _ key: KeyFile, at path: String) throws {
    guard let sealedBy = try sealedBy(db), sealedBy != vault.keyID else { return }
    throw StoreError.badConfiguration(
      "\(key.place): this is not the key of \(path), whose contacts were sealed with another (\(sealedBy)); \(cure). Nothing was changed")
  }

  private static func missing(_ key: KeyFile, _ path: String) -> StoreError {
    .badConfiguration("\(key.place): the key of \(path) is missing, and its contacts and PINs hang on it; \(cure). Nothing was changed")
  }

  private static let cure =
    "put the right file there from your copy, name the configuration that it lies beside with --config, "
    + "or set \(EnvironmentKey.name) to its 64 hex digits"
}
