// Copies of the store, made while it is used, and put in its place.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Backup and restore")
struct BackupTests {
  let scratch = Scratch()
  let store: Database
  private var file: String { scratch.directory + "/backup.db" }
  private var restore: Restore { Restore(at: scratch.path, keyFile: scratch.keyFile) }

  init() throws {
    store = try scratch.open()
    try store.visit("S1", lead: .of("ana@example.com", name: "Ana", yes: [.email]))
    try store.visit("S2", lead: .of("ben@example.com", yes: [.email]))
  }

  private func restored(_ name: String? = nil) throws -> Restored {
    try store.close()
    return try restore.restore(name ?? file, who: "owner", at: morning + 100, patienceSeconds: 0)
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  // MARK: Backup

  @Test("a copy of a store in use holds its 2 sessions and 2 people in one file of mode 0600, and what is written afterwards is not in it")
  func copy() throws {
    let before = umask(0)
    defer { umask(before) }
    let copy = try store.backUp(to: file, at: morning)
    #expect(copy.sessions == 2 && copy.contacts == 2 && copy.asOf == morning && copy.bytes > 4_096 && copy.file == file)
    #expect(StoreFile.mode(of: file) == 0o600)
    try store.visit("S3")
    #expect(try Backup.open(file) { try $0.count("SELECT COUNT(*) FROM session") } == 2)
    #expect(try Backup.open(file) { try Backup.faults(of: $0, at: morning) } == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory).filter { $0.hasPrefix("backup") } == ["backup.db"])
  }

  @Test("an older backup is replaced; the store's own name, by a link too, and a text are 73 and stay")
  func names() throws {
    _ = try store.backUp(to: file, at: morning)
    try store.visit("S3")
    #expect(try store.backUp(to: file, at: morning + 1).sessions == 3)
    let link = scratch.directory + "/link.db"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
    let text = scratch.directory + "/letter.txt"
    try "Dear customer".write(toFile: text, atomically: false, encoding: .utf8)
    for name in [scratch.path, link, text] {
      #expect(try #require(throws: StoreError.self) { try store.backUp(to: name, at: morning) }.exitCode == 73)
    }
    #expect(try String(contentsOfFile: text, encoding: .utf8) == "Dear customer")
    #expect(try store.count("session") == 3)
  }

  @Test("a store with one changed answer gives no backup: 65, and the backup of before stays")
  func unsound() throws {
    _ = try store.backUp(to: file, at: morning)
    let before = try bytes(file)
    try store.record(.sample())
    try store.write { try $0.run("UPDATE answer SET value = '{\"choices\":[\"tleep\"]}'") }
    let error = try #require(throws: StoreError.self) { try store.backUp(to: file, at: morning) }
    #expect(error.exitCode == 65 && error.message.contains("row_sums"))
    #expect(try bytes(file) == before && StoreFile.mode(of: file + ".part") == nil)
  }

  @Test("what was deleted is not in the copy, though its bytes may still be in the store's free pages")
  func freePages() throws {
    try store.outsideTransaction { try $0.execute(sql: "PRAGMA secure_delete = OFF") }
    try store.set("note", to: String(repeating: "Zanzibar ", count: 2_000))
    try store.set("note", to: nil)
    try store.checkpointNow()
    _ = try store.backUp(to: file, at: morning)
    #expect(try bytes(file).range(of: Data("Zanzibar".utf8)) == nil)
  }

  // MARK: Restore

  @Test("over a store of which the page that knows the erased is lost, a restore says that not everybody is known")
  func partlyKnown() throws {
    _ = try store.backUp(to: file, at: morning)
    try store.close()
    let root: Int = try scratch.open(.readOnly).read {
      try $0.value("SELECT rootpage FROM sqlite_schema WHERE name = 'forgotten'") ?? 0
    }
    try Damage.zero(scratch.path, page: root)
    try Damage.write(scratch.path, at: 0, Array("no SQLite".utf8))
    let restored = try restore.restore(file, who: "owner", at: morning)
    #expect(!restored.knowsErased && restored.copy.sessions == 2)
  }

  @Test("a restored store has what the backup had; the one before is kept with what came since, and no log of it is left")
  func putBack() throws {
    _ = try store.backUp(to: file, at: morning)
    try store.visit("S3")
    let restored = try restored()
    #expect(restored.copy.sessions == 2 && restored.forgotten == 0)
    let aside = try #require(restored.setAside)
    #expect(aside == scratch.path + ".before-restore-20261124T100140Z")
    #expect(StoreFile.mode(of: scratch.path + "-wal") == nil && StoreFile.mode(of: scratch.path + "-shm") == nil)
    #expect(StoreFile.mode(of: scratch.path) == 0o600)
    let again = try scratch.open()
    #expect(try again.count("session") == 2 && again.auditLog().first?.what == "store.restore")
    #expect(try Backup.open(aside) { try $0.count("SELECT COUNT(*) FROM session") } == 3)
    #expect(try again.health(now: morning).filter { !$0.isOK }.map(\.check) == ["catalog", "quiz"])
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.directory + "/shop")
    #expect(!names.contains { $0.contains("restoring") || $0.contains("ready") }, "\(names)")
  }

