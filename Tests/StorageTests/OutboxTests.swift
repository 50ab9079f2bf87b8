// Leases, verdicts and turns of the outbox; destinations.
import Domain
import Testing

@testable import Storage

@Suite("Outbox")
struct OutboxTests {
  let scratch = Scratch()
  let store: Database
  let noon = morning + 7_200

  init() throws {
    store = try scratch.open()
    try store.addHook()
  }

  private func lead(_ name: String, _ session: String) throws {
    try store.visit(session, lead: .of("\(name)@example.com", yes: [.email]))
  }

  private func claim(_ owner: String = "a", limit: Int = 10, at now: Instant? = nil) throws -> [Delivery] {
    try store.claim(limit: limit, owner: owner, leaseSeconds: 60, now: now ?? noon)
  }

  private func settle(
    _ delivery: Delivery, _ verdict: Verdict, owner: String = "a", retryAt: Instant? = nil, at now: Instant? = nil
  ) throws -> Bool {
    try store.settle(delivery, owner: owner, verdict: verdict, retryAt: retryAt, done: ["post"], detail: "202", now: now ?? noon)
  }

  @Test("3 due rows are claimed oldest first, 2 at a time, and none twice")
  func claims() throws {
    for (index, name) in ["ana", "ben", "eva"].enumerated() { try lead(name, "S\(index)") }
    #expect(try claim(limit: 2).map(\.update.email) == ["ana@example.com", "ben@example.com"])
    #expect(try claim("b").map(\.update.email) == ["eva@example.com"])
    #expect(try claim("c").isEmpty)
  }

  @Test("a row is not due before its time, and a lease of 60 s is due again after 60 s under the same id")
  func leases() throws {
    try lead("ana", "S1")
    #expect(try claim(at: morning).isEmpty)
    let first = try #require(try claim().first)
    #expect(try claim("b", at: noon + 59).isEmpty)
    let second = try #require(try claim("b", at: noon + 60).first)
    #expect(second.id == first.id)
    #expect(try !settle(first, .accepted))
    #expect(try store.outboxSummary().first?.pending == 1)
    #expect(try settle(second, .accepted, owner: "b"))
    #expect(try !settle(second, .accepted, owner: "b"))
  }

  @Test("an owner who is late, but to whom nobody came before, still settles")
  func lateOwner() throws {
    try lead("ana", "S1")
    let row = try #require(try claim().first)
    #expect(try settle(row, .accepted, at: noon + 3_600))
    #expect(try store.outboxSummary().first?.delivered == 1)
  }

  @Test("of a contact's 2 rows only the earlier is claimed, though the later is due and the earlier is not; other contacts go on")
  func turns() throws {
    try lead("ana", "S1")
    try lead("ana", "S2")
    try lead("ben", "S3")
    let first = try claim()
    #expect(first.map(\.update.session?.id) == ["S1", "S3"])
    #expect(try settle(first[0], .retry(afterSeconds: nil, reason: "503"), retryAt: noon + 600))
    #expect(try claim("b").isEmpty)
    #expect(try store.nextDue(now: noon) == noon + 60)
    #expect(try settle(first[1], .accepted))
    #expect(try store.nextDue(now: noon) == noon + 600)
    let again = try #require(try claim(at: noon + 600).first)
    #expect(again.update.session?.id == "S1" && again.attempts == 1 && again.done == ["post"])
    #expect(try settle(again, .accepted))
    #expect(try claim().map(\.update.session?.id) == ["S2"])
  }

  @Test("a contact's rows to 2 destinations do not wait for each other")
  func lanes() throws {
    try store.addHook("second")
    try lead("ana", "S1")
    #expect(try claim().map(\.destination) == ["hook", "second"])
  }

  @Test("refused, and a retry without a time, are dead letters with the reason; the contact's next row goes on")
  func dead() throws {
    for session in ["S1", "S2", "S3"] { try lead("ana", session) }
    #expect(try settle(try #require(try claim().first), .refused(reason: "400 no")))
    #expect(try settle(try #require(try claim().first), .retry(afterSeconds: 9, reason: "given up"), at: noon + 1))
    #expect(try store.deadLetters().map(\.reason) == ["given up", "400 no"])
    #expect(try store.deadLetters().map(\.attempts) == [1, 1])
    #expect(try claim().map(\.update.session?.id) == ["S3"])
    #expect(try store.syncLog().map(\.verdict) == ["given up", "refused"])
  }

  @Test("dead letters get another life by destination, with their ids and no attempts")
  func retryDead() throws {
    try lead("ana", "S1")
    let row = try #require(try claim().first)
    #expect(try settle(row, .refused(reason: "400 no")))
    #expect(try store.retryDead(destination: "other", at: noon) == 0)
    #expect(try store.retryDead(at: noon) == 1)
    #expect(try claim().map(\.id) == [row.id])
    #expect(try store.deadLetters().isEmpty)
  }

  @Test("a pause keeps the row, counts no attempt, and nothing is claimed or due until the destination is resumed")
  func pause() throws {
    try lead("ana", "S1")
    let row = try #require(try claim().first)
    #expect(try settle(row, .pause(reason: "bad key")))
    #expect(try store.destinations().first?.pausedBecause == "bad key")
    #expect(try claim().isEmpty)
    #expect(try store.nextDue(now: noon) == nil)
    #expect(try store.isSyncIdle())
    try lead("ben", "S2")
    #expect(try store.outboxSummary().first?.pending == 2)
    try store.resumeDestination("hook")
    #expect(try !store.isSyncIdle())
    #expect(try claim().map(\.attempts) == [0, 0])
  }

