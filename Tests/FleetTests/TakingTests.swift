// What comes down: to all, to a shop, to a part; what was edited here stays; what is taken back goes.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("Publications at a kiosk")
struct TakingTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  private func body(_ source: String, base: String? = nil) -> JSON { ["source": .string(source), "base": .text(base)] }
  private func current(_ kiosk: ShopKiosk, _ ref: String = "mini") throws -> String? { try kiosk.store.quizSource(ref)?.source }

  @Test("a quiz for all arrives at all; for a shop, there; for 10 percent, at those that are among them, and at all once it is widened")
  func targets() throws {
    let publisher = try rig.publisher()
    let kiosks = try (0..<6).map { try ShopKiosk(rig, "k\($0)", at: $0 < 4 ? rig.berlin : rig.wien) }
    let all = String.quiz("All")
    _ = try publisher.publish(.quiz, "mini", body(all), to: .all)
    for kiosk in kiosks { #expect(try kiosk.carry().applied == 1 && current(kiosk) == all) }
    _ = try publisher.publish(.quiz, "shop", body(String.quiz("Shop", ref: "shop")), to: .store(rig.wien))
    for kiosk in kiosks { #expect(try kiosk.carry().applied == (kiosk.shop == rig.wien ? 1 : 0)) }
    let some = String.quiz("Some")
    let version = try publisher.publish(.quiz, "mini", body(some, base: Digest.hex(all)), to: .percent(10))
    for kiosk in kiosks {
      let id = try #require(try kiosk.store.fleetMember()?.kiosk)
      let isAmong = try rig.sql("SELECT is_among('\(id.uuidString)', 'mini', 10)") == "t"
      try kiosk.carry()
      #expect(try current(kiosk) == (isAmong ? some : all))
    }
    _ = try publisher.widen(version)
    for kiosk in kiosks {
      try kiosk.carry()
      #expect(try current(kiosk) == some && kiosk.carry().applied == 0)
    }
    #expect(try rig.sql("SELECT count(DISTINCT kiosk_id) FROM application WHERE state = 'applied'") == "6")
  }

  @Test("a quiz that was edited here stays, and the publication is told as waiting; a later one from that edit is taken")
  func conflict() throws {
    let publisher = try rig.publisher()
    let kiosk = try ShopKiosk(rig)
    let first = String.quiz("First")
    _ = try publisher.publish(.quiz, "mini", body(first), to: .all)
    try kiosk.carry()
    let local = String.quiz("Mine")
    _ = try kiosk.store.importQuiz(try #require(QuizFile(local).quiz), source: local, at: tenOClock)
    let version = try publisher.publish(.quiz, "mini", body(String.quiz("Second"), base: Digest.hex(first)), to: .all)
    #expect(try kiosk.carry().waiting == 1 && current(kiosk) == local && kiosk.carry().waiting == 0)
    #expect(try rig.sql("SELECT state FROM application WHERE version = \(version)") == "waiting")
    #expect(try kiosk.store.fleetOutcomes() == ["waiting": 1])
    let third = String.quiz("Third")
    _ = try publisher.publish(.quiz, "mini", body(third, base: Digest.hex(local)), to: .all)
    #expect(try kiosk.carry().applied == 1 && current(kiosk) == third)
  }

  @Test("a kiosk that was away for two versions takes the second, which was edited from one that it never had")
  func away() throws {
    let publisher = try rig.publisher()
    let kiosk = try ShopKiosk(rig)
    let texts = ["One", "Two", "Three"].map { String.quiz($0) }
    _ = try publisher.publish(.quiz, "mini", body(texts[0]), to: .all)
    try kiosk.carry()
    _ = try publisher.publish(.quiz, "mini", body(texts[1], base: Digest.hex(texts[0])), to: .all)
    _ = try publisher.publish(.quiz, "mini", body(texts[2], base: Digest.hex(texts[1])), to: .all)
    #expect(try kiosk.carry().applied == 1 && current(kiosk) == texts[2])
  }

  @Test("a catalog, its stock, a theme and the default quiz are taken; a text that cannot be read is refused in words")
  func kinds() throws {
    let publisher = try rig.publisher()
    let kiosk = try ShopKiosk(rig)
    let catalog = "sku,title,price\nTEA,Calm tea,19.00\nCUP,Cup,8.00\n"
    let before = String.quiz("Here", ref: "here")
    _ = try kiosk.store.importQuiz(try #require(QuizFile(before).quiz), source: before, at: tenOClock)
    _ = try publisher.publish(.catalog, "catalog", ["name": "c.csv", "source": .string(catalog)], to: .all)
    _ = try publisher.publish(.stock, "stock", ["name": "s.csv", "source": "sku,stock\nTEA,7\n"], to: .all)
    _ = try publisher.publish(.quiz, "mini", body(String.quiz("All")), to: .all)
    _ = try publisher.publish(.setting, "default_quiz", ["value": "mini"], to: .all)
    let themes = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Themes/flore.yaml")
    let theme = try String(contentsOf: themes, encoding: .utf8)
    _ = try publisher.publish(.theme, "flore", ["source": .string(theme)], to: .all)
    _ = try publisher.publish(.setting, "sealed_by", ["value": "x"], to: .all)
    _ = try publisher.publish(.quiz, "bad", body("format: 1\nref: bad\n"), to: .all)
    let report = try kiosk.carry()
    #expect(report.applied == 5 && report.refused == 2)
    #expect(try String(contentsOfFile: kiosk.directory + "/themes/flore.yaml", encoding: .utf8) == theme)
    #expect(try kiosk.store.catalog().variants.map(\.stock) == [7, nil] && kiosk.store.defaultQuiz() == "mini")
    #expect(try rig.sql("SELECT count(*) FROM application WHERE state = 'refused' AND words <> ''") == "2")
    #expect(try kiosk.store.auditLog().contains { $0.what == "fleet.quiz" && $0.who == "fleet (owner)" })
  }

  @Test("what is taken back goes: the version, the revision and the file from before are in force again, and what came since stays")
  func withdrawal() throws {
    let publisher = try rig.publisher()
    let kiosk = try ShopKiosk(rig)
    let (one, two) = (String.quiz("One"), String.quiz("Two"))
    _ = try publisher.publish(.quiz, "mini", body(one), to: .all)
    _ = try publisher.publish(.catalog, "catalog", ["name": "c.csv", "source": "sku,title,price\nTEA,Calm tea,19.00\n"], to: .all)
    try kiosk.carry()
    let quiz = try publisher.publish(.quiz, "mini", body(two, base: Digest.hex(one)), to: .all)
    let catalog = try publisher.publish(.catalog, "catalog", ["name": "d.csv", "source": "sku,title,price\nCUP,Cup,8.00\n"], to: .all)
    try kiosk.carry()
    #expect(try current(kiosk) == two && kiosk.store.catalog().variants.map(\.sku) == ["CUP"])
    _ = try publisher.withdraw(quiz)
    _ = try publisher.withdraw(catalog)
    #expect(try kiosk.carry().applied == 2 && current(kiosk) == one && kiosk.store.catalog().variants.map(\.sku) == ["TEA"])
  }

  @Test("whoever waits at the hub hears of a publication at once")
  func notice() throws {
    let publisher = try rig.publisher()
    let kiosk = try ShopKiosk(rig)
    let carrier = try Carrier(kiosk)
    let waits = """
      SELECT count(*) FROM pg_stat_activity WHERE datname = '\(rig.database)' AND usename LIKE 'askwell_kiosk%' AND query LIKE '%beat_1%'
      """
    #expect(try comes { try rig.server.sql(waits) == "1" })
    _ = try publisher.publish(.quiz, "mini", body(String.quiz("All")), to: .all)
    #expect(try comes { try current(kiosk) != nil })
    carrier.end()
  }
}
