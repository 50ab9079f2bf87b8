// PINs with their lock-out, the audit log, and the doctor.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Trust")
struct TrustTests {
  let scratch = Scratch(isMade: true)
  let store: Database

  init() throws { store = try scratch.open() }

  // MARK: PINs

  @Test("a right PIN is right, a wrong one counts 1 and 2, a right one starts again at 1")
  func rightAndWrong() throws {
    #expect(try !store.hasPIN(for: .owner))
    try store.setPIN("271828", for: .owner)
    #expect(try store.hasPIN(for: .owner) && !store.hasPIN(for: .staff))
    #expect(try store.checkPIN("271828", for: .owner, bootSeconds: 10) == .right)
    #expect(try store.checkPIN("271829", for: .owner, bootSeconds: 10) == .wrong(failures: 1))
    #expect(try store.checkPIN("", for: .owner, bootSeconds: 10) == .wrong(failures: 2))
    #expect(try store.checkPIN("271828", for: .owner, bootSeconds: 10) == .right)
    #expect(try store.checkPIN("271829", for: .owner, bootSeconds: 10) == .wrong(failures: 1))
    #expect(try store.checkPIN("271828", for: .staff, bootSeconds: 10) == .wrong(failures: 0))
  }

  @Test("5 failures wait 30 s, then 60 s, 5, 15 and 60 minutes, and 60 minutes ever after; 100 wait for a new PIN")
  func steps() {
    #expect((0...4).map(LockOut.seconds(afterFailures:)) == [0, 0, 0, 0, 0])
    #expect((5...11).map(LockOut.seconds(afterFailures:)) == [30, 60, 300, 900, 3_600, 3_600, 3_600])
    #expect(LockOut.seconds(afterFailures: 99) == 3_600)
    #expect(LockOut.seconds(afterFailures: 100) > 5 * 365 * 86_400)
  }

  @Test("during the wait not even the right PIN is compared; after 30 s it is; a restart begins the wait anew")
  func wait() throws {
    try store.setPIN("271828", for: .owner)
    // Four failures, as after four tries.
    try store.write { try $0.run("UPDATE pin SET failures = 4") }
    #expect(try store.checkPIN("000001", for: .owner, bootSeconds: 1_000) == .wrong(failures: 5))
    #expect(try store.checkPIN("271828", for: .owner, bootSeconds: 1_000) == .wait(seconds: 30))
    #expect(try store.checkPIN("271828", for: .owner, bootSeconds: 1_029) == .wait(seconds: 1))
    // The machine was restarted, and so was the program.
    let restarted = try scratch.open()
    #expect(try restarted.checkPIN("271828", for: .owner, bootSeconds: 5) == .wait(seconds: 30))
    #expect(try restarted.checkPIN("271828", for: .owner, bootSeconds: 34) == .wait(seconds: 1))
    #expect(try restarted.checkPIN("000001", for: .owner, bootSeconds: 35) == .wrong(failures: 6))
    #expect(try restarted.checkPIN("271828", for: .owner, bootSeconds: 36) == .wait(seconds: 59))
    #expect(try restarted.checkPIN("271828", for: .owner, bootSeconds: 95) == .right)
    #expect(try restarted.checkPIN("000001", for: .owner, bootSeconds: 96) == .wrong(failures: 1))
  }

  @Test("a new PIN ends the wait")
  func newPIN() throws {
    try store.setPIN("271828", for: .owner)
    try store.write { try $0.run("UPDATE pin SET failures = 100, wait_seconds = 999, wait_from = 0") }
    try store.setPIN("314159", for: .owner)
    #expect(try store.checkPIN("314159", for: .owner, bootSeconds: 1) == .right)
    #expect(try store.checkPIN("271828", for: .owner, bootSeconds: 1) == .wrong(failures: 1))
  }

  @Test(
    "weak PINs are refused with 65 and the reason",
    arguments: [("12345", "6 digits"), ("12345a", "digits only"), ("123456", "in a row"), ("987654", "in a row"), ("111111", "repeated")])
  func weak(_ pin: String, _ reason: String) throws {
    let error = try #require(throws: StoreError.self) { try store.setPIN(pin, for: .staff) }
    #expect(error.exitCode == 65 && error.message.contains(reason))
    #expect(!error.message.contains(pin))
    #expect(try !store.hasPIN(for: .staff))
  }

  @Test("the key is 32 bytes in a 0600 file; another key opens no PIN, and a missing one is said and not replaced")
  func pepper() throws {
    try store.setPIN("271828", for: .owner)
    #expect(StoreFile.mode(of: scratch.keyFile) == 0o600)
    let text = try String(contentsOfFile: scratch.keyFile, encoding: .utf8)
    #expect(text.count == 64 && text.allSatisfy(\.isHexDigit))
    try String(text.reversed()).write(toFile: scratch.keyFile, atomically: false, encoding: .utf8)
    #expect(try store.checkPIN("271828", for: .owner, bootSeconds: 1) == .wrong(failures: 1))
    try FileManager.default.removeItem(atPath: scratch.keyFile)
    #expect(try #require(throws: StoreError.self) { try store.checkPIN("271828", for: .owner, bootSeconds: 1) }.exitCode == 65)
    #expect(StoreFile.mode(of: scratch.keyFile) == nil)
  }

