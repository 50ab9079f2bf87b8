// The file: its settings, its modes, its versions, and two connections at once.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Opening")
struct OpeningTests {
  let scratch = Scratch(isMade: true)

  @Test("all 10 pragmas are in force after opening, and after opening again")
  func pragmas() throws {
    for _ in 1...2 {
      let store = try scratch.open()
      #expect(try store.read { try Pragma.faults(on: $0) } == [])
      #expect(try store.read { try Pragma.text(of: "journal_mode", on: $0) } == "wal")
      #expect(try store.read { try Pragma.text(of: "synchronous", on: $0) } == "2")
    }
  }

  @Test("a reading that changes a row is an error, the row is as it was, and the next reading goes on")
  func onlyReads() throws {
    let store = try scratch.open()
    try store.set("theme", to: "dawn")
    #expect(throws: StoreError.self) { try store.read { try $0.run("UPDATE setting SET value = 'dusk' WHERE key = 'theme'") } }
    #expect(try store.setting("theme") == "dawn")
  }

  @Test("a pragma that did not take is named")
  func pragmaFault() throws {
    let store = try scratch.open()
    try store.outsideTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF") }
    #expect(try store.read { try Pragma.faults(on: $0) } == ["synchronous", "secure_delete"])
  }

  @Test("under umask 0 the file, its log, its index and its lock are 0600 and new directories 0700")
  func modes() throws {
    let before = umask(0)
    defer { umask(before) }
    let store = try scratch.open()
    try store.set("a", to: "b")
    for companion in StoreFile.companions {
      #expect(StoreFile.mode(of: scratch.path + companion) == 0o600, "\(companion)")
    }
    #expect(StoreFile.mode(of: scratch.directory) == 0o700)
    #expect(StoreFile.mode(of: scratch.directory + "/shop") == 0o700)
  }

  @Test("a file that others can read is closed to them")
  func tightened() throws {
    try scratch.open().close()
    #expect(chmod(scratch.path, 0o644) == 0)
    _ = try scratch.open()
    #expect(StoreFile.mode(of: scratch.path) == 0o600)
  }

