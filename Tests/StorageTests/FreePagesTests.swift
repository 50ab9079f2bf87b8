// A store that lost much shrinks, a few pages at a time.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Free pages")
struct FreePagesTests {
  private let scratch = Scratch(isMade: true)

  /// Some 12 MB of rows that go again.
  private func fillAndEmpty(_ store: Database) throws {
    try store.write { db in
      try db.execute(sql: "CREATE TABLE ballast (n INTEGER PRIMARY KEY, bytes BLOB)")
      for number in 0..<3_000 { try db.run("INSERT INTO ballast (n, bytes) VALUES (?, zeroblob(3900))", [number]) }
    }
    try store.write { try $0.execute(sql: "DROP TABLE ballast") }
  }

  @Test("of 3,000 free pages 256 go with each checkpoint, until 1,024 are left for the next rows")
  func stepByStep() throws {
    let store = try scratch.open()
    try fillAndEmpty(store)
    let before = try store.pages()
    #expect(before.free >= 2_700)
    try store.checkpointNow()
    #expect(try store.pages().all == before.all - FreePages.step)
    for _ in 0..<20 { try store.checkpointNow() }
    let after = try store.pages()
    #expect(after.free <= FreePages.kept && after.free > FreePages.kept - FreePages.step)
    #expect(StoreFile.size(of: scratch.path).map { $0 <= Int64(after.all) * 4_096 } == true)
    #expect(try store.health(now: morning).first { $0.check == "quick_check" }?.isOK == true)
  }

  @Test("a store of version 1 shrinks too once it was brought up to date, with every row that it had")
  func earlier() throws {
    try FileManager.default.createDirectory(atPath: scratch.directory + "/shop", withIntermediateDirectories: true)
    try EarlierStore.make(
      at: scratch.path, version: 1, filledBy: "INSERT INTO setting (key, value) VALUES ('a', 'b')", keyFile: scratch.keyFile)
    let store = try scratch.open()
    #expect(try store.read { try Pragma.text(of: "auto_vacuum", on: $0) } == "2")
    #expect(try store.setting("a") == "b")
    try fillAndEmpty(store)
    let before = try store.pages()
    try store.checkpointNow()
    #expect(try store.pages().all == before.all - FreePages.step)
  }

  @Test("6 connections that write 60 MB in 360 transactions leave a log of at most 18 MB, though none of them has made 400")
  func longLog() throws {
    let stores = try (0..<6).map { _ in try scratch.open() }
    let much = String(repeating: "x", count: 160_000)
    for number in 0..<360 { try stores[number % 6].set("key \(number % 50)", to: "\(number) \(much)") }
    #expect(try #require(StoreFile.size(of: scratch.path + "-wal")) <= 18 << 20)
  }
}
