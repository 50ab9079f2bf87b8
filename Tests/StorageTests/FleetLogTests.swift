// What goes up to a hub: everything once, in order, in its latest state; nothing while the store is no member.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("The fleet's log")
struct FleetLogTests {
  private let scratch = Scratch()

  private func member() throws -> Database {
    let store = try scratch.open()
    try store.joinFleet(address: "postgresql://k@hub/askwell", secret: nil, at: morning, who: "owner")
    return store
  }

  private func log(_ store: Database, after n: Int64 = 0) throws -> [String] {
    try store.fleetPage(after: n, atMost: 1000, bytes: 4 << 20).map { "\($0.n) \($0.kind.rawValue) \($0.body == .null ? "gone" : "there")" }
  }

  private func page(_ store: Database) throws -> [FleetEntry] { try store.fleetPage(after: 0, atMost: 1000, bytes: 4 << 20) }

  private func welcome(_ kiosk: UUID = UUID(), acknowledged: Int64 = 0, takesFigures: Bool = false) -> FleetWelcome {
    FleetWelcome(
      kiosk: kiosk, generation: UUID(), acknowledged: acknowledged, store: 1, storeName: "Lyon", region: "FR", name: "k1", skew: 0,
      takesFigures: takesFigures)
  }

  @Test("a store that is no member writes no line, whatever happens in it")
  func none() throws {
    let store = try scratch.open()
    let hooked = try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    _ = try store.forget(contact: try #require(hooked.contact), who: "owner", at: morning + 100)
    let (changes, erasures, last) = try (store.count("fleet_change"), store.count("fleet_erasure"), store.lastFleetNumber())
    #expect(changes == 0 && erasures == 0 && last == 0)
    let member = try store.fleetMember()
    #expect(try member == nil && store.fillFleetLog() && store.leaveFleet(at: morning, who: "owner") == nil)
  }

  @Test("a session goes up when it ends and when something comes to it later; not while it is open, and a preview never")
  func sessions() throws {
    let store = try member()
    _ = try store.fillFleetLog()
    try store.begin(.sample("S1"))
    try store.record(.sample())
    store.note(.wake, session: "S1", at: morning)
    try store.flushEvents()
    try store.visit("P1", isPreview: true)
    #expect(try log(store) == [])
    _ = try store.submit(.sample("S1"))
    let first = try #require(try page(store).last)
    #expect(first.kind == .session && first.key == "S1" && first.body["state"] == "completed" && first.body["contact"] == .null)
    #expect(first.body["answers"]?[1]?["question"] == "goal" && first.body["answers"]?[1]?["value"] == ["choices": ["sleep"]])
    #expect(first.body["tags"] == ["goal:sleep"] && first.body["recommended"] == ["CALM-TEA", "ENERGY"])
    #expect(first.body["events"]?.array?.count == 1 && first.body["take"]?["outcome"] == "calm" && first.body["basket"] == .null)
    store.note(ShownBasket(skus: ["CALM-TEA"], value: 1900), session: "S1", at: morning + 70)
    try store.flushEvents()
    let second = try #require(try page(store).last)
    #expect(try page(store).count == 1 && second.n > first.n)
    #expect(second.body["basket"] == ["at": .int((morning + 70).milliseconds), "value": 1900, "skus": ["CALM-TEA"]])
    #expect(second.body["events"]?.array?.count == 2)
  }

  @Test("a lead goes up as contact, consent and session; addresses and name are opened")
  func people() throws {
    let store = try member()
    while try !store.fillFleetLog() {}
    let id = try store.visit("S1", lead: .of("Ana@example.com", phone: "+33612345678", name: "Ana", yes: [.email])).contact
    let entries = try page(store)
    #expect(Set(entries.map(\.kind)) == [.contact, .consent, .session])
    let contact = try #require(entries.first { $0.kind == .contact })
    #expect(contact.key == id && contact.body["email"] == "Ana@example.com" && contact.body["phone"] == "+33612345678")
    #expect(contact.body["name"] == "Ana" && contact.body["properties"] == .object([:]))
    #expect(contact.body["tags"]?[0]?["tag"] == "goal:sleep")
    let consent = try #require(entries.first { $0.kind == .consent })
    #expect(consent.body["contact"] == .text(id) && consent.body["state"] == "given" && consent.body["wording"] == "Yes, by email.")
    #expect(entries.last?.body["contact"] == .text(id))
  }

  @Test("a store that joins puts in what it had, in slices that may be cut off, each thing once, also what changes meanwhile")
  func fills() throws {
    let store = try scratch.open()
    for number in 0..<620 { try store.visit("S\(number)", lead: number % 100 == 0 ? .of("a\(number)@example.com", yes: [.email]) : nil) }
    try store.joinFleet(address: "postgresql://k@hub/askwell", secret: nil, at: morning, who: "owner")
    try store.visit("S700")
    var slices = 1
    while try !store.fillFleetLog() {
      slices += 1
      if slices == 3 { try store.close() }
      if slices == 3 { break }
    }
    let again = try scratch.open()
    while try !again.fillFleetLog() { slices += 1 }
    #expect(try again.fleetMember()?.isLogged == true && slices > 4)
    let entries = try page(again)
    #expect(entries.count == 621 + 7 + 7 && Set(entries.map(\.key)).count == entries.count)
    #expect(try entries.map(\.n) == entries.map(\.n).sorted() && again.fleetBacklog() == 635)
    #expect(try again.fleetPage(after: 0, atMost: 10, bytes: 1 << 20).count == 10)
    // The first goes whatever its size.
    #expect(try again.fleetPage(after: 0, atMost: 10, bytes: 1).count == 1)
  }

  @Test("what was taken in goes from the log; what changed while it was under way stays, and no number is given twice")
  func acknowledged() throws {
    let store = try member()
    while try !store.fillFleetLog() {}
    try store.note(welcome(), at: morning)
    try store.visit("S1")
    try store.visit("S2")
    let sent = try page(store)
    let next = try store.beginFleetPush()
    #expect(try store.beginFleetPush() == next && store.fleetMember()?.next == next)
    store.note(ShownBasket(skus: [], value: 1), session: "S1", at: morning + 70)
    try store.flushEvents()
    try store.endFleetPush(acknowledged: try #require(sent.last?.n), generation: next, at: morning)
    let left = try page(store)
    #expect(left.map(\.key) == ["S1"] && left[0].n > sent[1].n)
    let member = try #require(try store.fleetMember())
    #expect(member.generation == next && member.next == nil && member.acknowledged == sent.last?.n)
    try store.endFleetPush(acknowledged: left[0].n, generation: UUID(), at: morning)
    try store.visit("S3")
    #expect(try page(store).map(\.n) == [left[0].n + 1] && store.lastFleetNumber() == left[0].n + 1)
  }

  @Test("an erasure goes up before what it makes of the contact, with digests that are gone once the hub was told; from afar it makes none")
  func erasure() throws {
    let store = try member()
    while try !store.fillFleetLog() {}
    try store.note(welcome(), at: morning)
    let ana = try #require(try store.visit("S1", lead: .of("Ana@example.com", yes: [.email])).contact)
    let bo = try #require(try store.visit("S2", lead: .of("bo@example.com", yes: [.email]), at: morning + 10).contact)
    _ = try store.forget(contact: ana, who: "owner", at: morning + 300)
    let entries = try page(store)
    let erasure = try #require(entries.first { $0.kind == .erasure })
    #expect(erasure.key == ana && erasure.body["digests"] == [.string(Digest.hex("ana@example.com"))])
    #expect(erasure.body["at"] == .int((morning + 300).milliseconds))
    let contact = try #require(entries.first { $0.kind == .contact && $0.key == ana })
    #expect(contact.body == .null && contact.n > erasure.n)
    let session = try #require(entries.first { $0.key == "S1" })
    #expect(session.body["contact"] == .null && session.n > erasure.n)
    let end = try #require(entries.last?.n)
    try store.endFleetPush(acknowledged: end, generation: UUID(), at: morning)
    #expect(try store.count("fleet_erasure") == 0)
    _ = try store.forget(contact: bo, isForAllStores: false, who: "fleet", at: morning + 400)
    #expect(try !page(store).contains { $0.kind == .erasure } && page(store).contains { $0.key == bo && $0.body == .null })
  }

  @Test("an order goes up with its lines and session, and again as gone when it goes")
  func orders() throws {
    let store = try member()
    try store.visit("S1")
    let order = Order(
      name: "#1001", at: morning + 400, code: nil, session: "S1", email: nil, phone: nil, isCancelled: false,
      lines: [.init(sku: "CALM-TEA", quantity: 2, price: 1900)])
    _ = try store.importOrders([order], source: "o.csv", windowDays: 30, by: "owner", at: morning + 500)
    while try !store.fillFleetLog() {}
    let entry = try #require(try page(store).first { $0.kind == .order })
    #expect(entry.key == "#1001" && entry.body["lines"] == [["sku": "CALM-TEA", "quantity": 2, "price": 1900]])
    #expect(entry.body["session"] == "S1" && entry.body["matched_by"] == "session")
    try store.write { try $0.run("DELETE FROM purchase") }
    #expect(try page(store).last?.body == .null)
  }

  @Test("a backup keeps its old generation; another id puts everything in the log anew; a mended store too, and keeps who it is")
  func otherLives() throws {
    let store = try member()
    while try !store.fillFleetLog() {}
    let kiosk = UUID()
    let old = welcome(kiosk)
    try store.note(old, at: morning)
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    let end = try #require(try page(store).last?.n)
    let next = try store.beginFleetPush()
    try store.endFleetPush(acknowledged: end, generation: next, at: morning)
    let file = scratch.directory + "/backup.db"
    _ = try store.backUp(to: file, at: morning)
    try store.visit("S2")
    try store.endFleetPush(acknowledged: end + 1, generation: UUID(), at: morning)
    try store.close()
    _ = try Restore(at: scratch.path, keyFile: scratch.keyFile).restore(file, who: "owner", at: morning + 100, patienceSeconds: 0)
    let restored = try scratch.open()
    let member = try #require(try restored.fleetMember())
    #expect(member.generation == next && member.kiosk == kiosk && member.acknowledged == end && member.isLogged)
    #expect(try restored.lastFleetNumber() == end && page(restored).isEmpty)
    try restored.note(welcome(), at: morning)
    while try !restored.fillFleetLog() {}
    #expect(try page(restored).map(\.key).contains("S1") && page(restored).count == 3)
    let id = try restored.fleetMember()?.kiosk
    try restored.close()

    let mended = scratch.directory + "/mended.db"
    _ = try Salvage.salvage(scratch.path, into: mended)
    let saved = try Database(at: mended, keyFile: scratch.keyFile)
    #expect(try saved.fleetMember()?.kiosk == id && saved.fleetMember()?.isLogged == false)
    while try !saved.fillFleetLog() {}
    #expect(try page(saved).count == 3)
  }

  @Test("sums of a day and slice go up once the hub takes them, all that are there and then what changes, in words")
  func figures() throws {
    let store = try member()
    let kiosk = UUID()
    try store.note(welcome(kiosk), at: morning)
    try store.visit("S1")
    try store.visit("S2", at: morning + 86_400)
    while try !store.fillFleetLog() {}
    try store.countFleetFigures { true }
    #expect(try !page(store).contains { $0.kind == .figures } && store.count("funnel_day") == 2)
    // The hub was brought up to date.
    try store.note(welcome(kiosk, takesFigures: true), at: morning)
    #expect(try store.fleetMember()?.isLogged == false)
    while try !store.fillFleetLog() {}
    let all = try page(store).filter { $0.kind == .figures }
    #expect(all.count == 2 && all[0].body["sessions"] == 1 && all[0].body["currency"] == "EUR")
    #expect(all[0].body["sums"]?["completions"] == 1 && all[0].key.hasPrefix((all[0].body["day"]?.string ?? "-") + "/"))
    // It is told again and again, and nothing more goes up for it.
    try store.note(welcome(kiosk, acknowledged: try #require(all.last?.n), takesFigures: true), at: morning)
    #expect(try store.fillFleetLog() && page(store).isEmpty)
    try store.visit("S3", at: morning + 60)
    #expect(try page(store).map(\.kind) == [.session])
    try store.countFleetFigures { false }
    #expect(try page(store).map(\.kind) == [.session])
    try store.countFleetFigures { true }
    let entry = try #require(try page(store).last)
    #expect(entry.kind == .figures && entry.key == all[0].key && entry.body["sessions"] == 2)
    let terms = FleetTerms(currency: "CHF", longestQuestionSeconds: 1)
    #expect(try store.fleetPage(after: 0, atMost: 10, bytes: 1 << 20, terms: terms).last?.body["currency"] == "CHF")
  }

  @Test("a member's store of before figures keeps its log and who it is, and knows how many sessions each sum is of")
  func stepsUp() throws {
    let before = try #require(Schema.migrations.firstIndex { $0.name == "figures for the fleet" })
    try scratch.make(version: before) { db in
      try db.execute(
        sql: """
          INSERT INTO fleet_member (id, address, instance, kiosk, last, acknowledged, joined_at) VALUES (1, 'a', 'i', 'k', 9, 7, 1);
          INSERT INTO fleet_change (n, kind, key) VALUES (8, 'session', 'S8'), (9, 'order', '#1');
          INSERT INTO funnel_slice (n, quiz, version, locale) VALUES (1, 'night', '5f0c', 'de');
          INSERT INTO funnel_day (day, slice, n, sums) VALUES (20781, 1, 1, x''), (20782, 1, 1, x'');
          INSERT INTO session_fact (session, day, slice, sums) VALUES (1, 20781, 1, x''), (2, 20781, 1, x'');
          """)
    }
    let store = try scratch.open()
    #expect(try store.fleetBacklog() == 2 && store.lastFleetNumber() == 9 && store.fleetMember()?.isLogged == true)
    #expect(try store.read { try $0.rows("SELECT sessions FROM funnel_day ORDER BY day").map { $0[0] as Int } } == [2, 0])
    try store.note(welcome(takesFigures: true), at: morning)
    while try !store.fillFleetLog() {}
    let keys = try page(store).filter { $0.kind == .figures }.map(\.key)
    #expect(keys == ["2026-11-24/night/5f0c/de///", "2026-11-25/night/5f0c/de///"])
  }

  @Test("leaving takes the log away and ends it; whoever joins twice is told of the first")
  func leaves() throws {
    let store = try member()
    try store.visit("S1")
    let error = #expect(throws: StoreError.self) {
      try store.joinFleet(address: "postgresql://k@other/askwell", secret: nil, at: morning, who: "owner")
    }
    #expect(error?.exitCode == 73)
    #expect(try store.leaveFleet(at: morning, who: "owner")?.address == "postgresql://k@hub/askwell")
    try store.visit("S2")
    #expect(try store.count("fleet_change") == 0)
  }
}
