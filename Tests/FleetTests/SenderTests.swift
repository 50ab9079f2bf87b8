// Who tells destinations of a session: its kiosk or the hub's office, never both.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("Who serves destinations")
struct SenderTests {
  private let rig: HubRig
  private let kiosk: ShopKiosk
  init() throws {
    rig = try HubRig()
    kiosk = try ShopKiosk(rig, "Front")
    try kiosk.addHook()
  }

  private func sender(of session: String) throws -> String {
    try rig.sql("SELECT coalesce(sender, 'kiosk') FROM session WHERE session_id = '\(session)'")
  }

  @Test("at first each kiosk does; then the hub, of what ends from then on; then kiosks again: each of 3 sessions is told by one of them")
  func bothSettings() throws {
    let office = try rig.office()
    try kiosk.visit("ana@example.com")
    try kiosk.carry()
    try rig.serve(from: "hub")
    try kiosk.carry()
    try kiosk.visit("ben@example.com")
    try kiosk.carry()
    try rig.serve(from: "kiosks")
    try kiosk.carry()
    try kiosk.visit("cleo@example.com")
    try kiosk.carry()
    let all = try kiosk.sessions()
    #expect(try all.map(sender) == ["kiosk", "hub", "kiosk"])
    #expect(try kiosk.told() == [all[0], all[2]])
    #expect(try office.carry().leads == 1)
    #expect(try office.told() == [all[1]] && office.sessions() == [all[1]])
    #expect(try rig.differences([kiosk]) == [])
    // What the office tells is what the kiosk would have told.
    let (mine, theirs) = (try #require(try kiosk.store.latestUpdate(for: "hook")), try #require(try office.store.latestUpdate(for: "hook")))
    #expect(theirs.email == "ben@example.com" && theirs.tags == mine.tags && theirs.name == mine.name && theirs.locale == mine.locale)
    #expect(theirs.consent["email"]?.isFresh == true && theirs.consent["email"]?.wording == "Yes.")
    #expect(theirs.session?.store == "lyon" && theirs.session?.kiosk == "k1" && theirs.session?.products == mine.session?.products)
    #expect(theirs.session?.answers == mine.session?.answers && theirs.session?.variables == mine.session?.variables)
    #expect(theirs.session?.outcome == "calm" && theirs.session?.quizTitle == "Night" && theirs.session?.version == "5f0c")
  }

  @Test("a kiosk that was away when the setting changed tells of what ended until it heard, and of nothing after; none is told twice")
  func offline() throws {
    let office = try rig.office()
    try kiosk.carry()
    try rig.serve(from: "hub")
    let away = try kiosk.visit("ana@example.com")
    try kiosk.carry()
    try kiosk.visit("ana@example.com")
    try kiosk.carry()
    try office.carry()
    let all = try kiosk.sessions()
    #expect(try kiosk.told() == [all[0]] && office.told() == [all[1]])
    #expect(try away != nil && kiosk.store.fleetMember()?.syncFrom == .hub && kiosk.store.isServedByHub())
    // A store that leaves serves itself.
    _ = try kiosk.store.leaveFleet(at: tenOClock, who: "test")
    try kiosk.visit("ana@example.com")
    #expect(try kiosk.told() == [all[0], try #require(try kiosk.sessions().last)])
  }

  @Test("a lead that comes after the results is told of by whom the session was left to, whatever has been said since")
  func laterLead() throws {
    let office = try rig.office()
    try rig.serve(from: "hub")
    try kiosk.carry()
    try kiosk.visit()
    let session = try #require(try kiosk.sessions().first)
    try kiosk.carry()
    try rig.serve(from: "kiosks")
    try kiosk.carry()
    let take = Take(
      session: session, quiz: "night", version: "5f0c", path: ["goal"], ignored: [], tags: [], variables: [:], outcome: nil, asked: 1,
      products: [], excluded: [], emptySlots: [])
    let consent = ConsentGiven(channel: .email, wording: "Yes.", locale: "de", quizVersion: "5f0c", at: tenOClock)
    _ = try kiosk.store.submit(
      Submission(
        session: session, at: kiosk.evening, take: take, answers: [:], lead: Lead(email: Email("ana@example.com"), consents: [consent]),
        locale: "de", namespaces: [], quizTitle: "Night"))
    try kiosk.carry()
    try office.carry()
    #expect(try kiosk.told() == [] && office.told() == [session])
  }

  @Test("renamed tags, imports, segments and sessions sent again leave a kiosk's outbox alone while the hub serves, in words where asked")
  func otherNews() throws {
    try rig.serve(from: "hub")
    try kiosk.carry()
    let ana = try #require(try kiosk.visit("ana@example.com"))
    let store = kiosk.store
    let tags = [(from: try #require(Tag("goal:sleep")), to: try #require(Tag("goal:rest")))]
    let renaming = TagRenaming(from: "goal:sleep", to: "goal:rest", pairs: tags)
    guard case .done(let reach) = try store.rename(renaming, by: "test", at: kiosk.evening) else { throw HubFault(.spoilt, "") }
    #expect(try reach.people == 1 && reach.deliveries == 0 && store.reach(of: [(from: tags[0].to, to: tags[0].from)]).deliveries == 0)
    let word = ContactImport.ConsentAt(at: tenOClock, wording: "Elsewhere.")
    _ = try store.importContacts([ContactImport(email: Email("dora@example.com"), consents: [.email: word])], at: kiosk.evening)
    let everybody = try store.read { try $0.reachableContacts() }
    let pushed = #expect(throws: StoreError.self) { try store.push("sleepers", everybody, to: "hook", by: "test", at: kiosk.evening) }
    #expect(pushed?.exitCode == 78 && pushed?.message.contains("served by the hub's office") == true)
    let session = try #require(try kiosk.sessions().first)
    let again = #expect(throws: StoreError.self) { try store.resend(session: session, at: kiosk.evening) }
    #expect(try again?.exitCode == 78 && store.isLeftToHub(session: session))
    // Nobody was told from here, so nobody is told of that.
    #expect(try store.withdraw([.email], of: ana, who: "test", at: kiosk.evening).told == [])
    #expect(try kiosk.told() == [])
  }

  @Test("whoever was told from a kiosk hears from it of a withdrawal and an erasure, though the hub serves; the office tells whom it told")
  func reachesWhoeverWasTold() throws {
    let office = try rig.office()
    let ana = try #require(try kiosk.visit("ana@example.com"))
    let ben = try #require(try kiosk.visit("ben@example.com"))
    try kiosk.deliver()
    try rig.serve(from: "hub")
    try kiosk.carry()
    try kiosk.visit("ana@example.com")
    try kiosk.visit("ben@example.com")
    try kiosk.visit("cleo@example.com")
    try kiosk.carry()
    try office.carry()
    try office.deliver()
    let all = try kiosk.sessions()
    _ = try kiosk.store.withdraw([.email], of: ana, who: "test", at: kiosk.evening)
    _ = try kiosk.store.forget(contact: ben, who: "test", at: kiosk.evening)
    try kiosk.carry()
    try office.carry()
    #expect(try kiosk.told() == [all[0], "withdraw", "erase"])
    #expect(try office.told() == [all[2], all[4], "erase", "withdraw"])
    #expect(try office.contactIDs().count == 2)
  }

  @Test("an entry that does not say who sends is the kiosk's; what was left to the hub stays so when a later entry leaves it out")
  func earlierKiosk() throws {
    var file = try rig.kiosk("old")
    file.put(.contact, "C1", .contact("C1", email: "ana@example.com"))
    file.put(.session, "S1", .session("S1", contact: "C1"))
    guard case .object(var body) = JSON.session("S2", contact: "C1") else { return }
    body["sender"] = "hub"
    file.put(.session, "S2", .object(body))
    try file.visit()
    file.put(.session, "S2", .session("S2", contact: "C1", basket: 100))
    try file.visit()
    #expect(try sender(of: "S1") == "kiosk" && sender(of: "S2") == "hub")
    #expect(try rig.sql("SELECT kind, key, is_ready FROM feed") == "lead|S2|t")
  }

  @Test("an earlier program refused the setting; the one after it reads it again and keeps to it")
  func readAgain() throws {
    try rig.serve(from: "hub")
    try kiosk.store.write { try $0.run("UPDATE fleet_member SET applied = 1") }
    try kiosk.store.write { db in
      try db.run(
        """
        INSERT INTO fleet_publication (version, kind, ref, digest, state, words, at, is_told)
        VALUES (1, 'setting', 'sync_from', 'x', 'refused', 'unknown', 0, 1)
        """)
      let step = try #require(Schema.fleetSender.split(separator: "\n\n").last)
      for statement in step.split(separator: ";") where !statement.trimmingSpaces().isEmpty { try db.run(String(statement)) }
    }
    try kiosk.carry()
    #expect(try kiosk.store.isServedByHub() && kiosk.store.fleetMember()?.applied == 1)
    // What is taken back is no longer in force.
    let publisher = try rig.publisher()
    _ = try publisher.withdraw(1)
    try kiosk.carry()
    #expect(try !kiosk.store.isServedByHub())
    #expect(try publisher.publish(.setting, "sync_from", ["value": "nobody"], to: .all) > 1)
    #expect(try kiosk.carry().refused == 1 && !kiosk.store.isServedByHub())
  }

  @Test("the setting is told with how many kiosks have taken it")
  func told() throws {
    let publisher = try rig.publisher()
    #expect(try publisher.sender() == HubSender(value: "kiosks", taken: 1, kiosks: 1, hasOffice: false))
    let other = try ShopKiosk(rig, "Back", at: rig.wien)
    let office = try rig.office()
    try publisher.setSender("hub")
    try kiosk.carry()
    try office.carry()
    #expect(try publisher.sender() == HubSender(value: "hub", taken: 1, kiosks: 2, hasOffice: true))
    try other.carry()
    #expect(try publisher.sender().taken == 2)
    // The office serves, whatever the setting says.
    #expect(try !office.store.isServedByHub())
  }
}
