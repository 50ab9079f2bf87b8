// What a store of one version looks like inside: tables, indexes and triggers as our own steps make them.
import Crypto
import GRDB
import Synchronization

/// The schema of a file, to be held against another: a restored file may hold a trigger that is not ours (RELIABILITY.md 2.8).
struct Shape: Equatable {
  /// Text of each thing by `kind name`; SQLite's own things are left out.
  var things: [String: String]

  init(of db: Connection) throws {
    let rows = try Row.fetchAll(db, sql: "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    things = Dictionary(rows.map { ("\($0[0] as String) \($0[1] as String)", $0[2] as String? ?? "") }, uniquingKeysWith: { $1 })
  }

  /// Of a new store of `version`.
  init(version: Int) throws {
    self = try Shape.store(of: version).read { try Shape(of: $0) }
  }

  /// An empty store of `version` in memory, to be read only. A first one takes all steps up to it, the next is the same one.
  static func store(of version: Int) throws -> DatabaseQueue {
    if let store = stores.withLock({ $0[version] }) { return store }
    let store = try DatabaseQueue()
    try store.writeWithoutTransaction { db in try Schema.build(db, version: version) }
    stores.withLock { $0[version] = store }
    return store
  }

  private static let stores = Mutex<[Int: DatabaseQueue]>([:])

  /// How this one differs from what it should be, in words.
  func differences(from ours: Shape) -> [String] {
    let (mine, theirs) = (Set(things.keys), Set(ours.things.keys))
    return mine.subtracting(theirs).sorted().map { "the \($0) is none of ours" }
      + theirs.subtracting(mine).sorted().map { "the \($0) is missing" }
      + mine.intersection(theirs).sorted().filter { things[$0] != ours.things[$0] }.map { "the \($0) is another than ours" }
  }
}

extension Schema {
  /// Makes an empty store of an earlier version, or of this one.
  static func build(_ db: Connection, version: Int) throws {
    // There is nothing to seal yet, and the key whose name a step notes is nobody's.
    Vault.register(.success(Vault(master: SymmetricKey(size: .bits256))), on: db)
    for migration in migrations.prefix(version) {
      try db.execute(sql: migration.sql)
      try migration.work(db)
    }
    try db.execute(sql: "DELETE FROM setting WHERE key = '\(Database.keySetting)'")
    try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
  }
}