  @Test("a store of version 99 is refused with a sentence and 65, byte for byte as it was")
  func newer() throws {
    let store = try scratch.open()
    try store.set("a", to: "b")
    try store.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try store.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
    for mode in [Database.Mode.readWrite, .readOnly] {
      let error = try #require(throws: StoreError.self) { try scratch.open(mode) }
      #expect(error.isForeign && error.exitCode == 65)
      #expect(error.message.contains("version 99"))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
  }

  @Test("a store is not brought up to date while a program of an earlier version has it open: 75, and it is as it was")
  func earlierProgram() throws {
    try scratch.make(version: Schema.current - 1)
    func version() throws -> Int { try Backup.open(scratch.path) { try Schema.version(of: $0, at: scratch.path) } }
    let lock = scratch.path + ".lock"
    let descriptor = Glibc.open(lock, O_RDWR | O_CREAT, 0o600)
    var range = Glibc.flock(
      l_type: Int16(F_RDLCK), l_whence: Int16(SEEK_SET), l_start: 16 + off_t(Schema.current - 1), l_len: 1, l_pid: 0)
    #expect(fcntl(descriptor, 37, &range) == 0)
    let error = try #require(throws: StoreError.self) { try scratch.open() }
    #expect(error.exitCode == 75 && error.message.contains("earlier askwell"), "\(error.message)")
    #expect(try version() == Schema.current - 1)
    Glibc.close(descriptor)
    // Another program of this version is in nobody's way.
    let other = try Presence.shared(of: scratch.path, mode: .readWrite)
    try withExtendedLifetime(other) { try scratch.open().close() }
    #expect(try version() == Schema.current)
  }

  @Test("another program's SQLite file and a text file are refused with 65, byte for byte as they were")
  func foreign() throws {
    let store = try scratch.open()
    try store.write { try $0.execute(sql: "PRAGMA application_id = 7") }
    try store.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
    #expect(try #require(throws: StoreError.self) { try scratch.open() }.isForeign)
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)

    let text = Data(String(repeating: "not a database\n", count: 100).utf8)
    try text.write(to: URL(fileURLWithPath: scratch.path))
    #expect(try #require(throws: StoreError.self) { try scratch.open() }.exitCode == 65)
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == text)
  }

  @Test("reading only makes no file: a missing one is 66, a write is 77, what is there is read")
  func readOnly() throws {
    #expect(try #require(throws: StoreError.self) { try scratch.open(.readOnly) }.exitCode == 66)
    #expect(!FileManager.default.fileExists(atPath: scratch.path))
    let store = try scratch.open()
    try store.set("a", to: "b")
    let reader = try scratch.open(.readOnly)
    #expect(try reader.setting("a") == "b")
    #expect(throws: StoreError.self) { try reader.set("a", to: "c") }
    #expect(try store.setting("a") == "b")
  }

  @Test("a directory that cannot be made is 73 or 77 and names the path")
  func noDirectory() throws {
    try scratch.open().close()
    let inFile = scratch.path + "/deeper/askwell.db"
    let error = try #require(throws: StoreError.self) { try Database(at: inFile) }
    #expect([66, 73, 77].contains(error.exitCode))
    #expect(error.message.hasPrefix(scratch.path))
  }

  @Test("two connections writing in turn see each other's every row")
  func inTurn() throws {
    let (first, second) = (try scratch.open(), try scratch.open())
    try first.begin(.sample())
    for ordinal in 1...20 {
      try (ordinal % 2 == 0 ? first : second).record(.sample("S1", ordinal))
      #expect(try (ordinal % 2 == 0 ? second : first).count("answer") == ordinal)
    }
  }

  @Test("4 threads on 4 connections write 4 x 100 answers and lose none, checkpoints included")
  func threads() throws {
    let stores = try (0..<4).map { _ in try scratch.open() }
    for (index, store) in stores.enumerated() { try store.begin(.sample("S\(index)")) }
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      for ordinal in 1...100 {
        failures.catching {
          try stores[index].record(.sample("S\(index)", ordinal))
          if ordinal % 25 == 0 { try stores[index].checkpointNow() }
        }
      }
    }
    #expect(failures.all == [])
    #expect(try stores[0].count("answer") == 400)
    #expect(try stores[3].health(now: morning).filter { !$0.isOK }.map(\.check) == ["catalog", "quiz"])
  }

  @Test("a lock that another holds for longer than one's patience is 75")
  func busy() throws {
    try scratch.open().close()
    let mine = try WriteLock(at: scratch.path + ".lock", patienceSeconds: 0)
    let other = try WriteLock(at: scratch.path + ".lock")
    try other.hold {
      let error = #expect(throws: StoreError.self) { try mine.hold {} }
      #expect(error?.isBusy == true && error?.exitCode == 75)
    }
    try mine.hold {}
  }

  @Test("a symbolic link to the store takes the same lock")
  func link() throws {
    let store = try scratch.open()
    let link = scratch.directory + "/link.db"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
    let other = try Database(at: link, keyFile: scratch.keyFile)
    try store.set("a", to: "b")
    #expect(try other.setting("a") == "b")
    #expect(other.path == store.path)
    #expect(StoreFile.mode(of: link + ".lock") == nil)
  }

  @Test("a transaction that throws leaves the store as it was, and the next one works")
  func rollback() throws {
    let store = try scratch.open()
    try store.set("a", to: "b")
    let before = try store.content()
    #expect(throws: StoreError.self) {
      try store.write { db in
        try db.run("DELETE FROM setting")
        throw StoreError.bug("in between")
      }
    }
    #expect(try store.content() == before)
    try store.set("a", to: "c")
    #expect(try store.setting("a") == "c")
  }

  @Test("warming up grows the log to 4 MB once, and what is in it stays")
  func warmUp() throws {
    let store = try scratch.open()
    try store.set("a", to: "b")
    try store.warmUp()
    #expect(StoreFile.size(of: scratch.path + "-wal") == Journal.warmBytes)
    #expect(try scratch.open().setting("a") == "b")
    try store.begin(.sample())
    for ordinal in 1...900 { try store.record(.sample("S1", ordinal)) }
    #expect(StoreFile.size(of: scratch.path + "-wal") == Journal.warmBytes)
    #expect(try scratch.open(.readOnly).count("answer") == 900)
  }

  @Test("the log is copied into the file after 400 transactions")
  func checkpoints() throws {
    let store = try scratch.open()
    try store.begin(.sample())
    let before = try #require(StoreFile.size(of: scratch.path))
    for ordinal in 1..<Journal.transactionLimit * 2 { try store.record(.sample("S1", ordinal)) }
    #expect(try #require(StoreFile.size(of: scratch.path)) > before)
  }

  @Test("places follow ASKWELL_DB and ASKWELL_CONFIG, then XDG, then the home directory")
  func places() {
    let home = StoreLocation(environment: ["HOME": "/h", "XDG_DATA_HOME": "relative"])
    #expect(home.database == "/h/.local/share/askwell/askwell.db")
    #expect(home.keyFile == "/h/.config/askwell/askwell.key")
    let xdg = StoreLocation(environment: ["HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"])
    #expect(xdg.database == "/d/askwell/askwell.db")
    #expect(xdg.config == "/c/askwell/config.yaml")
    let own = StoreLocation(environment: ["HOME": "/h", "ASKWELL_DB": "/x.db", "ASKWELL_CONFIG": "/e/c.yaml"])
    #expect(own.database == "/x.db")
    #expect(own.keyFile == "/e/askwell.key")
  }
}

/// Collects errors of several threads.
final class Failures: @unchecked Sendable {
  private let lock = NSLock()
  private var words: [String] = []
  var all: [String] { lock.withLock { words } }

  func catching(_ work: () throws -> Void) {
    do { try work() } catch { lock.withLock { words.append("\(error)") } }
  }
}