  @Test("the summary tells 1 pending, 1 delivered, 1 dead, since when and until when")
  func summary() throws {
    for (index, name) in ["ana", "ben", "eva"].enumerated() { try lead(name, "S\(index)") }
    let rows = try claim()
    _ = try settle(rows[0], .accepted)
    _ = try settle(rows[1], .refused(reason: "no"))
    _ = try settle(rows[2], .retry(afterSeconds: nil, reason: "503"), retryAt: noon + 300)
    #expect(
      try store.outboxSummary() == [
        DestinationSummary(
          name: "hook", vendor: "webhook", pausedBecause: nil, pending: 1, delivered: 1, dead: 1, oldestPending: morning + 60,
          nextDue: noon + 300, hourly: 1)
      ])
  }

  @Test("sending a session again writes a new row as the contact is now; a session without a contact has nothing to send")
  func resend() throws {
    try store.addHook("second")
    try lead("ana", "S1")
    for row in try claim() { _ = try settle(row, .accepted) }
    try store.visit("S2", tags: ["goal:focus"], lead: .of("ana@example.com"))
    for row in try claim() { _ = try settle(row, .accepted) }
    #expect(try store.resend(session: "S1", destination: "second", at: noon) == 1)
    let again = try #require(try claim().first)
    #expect(again.destination == "second")
    #expect(again.update.tags == ["goal:focus"])
    #expect(again.update.session?.id == "S1")
    #expect(again.update.session?.answers == ["budget": ["25"], "goal": ["sleep"], "where": ["lyon"]])
    #expect(again.update.session?.products.map(\.slot) == ["wind-down", nil])
    #expect(again.update.consent["email"]?.isFresh == false)
    try store.visit("S3")
    for (session, destination) in [("S3", "hook"), ("S9", "hook"), ("S1", "nowhere")] {
      #expect(
        try #require(throws: StoreError.self) { try store.resend(session: session, destination: destination, at: noon) }.exitCode == 66)
    }
  }

  @Test("a payload is read as it was written: a state with its session, a withdrawal, an erasure; without a key, or with another kind, not")
  func payloads() throws {
    let consent = ContactUpdate.Consent(at: "2026-11-24T09:59:00Z", wording: "Yes, \u{1F600}/\"", isFresh: true)
    let session = ContactUpdate.Session(
      id: "S1", quiz: "night", quizTitle: "A better night", version: "5f0c", completedAt: "2026-11-24T09:59:00Z", outcome: nil,
      variables: ["calm": -3], answers: ["goal": ["sleep", "focus"], "none": []],
      products: [.init(sku: "A", title: "Tea", slot: "hero"), .init(sku: "B", title: "Oil", slot: nil)], store: "lyon", kiosk: nil)
    func update(_ purpose: ContactUpdate.Purpose, _ session: ContactUpdate.Session? = nil) -> ContactUpdate {
      ContactUpdate(
        contact: "c1", email: "ana@example.com", phone: nil, name: "Ana\tSilva", locale: nil, tags: ["goal:sleep"], removedTags: [],
        consent: ["email": consent], session: session, purpose: purpose)
    }
    for written in [update(.state, session), update(.state), update(.withdrawal(["email"])), update(.erasure)] {
      let text = try Outbox.text(of: written)
      #expect(try Outbox.update(text) == written)
      for (whole, broken) in [("\"contact\":", "\"x\":"), ("\"tags\":[", "\"tags\":[1,"), ("\"consent\":{", "\"consent\":[{")] {
        #expect((try? Outbox.update(text.replacing(whole, with: broken))) == nil, "\(broken)")
      }
    }
  }

  @Test("of 120 endings at once those of a lease that passed on change nothing; the others are delivered, told and in the log, each once")
  func manyAtOnce() throws {
    for number in 0..<120 { try lead("p\(number)", "S\(number)") }
    #expect(try store.dueCounts(now: noon).map(\.name) == ["hook"] && store.dueCounts(now: noon).map(\.count) == [120])
    let ours = try claim("a", limit: 100)
    let theirs = try claim("b", limit: 100)
    #expect(try store.dueCounts(now: noon).isEmpty)
    let endings = (ours + theirs).map { DeliveryEnding($0, .accepted, done: ["post"], detail: "post 202") }
    #expect(try store.settle(endings, [], owner: "a", now: noon) == Set(ours.map(\.id)))
    #expect(try store.outboxSummary().map(\.delivered) == [100] && store.outboxSummary().map(\.pending) == [20])
    #expect(try store.syncLog(limit: 500).map(\.delivery) == ours.map(\.id).reversed())
    try store.visit("T1", tags: ["goal:focus"], lead: .of("p0@example.com"))
    #expect(try claim("c").first { $0.update.session?.id == "T1" }?.update.removedTags == ["goal:sleep"])
  }

  @Test("a destination is added once, removed with what waited, and an unknown one is 66")
  func destinations() throws {
    #expect(try #require(throws: StoreError.self) { try store.addHook() }.exitCode == 65)
    try store.addHook("second")
    #expect(try store.destinations().map(\.name) == ["hook", "second"])
    #expect(try store.destinations().first?.settings == ["url": "https://example.com"])
    try lead("ana", "S1")
    try store.removeDestination("hook")
    #expect(try claim().map(\.destination) == ["second"])
    #expect(try #require(throws: StoreError.self) { try store.pauseDestination("hook", because: "x") }.exitCode == 66)
    try store.pauseDestination("second", because: "holiday")
    #expect(try store.outboxSummary().map(\.pausedBecause) == ["holiday"])
  }
}
