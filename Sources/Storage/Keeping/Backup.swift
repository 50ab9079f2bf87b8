// A copy of the store, made while it is used (RELIABILITY.md 1.3, R15).
public import Domain
import Foundation
import GRDB

/// What a copy of the store holds.
public struct StoreCopy: Hashable, Sendable {
  /// Its path.
  public var file: String
  public var bytes: Int64
  public var sessions: Int
  /// People, without those who were erased.
  public var contacts: Int
  /// The moment that it holds; nil for a file that was not made by `backUp`.
  public var asOf: Instant?

  static let stampKey = "backup.made_at"

  init(_ file: String, _ db: Connection) throws {
    self.file = file
    bytes = StoreFile.size(of: file) ?? 0
    sessions = try db.count("SELECT COUNT(*) FROM session")
    // Before version 6 nobody was erased.
    let hasErasure: Bool = try db.value("SELECT EXISTS (SELECT 1 FROM pragma_table_info('contact') WHERE name = 'forgotten_at')") ?? false
    contacts = try db.count("SELECT COUNT(*) FROM contact" + (hasErasure ? " WHERE forgotten_at IS NULL" : ""))
    let stamp: String? = try db.value("SELECT value FROM setting WHERE key = ?", [StoreCopy.stampKey])
    asOf = stamp.flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
  }
}

extension Database {
  /// Copies one moment of the store to `file`, 0600, while others go on writing; then reads the whole copy: pages, references, row sums.
  /// It has its name only when it is sound and on the disk; an older backup under that name is replaced then. Free pages are left out, and
  /// with them what was deleted. About 1 s for 100 MB.
  /// - Throws: exit code 73 where the copy cannot be made or something else has the name, 65 where the store itself is not sound.
  public func backUp(to file: String, at now: Instant) throws(StoreError) -> StoreCopy {
    try Backup.requireName(file, besides: path)
    let part = file + ".part"
    try StoreFile.makeEmpty(part)
    do {
      try translating {
        // A reader of one moment: no lock is needed, and nobody waits.
        try queue.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [part]) }
      }
      let copy = try Backup.seal(part, as: file, at: now)
      try StoreFile.sync(file: part)
      // A log of what had the name before would spoil the copy.
      for companion in ["-wal", "-shm"] { _ = unlink(file + companion) }
      guard Glibc.rename(part, file) == 0 else { throw StoreError.system(errno, "the backup cannot be put in its place", file) }
      try StoreFile.sync(directory: file.directory)
      return copy
    } catch {
      _ = unlink(part)
      throw StoreError(error, at: path)
    }
  }
}

enum Backup {
  /// A backup never takes the name of the store, or of a file that is no backup.
  static func requireName(_ file: String, besides store: String) throws(StoreError) {
    guard StoreFile.mode(of: file) != nil else { return }
    guard StoreFile.resolved(file) != store else {
      throw .cannotCreate("\(file): this is the store itself; name another file for the backup")
    }
    guard (try? Backup.open(file) { try Schema.version(of: $0, at: file) }) != nil else {
      throw .cannotCreate("\(file): there is another file of this name, which is no backup; name another one")
    }
  }

  /// Notes the moment in a copy and reads all of it.
  fileprivate static func seal(_ part: String, as file: String, at now: Instant) throws -> StoreCopy {
    let queue = try DatabaseQueue(path: part)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
      try db.execute(
        sql: "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", arguments: [StoreCopy.stampKey, String(now.milliseconds)])
      let faults = try Backup.faults(of: db, at: now)
      guard faults.isEmpty else {
        throw StoreError.damaged("\(file): the copy is not sound, so it was not kept: \(faults.joined(separator: "; "))")
      }
      var copy = try StoreCopy(part, db)
      copy.file = file
      return copy
    }
  }

  /// What is wrong with the data of a file of this version, in words.
  static func faults(of db: Connection, at now: Instant) throws -> [String] {
    let doctor = Doctor(db: db, now: now)
    return try [doctor.pages(), doctor.references(), doctor.sums()].filter { !$0.isOK }.map { "\($0.check): \($0.detail)" }
  }

  /// Reads a file that nobody writes.
  static func open<T>(_ file: String, _ work: (Connection) throws -> T) throws -> T {
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: file, configuration: configuration)
    defer { try? queue.close() }
    return try queue.read { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
      return try work(db)
    }
  }
}
