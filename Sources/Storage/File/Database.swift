// The store: one SQLite file, one connection a process, every public method a whole transaction.
import GRDB
import Synchronization

/// The local truth of a shop: quizzes, catalog, sessions, contacts and the outbox. Safe to use from several threads, and from several
/// processes on one host.
///
/// What a method returned is on disk (`synchronous=FULL`); what it threw for may or may not be, so writes carry ids that their callers
/// made, and repeating one changes nothing (RELIABILITY.md, decision 3).
public final class Database: Sendable {
  /// What a connection may do to the file.
  public enum Mode: Hashable, Sendable {
    /// Makes the file where there is none, and brings an older one up to date.
    case readWrite
    /// Changes nothing, not even an older file's schema.
    case readOnly
  }

  /// Without symbolic links: whoever names the file otherwise still takes the same lock.
  public let path: String
  /// As it was opened.
  public let mode: Mode
  let queue: DatabaseQueue
  /// Nil while the store is open for reading only.
  let lock: WriteLock?
  let key: KeyFile
  /// What contacts are sealed with, or why there is no such key: then a store that is open for reading reads all but contacts.
  let vault: Result<Vault, StoreError>
  let chainKey: ChainKey
  let events = EventBuffer()
  let journal = Mutex(Journal())
  /// Nil once it is closed.
  let presence = Mutex<Presence?>(nil)

  /// Opens the store; about 2 ms for a file that is up to date.
  ///
  /// - Parameters:
  ///   - path: the file; its directory is made, 0700, the file 0600.
  ///   - keyFile: where the key of PINs, contacts and chains lies, unless `ASKWELL_KEY` holds it; the standard place when nil. Made for a
  ///     store that has none yet.
  /// - Throws: exit code 65 for a file of a later version or of another program (left as it was), 66 for a missing one in `.readOnly`,
  ///   78 for a key that is missing or another store's, 73, 74, 75, 77 as in INTERFACE.md.
  public convenience init(at path: String, mode: Mode = .readWrite, keyFile: String? = nil) throws(StoreError) {
    try self.init(at: path, mode: mode, key: KeyFile(path: keyFile ?? StoreLocation().keyFile))
  }

  /// A store that no program opens, to measure what trust costs.
  /// - Parameters:
  ///   - isSealing: false leaves contacts in plain.
  ///   - isLinking: false leaves consents and the audit log unlinked.
  package convenience init(at path: String, keyFile: String, isSealing: Bool, isLinking: Bool) throws(StoreError) {
    try self.init(at: path, mode: .readWrite, key: KeyFile(path: keyFile), isSealing: isSealing, isLinking: isLinking)
  }

  init(at path: String, mode: Mode, key: KeyFile, isSealing: Bool = true, isLinking: Bool = true) throws(StoreError) {
    self.mode = mode
    self.key = key
    chainKey = ChainKey(key, isOn: isLinking)
    if mode == .readWrite {
      try StoreFile(path: path).prepare()
    } else if StoreFile.mode(of: path) == nil {
      throw .missing("\(path): there is no store here; name another file with --db, or start askwell once")
    }
    let path = StoreFile.resolved(path)
    self.path = path
    let mine = try Presence.entering(path, mode: mode)
    lock = mode == .readWrite ? try WriteLock(at: path + ".lock") : nil
    if let lock, mine?.isAlone == true { try RawLog.requireWhole(of: path, under: lock) }
    queue = try Database.translating(path) { try DatabaseQueue(path: path, configuration: Database.configuration(mode)) }
    presence.withLock { $0 = mine }
    vault = try Database.vault(of: queue, at: path, key, mode, isOn: isSealing)
    try setUp()
  }

  deinit {
    // A deinitialiser has nobody to tell; what was committed is in the WAL and is found there by the next start.
    try? close()
  }

