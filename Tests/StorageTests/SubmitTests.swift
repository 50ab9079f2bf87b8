// What follows from a session that reached its results.
import Domain
import Testing

@testable import Storage

@Suite("Submitting")
struct SubmitTests {
  let scratch = Scratch()
  let store: Database

  init() throws {
    store = try scratch.open()
    try store.addHook()
  }

  private func tags(_ email: String = "ana@example.com") throws -> [String] {
    try #require(try store.contact(matching: email)).tags.map(\.tag.text)
  }

  private func waiting() throws -> [ContactUpdate] {
    try store.claim(limit: 100, owner: "test", leaseSeconds: 60, now: morning + 9_999).map(\.update)
  }

  @Test("a submission completes the session with its document, hash, code and locale")
  func completes() throws {
    try store.begin(.sample())
    try store.record(.sample())
    let submission = Submission.sample()
    let result = try store.submit(submission)
    #expect(result == SubmitResult(contact: nil, isNewContact: false, deliveries: 0, isRepeat: false, code: "TEA10"))
    let session = try #require(try store.session("S1"))
    #expect(session.state == .completed)
    #expect(session.take == submission.take.json.canonical)
    #expect(session.hash == submission.take.hash)
    #expect(session.code == "TEA10")
    #expect(session.endedAt == morning + 60)
    #expect(try store.contactCount() == 0)
  }

  @Test("submitting twice changes nothing, with a lead and without")
  func twice() throws {
    for (id, lead) in [("S1", nil), ("S2", Lead.of("ana@example.com", yes: [.email]))] {
      let first = try store.visit(id, lead: lead)
      let before = try store.content()
      let second = try store.submit(.sample(id, tags: ["goal:energy"], lead: lead, at: morning + 600))
      #expect(second == SubmitResult(contact: first.contact, isNewContact: false, deliveries: 0, isRepeat: true, code: "TEA10"))
      #expect(try store.content() == before)
    }
  }

  @Test("a lead that comes after the results is added, once")
  func lateLead() throws {
    try store.visit("S1")
    let result = try store.submit(.sample(lead: .of("ana@example.com", yes: [.email])))
    #expect(result.isNewContact && result.deliveries == 1 && !result.isRepeat)
    #expect(try tags() == ["goal:sleep"])
    #expect(try store.session("S1")?.contact == result.contact)
    #expect(try store.submit(.sample(lead: .of("other@example.com", yes: [.email]))).isRepeat)
    #expect(try store.contactCount() == 1)
  }

  @Test("a submission of a session that was never begun is 66 and writes nothing")
  func neverBegun() throws {
    let before = try store.content()
    #expect(try #require(throws: StoreError.self) { try store.submit(.sample("S9")) }.exitCode == 66)
    #expect(try store.content() == before)
  }

