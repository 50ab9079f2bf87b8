// A salvage of logs and older stores, and what a mending leaves.
import Domain
import Foundation
import Testing

@testable import Storage

extension SalvageTests {
  @Test("a spoiled frame in the middle of the log: SQLite drops what follows without a word, the salvage has it")
  func spoiledLog() throws {
    try fill(scratch, sessions: 4)
    let store = try scratch.open()
    for number in 1...20 { try store.begin(.sample("L\(number)")) }
    let copy = scratch.directory + "/copy.db"
    for companion in ["", "-wal"] { try StoreFile.copy(path + companion, to: copy + companion) }
    // The content of the log's fifth frame.
    try Damage.write(copy + "-wal", at: 32 + 4 * (24 + 4_096) + 24 + 500, [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(RawLog(of: copy).isSpoiled && !RawLog(of: path).isSpoiled)
    #expect(Mending(of: copy, keyFile: scratch.keyFile).fault()?.isDamaged == true)
    #expect(Mending(of: path, keyFile: scratch.keyFile).fault() == nil)
    let salvage = try Salvage.salvage(copy, into: new)
    #expect(try Database(at: new, keyFile: scratch.keyFile).count("session") >= 22, "\(salvage.words)")
    // Whoever opens it first is refused, since SQLite would forget them; a reader changes nothing.
    let error = try #require(throws: StoreError.self) { try Database(at: copy, keyFile: scratch.keyFile) }
    #expect(error.isDamaged && error.message.contains("later writes lie behind the spoiled one"), "\(error.message)")
    #expect(try Database(at: copy, mode: .readOnly, keyFile: scratch.keyFile).count("session") < 10)
    #expect(Mending(of: copy, keyFile: scratch.keyFile).fault()?.isDamaged == true)
  }

  @Test("a header that names pages twice as large, beside a log without the first page: the log's own size counts, and every row is back")
  func spoiledPageSize() throws {
    try fill(scratch, sessions: 4)
    let store = try scratch.open()
    for number in 1...19 { try store.begin(.sample("L\(number)")) }
    try store.checkpointNow()
    try store.begin(.sample("L20"))
    let copy = scratch.directory + "/copy.db"
    for companion in ["", "-wal"] { try StoreFile.copy(path + companion, to: copy + companion) }
    try Damage.write(copy, at: 16, [0x20, 0x00])
    #expect(!RawLog(of: copy).newest.isEmpty && RawLog(of: copy).newest[1] == nil)
    let salvage = try Salvage.salvage(copy, into: new)
    #expect(try Database(at: new, keyFile: scratch.keyFile).count("session") == 24, "\(salvage.words)")
  }

  @Test("a torn end of the log is no damage: it was never acknowledged")
  func tornLog() throws {
    let store = try scratch.open()
    for number in 1...5 { try store.begin(.sample("L\(number)")) }
    let copy = scratch.directory + "/copy.db"
    for companion in ["", "-wal"] { try StoreFile.copy(path + companion, to: copy + companion) }
    let size = try #require(StoreFile.size(of: copy + "-wal"))
    #expect(truncate(copy + "-wal", off_t(size - 3_000)) == 0)
    #expect(Mending(of: copy, keyFile: scratch.keyFile).fault() == nil)
  }

  @Test("a log that is another file's is left out where it does harm")
  func staleLog() throws {
    let other = Scratch()
    let stranger = try other.open()
    for number in 1...30 { try stranger.visit("X\(number)") }
    try stranger.checkpointNow()
    for number in 31...33 { try stranger.visit("X\(number)") }
    try fill(scratch)
    try StoreFile.copy(other.path + "-wal", to: path + "-wal")
    #expect(Mending(of: path, keyFile: scratch.keyFile).fault()?.isDamaged == true)
    _ = try Salvage.salvage(path, into: new)
    #expect(try Database(at: new, keyFile: scratch.keyFile).count("session") == 40)
  }

  @Test("a salvaged store of version 5 is of version 5, and is brought up to date when it is opened")
  func older() throws {
    try scratch.make(version: 5) { db in
      try db.run("INSERT INTO setting (key, value) VALUES ('a', 'b')")
      try db.run("INSERT INTO quiz_draft (ref, text, revision) VALUES ('night', 'text', 3)")
    }
    #expect(try Salvage.salvage(path, into: new).saved == 2)
    #expect(try Backup.open(new) { try $0.value("PRAGMA user_version") } == 5)
    #expect(try Database(at: new).setting("a") == "b")
  }

  @Test("a store of a later version and another program's file are refused with 65; a name that is taken is 73; a missing store is 66")
  func refused() throws {
    try scratch.open().close()
    try Damage.run("PRAGMA user_version = 99", on: path, keyFile: scratch.keyFile)
    #expect(try #require(throws: StoreError.self) { try Salvage.salvage(path, into: new) }.isForeign)
    let text = scratch.directory + "/letter.txt"
    try String(repeating: "Dear customer\n", count: 1_000).write(toFile: text, atomically: false, encoding: .utf8)
    #expect(try #require(throws: StoreError.self) { try Salvage.salvage(text, into: new) }.exitCode == 65)
    #expect(try #require(throws: StoreError.self) { try Salvage.salvage(path, into: text) }.exitCode == 73)
    #expect(try #require(throws: StoreError.self) { try Salvage.salvage(path + "x", into: new) }.exitCode == 66)
    #expect(StoreFile.mode(of: new) == nil)
  }

  @Test("a mending keeps the damaged file with its log under a name of its own, and the store opens with what was saved")
  func mend() throws {
    try fill(scratch)
    try Damage.zero(path, page: Damage.pages(of: path) / 2)
    let damaged = try Data(contentsOf: URL(fileURLWithPath: path))
    let mending = Mending(of: path, keyFile: scratch.keyFile)
    mending.note(.damaged("page 9 is broken"))
    let fault = try #require(mending.fault())
    #expect(fault.message == "page 9 is broken")
    let mended = try mending.mend(fault, who: "kiosk", at: morning)
    #expect(mended.setAside == path + ".corrupt-20261124T100000Z")
    #expect(try Data(contentsOf: URL(fileURLWithPath: mended.setAside)) == damaged)
    #expect(mending.fault() == nil && StoreFile.mode(of: path + Mending.mark) == nil)
    let store = try scratch.open()
    #expect(try store.auditLog().first?.what == "store.salvage")
    #expect(try store.count("session") >= 30)
    #expect(StoreFile.mode(of: path) == 0o600)
  }

  @Test("while another program has the store open it is not mended: 75, and nothing has changed")
  func busy() throws {
    let store = try scratch.open()
    try store.visit("S1")
    let mending = Mending(of: path, keyFile: scratch.keyFile)
    #expect(
      try #require(throws: StoreError.self) { try mending.mend(.damaged("x"), who: "kiosk", at: morning, patienceSeconds: 0) }.isBusy)
    #expect(try store.count("session") == 1)
  }
}
