// Long tables: places and numbers with holes, windows and searches, a million rows at one speed.
import Chance
import Domain
import Testing

@testable import Storage

@Suite("Long tables")
struct LongTableTests {
  private let scratch = Scratch()

  @Test("places and numbers answer each other for 300 made-up tables with holes at either end and in rows")
  func places() throws {
    var chance = Noise(5)
    for _ in 0..<300 {
      let first = Int64.random(in: 1...50, using: &chance)
      let last = first + Int64.random(in: 0...80, using: &chance)
      let holes = (first...last).filter { _ in Int.random(in: 0...3, using: &chance) == 0 }
      let line = try #require(NumberLine(first: first, last: last, holes: holes))
      let numbers = (first...last).filter { !holes.contains($0) }
      #expect(line.count == numbers.count)
      #expect(numbers.indices.map(line.number(at:)) == numbers)
      #expect(numbers.map(line.place(of:)) == Array(numbers.indices))
    }
    #expect(NumberLine(first: nil, last: nil) == nil)
  }

  @Test("windows put together are the whole table, whatever their size; beyond its ends there is nothing")
  func windows() throws {
    let store = try scratch.open()
    for number in 0..<23 { try store.begin(.sample("S\(number)")) }
    for size in [1, 5, 23, 40] {
      var ids: [String?] = []
      for first in stride(from: 0, to: 23, by: size) { ids += try store.sessionStretch(first: first, count: size).lines.map { $0?.id } }
      #expect(ids == (0..<23).map { "S\($0)" })
    }
    #expect(try store.sessionStretch(count: 3).lines.map { $0?.id } == ["S20", "S21", "S22"])
    #expect(try store.sessionStretch(first: 99, count: 3).lines.map { $0?.id } == ["S22"])
    #expect(try store.sessionStretch(count: 0).lines.isEmpty)
    let other = Scratch()
    #expect(try other.open().sessionStretch(count: 3).total == 0)
  }

  @Test("somebody who was erased takes up no place: 9 of 10 remain, in their order")
  func holes() throws {
    let store = try scratch.open()
    for number in 0..<10 { try store.visit("S\(number)", lead: .of("p\(number)@example.com")) }
    let gone = try #require(try store.contact(matching: "p4@example.com"))
    _ = try store.forget(contact: gone.id, who: "owner", at: morning)
    let all = try store.contactStretch(first: 0, count: 10)
    #expect(all.total == 9)
    #expect(all.lines.map { $0?.address } == [0, 1, 2, 3, 5, 6, 7, 8, 9].map { "p\($0)@example.com" })
    #expect(try store.contactStretch(first: 4, count: 1).lines.first??.address == "p5@example.com")
  }

  @Test("a search that has to stop after every step finds the same in 7 goes as one that may go on")
  func search() throws {
    let store = try scratch.open()
    try store.fill(sessions: 26_000, every: 1_000)
    let words = [SessionWord("window")]
    let whole = try store.findSessions(words, limit: 100, mayGoOn: { true })
    #expect(whole.lines.count == 26 && whole.next == nil && whole.looked == 26_000)
    var ids: [String] = []
    var below: Int64?
    var goes = 0
    repeat {
      let part = try store.findSessions(words, below: below, limit: 100, mayGoOn: { false })
      ids += part.lines.map(\.id)
      below = part.next
      goes += 1
    } while below != nil && goes < 20
    #expect(ids == whole.lines.map(\.id) && goes == 7)
    let few = try store.findSessions(words, limit: 5, mayGoOn: { true })
    #expect(few.lines.map(\.id) == Array(ids.prefix(5)))
    let rest = try store.findSessions(words, below: few.next, limit: 100, mayGoOn: { true })
    #expect(few.lines.map(\.id) + rest.lines.map(\.id) == ids)
  }

