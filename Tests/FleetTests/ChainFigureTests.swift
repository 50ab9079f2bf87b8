// The whole funnel of a chain is the sum of what its kiosks say, whatever is cut, repeated, restored or copied.
import Chance
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("The whole funnel of a chain")
struct ChainFigureTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  @Test("three kiosks in two shops over a week: each figure is the sum of the kiosks' own, whole, by parts, and through any filter")
  func sums() throws {
    let kiosks = try [ShopKiosk(rig, "b1"), ShopKiosk(rig, "b2"), ShopKiosk(rig, "w1", at: rig.wien)]
    var noise = Noise(20_261_126)
    for day in 0..<7 {
      for kiosk in kiosks {
        for _ in 0..<noise.number(0...8) { try kiosk.invent(day: day, &noise) }
        if noise.once(in: 2) { try kiosk.carry() }
      }
    }
    for kiosk in kiosks { try kiosk.carry() }
    func own(_ filter: FunnelFilter = FunnelFilter(), _ some: [Int] = [0, 1, 2], _ days: ClosedRange<CivilDate> = ShopKiosk.week) throws
      -> Funnel
    {
      try some.reduce(into: Funnel()) { $0 += try kiosks[$1].figures(filter, days: days) }
    }
    let report = try rig.figures()
    #expect(try report.funnel == own() && report.funnel.completions > 20 && (report.funnel.sales[30]?.direct ?? 0) > 0)
    let sessions = try #require(Int(try rig.sql("SELECT count(*) FROM session")))
    #expect(report.coverage == Rate(sessions, of: sessions))
    for parts in [report.byDay, report.quizzes, report.versions, report.stores, report.kiosks, report.locales, report.variants] {
      #expect(parts.reduce(into: Funnel()) { $0 += $1.funnel } == report.funnel)
    }
    #expect(Set(report.stores.compactMap(\.name)) == ["Berlin", "Wien"])
    #expect(Set(report.kiosks.compactMap(\.title)) == ["Berlin, b1", "Berlin, b2", "Wien, w1"])
    #expect(Set(report.variants.map(\.title)) == ["-", "a", "b"] && report.byDay.count == 7)
    for _ in 0..<12 {
      let filter = FunnelFilter(
        quiz: noise.pick([nil, "night", "skin"]), version: noise.pick([nil, "5f", "7a31"]), locale: noise.pick([nil, "de"]),
        variant: noise.pick([nil, "a", "b"]))
      let first = noise.number(0...6)
      let days = CivilDate(daysSinceEpoch: ShopKiosk.day + first)...CivilDate(daysSinceEpoch: ShopKiosk.day + noise.number(first...6))
      #expect(try rig.figures(filter, days: days).funnel == own(filter, [0, 1, 2], days), "\(filter) \(days)")
      #expect(try rig.figures(filter, days: days, store: "Wien").funnel == own(filter, [2], days))
      #expect(try rig.figures(filter, days: days, region: "DE").funnel == own(filter, [0, 1], days))
      var named = filter
      named.kiosk = "Berlin, b2"
      #expect(try rig.figures(named, days: days).funnel == own(filter, [1], days))
    }
    let second = CivilDate(daysSinceEpoch: ShopKiosk.day + 4)...CivilDate(daysSinceEpoch: ShopKiosk.day + 6)
    let third = CivilDate(daysSinceEpoch: ShopKiosk.day + 1)...CivilDate(daysSinceEpoch: ShopKiosk.day + 3)
    #expect(try rig.figures(days: second).before == own(FunnelFilter(), [0, 1, 2], third))
  }

  @Test("a session of which an order is learnt later has it in the chain's figures too")
  func learns() throws {
    let kiosk = try ShopKiosk(rig)
    var noise = Noise(7)
    var session: String?
    for _ in 0..<9 { session = try kiosk.invent(day: 0, &noise) ?? session }
    try kiosk.carry()
    let before = try rig.figures().funnel
    #expect(try before == kiosk.figures())
    try kiosk.buy(try #require(session), 990, at: tenOClock.advanced(bySeconds: 9000))
    try kiosk.carry()
    let after = try rig.figures().funnel
    #expect(try after == kiosk.figures() && after != before)
  }

  @Test("figures that are sent again, or cut off before their commit, change nothing; later ones write over")
  func repeated() throws {
    var file = try rig.kiosk()
    file.put(.session, "S1", .session("S1"))
    file.put(.figures, "a", .figures(sessions: 1, views: 1))
    let hub = try file.open()
    try file.hello(hub)
    let ticket = try file.ticket()
    let entries = file.waiting()
    let pushed = try hub.push(entries, ticket)
    #expect(try hub.push(entries, ticket) == pushed)
    #expect(try rig.figures().funnel.views == 1)
    hub.close()
    try file.visit()
    #expect(try rig.figures().funnel.views == 1)
    file.put(.session, "S2", .session("S2"))
    file.put(.figures, "a", .figures(sessions: 2, views: 2))
    let other = HubLine(file.address, HubPatience())
    try other.open()
    try other.copy(
      "BEGIN; COPY askwell.staging (kiosk_id, n, kind, key, body) FROM STDIN", Parcel(file.waiting(), from: try #require(file.kiosk)).rows)
    other.close()
    #expect(try rig.figures().funnel.views == 1)
    try file.visit()
    let report = try rig.figures()
    #expect(report.funnel.views == 2 && report.coverage == Rate(2, of: 2) && report.currency == "CHF")
    #expect(try rig.sql("SELECT count(*) FROM figures") == "1")
  }

  @Test("sums are brought up to date a minute after the last time at the earliest, and while a session is open only after ten")
  func pace() throws {
    let kiosk = try ShopKiosk(rig)
    let member = try kiosk.member()
    func waiting() throws -> Int64 { try kiosk.store.read { try $0.value("SELECT COUNT(*) FROM funnel_stale") ?? 0 } }
    func count(afterSeconds seconds: Int) throws {
      member.counted = ContinuousClock.now.advanced(by: .seconds(-seconds))
      try member.countFigures()
    }
    try kiosk.visit()
    try member.countFigures()
    #expect(try waiting() == 0)
    try kiosk.visit()
    try count(afterSeconds: 50)
    #expect(try waiting() == 1)
    try count(afterSeconds: 61)
    #expect(try waiting() == 0)
    try kiosk.visit()
    try kiosk.store.begin(
      SessionStart(
        id: "OPEN", quiz: "night", version: "5f0c", catalogRevision: 0, surroundings: Surroundings(locale: "de", now: tenOClock),
        isPreview: false))
    try count(afterSeconds: 300)
    #expect(try waiting() == 1)
    try count(afterSeconds: 601)
    #expect(try waiting() == 0)
  }

  @Test("a kiosk of an earlier program tells no figures: the report says of how many sessions it is")
  func earlier() throws {
    let kiosk = try ShopKiosk(rig)
    var noise = Noise(3)
    for _ in 0..<5 { try kiosk.invent(day: 0, &noise) }
    try kiosk.carry()
    var old = try rig.kiosk("old", at: rig.wien)
    for number in 0..<3 { old.put(.session, "O\(number)", .session("O\(number)")) }
    try old.visit()
    #expect(try rig.figures().coverage == Rate(5, of: 8) && rig.figures().funnel == kiosk.figures())
    #expect(try rig.figures(store: "Wien").coverage == Rate(0, of: 3))
    #expect(
      FunnelSheet(try rig.figures()).pieces.last
        == .line(
          "These are the figures of 5 of 8 sessions that have ended; the others' are on their way, or their kiosk runs an earlier askwell.")
    )
  }

  @Test("a backup that was put back counts nothing twice: its past once, later days of both lives whole, the day between as far as is sure")
  func restored() throws {
    let kiosk = try ShopKiosk(rig)
    var noise = Noise(11)
    for day in 0..<3 { for _ in 0..<6 { try kiosk.invent(day: day, &noise) } }
    try kiosk.carry()
    let file = kiosk.directory + "/backup.db"
    _ = try kiosk.store.backUp(to: file, at: tenOClock)
    let past = try kiosk.figures()
    // Two that only the hub has then, of the day of the backup; and one of the next.
    for _ in 0..<2 { try kiosk.invent(day: 2, &noise) }
    try kiosk.invent(day: 3, &noise)
    try kiosk.carry()
    let lost = try kiosk.figures()
    try kiosk.restore(file)
    #expect(try kiosk.carry().isNew)
    #expect(try rig.figures().funnel == lost && rig.figures().coverage == Rate(21, of: 21))
    for day in 4..<6 { for _ in 0..<4 { try kiosk.invent(day: day, &noise) } }
    try kiosk.carry()
    var all = try kiosk.figures()
    all -= past
    all += lost
    #expect(try rig.figures().funnel == all && rig.figures().coverage == Rate(29, of: 29))
    // What both did on the day of the backup cannot be told apart in one slice: there the life counts that saw more.
    for _ in 0..<4 { try kiosk.invent(day: 2, &noise) }
    try kiosk.carry()
    let coverage = try #require(try rig.figures().coverage)
    #expect(try coverage.of == 33 && (29...33).contains(coverage.count) && rig.figures().funnel.views == coverage.count)
  }

  @Test("lives count together while they tell no more sessions than the hub knows apart; else the one that tells more")
  func lives() {
    func told(_ known: Int, _ told: Int) -> FigureLives.Told { FigureLives.Told(known: known, told: told, rows: [0]) }
    #expect(FigureLives.counted([1: told(3, 4)]) == [1])
    #expect(FigureLives.counted([1: told(0, 9), 2: told(9, 9)]) == [2])
    #expect(FigureLives.counted([1: told(5, 5), 2: told(2, 2)]) == [1, 2])
    #expect(FigureLives.counted([1: told(4, 10), 2: told(8, 8)]) == [1])
    // Cleared away before anything went up.
    #expect(FigureLives.counted([1: told(0, 6), 2: told(0, 6)]) == [2])
    // An earlier program that told no figures.
    #expect(FigureLives.counted([1: FigureLives.Told(known: 7), 2: told(3, 3)]) == [2])
  }

  @Test("a clone counts nothing twice: the past once, and what each did on days of its own whole")
  func cloned() throws {
    let kiosk = try ShopKiosk(rig)
    var noise = Noise(13)
    for day in 0..<3 { for _ in 0..<6 { try kiosk.invent(day: day, &noise) } }
    try kiosk.carry()
    let clone = try ShopKiosk(cloning: kiosk)
    let past = try kiosk.figures()
    for _ in 0..<4 { try kiosk.invent(day: 3, &noise) }
    for _ in 0..<5 { try clone.invent(day: 3, &noise) }
    try kiosk.carry()
    #expect(try clone.carry().isNew)
    for _ in 0..<4 { try kiosk.invent(day: 4, &noise) }
    try kiosk.carry()
    try clone.carry()
    var all = try kiosk.figures()
    all += try clone.figures()
    all -= past
    #expect(try rig.figures().funnel == all && rig.figures().coverage == Rate(31, of: 31))
  }

  @Test("a store that left and joined anew under another invitation counts once, and so does what it had cleared away before it joined")
  func anew() throws {
    let kiosk = try ShopKiosk(rig)
    var noise = Noise(17)
    for day in 0..<3 { for _ in 0..<6 { try kiosk.invent(day: day, &noise) } }
    try kiosk.carry()
    _ = try kiosk.store.leaveFleet(at: tenOClock, who: "test")
    let other = try HubAddress(try rig.owner.invite("again", to: rig.berlin))
    try kiosk.store.joinFleet(address: other.textWithoutSecret, secret: nil, at: tenOClock, who: "test")
    for _ in 0..<3 { try kiosk.invent(day: 3, &noise) }
    _ = try kiosk.member(at: other).once()
    #expect(try rig.figures().funnel == kiosk.figures() && rig.figures().coverage == Rate(21, of: 21))

    let late = try ShopKiosk(rig, "late", at: rig.wien, joins: false)
    for day in 0..<3 { for _ in 0..<6 { try late.invent(day: day, &noise) } }
    let figures = try late.figures()
    for table in ["purchase", "answer", "event", "basket", "session_fact", "session", "funnel_stale"] {
      try late.store.write { try $0.execute(sql: "DELETE FROM \(table)") }
    }
    try late.join()
    try late.carry()
    #expect(try rig.figures(store: "Wien").funnel == figures && rig.figures(store: "Wien").coverage == Rate(18, of: 18))
  }

  @Test("quizzes, questions and products are called as the hub published them last, else by their refs")
  func words() throws {
    let kiosk = try ShopKiosk(rig)
    var noise = Noise(19)
    for _ in 0..<12 { try kiosk.invent(day: 0, &noise) }
    try kiosk.carry()
    let plain = try rig.figures()
    #expect(plain.questions.isEmpty && plain.allQuestions.map(\.title) == ["detail", "goal"] && plain.products["TEA"] == "TEA")
    #expect(plain.quizzes.map(\.title) == ["night", "skin"] && plain.versions.allSatisfy { $0.title.contains("version ") })
    let publisher = try rig.publisher()
    defer { publisher.close() }
    for title in ["What for?", "What is it for?"] {
      let source = ShopKiosk.quiz.replacing("What for?", with: title)
      _ = try publisher.publish(.quiz, "night", ["source": .string(source), "base": .null, "pictures": []], to: .all)
    }
    let catalog = "sku,product,title,price\nTEA,tea,Calm tea,19.00\n"
    _ = try publisher.publish(.catalog, "catalog", ["name": "c.csv", "source": .string(catalog)], to: .all)
    let report = try rig.figures()
    #expect(
      report.questions.map(\.title) == ["What is it for?", "Which?"] && report.questions[0].choices.map(\.label) == ["Sleep", "Wake"])
    #expect(report.quizzes.map(\.title) == ["A better night", "skin"])
    #expect(report.products == ["TEA": "Calm tea", "CAP": "CAP"])
    #expect(report.funnel == plain.funnel)
  }
}

extension JSON {
  static func figures(sessions: Int64, views: Int64) -> JSON {
    [
      "day": "2026-11-24", "quiz": "skin", "version": "5f0c", "locale": "de", "variant": .null, "currency": "CHF",
      "sessions": .int(sessions),
      "sums": ["views": .int(views)],
    ]
  }
}
