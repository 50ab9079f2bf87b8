// What is older than the shop keeps it: it goes in small steps, figures and proof stay, and a clock that went back keeps everything.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Clearing")
struct ClearingTests {
  private let scratch = Scratch()
  private static let day: Int64 = 86_400
  private static let all = Retention([
    .contacts: Span(60, .d), .sessions: Span(30, .d), .events: Span(20, .d), .syncLog: Span(10, .d), .exchange: Span(5, .d),
  ])

  private func id(_ number: Int) -> String { "S" + String(repeating: "0", count: 4 - String(number).count) + String(number) }

  /// `days` days with one session each, every second with a lead and an order.
  private func shop(days: Int) throws -> Database {
    let store = try scratch.open()
    try store.addHook()
    for number in 0..<days {
      let at = morning + Int64(number) * ClearingTests.day
      store.note(.view, session: id(number), at: at)
      try store.begin(.sample(id(number), at: at))
      try store.record(
        RecordedAnswer(session: id(number), ordinal: 1, question: "goal", answer: .choices(["sleep"]), at: at + 5))
      let lead = number % 2 == 0 ? Lead.of("p\(number)@example.com", yes: [.email]) : nil
      _ = try store.submit(.sample(id(number), lead: lead, at: at + 60))
      guard lead != nil else { continue }
      var order = Order(name: "#\(number)", at: at + 3_600)
      order.session = id(number)
      order.lines = [Order.Line(sku: "CALM-TEA", quantity: 1, price: 900)]
      _ = try store.importOrders([order], source: "o.csv", windowDays: 90, by: "owner", at: at + 3_600)
    }
    return store
  }

  private func clear(_ store: Database, _ periods: Retention = all, day: Int, most: Int = .max) throws -> [Retention.Kind: Int] {
    let clearance = try store.clear(under: periods, zone: .utc, by: "owner", at: morning + Int64(day) * ClearingTests.day, most: most)
    return Dictionary(clearance.lines.map { ($0.kind, $0.gone) }, uniquingKeysWith: { $1 })
  }

  @Test("of 100 days sessions of 30 stay, with their orders and answers; lists go on without a hole; references and sums are sound")
  func sessions() throws {
    let store = try shop(days: 100)
    // On day 100, at ten: day 70 ended a minute past ten, and stays.
    #expect(try clear(store, Retention([.sessions: Span(30, .d)]), day: 100) == [.sessions: 70])
    #expect(try store.count("session") == 30 && store.count("answer") == 30 && store.count("purchase") == 15)
    #expect(try store.count("purchase_line") == 15 && store.count("session_fact") == 30 && store.count("event") == 30)
    let stretch = try store.sessionStretch(first: 0, count: 50)
    #expect(try stretch.lines.map { $0?.id } == (70..<100).map(id) && store.sessionCount() == 30)
    let wrong = try store.health(now: morning + 100 * ClearingTests.day).filter { !$0.isOK }.map(\.check)
    #expect(Set(wrong).isSubset(of: ["catalog", "quiz", "outbox"]))
    #expect(try store.contactCount() == 50)
  }

  @Test("a dry run says the same numbers and changes nothing")
  func dryRun() throws {
    let store = try shop(days: 70)
    let now = morning + 70 * ClearingTests.day
    let before = try store.content()
    let due = try store.due(under: ClearingTests.all, zone: .utc, at: now)
    #expect(try store.content() == before)
    #expect(due.lines.map(\.kind) == [.contacts, .sessions, .events, .syncLog, .exchange] && due.lines.allSatisfy { $0.gone == 0 })
    #expect(due.lines.first?.before == morning + 10 * ClearingTests.day)
    let gone = try clear(store, day: 70)
    // People take an event of theirs with them, sessions take theirs: what is left is counted by the steps themselves.
    #expect(gone[.contacts] == due.lines[0].due && gone[.sessions] == due.lines[1].due)
    #expect(try store.due(under: ClearingTests.all, zone: .utc, at: now).lines.map(\.due) == [0, 0, 0, 0, 0])
  }

  @Test("without periods nothing goes and nothing is noted")
  func nothing() throws {
    let store = try shop(days: 5)
    let before = try store.content()
    #expect(try clear(store, Retention(), day: 5_000) == [:])
    #expect(try store.content() == before)
  }