  @Test("a session is found by the start of its hand-off code and of its discount code")
  func codes() throws {
    let store = try scratch.open()
    for number in 0..<5 { try store.begin(.sample("S\(number)")) }
    try store.write { db in
      try db.run("UPDATE session SET short_code = 'ROSE-4171' WHERE id = 'S1'")
      try db.run("INSERT INTO discount_code (pool, code, added_at, session) VALUES ('autumn', 'Leaf-77', 0, 'S3')")
    }
    #expect(try store.findSessions([SessionWord("rose-4")], limit: 9, mayGoOn: { true }).lines.map(\.id) == ["S1"])
    #expect(try store.findSessions([SessionWord("leaf-77")], limit: 9, mayGoOn: { true }).lines.map(\.id) == ["S3"])
    #expect(try store.findSessions([SessionWord("eaf")], limit: 9, mayGoOn: { true }).lines.isEmpty)
  }

  @Test("people are found by a part of address, name, tag or id, each word for itself")
  func people() throws {
    let store = try scratch.open()
    try store.visit("S1", tags: ["goal:sleep"], lead: .of("ana@example.com", name: "Ana Élise"))
    try store.visit("S2", tags: ["goal:wake"], lead: .of("bo@example.org", phone: "+33612345678"))
    func found(_ words: String...) throws -> [String] { try store.findContacts(words, limit: 9, mayGoOn: { true }).lines.map(\.address) }
    #expect(try found("ANA@") == ["ana@example.com"])
    #expect(try found("élise") == ["ana@example.com"])
    #expect(try found("goal:w") == ["bo@example.org"])
    #expect(try found("example") == ["bo@example.org", "ana@example.com"])
    #expect(try found("example", "sleep") == ["ana@example.com"])
    #expect(try found("6123") == ["bo@example.org"])
    #expect(try found("%").isEmpty)
    try store.visit("S3", lead: .of("cy@example.net", name: "not ana@example.com"))
    let first = try store.findContacts(["ANA@example.com"], limit: 9, mayGoOn: { true })
    #expect(first.lines.map(\.address) == ["ana@example.com"] && first.looked == 0)
    let rest = try store.findContacts(["ANA@example.com"], below: first.next, limit: 9, mayGoOn: { true })
    #expect(rest.lines.map(\.address) == ["cy@example.net"] && rest.next == nil)
    #expect(try found("ana") == ["cy@example.net", "ana@example.com"])
    #expect(try store.findContacts(["ana"], limit: 1, mayGoOn: { true }).lines.map(\.address) == ["cy@example.net"])
  }

  @Test("of 1,000,000 sessions the first, a middle and the last window cost some milliseconds each")
  func million() throws {
    let store = try scratch.open()
    try store.fill(sessions: 1_000_000, every: 1_000)
    let clock = ContinuousClock()
    /// The best of 7: the machine may be busy.
    func best(_ first: Int?) throws -> Duration {
      try (0..<7).map { _ in
        try clock.measure {
          let lines = try store.sessionStretch(first: first, count: 64).lines
          #expect(lines.compactMap(\.self).count == 64)
        }
      }.min() ?? .seconds(1)
    }
    let (newest, middle, oldest) = (try best(nil), try best(500_000), try best(0))
    print("1,000,000 sessions, 64 rows: newest \(newest), middle \(middle), oldest \(oldest)")
    // What is too short for the clock tells nothing.
    let most = max(newest, .milliseconds(2)) * 8
    #expect(middle < most && oldest < most)
    #expect(try store.sessionStretch(first: 499_999, count: 2).lines.map { $0?.id } == ["M0500000", "M0500001"])
  }
}

extension Database {
  /// `count` sessions `M0000001` and on in one statement; one in `every` is of the kiosk "window".
  func fill(sessions count: Int, every: Int) throws(StoreError) {
    try write { db in
      try db.run(
        """
        WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
        INSERT INTO session (id, quiz, version, catalog, kiosk, locale, zone, started_at, state, is_preview, answered, recommended, sum)
        SELECT printf('M%07d', n), 'night', '5f0c', 0, CASE WHEN n % ?2 = 0 THEN 'window' ELSE 'k1' END, 'de', 'Europe/Paris',
          1795514400000 + n * 1000, 'completed', 0, 'goal' || char(9) || '{"choices":["sleep"]}', 'CALM-TEA', '-' FROM number
        """, [count, every])
    }
  }
}
