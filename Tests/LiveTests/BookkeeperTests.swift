// What a manager is told of a demo shop: parts that add up, orders that follow sessions, a counter that moves at once.
import Domain
import Foundation
import Kiosk
import Storage
import Testing

@testable import Live

@Suite("The bookkeeper")
struct BookkeeperTests {
  private static let days = CivilDate(daysSinceEpoch: 20_751)...CivilDate(daysSinceEpoch: 20_781)

  @Test("of 300 demo sessions the days, quizzes, kiosks and languages each add up to the whole, and every page has its figures")
  func parts() throws {
    let scratch = CommandsScratch()
    let (store, tally) = try scratch.demo(sessions: 300)
    var bookkeeper = Bookkeeper(store, configuration: Configuration())
    let report = try bookkeeper.report(FunnelFilter(), days: BookkeeperTests.days, at: noon)
    #expect(report.funnel.views == 300 && report.funnel.completions == tally.completed)
    #expect(report.funnel.leads == tally.leads)
    #expect(report.byDay.count == 31)
    for parts in [report.byDay, report.quizzes, report.versions, report.stores, report.kiosks, report.locales, report.variants] {
      #expect(parts.reduce(into: Funnel()) { $0 += $1.funnel } == report.funnel)
    }
    #expect(report.quizzes.map(\.funnel.completions) == report.quizzes.map(\.funnel.completions).sorted(by: >))
    #expect(Set(report.funnel.questions.keys).isSubset(of: report.questions.map(\.ref)))
    #expect(Set(report.funnel.products.keys) == Set(report.products.keys))
    #expect(report.funnel.carts > 50 && report.funnel.receipts > 5)
    let share = try #require(report.funnel.conversion().share)
    #expect(share > 0.1 && share < 0.25)
    #expect((report.funnel.sales[30]?.direct ?? 0) > (report.funnel.sales[30]?.indirect ?? 0))
    #expect(report.before == Funnel())
    let skin = try bookkeeper.report(FunnelFilter(quiz: "skin"), days: BookkeeperTests.days, at: noon)
    #expect(skin.quizzes.map(\.name) == ["skin"])
    #expect(skin.funnel == report.quizzes.first { $0.name == "skin" }?.funnel)
  }

  @Test("a counter that is asked again has the session that has ended meanwhile, its basket too")
  func live() throws {
    let shop = try FloorShop()
    let clerk = try shop.clerk()
    let days = CivilDate(daysSinceEpoch: 20_000)...CivilDate(daysSinceEpoch: 40_000)
    var bookkeeper = Bookkeeper(try shop.premises.openStore(), configuration: shop.premises.configuration)
    #expect(try bookkeeper.funnel(FunnelFilter(), days: days) == Funnel())
    _ = try clerk.begun()
    _ = clerk.perform(.note(.view, question: nil))
    _ = clerk.perform(.note(.questionView, question: "goal"))
    #expect(try bookkeeper.report(FunnelFilter(), days: days, at: .now).underWay == 1)
    let ranked = try clerk.ranked()
    #expect(try bookkeeper.funnel(FunnelFilter(), days: days).completions == 1)
    let skus = ranked.take.products.map(\.sku)
    _ = try clerk.basket(of: skus)
    _ = clerk.perform(.forget)
    let funnel = try bookkeeper.funnel(FunnelFilter(store: "lyon-2", kiosk: "k1"), days: days)
    #expect((funnel.carts, funnel.cartValue) == (1, 2100))
    #expect(try bookkeeper.report(FunnelFilter(), days: days, at: .now).underWay == 0)
  }
}
