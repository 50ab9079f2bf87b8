// The hub's office: leads of all shops in one store, each once, and whatever is taken back.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("The office")
struct OfficeTests {
  private let rig: HubRig
  private let berlin: ShopKiosk
  private let wien: ShopKiosk
  private let office: ShopKiosk
  init() throws {
    rig = try HubRig()
    (berlin, wien) = (try ShopKiosk(rig, "Front"), try ShopKiosk(rig, "Back", at: rig.wien))
    office = try rig.office()
    try rig.serve(from: "hub")
    for kiosk in [berlin, wien] {
      try kiosk.addHook()
      try kiosk.carry()
    }
  }

  private func carryAll() throws {
    for store in [berlin, wien, office] { try store.carry() }
  }

  @Test("somebody who leaves a lead at 2 kiosks is 1 contact with 2 deliveries, the second with the tags of both; again brings nothing")
  func twoKiosks() throws {
    try berlin.visit("ana@example.com", tags: ["goal:sleep", "skin:dry"])
    try wien.visit("x@example.com")
    try wien.visit("Ana@Example.com", tags: ["goal:focus"])
    try carryAll()
    #expect(try office.contactIDs().count == 2 && office.told().sorted() == (berlin.sessions() + wien.sessions()).sorted())
    let contact = try #require(try office.store.contact(matching: "ana@example.com"))
    #expect(contact.tags.map(\.tag.text) == ["goal:focus", "skin:dry"] && contact.name == "Somebody" && contact.locale == "de")
    #expect(try office.carry().leads == 0)
    // A basket comes later: the session goes up again, and is no other lead.
    let session = try #require(try berlin.sessions().first)
    berlin.store.note(ShownBasket(skus: ["TEA"], value: 2000), session: session, at: berlin.evening)
    try berlin.store.flushEvents()
    try carryAll()
    #expect(try office.told().count == 3 && office.store.fleetMember()?.feed == 3)
    #expect(try office.store.fleetBacklog() == 0 && rig.sql("SELECT count(*) FROM session") == "3")
    #expect(try rig.differences([berlin, wien]) == [])
    #expect(try rig.owner.stores().count == 2 && rig.owner.kiosks().count == 2)
  }