  private static func configuration(_ mode: Mode) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.readonly = mode == .readOnly
    configuration.busyMode = .timeout(5)
    configuration.label = "askwell.store"
    return configuration
  }

  private func setUp() throws(StoreError) {
    try translating {
      try queue.writeWithoutTransaction { db in
        let found = try Schema.version(of: db, at: path)
        try Pragma.set(on: db)
        Inquiry.register(on: db)
        Vault.register(vault, on: db)
        chainKey.register(on: db)
        if let lock { try bringUpToDate(db, from: found, under: lock) } else { try Schema.requireCurrent(found, at: path) }
        let faults = try Pragma.faults(on: db)
        guard faults.isEmpty else {
          throw StoreError.cannotCreate("\(path): SQLite did not accept \(faults.joined(separator: ", ")); is this a local disk?")
        }
      }
    }
  }

  private func bringUpToDate(_ db: Connection, from found: Int, under lock: WriteLock) throws {
    if found < Schema.current {
      if found > 0, presence.withLock({ $0?.hasEarlier(than: Schema.current) }) == true {
        throw StoreError.busy(
          "\(path): this store is to be brought up to date, and a program of an earlier askwell has it open; end it and start again")
      }
      try lock.hold {
        try Schema.requireShape(db, at: path)
        try FreePages.makeReturnable(db, isNew: found == 0, at: path)
      }
    }
    if try Pragma.text(of: "journal_mode", on: db) != "wal" {
      try lock.hold { _ = try Row.fetchOne(db, sql: "PRAGMA journal_mode = WAL") }
    }
    if found < Schema.current {
      try lock.hold { try Schema.migrate(db, at: path) }
    }
    // Another program may have been faster, with another key.
    try Database.requireOwn(vault.get(), of: db, key, at: path)
    // Somebody was killed between overwriting and emptying.
    if try db.owesEmptying() { try lock.hold { try emptyLog(db) } }
  }

  /// Ends the connection, after a checkpoint of what it wrote. Called by the deinitialiser too; a second call does nothing. No other
  /// thread may be using the store.
  public func close() throws(StoreError) {
    try translating {
      guard let lock else { return try queue.close() }
      // The last connection to close makes a checkpoint of its own: that too happens under the lock.
      try lock.hold {
        if journal.withLock({ $0.isDirty }) { try queue.writeWithoutTransaction(checkpoint) }
        try queue.close()
      }
    }
    // Not before: nobody may put another file in the place of one that is still open.
    presence.withLock { $0 = nil }
  }
}

extension Database {
  /// One transaction that may write: `BEGIN IMMEDIATE` under the lock, noted events with it, one sync at its end.
  /// - Parameter withEvents: false leaves them for the next: an answer's page is then all that its sync has to bring to disk.
  func write<T>(withEvents: Bool = true, _ work: (Connection) throws -> T) throws(StoreError) -> T {
    guard let lock else { throw .notAllowed("\(path): the store was opened for reading only") }
    return try translating {
      try queue.writeWithoutTransaction { db in
        try lock.hold {
          let noted = withEvents ? events.waiting : (events: [], end: 0)
          let result = try db.committing { db in
            let result = try work(db)
            try db.insert(noted.events)
            return result
          }
          events.drop(before: noted.end)
          try checkpointIfDue(db)
          return result
        }
      }
    }
  }

  /// One transaction that only reads: a single moment of the store. GRDB's own `read` sets `query_only` before and after it, and with that
  /// SQLite prepares every kept statement anew.
  func read<T>(_ work: (Connection) throws -> T) throws(StoreError) -> T {
    try translating {
      try queue.writeWithoutTransaction { db in try db.reading(work) }
    }
  }

  func translating<T>(_ work: () throws -> T) throws(StoreError) -> T { try Database.translating(path, work) }

  static func translating<T>(_ path: String, _ work: () throws -> T) throws(StoreError) -> T {
    do { return try work() } catch { throw StoreError(error, at: path) }
  }
}

extension GRDB.Database {
  /// What `work` reads of one moment; a row that it changed is put back and is an error.
  fileprivate func reading<T>(_ work: (Connection) throws -> T) throws -> T {
    try run("BEGIN DEFERRED TRANSACTION")
    do {
      let before = totalChangesCount
      let result = try work(self)
      guard totalChangesCount == before else { throw DatabaseError(resultCode: .SQLITE_READONLY, message: "a reading changed rows") }
      try run("COMMIT TRANSACTION")
      return result
    } catch {
      if isInsideTransaction { try? run("ROLLBACK TRANSACTION") }
      throw error
    }
  }

  /// Commits what `work` did, or nothing of it.
  fileprivate func committing<T>(_ work: (Connection) throws -> T) throws -> T {
    // Prepared once: parsing them anew costs a tenth of an answer.
    try run("BEGIN IMMEDIATE TRANSACTION")
    do {
      let result = try work(self)
      try run("COMMIT TRANSACTION")
      return result
    } catch {
      // After some faults SQLite has rolled back by itself; what failed first is what is told.
      if isInsideTransaction { try? run("ROLLBACK TRANSACTION") }
      throw error
    }
  }
}
