// The key of a sealed store: another's, none, the variable's, and many who make one at once.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Keys of sealed contacts")
struct SealedKeysTests {
  private let scratch = Scratch(isMade: true)

  /// Zelda, who came twice; the store is closed.
  private func shop() throws {
    let store = try scratch.open()
    try store.visit("S1", lead: .of("zelda.quine@example.com", yes: [.email]))
    try store.visit("S2", lead: .of("zelda.quine@example.com", yes: [.email]), at: morning + 100)
    try store.close()
  }

  private func store() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: scratch.path)) }

  @Test("with another store's key nothing opens for writing: 78, what to do, and not a byte changed")
  func otherKey() throws {
    try shop()
    let (before, key) = (try store(), try String(contentsOfFile: scratch.keyFile, encoding: .utf8))
    try String(key.reversed()).write(toFile: scratch.keyFile, atomically: false, encoding: .utf8)
    let error = try #require(throws: StoreError.self) { try scratch.open() }
    #expect(error.exitCode == 78 && error.message.contains(scratch.keyFile) && error.message.contains("--config"))
    #expect(!error.message.contains(key) && !error.message.contains(String(key.reversed())))
    #expect(try store() == before)
    try key.write(toFile: scratch.keyFile, atomically: false, encoding: .utf8)
    #expect(try scratch.open().contactCount() == 1)
  }

  @Test("a missing key is not made anew while contacts hang on it; sessions are still read, contacts are not")
  func missingKey() throws {
    try shop()
    let before = try store()
    try FileManager.default.removeItem(atPath: scratch.keyFile)
    #expect(try #require(throws: StoreError.self) { try scratch.open() }.exitCode == 78)
    #expect(StoreFile.mode(of: scratch.keyFile) == nil)
    #expect(try store() == before)
    let reading = try scratch.open(.readOnly)
    #expect(try reading.sessions().map(\.id) == ["S2", "S1"])
    let error = try #require(throws: StoreError.self) { try reading.contact(matching: "zelda.quine@example.com") }
    #expect(error.exitCode == 78 && error.message.contains("is missing"))
    let check = try #require(try reading.health(now: morning).first { $0.check == "encryption" })
    #expect(!check.isOK && check.detail.contains("is missing"))
  }

  @Test("a store that was made with the variable's key opens with that alone, and no file is made")
  func variable() throws {
    let given = String(repeating: "5e", count: 32)
    let store = try Database(at: scratch.path, mode: .readWrite, key: KeyFile(path: scratch.keyFile, given: given))
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    #expect(StoreFile.mode(of: scratch.keyFile) == nil)
    try store.setPIN("271828", for: .owner)
    try store.close()
    #expect(try #require(throws: StoreError.self) { try scratch.open() }.exitCode == 78)
    let again = try Database(at: scratch.path, mode: .readWrite, key: KeyFile(path: scratch.keyFile, given: given))
    #expect(try again.contact(matching: "ana@example.com") != nil)
    #expect(try again.checkPIN("271828", for: .owner, bootSeconds: 1) == .right)
  }

  @Test("32 programs that open a new store at once agree on one key, and nothing else is left beside it")
  func together() async throws {
    let scratch = scratch
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<32 { group.addTask { try scratch.open().vault.get().keyID } }
      var keys: Set<String> = []
      for try await key in group { keys.insert(key) }
      #expect(keys.count == 1)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory + "/config") == ["askwell.key"])
  }
}