  @Test("a preview completes its session and leaves no contact, no tag, no consent, no delivery")
  func preview() throws {
    let result = try store.visit("S1", lead: .of("ana@example.com", yes: [.email]), isPreview: true)
    #expect(result.contact == nil && result.deliveries == 0)
    #expect(try store.session("S1")?.state == .completed)
    for table in ["contact", "contact_tag", "tag_change", "consent", "outbox"] { #expect(try store.count(table) == 0, "\(table)") }
  }

  // MARK: Tags

  @Test("latest: a retake replaces the namespace's tags and tells the destination which were lost")
  func latest() throws {
    try store.visit("S1", tags: ["goal:sleep", "goal:calm", "skin:dry"], lead: .of("ana@example.com", yes: [.email]))
    try store.visit("S2", tags: ["goal:calm", "goal:focus"], lead: .of("ana@example.com"), at: morning + 1_000)
    #expect(try tags() == ["goal:calm", "goal:focus", "skin:dry"])
    // Only the first of a contact's rows may be claimed.
    let first = try #require(try store.claim(limit: 9, owner: "a", leaseSeconds: 9, now: morning + 9_999).first)
    _ = try store.settle(first, owner: "a", verdict: .accepted, retryAt: nil, done: [], detail: "", now: morning + 9_999)
    let update = try #require(try waiting().first)
    #expect(update.removedTags == ["goal:sleep"])
    #expect(update.tags == ["goal:calm", "goal:focus", "skin:dry"])
  }

  @Test("a tag that stays keeps the time at which it was gained")
  func since() throws {
    try store.visit("S1", tags: ["goal:sleep"], lead: .of("ana@example.com"))
    try store.visit("S2", tags: ["goal:sleep"], lead: .of("ana@example.com"), at: morning + 1_000)
    #expect(try store.contact(matching: "ana@example.com")?.tags.map(\.since) == [morning + 60])
    #expect(try store.count("tag_change") == 1)
  }

  @Test("all: a retake unites, and loses nothing")
  func all() throws {
    try store.visit("S1", tags: ["goal:sleep"], lead: .of("ana@example.com"), keep: .all)
    try store.visit("S2", tags: ["goal:focus"], lead: .of("ana@example.com"), keep: .all)
    #expect(try tags() == ["goal:focus", "goal:sleep"])
  }

  @Test("first: a retake writes nothing where there is a tag already")
  func first() throws {
    try store.visit("S1", tags: ["goal:sleep"], lead: .of("ana@example.com"), keep: .first)
    try store.visit("S2", tags: ["goal:focus"], lead: .of("ana@example.com"), keep: .first)
    #expect(try tags() == ["goal:sleep"])
  }

  @Test("a namespace without a tag in the retake is left alone")
  func untouched() throws {
    try store.visit("S1", tags: ["goal:sleep", "skin:dry"], lead: .of("ana@example.com"))
    try store.visit("S2", tags: ["skin:oily"], lead: .of("ana@example.com"))
    #expect(try tags() == ["goal:sleep", "skin:oily"])
  }

  @Test("history keeps 2 gains and 1 loss with their times and sessions")
  func history() throws {
    try store.visit("S1", tags: ["goal:sleep"], lead: .of("ana@example.com"))
    try store.visit("S2", tags: ["goal:focus"], lead: .of("ana@example.com"), at: morning + 1_000)
    let rows = try store.read {
      try $0.rows("SELECT op || ' ' || tag || ' ' || session || ' ' || (at / 1000) FROM tag_change ORDER BY n").map { $0[0] as String }
    }
    let (one, two) = (morning.milliseconds / 1000 + 60, morning.milliseconds / 1000 + 1_060)
    #expect(Set(rows) == ["gained goal:sleep S1 \(one)", "gained goal:focus S2 \(two)", "lost goal:sleep S2 \(two)"])
  }

  // MARK: Consent

  @Test("without consent there is a contact and no outbox row")
  func gate() throws {
    let result = try store.visit("S1", lead: .of("ana@example.com", phone: "+4930123456"))
    #expect(result.isNewContact && result.deliveries == 0)
    #expect(try store.count("outbox") == 0)
  }

  @Test("consent to email alone sends no phone number, to SMS alone no email address")
  func stripped() throws {
    try store.visit("S1", lead: .of("ana@example.com", phone: "+4930123456", yes: [.email]))
    try store.visit("S2", lead: .of("ben@example.com", phone: "+4930999999", yes: [.sms]))
    let updates = try waiting()
    #expect(updates.map(\.email) == ["ana@example.com", nil])
    #expect(updates.map(\.phone) == [nil, "+4930999999"])
    #expect(updates.map { $0.consent.keys.sorted() } == [["email"], ["sms"]])
  }

  @Test("a consent record holds words, hash, quiz version, language, time, kiosk and session, and is neither changed nor deleted")
  func record() throws {
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    let rows = try store.read { db in
      try db.rows(
        "SELECT state, wording, wording_sha256, quiz_version, locale, CAST(at AS TEXT), kiosk, session FROM consent"
      ).map { row in (0..<8).map { row[$0] as String } }
    }
    let at = String((morning + 50).milliseconds)
    #expect(rows == [["given", "Yes, by email.", Digest.hex("Yes, by email."), "5f0c", "de", at, "k1", "S1"]])
    #expect(throws: StoreError.self) { try store.write { try $0.run("DELETE FROM consent") } }
    #expect(throws: StoreError.self) { try store.write { try $0.run("UPDATE consent SET wording = ''") } }
  }

  @Test("consent is fresh in the session that gave it and not in the next one")
  func freshness() throws {
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    try store.visit("S2", lead: .of("ana@example.com"), at: morning + 1_000)
    let payloads = try store.read { db in
      try db.rows("SELECT payload, id FROM outbox ORDER BY n").map { try Outbox(db: db).update($0[0], of: $0[1]) }
    }
    #expect(payloads.map { $0.consent["email"]?.isFresh } == [true, false])
    #expect(payloads[1].consent["email"]?.at == (morning + 50).iso)
  }

  @Test("the update tells the session: answers, variables, outcome, products by title, store and kiosk")
  func story() throws {
    _ = try store.importCatalog([Variant(sku: "CALM-TEA", title: "Calm tea")], source: "c.csv", at: morning)
    var start = SessionStart.sample()
    start.catalogRevision = 1
    try store.begin(start)
    _ = try store.submit(.sample(lead: .of("ana@example.com", name: "Ana", yes: [.email])))
    let update = try #require(try waiting().first)
    #expect(update.name == "Ana" && update.locale == "de")
    #expect(
      update.session
        == ContactUpdate.Session(
          id: "S1", quiz: "night", quizTitle: "A better night", version: "5f0c", completedAt: (morning + 60).iso, outcome: "calm",
          variables: ["calm": 3], answers: ["goal": ["sleep"], "budget": ["25"], "where": ["lyon"]],
          products: [.init(sku: "CALM-TEA", title: "Calm tea", slot: "wind-down"), .init(sku: "ENERGY", title: "ENERGY", slot: nil)],
          store: "lyon", kiosk: "k1"))
  }

  @Test("2 destinations get 1 row each, with ids of their own; none gets one that was added later")
  func destinations() throws {
    try store.addHook("second")
    #expect(try store.visit("S1", lead: .of("ana@example.com", yes: [.email])).deliveries == 2)
    try store.addHook("late")
    #expect(try store.outboxSummary().map(\.pending) == [1, 1, 0])
  }
}
