// Sessions: their beginning, their answers, their end, and what is read back.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Sessions")
struct SessionTests {
  let scratch = Scratch()
  let store: Database

  init() throws { store = try scratch.open() }

  @Test("what was begun and answered is read back as it was said, the latest answer of 2")
  func readBack() throws {
    let start = SessionStart.sample()
    try store.begin(start)
    try store.record(.sample("S1", 1, "goal", "energy"))
    try store.record(RecordedAnswer(session: "S1", ordinal: 2, question: "budget", answer: .number(25), at: morning))
    try store.record(.sample("S1", 3, "goal", "sleep"))
    let session = try #require(try store.session("S1"))
    #expect(session.start == start)
    #expect(session.state == .open)
    #expect(session.answers == ["goal": .choices(["sleep"]), "budget": .number(25)])
    #expect(try store.session("S2") == nil)
  }

  @Test("beginning twice and recording the same ordinal twice changes nothing, even with another answer")
  func repeats() throws {
    try store.begin(.sample())
    try store.record(.sample("S1", 1, "goal", "sleep"))
    let before = try store.content()
    try store.begin(.sample())
    try store.record(.sample("S1", 1, "goal", "sleep"))
    try store.record(.sample("S1", 1, "goal", "energy"))
    #expect(try store.content() == before)
  }

  @Test("an answer to a session that was never begun is refused with 65")
  func orphan() throws {
    #expect(try #require(throws: StoreError.self) { try store.record(.sample("S9")) }.exitCode == 65)
    #expect(try store.count("answer") == 0)
  }

  @Test("recording an answer writes one row, and no other table")
  func oneRow() throws {
    try store.begin(.sample())
    let before = try store.content()
    try store.record(.sample())
    let added = Set(try store.content()).subtracting(before)
    #expect(added.count == 1)
    #expect(added.first?.hasPrefix("answer ") == true)
  }

  @Test(
    "an answer is read as it was written",
    arguments: [
      Answer.choices(["dry"]), .choices(["a", "b"]), .choices([]), .choices(["\",\"", "\\"]), .number(-3),
      .text("tea \"hot\"\n\u{1F}"), .empty, .text(""),
    ])
  func answers(_ answer: Answer) {
    #expect(Answer(stored: answer.json.canonical) == answer)
  }

  @Test("a timeout keeps the answers and no contact; a second ending changes nothing")
  func timeout() throws {
    try store.begin(.sample())
    try store.record(.sample())
    try store.end(session: "S1", ending: .timeout, at: morning + 90)
    try store.end(session: "S1", ending: .quit, at: morning + 99)
    let session = try #require(try store.session("S1"))
    #expect(session.state == .timeout)
    #expect(session.endedAt == morning + 90)
    #expect(session.answers.count == 1)
    #expect(try store.contactCount() == 0)
    #expect(try #require(throws: StoreError.self) { try store.end(session: "S9", ending: .quit, at: morning) }.exitCode == 66)
  }

  @Test("events are written with the next answer, numbered in their session, and at most once")
  func events() throws {
    store.note(.wake, session: "S1", at: morning)
    #expect(try store.count("event") == 0)
    try store.begin(.sample())
    store.note(.questionView, session: "S1", question: "goal", at: morning + 1)
    store.note(.back, session: "S1", question: "goal", at: morning + 2)
    try store.record(.sample())
    try store.flushEvents()
    #expect(try store.count("event") == 3)
    let kinds = try store.read { try $0.rows("SELECT n || kind FROM event ORDER BY n").map { $0[0] as String } }
    #expect(kinds == ["1wake", "2question_view", "3back"])
  }

  @Test("events of a write that failed wait for the next one")
  func eventsWait() throws {
    store.note(.wake, session: "S9", at: morning)
    #expect(throws: StoreError.self) { try store.record(.sample("S9")) }
    #expect(try store.count("event") == 0)
    try store.flushEvents()
    #expect(try store.count("event") == 1)
  }

  @Test("sessions come newest first in pages of 2, by the order of beginning though the clock went back")
  func listing() throws {
    for (id, at) in [("A", morning), ("B", morning + 10), ("C", morning + -9_999)] { try store.begin(.sample(id, at: at)) }
    #expect(try store.sessions(limit: 2).map(\.id) == ["C", "B"])
    #expect(try store.sessions(limit: 2, before: "B").map(\.id) == ["A"])
  }

  @Test("today counts 3 started, 1 completed, 1 lead, 1 timeout; yesterday, previews and other days' midnight apart")
  func today() throws {
    let zone = try #require(StoreZone(name: "Europe/Paris"))
    let midnight = zone.start(of: zone.date(of: morning))
    try store.begin(.sample("yesterday", at: midnight + -1))
    try store.visit("preview", at: midnight, isPreview: true)
    try store.visit("lead", lead: .of("ana@example.com"), at: midnight)
    try store.begin(.sample("open", at: morning))
    try store.begin(.sample("gone", at: morning))
    try store.end(session: "gone", ending: .timeout, at: morning)
    #expect(try store.sessionsToday(zone, now: morning) == DayCounts(started: 3, completed: 1, leads: 1, timeouts: 1))
  }

  @Test("100 ULIDs of one millisecond differ, later ones sort later, one seed gives one name of 26")
  func identifiers() {
    let many = Set((0..<100).map { _ in Identifier.ulid(now: morning) })
    #expect(many.count == 100)
    #expect(many.allSatisfy { $0.count == 26 && $0 < Identifier.ulid(now: Instant(milliseconds: morning.milliseconds + 1)) })
    #expect(Identifier.ulid(now: Instant(milliseconds: 1_469_918_176_385), seed: "").hasPrefix("01ARYZ6S41"))
    #expect(Identifier.ulid(now: morning, seed: "a") == Identifier.ulid(now: morning, seed: "a"))
    #expect(Identifier.ulid(now: morning, seed: "a") != Identifier.ulid(now: morning, seed: "b"))
  }
}