  @Test("a withdrawal in any shop: what waits goes, whoever was told hears of it; an older lead does not undo it, a later yes does")
  func withdrawal() throws {
    let ana = try #require(try berlin.visit("ana@example.com"))
    try carryAll()
    let contact = try #require(try office.contactIDs().first)
    // Left before the withdrawal, and still under way.
    try wien.visit("ana@example.com")
    _ = try berlin.store.withdraw([.email], of: ana, who: "test", at: tenOClock.advanced(bySeconds: 1800))
    try berlin.carry()
    try office.carry()
    #expect(try office.told() == [] && office.word(of: contact) == "withdrawn")
    try wien.carry()
    try office.carry()
    #expect(try office.sessions().count == 2 && office.told() == [] && office.word(of: contact) == "withdrawn")

    for _ in 0..<40 { try wien.visit(ends: true) }
    try wien.visit("ana@example.com")
    try carryAll()
    #expect(try office.word(of: contact) == "given" && office.told() == [try #require(try wien.sessions().last)])
    try office.deliver()
    _ = try wien.store.withdraw([.email], of: try #require(try wien.contactIDs().first), who: "test", at: wien.evening)
    try carryAll()
    #expect(try office.told().last == "withdraw" && office.contactIDs() == [contact])
  }

  @Test("nobody whom the office does not know is made known by a withdrawal; a person who took back elsewhere comes without a yes")
  func unknownPerson() throws {
    try rig.serve(from: "kiosks")
    try berlin.carry()
    let ana = try #require(try berlin.visit("ana@example.com"))
    try wien.visit("ana@example.com")
    _ = try berlin.store.withdraw([.email], of: ana, who: "test", at: berlin.evening)
    try berlin.carry()
    try office.carry()
    #expect(try office.contactIDs() == [])
    try wien.carry()
    try office.carry()
    #expect(try office.contactIDs().count == 1 && office.told() == [])
  }

  @Test("an erasure from afar takes the person from the office, and whoever it had told is told; also where a kiosk's clock is 2 h ahead")
  func erasure() throws {
    try berlin.visit("ben@example.com")
    wien.skew = 7_200_000
    try wien.visit("ana@example.com")
    try carryAll()
    try office.deliver()
    let publisher = try rig.publisher()
    // As of a moment between the visit and what that kiosk's clock says.
    let between = tenOClock.milliseconds + 3_600_000
    _ = try rig.sql("SELECT erase_people(0, ARRAY[digest('ana@example.com')], NULL, \(between), 'owner', NULL, NULL)")
    #expect(try publisher.erase(email: Email("ben@example.com")) == 1)
    try office.carry()
    #expect(try office.contactIDs() == [] && office.told() == ["erase", "erase"])
    #expect(try rig.sql("SELECT count(*) FROM feed") == "2")
    // Who was erased before the office came to them never comes.
    try berlin.visit("cleo@example.com")
    try berlin.carry()
    #expect(try publisher.erase(email: Email("cleo@example.com")) == 1)
    try office.carry()
    #expect(try office.sessions().count == 2 && office.told().count == 2)
  }

  @Test("somebody who asks at headquarters to be forgotten is so at the hub and in each shop, and there is no other thing that goes up")
  func erasedAtHeadquarters() throws {
    try berlin.visit("ana@example.com")
    try wien.visit("ben@example.com")
    try carryAll()
    try office.deliver()
    let ana = try #require(try office.store.contact(matching: "ana@example.com"))
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    #expect(try office.store.forget(contact: ana.id, who: "test", at: now).told == ["hook"])
    #expect(try office.store.fleetBacklog() == 1)
    #expect(try office.carry().pushed == 1 && office.store.fleetBacklog() == 0)
    try carryAll()
    #expect(try berlin.contactIDs() == [] && wien.contactIDs().count == 1 && office.contactIDs().count == 1)
    #expect(try rig.sql("SELECT email FROM person") == "ben@example.com" && office.told().filter { $0 == "erase" }.count == 1)
  }

  @Test("killed between the feed and its commit, the office takes the same again: each session once, and none is missing")
  func killed() throws {
    for number in 0..<250 { try berlin.visit("p\(number)@example.com") }
    try berlin.carry()
    try office.store.write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER kill BEFORE INSERT ON session WHEN (SELECT COUNT(*) FROM session) = 150 BEGIN SELECT RAISE(ABORT, 'killed'); END
          """)
    }
    #expect(throws: StoreError.self) { try office.carry() }
    #expect(try office.told().count == 100 && office.store.fleetMember()?.feed == 100)
    try office.store.write { try $0.execute(sql: "DROP TRIGGER kill") }
    // Taken in, and the program did not come to hear of it.
    let lines = try feed(after: 0)
    #expect(try office.store.takeFeed(lines.prefix(100).map { FleetFeedLine(n: $0.n, body: $0.body) }, at: tenOClock).leads == 0)
    #expect(try office.carry().leads == 150)
    #expect(try office.told() == berlin.sessions() && Set(office.deliveries()).count == 250)
  }

  private func feed(after n: Int64) throws -> [FeedLine] {
    let hub = Hub(office.address)
    try hub.open()
    defer { hub.close() }
    return try hub.feed(to: try #require(try office.store.fleetMember()?.kiosk), after: n)
  }

  @Test("what commits late, after others were taken, is taken then; what two stores commit in the order of their commits")
  func lateCommit() throws {
    try wien.visit("late@example.com")
    let member = try #require(try wien.store.fleetMember())
    let entries = try wien.store.fleetPage(after: member.acknowledged, atMost: 100, bytes: 1 << 20).map(Entry.init)
    let ticket = PushTicket(
      kiosk: try #require(member.kiosk), generation: try #require(member.generation), next: UUID(), after: member.acknowledged)
    let line = HubLine(wien.address, HubPatience())
    try line.open()
    try line.copy("BEGIN; COPY askwell.staging (kiosk_id, n, kind, key, body) FROM STDIN", Parcel(entries, from: ticket.kiosk).rows)
    let words: JSON = [
      "kiosk": .string(ticket.kiosk.text), "generation": .string(ticket.generation.text), "next": .string(ticket.next.text),
      "after": .int(ticket.after),
    ]
    try line.query("SELECT askwell.merge_1($1::jsonb)", [words.canonical])
    // Begun later, committed before.
    try berlin.visit("soon@example.com")
    try berlin.carry()
    #expect(try office.carry().leads == 1)
    try line.run("COMMIT")
    line.close()
    #expect(try office.carry().leads == 1)
    #expect(try office.told() == berlin.sessions() + wien.sessions())
    #expect(try rig.sql("SELECT string_agg(n::text, ' ' ORDER BY n) FROM feed") == "1 2")
  }

  @Test("a session that comes up before its contact waits at the hub until that is there")
  func beforeItsContact() throws {
    var file = try rig.kiosk("k")
    guard case .object(var body) = JSON.session("S1", contact: "C1") else { return }
    body["sender"] = "hub"
    file.put(.session, "S1", .object(body))
    try file.visit()
    #expect(try office.carry().leads == 0)
    file.put(.contact, "C1", .contact("C1", email: "ana@example.com"))
    try file.visit()
    #expect(try office.carry().leads == 1 && office.sessions() == ["S1"])
  }

  @Test("a restored backup of the office goes back in the feed, and tells again under the same ids")
  func restored() throws {
    try berlin.visit("ana@example.com")
    try carryAll()
    let file = office.directory + "/backup.db"
    _ = try office.store.backUp(to: file, at: tenOClock)
    try wien.visit("ana@example.com")
    try wien.visit("ben@example.com")
    try carryAll()
    let (before, contacts) = (try office.deliveries(), try office.contactIDs())
    try office.restore(file)
    #expect(try office.store.fleetMember()?.feed == 1)
    #expect(try office.carry().leads == 2)
    #expect(try office.deliveries() == before && office.contactIDs() == contacts && before.count == 3)
  }

  @Test("a second office is refused while there is one; a copy of its store waits while it is alive; one that is revoked is cut off")
  func oneOffice() throws {
    let refused = #expect(throws: HubFault.self) { try rig.owner.inviteOffice("HQ 2") }
    #expect(refused?.words.contains("there is an office already") == true)
    let hub = Hub(office.address)
    try hub.open()
    let member = try #require(try office.store.fleetMember())
    func hello(_ instance: String, over hub: Hub) throws -> HelloAnswer {
      try hub.hello(
        Hello(
          kiosk: member.kiosk, generation: nil, next: nil, instance: instance, program: "1", schema: 1,
          now: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)), last: 0))
    }
    guard case .welcome(let welcome) = try hello("\(member.instance)/boot1", over: hub) else { throw HubFault(.unavailable, "not let in") }
    #expect(welcome.kiosk == member.kiosk && welcome.acknowledged == 0)
    let copy = Hub(office.address)
    try copy.open()
    #expect(try hello("\(member.instance)/boot2", over: copy) == .busy(seconds: 35))
    #expect(throws: HubFault.self) { try hello("another/boot1", over: copy) }
    // Nothing was heard for long: its machine is gone.
    _ = try rig.sql("UPDATE office SET seen_at = seen_at - 80000")
    guard case .welcome = try hello("\(member.instance)/boot2", over: copy) else { throw HubFault(.unavailable, "not let in") }
    #expect(throws: HubFault.self) { try hub.feed(to: welcome.kiosk, after: 0) }

    try rig.owner.revokeOffice()
    #expect(throws: HubFault.self) { try copy.feed(to: welcome.kiosk, after: 0) }
    #expect(throws: HubFault.self) { try office.carry() }
    #expect(throws: HubFault.self) { try rig.owner.revokeOffice() }
    let next = try rig.office()
    try berlin.visit("ana@example.com")
    try berlin.carry()
    #expect(try next.carry().leads == 1 && rig.owner.offices().map { $0.revoked == nil } == [true, false])
  }

  @Test("an office hears of a lead at once, while it waits")
  func woken() throws {
    let carrier = try Carrier(office)
    defer { carrier.end() }
    #expect(try comes { try !rig.sql("SELECT pid FROM office").isEmpty })
    try berlin.visit("ana@example.com")
    try berlin.carry()
    #expect(try comes { try office.told().count == 1 })
  }

  @Test("an office's credential reads the feed by its function and no table, pushes nothing and speaks for no kiosk")
  func role() throws {
    let line = HubLine(office.address, HubPatience())
    try line.open()
    defer { line.close() }
    func refusal(_ statement: String) throws -> String? {
      do throws(HubFault) {
        try line.run(statement)
        return nil
      } catch {
        return error.state
      }
    }
    let tables = try rig.sql("SELECT relname FROM pg_class WHERE relnamespace = 'askwell'::regnamespace AND relkind IN ('r', 'v', 'S')")
    for table in tables.split(separator: "\n") {
      let state = try refusal("SELECT * FROM \(table)")
      #expect(state == "42501", "\(table): \(state ?? "done")")
    }
    let mine = ["office_erase_1", "office_hello_1", "office_beat_1", "office_applied_1", "office_published_1", "feed_1"]
    let calls = try rig.sql(
      """
      SELECT proname, (SELECT coalesce(string_agg('(SELECT NULL::' || format_type(t, NULL) || ')', ', '), '') FROM unnest(proargtypes) t)
      FROM pg_proc WHERE pronamespace = 'askwell'::regnamespace AND prokind = 'f' ORDER BY 1
      """)
    for call in calls.split(separator: "\n").map({ $0.split(separator: "|", omittingEmptySubsequences: false) }) {
      let state = try refusal("SELECT \(call[0])(\(call[1]))")
      #expect((state == "42501") != mine.contains(String(call[0])), "\(call[0]): \(state ?? "done")")
    }
    // Its own store keeps nothing to send up, whatever is done there.
    try office.visit("ana@example.com")
    #expect(try office.store.fleetBacklog() == 0 && office.told().count == 1)
    _ = try office.carry()
    #expect(try rig.sql("SELECT count(*) FROM session") == "0")
  }
}