  @Test("a clock that went back behind the newest row takes nothing away, and says which moment it waits for")
  func clockWentBack() throws {
    let store = try shop(days: 40)
    let before = try store.content()
    let now = morning + 38 * ClearingTests.day
    let clearance = try store.clear(under: Retention([.sessions: Span(1, .d)]), zone: .utc, by: "owner", at: now)
    #expect(clearance.newest == morning + 39 * ClearingTests.day && clearance.lines.isEmpty)
    #expect(try store.due(under: Retention([.sessions: Span(1, .d)]), zone: .utc, at: now).newest == clearance.newest)
    #expect(try store.content() == before)
  }

  @Test("one session from a day whose clock was years ahead keeps none behind it back, and nothing later goes for it")
  func clockWasAhead() throws {
    let store = try scratch.open()
    for (number, day) in [0, 4_000, 1, 2, 50].enumerated() { try store.visit(id(number), at: morning + Int64(day) * ClearingTests.day) }
    #expect(try clear(store, Retention([.sessions: Span(30, .d)]), day: 60) == [.sessions: 4])
    #expect(try store.sessions().map(\.id) == [id(4)])
    #expect(try clear(store, Retention([.sessions: Span(30, .d)]), day: 60) == [.sessions: 0])
  }

  @Test("one step takes 100 sessions at most, and the next goes on")
  func small() throws {
    let store = try shop(days: 230)
    let periods = Retention([.sessions: Span(10, .d)])
    let now = morning + 230 * ClearingTests.day
    var steps: [Int] = []
    while true {
      let clearance = try store.clear(under: periods, zone: .utc, by: "kiosk", at: now, most: 1)
      steps.append(clearance.lines[0].gone)
      if clearance.isDone { break }
      try #require(steps.count < 20)
    }
    #expect(steps.reduce(0, +) == 220 && steps.max() == 100)
  }

  @Test("a code that was given out is never free again, though its session has gone")
  func codes() throws {
    let store = try scratch.open()
    _ = try store.importCodes(["A1", "B2"], into: "autumn", at: morning)
    try store.begin(.sample(id(1)))
    var submission = Submission.sample(id(1))
    submission.pool = "autumn"
    #expect(try store.submit(submission).code == "A1")
    #expect(try clear(store, Retention([.sessions: Span(1, .d)]), day: 9) == [.sessions: 1])
    #expect(try store.codePools().map { [$0.total, $0.left] } == [[2, 1]])
    #expect(try store.importCodes(["A1"], into: "autumn", at: morning).added == 0)
  }

  @Test("who was not seen for 60 days is erased: the words say why, who was told is told to forget, the log has the count")
  func people() throws {
    let store = try scratch.open()
    try store.addHook()
    try store.visit(id(1), lead: .of("ana@example.com", yes: [.email]))
    try store.visit(id(2), lead: .of("bo@example.com", yes: [.email]), at: morning + 50 * ClearingTests.day)
    let delivery = try #require(try store.claim(limit: 1, owner: "me", now: morning + 100).first)
    #expect(try store.settle(delivery, owner: "me", verdict: .accepted, retryAt: nil, done: [], detail: "", now: morning + 101))
    #expect(try clear(store, Retention([.contacts: Span(60, .d)]), day: 70) == [.contacts: 1])
    #expect(try store.contacts().map(\.email?.text) == ["bo@example.com"])
    let last: String? = try store.read { try $0.value("SELECT wording FROM consent WHERE state = 'withdrawn'") }
    #expect(last == "(erased: not seen for as long as this shop keeps people)")
    #expect(try store.claim(owner: "me", now: morning + 71 * ClearingTests.day).contains { $0.update.isErasure })
    let entry = try #require(try store.auditLog().first)
    #expect(entry.what == "retention.clear" && entry.who == "owner")
    #expect(entry.detail == ["contacts": ["period": "60d", "gone": 1]])
  }

  @Test("what was said in a session that has gone is not in what was sent either; who was told of whom stays known")
  func payloads() throws {
    let store = try shop(days: 40)
    #expect(try clear(store, Retention([.sessions: Span(30, .d)]), day: 40) == [.sessions: 10])
    let updates = try store.read { db in
      try db.rows("SELECT session, \(SealedPlace.payload.readable()) FROM outbox ORDER BY n").map { ($0[0] as String, $0[1] as String) }
    }
    #expect(updates.count == 20)
    for (session, payload) in updates {
      #expect(payload.contains("CALM-TEA") == (session >= id(10)) && payload.contains("@example.com"))
    }
  }

