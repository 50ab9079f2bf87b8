// Consents and the audit log as chains: whatever is done to them with another program is found, and the first number is named.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Chains")
struct ChainTests {
  private let scratch = Scratch(isMade: true)

  /// Six consents and seven audit entries.
  private func shop() throws -> Database {
    let store = try scratch.open()
    for number in 1...6 {
      try store.visit("S\(number)", lead: .of("p\(number)@example.com", yes: [.email]), at: morning + Int64(number) * 100)
      try store.audit("quiz.import", who: "owner", detail: ["ref": .string("q\(number)")], at: morning + Int64(number))
    }
    try store.audit("pin.set", who: "command line", at: morning + 10)
    return store
  }

  private func check(_ chain: String, _ store: Database) throws -> HealthCheck {
    try #require(try store.health(now: morning).first { $0.check == chain + "_chain" })
  }

  /// What a stranger does who has the file and knows the way around triggers, but has no key.
  private func tamper(_ table: String, _ sql: String, _ store: Database) throws {
    try store.outsideTransaction { db in
      let triggers = try db.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table]).map { $0[0] as String }
      for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
      try db.execute(sql: sql.replacing("TABLE", with: table))
    }
  }

  @Test("6 consents and 7 entries are whole, and the doctor says how many there are and where the chain ends")
  func whole() throws {
    let store = try shop()
    let states = try store.chains()
    #expect(states.map(\.name) == ["audit", "consent"] && states.map(\.entries) == [7, 6])
    for state in states {
      #expect(
        try check(state.name, store)
          == HealthCheck(
            check: state.name + "_chain", isOK: true, detail: "\(state.entries) entries, head \(state.head.prefix(16))"))
    }
    let reader = try scratch.open(.readOnly)
    #expect(try check("consent", reader).isOK && check("audit", reader).isOK)
  }

  @Test(
    "an edit, a deletion, an insertion, a swap and a cut are found in both, with the first bad number",
    arguments: ["audit", "consent"],
    [
      ("UPDATE TABLE SET at = at + 1 WHERE n = 3", "entry 3 is not as it was written"),
      ("UPDATE TABLE SET link = (SELECT link FROM TABLE WHERE n = 2) WHERE n = 5", "entry 5 is not as it was written"),
      ("DELETE FROM TABLE WHERE n = 4", "entry 4 is missing"),
      ("DELETE FROM TABLE WHERE n = 1", "entry 1 is missing"),
      ("DELETE FROM TABLE WHERE n IN (2, 3)", "entry 2 is missing"),
      ("UPDATE TABLE SET n = -3 WHERE n = 3; UPDATE TABLE SET n = 3 WHERE n = 4; UPDATE TABLE SET n = 4 WHERE n = -3", "entry 3 is not"),
      ("UPDATE TABLE SET n = 0 WHERE n = 2", "entry 0 is not as it was written"),
      ("UPDATE TABLE SET link = NULL WHERE n = 2", "entry 2 was written without the key, or by another hand"),
      ("DELETE FROM TABLE WHERE n > 4", "entry 5 is missing, and what came after it: 4 of"),
      ("DELETE FROM TABLE", "entry 1 is missing, and what came after it: 0 of"),
      ("DELETE FROM chain WHERE name = 'TABLE'", "was taken away"),
      ("UPDATE chain SET entries = entries + 1 WHERE name = 'TABLE'", "entry"),
      ("UPDATE chain SET older = 2 WHERE name = 'TABLE'", "how far it reaches"),
      (
        """
        DELETE FROM TABLE WHERE n > 4;
        UPDATE chain SET (entries, last, head) = (SELECT n, n, link FROM TABLE WHERE n = 4) WHERE name = 'TABLE'
        """, "the line that says how far it reaches (4 entries) is not as it was written"
      ),
    ])
  func tampered(_ table: String, _ change: (sql: String, words: String)) throws {
    let store = try shop()
    try tamper(table, change.sql, store)
    let found = try check(table, store)
    #expect(!found.isOK && found.detail.contains(change.words), "\(found.detail)")
    #expect(try check(table == "audit" ? "consent" : "audit", store).isOK)
  }

  @Test("a row that was added behind the last is found, whatever link it was given", arguments: ["NULL", "zeroblob(32)", "link"])
  func added(_ link: String) throws {
    let store = try shop()
    try tamper("audit", "INSERT INTO audit SELECT 8, at, who, what, detail, \(link) FROM audit WHERE n = 7", store)
    #expect(try check("audit", store).detail.hasPrefix("entry 8 was"))
  }

  @Test("NULL and an empty text differ, and so does a letter that moved from one column to the next")
  func unambiguous() throws {
    let store = try shop()
    try tamper("consent", "UPDATE consent SET kiosk = '' WHERE n = 6", store)
    #expect(try check("consent", store).isOK == false)
    func entry(_ chain: Chain, _ number: Int64, _ values: String) throws -> Data {
      chain.entry(number, try #require(try store.read { try $0.row("SELECT \(values)") }).databaseValues)
    }
    let one = try entry(.audit, 1, "1, 'ab', 'c', ''")
    #expect(try one != entry(.audit, 1, "1, 'a', 'bc', ''") && one != entry(.audit, 2, "1, 'ab', 'c', ''"))
    #expect(try one != entry(.consent, 1, "1, 'ab', 'c', ''") && one != entry(.audit, 1, "1, 'ab', 'c', NULL"))
    #expect(try one == entry(.audit, 1, "1, 'ab', 'c', ''"))
  }

  @Test("what was cut off stays found when new rows have come since")
  func cutAndGoneOn() throws {
    let store = try shop()
    try tamper("audit", "DELETE FROM audit WHERE n > 5", store)
    try store.audit("pin.set", who: "owner", at: morning + 20)
    #expect(try store.auditLog().first?.number == 8)
    #expect(try check("audit", store).detail.hasPrefix("entry 6 is missing"))
  }

  @Test("a chain without its own line takes rows in as ever, begins no new chain, and stays found")
  func noHead() throws {
    let store = try shop()
    try tamper("audit", "DELETE FROM chain WHERE name = 'audit'", store)
    try store.audit("pin.set", who: "owner", at: morning + 20)
    #expect(try store.auditLog().first?.number == 8)
    #expect(try check("audit", store).detail.contains("was taken away"))
  }

  @Test("the table refuses a change of any column, a second link and a deletion", arguments: Chain.allCases)
  func refuses(_ chain: Chain) throws {
    let store = try shop()
    for column in ["n", "link"] + chain.columns {
      #expect(throws: StoreError.self, "\(column)") {
        try store.write { try $0.run("UPDATE \(chain.rawValue) SET \(column) = \(column) WHERE n = 1") }
      }
    }
    #expect(throws: StoreError.self) { try store.write { try $0.run("DELETE FROM \(chain.rawValue)") } }
  }

  @Test("a head that was written down is part of the chain for ever after, and not of an older copy that was put back")
  func olderCopy() throws {
    let store = try shop()
    try store.checkpointNow()
    let older = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
    try store.audit("pin.set", who: "owner", at: morning + 20)
    let head = try #require(try store.chains().first).head
    try store.audit("pin.set", who: "owner", at: morning + 30)
    #expect(try store.knowsHead(head) && store.knowsHead(String(head.prefix(16))) && !store.knowsHead("") && !store.knowsHead("%%%%%%%%"))
    try store.close()
    try older.write(to: URL(fileURLWithPath: scratch.path))
    let back = try scratch.open()
    #expect(try check("audit", back).isOK && !back.knowsHead(head))
  }

  @Test("a transaction that is taken back takes its links back too")
  func takenBack() throws {
    let store = try shop()
    struct Stop: Error {}
    #expect(throws: (any Error).self) {
      try store.write { db in
        try db.audit("pin.set", who: "owner", detail: [:], at: morning)
        throw Stop()
      }
    }
    try store.audit("pin.set", who: "owner", at: morning + 20)
    #expect(try check("audit", store).isOK && store.chains().first?.entries == 8)
  }

  @Test("4 writers at once, 25 entries each, make one chain")
  func writers() throws {
    let stores = try (0..<4).map { _ in try scratch.open() }
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 4) { writer in
      for number in 0..<25 {
        do { try stores[writer].audit("pin.set", who: "w\(writer)", at: morning + Int64(number)) } catch { failures.add("\(error)") }
      }
    }
    #expect(failures.all.isEmpty)
    #expect(try check("audit", stores[0]).detail.hasPrefix("100 entries, head"))
  }

  private final class Failures: @unchecked Sendable {
    private let gate = NSLock()
    private var texts: [String] = []
    func add(_ text: String) { gate.withLock { texts.append(text) } }
    var all: [String] { gate.withLock { texts } }
  }

  // MARK: Older stores and keys

  @Test("the rows of a store of version 14 are chained when it is brought up to date; a change after that is found")
  func migrated() throws {
    try scratch.make(version: 14) { db in
      try db.run("INSERT INTO contact (id, created_at, seen_at) VALUES ('C1', 0, 0)")
      for number in 1...1_500 {
        try db.run("INSERT INTO audit (at, who, what, detail) VALUES (?, 'owner', 'pin.set', '{}')", [number])
        try db.run(
          """
          INSERT INTO consent (contact, channel, state, wording, wording_sha256, at) VALUES (1, 'email', 'given', 'Yes.', '', ?)
          """, [number])
      }
    }
    let store = try scratch.open()
    #expect(try check("audit", store).detail.hasPrefix("1500 entries, 1500 of them from before they were chained, head "))
    #expect(try check("consent", store).isOK)
    try store.audit("pin.set", who: "owner", at: morning)
    #expect(try check("audit", store).isOK)
    try tamper("consent", "UPDATE consent SET wording = 'No.' WHERE n = 1200", store)
    #expect(try check("consent", store).detail.hasPrefix("entry 1200 is not as it was written"))
  }

  @Test("without its key, or with another, a store can only be read, and the doctor says so of both chains; with its own again all is well")
  func keys() throws {
    try shop().close()
    let text = try String(contentsOfFile: scratch.keyFile, encoding: .utf8)
    try FileManager.default.removeItem(atPath: scratch.keyFile)
    func details() throws -> [String] {
      let store = try scratch.open(.readOnly)
      return try [check("audit", store).detail, check("consent", store).detail]
    }
    #expect(throws: StoreError.self) { try scratch.open() }
    #expect(try details().allSatisfy { $0.hasPrefix("cannot be followed: \(scratch.keyFile): the key") })
    try String(repeating: "ab", count: 32).write(toFile: scratch.keyFile, atomically: false, encoding: .utf8)
    #expect(throws: StoreError.self) { try scratch.open() }
    #expect(try details().allSatisfy { $0.hasPrefix("was written with another key") })
    try text.write(toFile: scratch.keyFile, atomically: false, encoding: .utf8)
    #expect(try check("audit", scratch.open()).isOK && check("consent", scratch.open()).isOK)
  }
}
