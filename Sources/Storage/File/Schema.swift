// The file's shape through time: named migrations, only ever appended to.
import GRDB

/// One step from a version to the next.
struct Migration: Sendable {
  let name: String
  let sql: String
  /// What SQL alone cannot do; comes after it. It names tables and columns as they are at this step.
  var work: @Sendable (Connection) throws -> Void = { _ in }
}

enum Schema {
  /// "ASKW": marks the file as ours (SQLite file format, application id).
  static let applicationID = 0x4153_4B57
  /// `user_version` counts how many of these a file has. Never change one that was released: append.
  static let migrations = [
    Migration(name: "first store", sql: firstStore),
    Migration(name: "a kiosk left alone", sql: leftAlone),
    Migration(name: "pictures of choices", sql: pictures),
    Migration(name: "drafts", sql: drafts),
    Migration(name: "a catalog to be searched", sql: searchableCatalog),
    Migration(name: "who asked to be forgotten", sql: erasure),
    Migration(name: "pictures of drafts", sql: draftPictures),
    Migration(name: "a memory of couriers", sql: courierMemory),
    Migration(name: "a log of changed contacts", sql: contactChanges),
    Migration(name: "segments that destinations know", sql: segmentPush),
    Migration(name: "words that wait for a search", sql: waitingWords),
    Migration(name: "relations of each revision", sql: relationPast),
    Migration(name: "orders and baskets", sql: orders),
    Migration(name: "sums of the funnel", sql: funnel),
    Migration(name: "contacts are sealed", sql: sealedContacts, work: sealAnswers),
    Migration(name: "chains of consents and changes", sql: chains),
    Migration(name: "what may go after a time", sql: retention),
    Migration(name: "fleet", sql: fleet),
    // Makes the log anew, and with it goes whatever hangs on it: before what hangs on it.
    Migration(name: "figures for the fleet", sql: fleetFigures),
    Migration(name: "who sends", sql: fleetSender),
  ]
  static var current: Int { migrations.count }

  /// The file's version, 0 for a new one.
  /// - Throws: a foreign file's error, before anything was written.
  static func version(of db: Connection, at path: String) throws -> Int {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let isEmpty = try !(Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema)") ?? false)
    guard application == applicationID || isEmpty && version == 0 else {
      throw StoreError.foreign("\(path): this SQLite file is of another program and was left as it was; name another file with --db")
    }
    guard version <= current else { throw later(version, at: path) }
    return version
  }

  static func later(_ version: Int, at path: String) -> StoreError {
    StoreError.foreign(
      "\(path): this store is of version \(version), written by a later askwell; this one knows up to \(current) and left it as it was. "
        + "Use the later askwell, or restore a backup from before the change")
  }

  static func requireCurrent(_ version: Int, at path: String) throws {
    guard version == current else {
      throw StoreError.badData("\(path): this store is of version \(version); open it once for writing to bring it to \(current)")
    }
  }

  /// A file of an earlier version has that version's tables: before it is built anew for a version that a spoiled byte says.
  static func requireShape(_ db: Connection, at path: String) throws {
    let found = try version(of: db, at: path)
    guard found > 0, found < current else { return }
    let strange = try Shape(of: db).differences(from: Shape(version: found))
    guard !strange.isEmpty else { return }
    let words = "the file says that it is of version \(found), and its tables say otherwise (\(strange.prefix(2).joined(separator: "; ")))"
    throw StoreError.damaged("\(path): \(words); \(StoreError.cure)")
  }

  /// All missing steps in one transaction, inside the write lock: killed at any moment, the file is old or new.
  static func migrate(_ db: Connection, at path: String) throws {
    try db.inTransaction(.immediate) {
      // Another process may have been faster.
      let found = try version(of: db, at: path)
      do {
        for migration in migrations.dropFirst(found) {
          try db.execute(sql: migration.sql)
          try migration.work(db)
        }
        try db.beginChains()
        // What a step seals or takes away is to be read in no log either, also after a kill.
        if found > 0 { try db.oweEmptying() }
      } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
        let words = "the file says that it is of version \(found), and its tables say otherwise (\(error.message ?? "?"))"
        throw StoreError.damaged("\(path): \(words); \(StoreError.cure)")
      }
      try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(current)")
      return .commit
    }
  }
}