  @Test("lines of the sync log and requests go by their own periods")
  func lines() throws {
    let store = try scratch.open()
    try store.write { db in
      for day in 0..<1_200 {
        let at = (morning + Int64(day) * ClearingTests.day).milliseconds
        try db.run("INSERT INTO sync_log (delivery, destination, at, verdict, detail) VALUES ('D', 'hook', ?, 'accepted', '')", [at])
        try db.run(
          """
          INSERT INTO exchange (at, destination, step, items, method, address, asked, answered, milliseconds)
          VALUES (?, 'hook', 'post', 1, 'POST', '/', '', '', 1)
          """, [at])
      }
    }
    #expect(try clear(store, day: 1_200) == [.contacts: 0, .sessions: 0, .events: 0, .syncLog: 1_190, .exchange: 1_195])
    #expect(try store.count("sync_log") == 10 && store.count("exchange") == 5)
  }

  @Test("steps go session by session, also of kiosks that nobody began a session at; a session that is open keeps its own")
  func steps() throws {
    let store = try shop(days: 40)
    try store.begin(.sample("S0000A", at: morning))
    store.note(.view, session: "S0000A", at: morning)
    store.note(.wake, session: "S0000B", at: morning)
    try store.flushEvents()
    #expect(try clear(store, Retention([.events: Span(20, .d)]), day: 40) == [.events: 21])
    #expect(try store.count("event") == 21 && store.count("session") == 41)
    #expect(try clear(store, Retention([.events: Span(20, .d)]), day: 40) == [.events: 0])
  }

  @Test("whoever counts people hears of sessions, steps and orders that went")
  func counted() throws {
    let store = try shop(days: 10)
    let before = try store.read { try $0.count("SELECT MAX(n) FROM contact_change") }
    _ = try clear(store, Retention([.sessions: Span(5, .d)]), day: 10)
    let changed = try store.read { try $0.count("SELECT COUNT(*) FROM contact_change WHERE n > ?", [before]) }
    #expect(changed == 3)
  }

  @Test("a clock that jumps ten years ahead takes nothing for three days; set right before, nothing has gone and nothing waits")
  func clockAhead() throws {
    let store = try shop(days: 10)
    #expect(try clear(store, day: 12) == [.contacts: 0, .sessions: 0, .events: 0, .syncLog: 0, .exchange: 0])
    let later = 3_660
    // A session of the wrong clock makes it no better.
    try store.begin(.sample("T1", at: morning + Int64(later) * ClearingTests.day))
    for day in [later, later + 1, later + 2] {
      let clearance = try store.clear(under: ClearingTests.all, zone: .utc, by: "kiosk", at: morning + Int64(day) * ClearingTests.day)
      #expect(clearance.waitsUntil == morning + Int64(later + 3) * ClearingTests.day && clearance.lines.isEmpty)
      #expect(try store.due(under: ClearingTests.all, zone: .utc, at: morning + Int64(day) * ClearingTests.day).waitsUntil != nil)
    }
    #expect(try store.count("session") == 11 && store.contactCount() == 5)
    try store.begin(.sample("T2", at: morning + 13 * ClearingTests.day))
    #expect(try clear(store, day: 14)[.sessions] == 0)
    #expect(try store.count("session") == 12)
  }

  @Test("a clock that goes on for three days is believed, at once where somebody has looked at it")
  func clockBelieved() throws {
    let store = try shop(days: 10)
    let later = morning + 100 * ClearingTests.day
    #expect(try store.clear(under: ClearingTests.all, zone: .utc, by: "kiosk", at: later).waitsUntil != nil)
    let clearance = try store.clear(under: ClearingTests.all, zone: .utc, by: "kiosk", at: later + 3 * ClearingTests.day)
    #expect(clearance.waitsUntil == nil && clearance.lines.contains { $0.kind == .sessions && $0.gone == 10 })
    let other = Scratch()
    let second = try other.open()
    try second.visit("S1", at: morning)
    #expect(try second.clear(under: ClearingTests.all, zone: .utc, by: "owner", at: later, trustsClock: true).lines.count == 5)
    #expect(try second.count("session") == 0)
  }
}