  @Test("on a machine without a store a restore makes one, and has nothing to set aside")
  func emptyMachine() throws {
    _ = try store.backUp(to: file, at: morning)
    let other = Scratch()
    let restored = try Restore(at: other.path, keyFile: scratch.keyFile).restore(file, who: "owner", at: morning)
    #expect(restored.setAside == nil && restored.copy.sessions == 2)
    // The key is in no backup: it is brought along.
    try FileManager.default.createDirectory(atPath: other.keyFile.directory, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: scratch.keyFile, toPath: other.keyFile)
    #expect(try other.open().count("session") == 2)
  }

  @Test("while a program has the store open, for reading too, a restore is 75 and changes nothing")
  func inUse() throws {
    _ = try store.backUp(to: file, at: morning)
    try store.close()
    for mode in [Database.Mode.readWrite, .readOnly] {
      let user = try scratch.open(mode)
      #expect(!user.isWanted)
      let error = try #require(throws: StoreError.self) { try restore.restore(file, who: "owner", at: morning, patienceSeconds: 0) }
      #expect(error.exitCode == 75 && error.message.contains("open"))
      #expect(try user.count("session") == 2)
      try user.close()
    }
    #expect(try restore.restore(file, who: "owner", at: morning, patienceSeconds: 0).copy.sessions == 2)
  }

  @Test("a courier sees that the store is wanted; while it is had alone nobody opens it: 75")
  func wanted() throws {
    let path = StoreFile.resolved(scratch.path)
    #expect(throws: StoreError.self) { try Presence.alone(with: path, patienceSeconds: 0) }
    #expect(!store.isWanted)
    let failures = Failures()
    let waiting = Thread { failures.catching { _ = try Presence.alone(with: path, patienceSeconds: 20) } }
    waiting.start()
    for _ in 1...1_000 where !store.isWanted { usleep(2_000) }
    #expect(store.isWanted)
    try store.close()
    while !waiting.isFinished { usleep(2_000) }
    #expect(failures.all == [])
    let alone = try Presence.alone(with: path, patienceSeconds: 0)
    #expect(try #require(throws: StoreError.self) { try scratch.open() }.exitCode == 75)
    withExtendedLifetime(alone) {}
  }

  @Test("of 3 people who were erased since the backup, by email, by phone and without either, none comes back, and destinations hear again")
  func erased() throws {
    try store.addHook()
    try store.visit("S3", lead: .of(phone: "+4915112345678", yes: [.sms]))
    try store.visit("S4", lead: .of("eva@example.com", yes: [.email]))
    _ = try store.backUp(to: file, at: morning)
    let sql = "SELECT id, \(SealedPlace.email.readable()) FROM contact"
    let people = try store.read { try $0.rows(sql).map { ($0[0] as String, $0[1] as String?) } }
    for (id, email) in people where email != "eva@example.com" { _ = try store.forget(contact: id, who: "owner", at: morning) }
    let restored = try restored()
    #expect(restored.forgotten == 3 && restored.copy.contacts == 1)
    let again = try scratch.open()
    #expect(try again.isForgotten("ana@example.com") && !again.isForgotten("eva@example.com"))
    for path in [scratch.path, scratch.path + "-wal"] where StoreFile.mode(of: path) != nil {
      #expect(try bytes(path).range(of: Data("ana@example.com".utf8)) == nil)
    }
  }

