// Somebody is forgotten: no byte of the address anywhere, counts that go on, destinations that are told, proof that stays.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Erasure")
struct ErasureTests {
  private let scratch = Scratch()
  private static let forms = ["zelda.quine", "Zelda", "612345678"]

  /// Zelda with two sessions and two destinations, one of which has heard of her; Bo beside her.
  private func shop() throws -> (Database, String) {
    let store = try scratch.open()
    try store.addHook("hook")
    try store.begin(.sample("S1"))
    try store.record(
      RecordedAnswer(session: "S1", ordinal: 1, question: "mail", answer: .text("zelda.quine@example.com"), at: morning))
    try store.record(RecordedAnswer(session: "S1", ordinal: 2, question: "goal", answer: .choices(["sleep"]), at: morning))
    _ = try store.submit(
      .sample("S1", lead: .of("Zelda.Quine@example.com", phone: "+33612345678", name: "Zelda", yes: [.email]), at: morning + 60))
    let delivery = try #require(try store.claim(limit: 1, owner: "me", leaseSeconds: 60, now: morning + 61).first)
    #expect(
      try store.settle(delivery, owner: "me", verdict: .accepted, retryAt: nil, done: ["post"], detail: "post 200", now: morning + 62))
    try store.addHook("late")
    try store.visit("S2", tags: ["goal:wake"], lead: .of("zelda.quine@example.com", yes: [.email]), at: morning + 100)
    try store.visit("S3", lead: .of("bo@example.com", yes: [.email]), at: morning + 200)
    return (store, try #require(try store.contact(matching: "zelda.quine@example.com")).id)
  }

  @Test("after it 2 sessions are nobody's, 3 deliveries and 1 tag are gone, and only who had heard of her is told to forget")
  func erases() throws {
    let (store, id) = try shop()
    let erasure = try store.forget(contact: id, who: "owner", at: morning + 300)
    #expect(erasure == Erasure(contact: id, tags: 1, sessions: 2, deliveries: 3, told: ["hook"]))
    #expect(try store.contact(id: id) == nil && store.contact(matching: "zelda.quine@example.com") == nil)
    #expect(try store.facts(ofContact: id) == nil && store.record(ofContact: id) == nil)
    #expect(try store.contactCount() == 1 && store.contacts().map(\.email?.text) == ["bo@example.com"])
    #expect(try store.session("S1")?.contact == nil && store.session("S1")?.state == .completed)
    #expect(try store.session("S1")?.answers == ["mail": .empty, "goal": .choices(["sleep"])])
    #expect(try store.health(now: morning).filter { $0.check == "row_sums" || $0.check == "references" }.allSatisfy(\.isOK))
    var facts: [String] = []
    try store.forEachFacts { facts.append($0.contact.email?.text ?? "-") }
    #expect(facts == ["bo@example.com"])
    #expect(try store.everybody().count == 1)
  }

  @Test("the row that tells it holds the addresses that had left and no other, needs no consent, and is empty once it was taken")
  func tells() throws {
    let (store, id) = try shop()
    _ = try store.forget(contact: id, who: "owner", at: morning + 300)
    let told = try store.claim(limit: 9, owner: "me", leaseSeconds: 60, now: morning + 301).filter { $0.update.contact == id }
    let delivery = try #require(told.first)
    #expect(told.count == 1 && delivery.destination == "hook" && delivery.update.isErasure)
    #expect(delivery.update.email == "Zelda.Quine@example.com" && delivery.update.phone == nil && delivery.update.allowedToLeave != nil)
    #expect(try store.settle(delivery, owner: "me", verdict: .accepted, retryAt: nil, done: ["post"], detail: "", now: morning + 302))
    let content = try store.content(opened: true)
    #expect(content.filter { line in ErasureTests.forms.contains { line.localizedCaseInsensitiveContains($0) } } == [])
  }

