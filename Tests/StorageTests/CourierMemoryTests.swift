// What couriers share through the store: leases, pace and quiet, what a destination was told, the log of requests.
import Domain
import Testing

@testable import Storage

@Suite("A courier's memory")
struct CourierMemoryTests {
  let scratch = Scratch()
  let store: Database
  let noon = morning + 7_200

  init() throws {
    store = try scratch.open()
    try store.addHook()
  }

  private func lead(_ name: String, _ session: String, tags: [String] = ["goal:sleep"]) throws {
    try store.visit(session, tags: tags, lead: .of("\(name)@example.com", yes: [.email]))
  }

  private func settle(_ row: Delivery, _ verdict: Verdict, retryAt: Instant? = nil, at now: Instant? = nil) throws {
    #expect(
      try store.settle(row, owner: "a", verdict: verdict, retryAt: retryAt, done: ["post"], detail: "post 200", now: now ?? noon))
  }

  @Test("tags are taken away by what the destination was told: after a dead letter in between, none of the 3 sessions' tags stays behind")
  func told() throws {
    try lead("ana", "S1", tags: ["goal:sleep"])
    try settle(try #require(try store.claim(owner: "a", now: noon).first), .accepted)
    try lead("ana", "S2", tags: ["goal:focus"])
    let second = try #require(try store.claim(owner: "a", now: noon).first)
    #expect(second.update.removedTags == ["goal:sleep"])
    // It may have arrived although it was refused: its tags count as told beside the first ones.
    try settle(second, .refused(reason: "no"))
    try lead("ana", "S3", tags: ["goal:calm"])
    let third = try #require(try store.claim(owner: "a", now: noon).first)
    #expect(third.update.tags == ["goal:calm"] && third.update.removedTags == ["goal:focus", "goal:sleep"])
    try settle(third, .accepted)
    try lead("ana", "S4", tags: ["goal:calm"])
    #expect(try store.claim(owner: "a", now: noon).first?.update.removedTags == [])
  }

  @Test("a dead letter that was overtaken is retried with today's tags; one that was not keeps its own")
  func overtaken() throws {
    try lead("ana", "S1", tags: ["goal:sleep"])
    try settle(try #require(try store.claim(owner: "a", now: noon).first), .refused(reason: "no"))
    try lead("ben", "S2", tags: ["goal:sleep"])
    try settle(try #require(try store.claim(owner: "a", now: noon).first), .refused(reason: "no"))
    try lead("ana", "S3", tags: ["goal:calm"])
    try settle(try #require(try store.claim(owner: "a", now: noon).first), .accepted)
    #expect(try store.retryDead(at: noon) == 2)
    let again = try store.claim(owner: "a", now: noon)
    let ana = try #require(again.first { $0.update.email == "ana@example.com" })
    #expect(ana.update.tags == ["goal:calm"] && ana.update.session?.id == "S1" && ana.update.removedTags == [])
    #expect(again.first { $0.update.email == "ben@example.com" }?.update.tags == ["goal:sleep"])
  }

  @Test("a lease is made longer by its owner alone, and what is given back is due at once")
  func leases() throws {
    try lead("ana", "S1")
    let row = try #require(try store.claim(owner: "a", now: noon).first)
    #expect(try store.renew([row.id], owner: "b", until: noon + 600) == [])
    #expect(try store.renew([row.id, "unknown"], owner: "a", until: noon + 600) == [row.id])
    #expect(try store.claim(owner: "b", now: noon + 599).isEmpty)
    try store.release([row.id], owner: "b")
    #expect(try store.claim(owner: "b", now: noon + 1).isEmpty)
    try store.release([row.id], owner: "a")
    #expect(try store.claim(owner: "b", now: noon + 1).map(\.id) == [row.id])
  }

  @Test("marks of pace are one for all couriers, and nothing is due while a destination wants quiet")
  func pace() throws {
    try lead("ana", "S1")
    let other = try scratch.open()
    #expect(
      try store.pacing("hook") { marks in
        marks["single"] = 7; return marks.count
      } == 1)
    #expect(try other.pacing("hook") { $0["single"] } == 7)
    #expect(try other.mark("single", of: "hook") == 7 && other.mark("bulk", of: "hook") == nil)
    #expect(try store.pacing("nobody") { marks in marks["single"] = 1 } == ())
    #expect(try store.pacing("nobody") { $0["single"] } == nil)
    #expect(try store.nextDue(now: noon) == morning + 60)
    try store.pacing("hook") { $0[PaceMark.quiet] = (noon + 300).milliseconds * 1000 }
    #expect(try store.nextDue(now: noon) == noon + 300)
  }

  @Test("each request is in the log, of one delivery or of many, and an erasure takes the lines of its person out")
  func exchanges() throws {
    try lead("ana", "S1")
    let row = try #require(try store.claim(owner: "a", now: noon).first)
    func exchange(_ delivery: String?, _ items: Int) -> Exchange {
      Exchange(
        at: noon, destination: "hook", delivery: delivery, step: "post", items: items, method: "POST", address: "example.com/h",
        asked: "12 bytes", status: items > 1 ? nil : 200, answered: items > 1 ? "no answer" : "", milliseconds: 31)
    }
    let lines = [exchange(row.id, 1), exchange(nil, 30)]
    _ = try store.settle([DeliveryEnding(row, .accepted, done: [], detail: "post 200")], lines, owner: "a", now: noon)
    #expect(try store.exchanges(limit: 10) == lines.reversed())
    #expect(try store.exchanges(of: row.id, limit: 10) == [lines[0]])
    _ = try store.forget(contact: row.update.contact, who: "owner", at: noon)
    #expect(try store.exchanges(limit: 10) == [lines[1]])
  }

  @Test("an erasure takes what names the person out of lines that are of nobody, of a pause and of others; who is not meant stays")
  func silenced() throws {
    try store.visit("S1", tags: [], lead: .of("ana@example.com", name: "Ana Silva", yes: [.email]))
    let row = try #require(try store.claim(owner: "a", now: noon).first)
    _ = try store.settle([DeliveryEnding(row, .pause(reason: "not ANA SILVA"), done: [], detail: "post 400")], [], owner: "a", now: noon)
    for words in ["no Ana Silva here", "x=ANA@example.com;", "the manager of Ana Silvana"] {
      try store.write { db in
        try db.run("INSERT INTO sync_log (delivery, destination, at, verdict, detail) VALUES ('D', 'hook', 1, 'retry', ?)", [words])
        try db.run(
          """
          INSERT INTO exchange (at, destination, step, items, method, address, asked, answered, milliseconds)
          VALUES (1, 'hook', 'post', 9, 'POST', 'shop.example', '9 bytes', ?, 1)
          """, [words])
      }
    }
    _ = try store.forget(contact: row.update.contact, who: "owner", at: noon)
    #expect(try store.syncLog(limit: 3).map(\.detail) == ["the manager of Ana Silvana", "", ""])
    #expect(try store.exchanges(limit: 9).map(\.answered) == ["the manager of Ana Silvana", "", ""])
    #expect(try store.outboxSummary().map(\.pausedBecause) == ["(a vendor's words, erased with a person)"])
  }

  @Test("a claim reads by destination and time and sorts nothing, whatever else waits")
  func plan() throws {
    let plan = try store.read { db in
      try db.rows(
        """
        EXPLAIN QUERY PLAN SELECT o.n FROM outbox o INDEXED BY outbox_due WHERE o.destination = 'hook' AND o.due_at <= 1
          AND o.state = 'pending' ORDER BY o.due_at, o.n LIMIT 5
        """
      ).map { $0["detail"] as String }
    }
    #expect(plan.allSatisfy { $0.contains("outbox_due") && !$0.contains("SCAN") && !$0.contains("TEMP") }, "\(plan)")
  }
}

@Suite("Withdrawing a consent")
struct WithdrawalTests {
  let scratch = Scratch()
  let store: Database
  let noon = morning + 7_200

  init() throws {
    store = try scratch.open()
    try store.addHook()
  }

  private func contact() throws -> String { try #require(try store.contact(matching: "ana@example.com")).id }

  @Test("whoever was told of the address hears of it, without tags and session; whoever was not hears nothing")
  func travels() throws {
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    let row = try #require(try store.claim(owner: "a", now: noon).first)
    _ = try store.settle(row, owner: "a", verdict: .accepted, retryAt: nil, done: [], detail: "", now: noon)
    try store.addHook("late")
    let withdrawal = try store.withdraw([.email, .sms], of: try contact(), who: "owner", at: noon + 1)
    #expect(withdrawal.channels == [.email] && withdrawal.told == ["hook"] && withdrawal.deliveries == 0)
    let told = try #require(try store.claim(owner: "a", now: noon + 2).first)
    #expect(told.update.purpose == .withdrawal(["email"]) && told.update.email == "ana@example.com")
    #expect(told.update.tags == [] && told.update.session == nil && told.update.allowedToLeave != nil)
    #expect(try store.auditLog(limit: 1).first?.what == "consent.withdraw")
    #expect(try store.withdraw([.email], of: try contact(), who: "owner", at: noon + 3).channels == [])
  }

  @Test("what waits is not sent any more, and a dead letter of it never comes back to life")
  func holdsBack() throws {
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    let withdrawal = try store.withdraw([.email], of: try contact(), who: "owner", at: noon)
    #expect(withdrawal.deliveries == 1 && withdrawal.told == [])
    #expect(try store.claim(owner: "a", now: noon).isEmpty)
    #expect(try store.retryDead(at: noon) == 0)
  }
}