  @Test("who was erased and came back before the backup was made is somebody new: a restore leaves them be")
  func cameBack() throws {
    let ana = try #require(try store.contact(matching: "ana@example.com"))
    _ = try store.forget(contact: ana.id, who: "owner", at: morning + 10)
    try store.visit("S3", lead: .of("ana@example.com", yes: [.email]), at: morning + 20)
    _ = try store.backUp(to: file, at: morning + 30)
    #expect(try restored().forgotten == 0)
    #expect(try scratch.open().contact(matching: "ana@example.com") != nil)
  }

  @Test("the deny list of a store whose first page is gone is read all the same")
  func erasedAndDamaged() throws {
    _ = try store.backUp(to: file, at: morning)
    let ana = try #require(try store.contact(matching: "ana@example.com"))
    _ = try store.forget(contact: ana.id, who: "owner", at: morning)
    try store.close()
    try Damage.zero(scratch.path, page: 1)
    #expect(try restore.restore(file, who: "owner", at: morning, patienceSeconds: 0).forgotten == 1)
    #expect(try scratch.open().isForgotten("ana@example.com"))
  }

  @Test("over a file in which nothing of ours is left a backup comes back all the same, and it is said that nobody knows who was erased")
  func overRubbish() throws {
    _ = try store.backUp(to: file, at: morning)
    try store.close()
    try Data(String(repeating: "rubbish ", count: 5_000).utf8).write(to: URL(fileURLWithPath: scratch.path))
    let restored = try restore.restore(file, who: "owner", at: morning, patienceSeconds: 0)
    #expect(!restored.knowsErased && restored.setAside != nil && restored.copy.sessions == 2)
  }

  @Test(
    "a backup with a trigger, a view or a table that is not ours, of another program or of a later version is 65, and the store stays",
    arguments: [
      "CREATE TRIGGER spy AFTER INSERT ON answer BEGIN DELETE FROM setting; END", "CREATE VIEW v AS SELECT 1", "CREATE TABLE t (a)",
      "DROP TRIGGER consent_is_kept", "DROP INDEX session_started", "PRAGMA user_version = 99", "PRAGMA application_id = 7",
      "UPDATE session SET outcome = 'dalm'", "PRAGMA foreign_keys = OFF; DELETE FROM contact WHERE n = 1",
    ])
  func strange(_ sql: String) throws {
    _ = try store.backUp(to: file, at: morning)
    try Damage.run(sql, on: file, keyFile: scratch.keyFile)
    try store.close()
    let before = try bytes(scratch.path)
    #expect(try #require(throws: StoreError.self) { try restored() }.exitCode == 65)
    #expect(try bytes(scratch.path) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory + "/shop").allSatisfy { !$0.contains("restor") })
  }

  @Test("a backup with a zeroed page, one that was cut off and an empty one are 65; a missing one is 66")
  func broken() throws {
    let copy = try store.backUp(to: file, at: morning)
    try Damage.zero(file, page: Int(copy.bytes / 4_096 / 2))
    #expect(try #require(throws: StoreError.self) { try restored() }.exitCode == 65)
    #expect(truncate(file, off_t(copy.bytes / 2)) == 0)
    #expect(try #require(throws: StoreError.self) { try restored() }.exitCode == 65)
    #expect(truncate(file, 0) == 0)
    #expect(try #require(throws: StoreError.self) { try restored() }.exitCode == 65)
    #expect(try #require(throws: StoreError.self) { try restored(scratch.directory + "/none.db") }.exitCode == 66)
    #expect(try scratch.open().count("session") == 2)
  }

  @Test("a backup of version 5 is brought up to this version")
  func older() throws {
    let old = Scratch()
    try old.make(version: 5) { try $0.run("INSERT INTO setting (key, value) VALUES ('a', 'b')") }
    _ = try restored(old.path)
    #expect(try scratch.open().setting("a") == "b")
  }

  @Test("a restore that was cut off once the new file counted is ended by whoever opens the store next: its old log does not come back")
  func cutOff() throws {
    _ = try store.backUp(to: file, at: morning)
    try store.visit("S3")
    // As a power cut leaves it: the old file with its log, and the new one under its first name.
    for companion in ["", "-wal"] { try StoreFile.copy(scratch.path + companion, to: scratch.directory + "/kept" + companion) }
    try store.close()
    for companion in ["", "-wal"] { try StoreFile.copy(scratch.directory + "/kept" + companion, to: scratch.path + companion) }
    try StoreFile.copy(file, to: scratch.path + ".ready")
    #expect(try scratch.open().count("session") == 2)
    #expect(StoreFile.mode(of: scratch.path + ".ready") == nil)
  }
}
