// A store under a new key: everything opens and is found as before, nothing of the old key is left, and a kill leaves the old or the new.
import Crypto
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Another key")
struct KeyRotationTests {
  private let scratch = Scratch(isMade: true)
  private var keyFile: String { scratch.keyFile }

  /// Ana with all that is sealed, somebody forgotten, a PIN, and an order of nobody's.
  private func shop() throws -> Database {
    let store = try scratch.open()
    try store.addHook()
    try store.begin(.sample("S1"))
    try store.record(RecordedAnswer(session: "S1", ordinal: 1, question: "mail", answer: .text("ana@example.com"), at: morning))
    _ = try store.submit(
      .sample("S1", lead: .of("ana@example.com", phone: "+33612345678", name: "Ana", yes: [.email]), at: morning + 60))
    try store.visit("S2", lead: .of("gone@example.com", yes: [.email]), at: morning + 70)
    let gone = try #require(try store.contact(matching: "gone@example.com")).id
    _ = try store.forget(contact: gone, who: "owner", at: morning + 80)
    try store.setPIN("27182818", for: .owner)
    try store.write { db in
      try db.run(
        """
        INSERT INTO purchase (name, at, email, is_cancelled, digest, imported_at)
        VALUES ('#1', 1, askwell_blind('email', 'nobody@example.com'), 0, '', 1)
        """)
    }
    return store
  }

  private func rotate() throws -> Rotated { try KeyRotation(at: scratch.path, keyFile: keyFile).rotate(who: "owner", at: morning + 100) }
  private func lines() throws -> [String] { try String(contentsOfFile: keyFile, encoding: .utf8).split(separator: "\n").map(String.init) }

  private func expectWhole(_ store: Database, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let ana = try #require(try store.contact(matching: "ANA@example.com"), sourceLocation: sourceLocation)
    #expect(ana.name == "Ana" && ana.phone?.text == "+33612345678", sourceLocation: sourceLocation)
    #expect(try store.contact(matching: "+33612345678")?.id == ana.id, sourceLocation: sourceLocation)
    #expect(try store.session("S1")?.answers["mail"] == .text("ana@example.com"), sourceLocation: sourceLocation)
    #expect(try store.isForgotten("gone@example.com") && !store.isForgotten("ana@example.com"), sourceLocation: sourceLocation)
    #expect(try store.checkPIN("27182818", for: .owner, bootSeconds: 1) == .right, sourceLocation: sourceLocation)
    let orders = try store.read { try $0.count("SELECT COUNT(*) FROM purchase WHERE email = askwell_blind('email', 'nobody@example.com')") }
    #expect(orders == 1, sourceLocation: sourceLocation)
    let ill = try store.health(now: morning + 200).filter { !$0.isOK && !["catalog", "quiz"].contains($0.check) }
    #expect(ill.isEmpty, "\(ill)", sourceLocation: sourceLocation)
  }

  @Test("everything opens and is found as before, twice over; no value is of the former key, the old file is gone, the audit log knows")
  func rotated() throws {
    let store = try shop()
    let first = try #require(try? store.vault.get()).keyID
    try store.close()
    let old = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
    var ids = [first]
    for _ in 0..<2 {
      let rotated = try rotate()
      #expect(rotated.shut == 0 && rotated.sealed >= 6 && !ids.contains(rotated.keyID))
      ids.append(rotated.keyID)
      #expect(try lines().count == ids.count && StoreFile.mode(of: keyFile) == 0o600)
      let store = try scratch.open()
      try expectWhole(store)
      let sealed = try store.content().flatMap { $0.split(whereSeparator: { "|\u{1F}\t \"".contains($0) }).map(String.init) }
      #expect(Set(sealed.compactMap(Vault.keyID)) == [rotated.keyID])
      let entry = try #require(try store.auditLog(limit: 1).first)
      #expect(entry.what == "key.rotate" && entry.detail["after"]?["key"] == .string(rotated.keyID))
      try store.close()
      let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path.directory)
      #expect(files.filter { $0.contains("resealing") || $0.contains("before") || $0.hasSuffix(".new") } == [])
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) != old)
  }

  @Test("a rotation that was cut off behind the new key leaves a store that opens, and the next one makes no third key")
  func cutOff() throws {
    try shop().close()
    try KeyFile(path: keyFile, given: nil).add(SymmetricKey(size: .bits256))
    let between = try scratch.open()
    try expectWhole(between)
    try between.visit("S9", lead: .of("new@example.com", yes: [.email]), at: morning + 90)
    try between.close()
    _ = try rotate()
    #expect(try lines().count == 2)
    let store = try scratch.open()
    try expectWhole(store)
    #expect(try store.contact(matching: "new@example.com") != nil)
  }

  @Test("a backup of before is restored and is under the new key then; a former line that went away is told of, and nothing is changed")
  func backups() throws {
    let store = try shop()
    let backup = scratch.path + ".backup"
    _ = try store.backUp(to: backup, at: morning + 90)
    try store.close()
    let new = try rotate().keyID
    _ = try Restore(at: scratch.path, keyFile: keyFile).restore(backup, who: "owner", at: morning + 110)
    let restored = try scratch.open()
    try expectWhole(restored)
    #expect(try restored.vault.get().keyID == new)
    try restored.close()
    let both = try lines()
    try both[0].write(toFile: keyFile, atomically: true, encoding: .utf8)
    #expect(throws: StoreError.self) { try scratch.open() }
    try both.joined(separator: "\n").write(toFile: keyFile, atomically: true, encoding: .utf8)
    try expectWhole(try scratch.open())
  }

  @Test("while a program has the store open, and with the key in the environment, nothing is changed, and the words say what to do")
  func refused() throws {
    let store = try shop()
    #expect(throws: StoreError.self) {
      try KeyRotation(at: scratch.path, keyFile: keyFile).rotate(who: "o", at: morning, patienceSeconds: 0)
    }
    try store.close()
    let digits = try lines()
    let given = KeyRotation(at: scratch.path, key: KeyFile(path: keyFile, given: digits[0]))
    let error = #expect(throws: StoreError.self) { try given.rotate(who: "o", at: morning) }
    #expect(error?.exitCode == 78 && error?.message.contains("write it into") == true)
    #expect(try lines() == digits)
    _ = try rotate()
    let many = try lines().joined(separator: " ")
    try expectWhole(try Database(at: scratch.path, mode: .readWrite, key: KeyFile(path: "/nowhere/askwell.key", given: many)))
  }

  @Test("keys are in a page that is not swapped out")
  func locked() throws {
    let probe = UnsafeMutableRawPointer.allocate(byteCount: 4_096, alignment: 4_096)
    defer { probe.deallocate() }
    guard mlock(probe, 4_096) == 0, munlock(probe, 4_096) == 0 else { return print("skipped: this system locks no memory for this user") }
    let store = try scratch.open()
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmLck:") })
    #expect(line.split { $0 == " " || $0 == "\t" }.compactMap { Int($0) }.first.map { $0 > 0 } == true, "\(line)")
    _ = store
  }

  @Test("a held key is the key, whatever comes and goes beside it, and more of them than the page has room for")
  func held() {
    let keys = (0..<300).map { _ in SymmetricKey(size: .bits256) }
    var held = keys.map { HeldKey($0) as HeldKey? }
    for place in stride(from: 0, to: 300, by: 3) { held[place] = nil }
    for place in stride(from: 0, to: 300, by: 3) { held[place] = HeldKey(keys[place]) }
    #expect(zip(held, keys).allSatisfy { $0?.key == $1 })
  }
}