  @Test("a destination that refused to forget can be asked again, though nobody may write to the person")
  func again() throws {
    let (store, id) = try shop()
    _ = try store.forget(contact: id, who: "owner", at: morning + 300)
    let told = try #require(
      try store.claim(limit: 9, owner: "me", leaseSeconds: 60, now: morning + 301).first { $0.update.contact == id })
    #expect(
      try store.settle(told, owner: "me", verdict: .refused(reason: "no"), retryAt: nil, done: [], detail: "", now: morning + 302))
    #expect(try store.retryDead(at: morning + 400) == 1)
    let again = try store.claim(limit: 9, owner: "me", leaseSeconds: 60, now: morning + 401)
    #expect(again.contains { $0.id == told.id && $0.update.isErasure })
  }

  @Test("no byte of what was kept of address, name and number is left in file and log when nobody has to be told")
  func bytes() throws {
    let store = try scratch.open()
    try store.visit("S1", lead: .of("zelda.quine@example.com", phone: "+33612345678", name: "Zelda", yes: [.email, .sms]))
    let id = try #require(try store.contact(matching: "zelda.quine@example.com")).id
    let kept = try store.read { db in
      let row = try #require(try db.row("SELECT email, email_key, phone, phone_key, name FROM contact"))
      return (0..<5).compactMap { row[$0] as String? }
    }
    func copies() throws -> Int {
      try ["", "-wal"].reduce(0) { sum, end in
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: scratch.path + end)), as: UTF8.self)
        return sum + kept.count { text.contains($0) }
      }
    }
    #expect(try kept.count == 5 && copies() >= 5)
    _ = try store.forget(contact: id, who: "owner", at: morning + 300)
    #expect(try copies() == 0)
  }

  @Test("consents stay word for word, with a withdrawal after them; the audit log hears counts and no address")
  func proof() throws {
    let (store, id) = try shop()
    _ = try store.forget(contact: id, who: "merchant", at: morning + 300)
    let rows = try store.read {
      try $0.rows("SELECT state, wording FROM consent ORDER BY n").map { "\($0[0] as String) \($0[1] as String)" }
    }
    #expect(rows == ["given Yes, by email.", "given Yes, by email.", "given Yes, by email.", "withdrawn (erased at the person's request)"])
    let entry = try #require(try store.auditLog().first)
    #expect(entry.what == "contact.forget" && entry.who == "merchant" && entry.detail["contact"] == .string(id))
    #expect(entry.detail["before"]?["sessions"] == 2 && entry.detail["after"]?["told_to_forget"] == ["hook"])
    #expect(!ErasureTests.forms.contains { entry.detail.canonical.localizedCaseInsensitiveContains($0) })
  }

  @Test("the address is known to have been erased, by a key that tells nobody which it was; whoever comes back is a new contact")
  func tombstone() throws {
    let (store, id) = try shop()
    _ = try store.forget(contact: id, who: "owner", at: morning + 300)
    #expect(try store.isForgotten(" ZELDA.quine@example.com".trimmingSpaces()) && !store.isForgotten("bo@example.com"))
    let back = try store.visit("S9", lead: .of("zelda.quine@example.com", yes: [.email]), at: morning + 400)
    #expect(back.isNewContact && back.contact != id)
    #expect(throws: StoreError.self) { try store.forget(contact: id, who: "owner", at: morning + 500) }
    #expect(try store.count("contact") == 3 && store.contactCount() == 2)
  }

  @Test("a store of version 3 gets the tombstone and keeps its people")
  func migrated() throws {
    try scratch.make(version: 3) { db in
      try db.run("INSERT INTO contact (id, email, email_key, created_at, seen_at) VALUES ('C1', 'bo@example.com', 'bo@example.com', 0, 0)")
    }
    let store = try scratch.open()
    #expect(try store.contacts().map(\.id) == ["C1"])
    #expect(try store.forget(contact: "C1", who: "owner", at: morning).told == [])
    #expect(try store.contactCount() == 0)
  }

  @Test("a store that was killed in the middle of an erasure has forgotten all or nothing")
  func atomic() throws {
    let (store, id) = try shop()
    let before = try store.content()
    try store.write { try $0.execute(sql: "CREATE TRIGGER stop BEFORE UPDATE ON contact BEGIN SELECT RAISE(ABORT, 'stop'); END") }
    #expect(throws: StoreError.self) { try store.forget(contact: id, who: "owner", at: morning + 300) }
    try store.write { try $0.execute(sql: "DROP TRIGGER stop") }
    #expect(try store.content() == before)
  }
}