  // MARK: Audit

  @Test("2 entries are read newest first; the log refuses changes and deletions")
  func audit() throws {
    try store.audit("quiz.import", who: "owner", detail: ["ref": "night"], at: morning)
    try store.audit("pin.set", who: "command line", at: morning + 1)
    let log = try store.auditLog()
    #expect(log.map(\.what) == ["pin.set", "quiz.import"])
    #expect(log.last == AuditEntry(number: 1, at: morning, who: "owner", what: "quiz.import", detail: ["ref": "night"]))
    #expect(throws: StoreError.self) { try store.write { try $0.run("UPDATE audit SET who = 'x'") } }
    #expect(throws: StoreError.self) { try store.write { try $0.run("DELETE FROM audit") } }
    #expect(try store.auditLog() == log)
  }

  @Test("an address or a number that a segment is defined by is no word of the log, which keeps its words for ever")
  func auditWithoutAddresses() throws {
    let definition = "contact.email = \"zelda.quine+a@example.com\" or contact.phone in (\"+33612345678\", x) or 2+3 = @"
    try store.saveSegment(StoredSegment(name: "Z", definition: definition), replacing: nil, by: "owner", at: morning)
    let entry = try #require(try store.auditLog().first)
    #expect(
      entry.detail["after"]?["definition"]?.string
        == "contact.email = \"(address)\" or contact.phone in (\"(address)\", x) or 2+3 = @")
  }

  // MARK: Doctor

  private func faults(at now: Instant = morning) throws -> [String] {
    try store.health(now: now).filter { !$0.isOK }.map(\.check)
  }

  @Test("16 checks; a new store lacks a catalog and a quiz, one with both is sound")
  func sound() throws {
    #expect(try store.health(now: morning).count == 16)
    #expect(try faults() == ["catalog", "quiz"])
    var quiz = Quiz(ref: "night", title: "Night", questions: [])
    quiz.version = "5f0c"
    _ = try store.importQuiz(quiz, source: "…", at: morning)
    _ = try store.importCatalog([Variant(sku: "A", title: "A")], source: "c.csv", at: morning)
    try store.visit("S1", lead: .of("ana@example.com", name: "Ana", yes: [.email]))
    try store.begin(.sample("S2"))
    try store.record(.sample("S2"))
    try store.end(session: "S2", ending: .quit, at: morning)
    #expect(try faults() == [])
  }

  @Test(
    "row sums find one changed character, in an answer and in every column of a session",
    arguments: [
      "UPDATE answer SET value = '{\"choices\":[\"tleep\"]}'", "UPDATE answer SET at = at + 1",
      "UPDATE session SET outcome = 'dalm'", "UPDATE session SET take = take || ' '", "UPDATE session SET staff = ''",
      "UPDATE session SET ended_at = NULL", "UPDATE session SET is_preview = 1",
    ])
  func flipped(_ sql: String) throws {
    var start = SessionStart.sample()
    start.surroundings.staff = nil
    try store.begin(start)
    try store.record(.sample())
    _ = try store.submit(.sample())
    #expect(try !faults().contains("row_sums"))
    try store.write { try $0.run(sql) }
    #expect(try faults().contains("row_sums"))
  }

  @Test("a wider mode, a broken reference and a row that has waited 24 h are found")
  func otherFaults() throws {
    try store.addHook()
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    #expect(try !faults(at: morning + 23 * 3_600).contains("outbox"))
    #expect(try faults(at: morning + 25 * 3_600).contains("outbox"))
    #expect(chmod(scratch.path + "-wal", 0o640) == 0)
    #expect(try faults().contains("file_modes"))
    try store.outsideTransaction {
      try $0.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM contact WHERE n = 1; PRAGMA foreign_keys = ON")
    }
    #expect(try faults().contains("references"))
  }

  // MARK: Errors

  @Test("errors of the system say the path and exit as sysexits do")
  func systemErrors() {
    #expect(StoreError.system(EIO, "reading", "/x").exitCode == 74 && StoreError.system(EIO, "reading", "/x").isDiskFailure)
    #expect(StoreError.system(ENOSPC, "writing", "/x").exitCode == 74 && StoreError.system(ENOSPC, "writing", "/x").isDiskFull)
    #expect(StoreError.system(EACCES, "opening", "/x").exitCode == 77)
    #expect(StoreError.system(ENOENT, "opening", "/x").exitCode == 66)
    #expect(StoreError.system(EISDIR, "opening", "/x").exitCode == 73)
    #expect(StoreError.system(EACCES, "opening", "/x").message.hasPrefix("/x: opening"))
  }
}
