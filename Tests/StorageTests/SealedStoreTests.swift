// A store in which nobody can read who its people are without the key: no byte of them in any file, nothing moved, nothing lost with the
// wrong key.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Sealed contacts")
struct SealedStoreTests {
  private let scratch = Scratch(isMade: true)
  private static let planted = ["zelda.quine", "Zelda", "612345678", "Rue Obscure", "a private word"]

  /// Zelda in every place where somebody may be named.
  private func shop() throws -> Database {
    let store = try scratch.open()
    try store.addHook("hook")
    try store.begin(.sample("S1"))
    try store.record(
      RecordedAnswer(session: "S1", ordinal: 1, question: "where", answer: .text("zelda.quine@example.com"), at: morning))
    try store.record(RecordedAnswer(session: "S1", ordinal: 2, question: "note", answer: .text("a private word"), at: morning))
    _ = try store.submit(
      .sample("S1", lead: .of("Zelda.Quine@example.com", phone: "+33612345678", name: "Zelda", yes: [.email, .sms]), at: morning + 60))
    let delivery = try #require(try store.claim(limit: 1, owner: "me", leaseSeconds: 60, now: morning + 61).first)
    #expect(
      try store.settle(
        delivery, owner: "me", verdict: .refused(reason: "no"), retryAt: nil, done: [], detail: "", now: morning + 62))
    try store.visit("S2", tags: ["goal:wake"], lead: .of("zelda.quine@example.com", yes: [.email]), at: morning + 100)
    _ = try store.importContacts(
      [ContactImport(email: Email("zelda.quine@example.com"), name: "Zelda Q", properties: ["street": "Rue Obscure"])], at: morning + 200)
    _ = try store.importOrders(
      [
        Order(
          name: "1", at: morning + 300, code: nil, session: nil, email: Email("zelda.quine@example.com"),
          lines: [.init(sku: "TEA", quantity: 1, price: 1000)])
      ], source: "orders.csv", windowDays: 90, by: "test", at: morning + 300)
    let id = try #require(try store.contact(matching: "zelda.quine@example.com")).id
    _ = try store.withdraw([.sms], of: id, who: "owner", at: morning + 400)
    let index = SegmentIndex(store, zone: .utc)
    _ = try index.differences(at: morning + 500, asking: [])
    try index.save()
    return store
  }

  @Test("what was typed is in the person's own document, as it was typed")
  func document() throws {
    let store = try shop()
    let id = try #require(try store.contact(matching: "zelda.quine@example.com")).id
    let given = try #require(try store.trail(ofContact: id)).sessions.flatMap(\.given)
    #expect(given.contains { $0.answer == .text("a private word") } && given.contains { $0.answer == .text("zelda.quine@example.com") })
  }

  @Test("a value that does not open costs its own answer alone: figures, other erasures and a restore go on, and the doctor names it")
  func damagedValue() throws {
    let store = try shop()
    try store.visit("S3", lead: .of("eva@example.com", yes: [.email]), at: morning + 600)
    try store.write { db in
      try db.run("UPDATE answer SET value = substr(value, 1, length(value) - 8) || 'AAAAAAA=' WHERE session = 'S1' AND ordinal = 2")
    }
    let eva = try #require(try store.contact(matching: "eva@example.com")).id
    #expect(try store.forget(contact: eva, who: "owner", at: morning + 700).sessions == 1)
    var book = FunnelBook(store)
    let day = StoreZone.utc.date(of: morning)
    #expect(try book.funnel(FunnelFilter(), days: day...day).completions > 0)
    #expect(try store.health(now: morning).filter { !$0.isOK }.map(\.check).contains("encryption"))
  }

  /// In which files something planted stands, plain, in base64 from each of three places, or in hex.
  private func leaks(in directory: String) throws -> [String] {
    var found: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: directory).sorted() {
      let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name))
      let text = String(decoding: data, as: UTF8.self)
      for word in SealedStoreTests.planted {
        let forms = (0..<3).map { shift in
          // Without the letters that depend on what stands before and behind.
          String(Data([UInt8](repeating: 0, count: shift) + word.utf8).base64EncodedString().dropFirst(4).dropLast(4))
        }
        for form in forms where form.utf8.count >= 8 && text.contains(form) { found.append("\(name): \(form)") }
        let folded = text.lowercased()
        for form in [word, Digest.hex(word.utf8)] where folded.contains(form.lowercased()) { found.append("\(name): \(form)") }
      }
    }
    return found
  }

  @Test("no address, name, number, street or typed word stands in the store, its log or its index, in plain, base64 or hex")
  func bytes() throws {
    let store = try shop()
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory + "/shop").count >= 5)
    #expect(try leaks(in: scratch.directory + "/shop") == [])
    try store.checkpointNow()
    #expect(try leaks(in: scratch.directory + "/shop") == [])
    // The search finds what is there.
    let note = "x" + Data("..zelda.quine..".utf8).base64EncodedString()
    try Data(note.utf8).write(to: URL(fileURLWithPath: scratch.directory + "/shop/note"))
    #expect(try leaks(in: scratch.directory + "/shop").count == 1)
  }

  @Test("all of it is there for who has the key: contact, answers, order, dead letter, search")
  func readable() throws {
    let store = try shop()
    let contact = try #require(try store.contact(matching: "+33 6 12 34 56 78"))
    #expect(contact.email?.text == "Zelda.Quine@example.com" && contact.name == "Zelda Q" && contact.properties["street"] == "Rue Obscure")
    #expect(try store.session("S1")?.answers["note"] == .text("a private word"))
    #expect(try store.orders().first?.match == .contact)
    let letter = try #require(try store.deadLetters().first)
    #expect(try store.deadLetter(letter.id).update?.name == "Zelda")
    for word in ["quine@ex", "ZELDA q", "3361234", contact.id] {
      #expect(try store.findContacts([word], limit: 5, mayGoOn: { true }).lines.map(\.id) == [contact.id], "\(word)")
      #expect(try store.contacts(matching: word).map(\.id) == [contact.id], "\(word)")
    }
    #expect(try store.contacts(matching: "rue obscure").isEmpty)
  }

  // MARK: Changed files

  @Test("a value that was moved to another row or column is shown to nobody, stops no list, and the doctor finds it")
  func swapped() throws {
    let store = try shop()
    try store.visit("S3", lead: .of("bo@example.com", name: "Bo", yes: [.email]), at: morning + 600)
    func fault() throws -> String? { try store.health(now: morning).first { $0.check == "encryption" && !$0.isOK }?.detail }
    #expect(try fault() == nil)
    try store.write { db in
      try db.run("UPDATE contact SET name = (SELECT name FROM contact WHERE n = 1) WHERE n = 2")
    }
    let bo = try #require(try store.contact(matching: "bo@example.com"))
    #expect(bo.email?.text == "bo@example.com" && bo.name == nil)
    #expect(try fault()?.contains("contact.name of row 2 does not open") == true)
    try store.write { db in try db.run("UPDATE contact SET name = NULL, phone = email WHERE n = 2") }
    #expect(try store.contact(matching: "bo@example.com")?.phone == nil)
    #expect(try store.contacts().count == 2 && store.contactNames().count == 2)
    #expect(try fault() != nil)
  }

  @Test("a shopper whose row was damaged comes back as the same person, and says anew what it does not give any more")
  func comeback() throws {
    let store = try shop()
    try store.write { db in
      try db.run("UPDATE contact SET email = email || 'A', phone = 'x', name = '~nobody', properties = '~nothing'")
    }
    #expect(try store.contacts().first?.email == nil)
    try store.visit(
      "S9", tags: ["goal:wake"], lead: .of("Zelda.Quine@example.com", phone: "+33612345678", name: "Zelda", yes: [.email]),
      at: morning + 900)
    let contact = try #require(try store.contacts().first)
    #expect(try store.contactCount() == 1)
    #expect(contact.email?.text == "Zelda.Quine@example.com" && contact.phone?.text == "+33612345678" && contact.name == "Zelda")
    #expect(try store.record(ofContact: contact.id)?.sessions.count == 3)
  }

  @Test("where the line that names the key is lost, a sealed value names it: another key is 78")
  func lostName() throws {
    let store = try shop()
    try store.write { try $0.run("DELETE FROM setting WHERE key = 'sealed_by'") }
    try store.close()
    let kept = try Data(contentsOf: URL(fileURLWithPath: scratch.keyFile))
    try Data(String(repeating: "ab", count: 32).utf8).write(to: URL(fileURLWithPath: scratch.keyFile))
    let error = try #require(throws: StoreError.self) { try scratch.open() }
    #expect(error.exitCode == 78 && error.message.contains("this is not the key of"), "\(error.message)")
    try kept.write(to: URL(fileURLWithPath: scratch.keyFile))
    #expect(try scratch.open().contacts().first?.name == "Zelda Q")
  }

  @Test("a payload that was moved becomes a dead letter and stands in nobody's way")
  func movedPayload() throws {
    let store = try scratch.open()
    try store.addHook("hook")
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    try store.visit("S2", lead: .of("bo@example.com", yes: [.email]))
    try store.write { try $0.run("UPDATE outbox SET payload = (SELECT payload FROM outbox WHERE n = 2) WHERE n = 1") }
    let claimed = try store.claim(limit: 5, owner: "me", leaseSeconds: 60, now: morning + 500)
    #expect(claimed.map(\.update.email) == ["bo@example.com"])
    #expect(try store.deadLetters().count == 1)
  }

  @Test("who knows an address and not the key cannot tell from the file whether it is in there")
  func guessing() throws {
    let store = try shop()
    let guesses = ["zelda.quine@example.com", "+33612345678", "zelda.quine@example.com +33612345678", " +33612345678"]
    let hashes = guesses.map { String(Digest.hex($0).prefix(8)) } + guesses.map { String(RowSum.of([$0]).prefix(8)) }
    _ = try store.importContacts([ContactImport(email: Email("new@example.com"))], at: morning + 200)
    let id = Identifier.ulid(now: morning + 200, seed: "import/new@example.com/")
    let content = try store.content().joined()
    for hash in hashes + [String(id.suffix(16))] { #expect(!content.contains(hash)) }
    // Of the typed answer even the row's sum is of what is stored.
    let value = Answer.text("zelda.quine@example.com").json.canonical
    #expect(!content.contains(RowSum.of(["S1", "1", "where", value, String(morning.milliseconds)])))
  }

  @Test("what a repeated import brings again is not written again")
  func repeated() throws {
    let store = try shop()
    let person = ContactImport(email: Email("zelda.quine@example.com"), name: "Zelda Q", properties: ["street": "Rue Obscure"])
    let before = try store.content()
    _ = try store.importContacts([person], at: morning + 700)
    #expect(try store.content() == before)
  }
}
