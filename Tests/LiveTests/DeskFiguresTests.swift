// Figures at the desk: counted from sessions as they end, by days and filter, for everybody who is in.
import Console
import Domain
import Live
import Storage
import Testing

@Suite("The desk's figures")
struct DeskFiguresTests {
  let shop: DeskShop
  init() throws { shop = try DeskShop() }

  private static let answers: [(String, Answer)] = [
    ("goal", .choices(["sleep"])), ("diet", .choices(["vegan"])), ("budget", .number(25)),
  ]

  private func figures(_ ask: FunnelAsk = FunnelAsk()) throws -> FunnelPage {
    guard case .funnel(let page) = shop.desk.perform(.loadFunnel(ask)) else { throw DeskShopError("no figures") }
    return page
  }

  @Test("2 sessions that ended and 1 under way: 2 starts, 2 completions; a preview is not counted, a third session is, at once")
  func follows() throws {
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    try shop.visit("S1", DeskFiguresTests.answers, of: quiz, email: "ana@example.com")
    try shop.visit("S2", DeskFiguresTests.answers, of: quiz)
    try shop.visit("S3", DeskFiguresTests.answers, of: quiz, isPreview: true)
    _ = try shop.begin("S4", DeskFiguresTests.answers, of: quiz)
    try shop.open(as: .staff)
    let page = try figures()
    #expect(page.ask == FunnelAsk())
    #expect((page.report.funnel.starts, page.report.funnel.completions, page.report.funnel.leads) == (2, 2, 1))
    #expect(page.report.underWay == 1)
    #expect(page.report.questions.first?.choices.first?.label == "Deep sleep")
    try shop.visit("S5", DeskFiguresTests.answers, of: quiz)
    #expect(try figures().report.funnel.completions == 3)
    // Whoever asks for changes since the page's version hears of this one.
    #expect(shop.desk.perform(.checkForChanges(since: page.version)) != nil)
  }

  @Test("the days of a period end today by the shop's clock; a filter by store lets only its sessions through")
  func periods() throws {
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    try shop.visit("S1", DeskFiguresTests.answers, of: quiz)
    try shop.open(as: .owner)
    let today = try figures(FunnelAsk(.last(1))).report
    #expect(today.days.lowerBound == today.days.upperBound && today.funnel.completions == 1)
    let week = try figures(FunnelAsk(.last(7))).report
    #expect(week.days.upperBound == today.days.upperBound && week.byDay.count == 7)
    let first = try #require(CivilDate(iso: "2020-01-01"))
    #expect(try figures(FunnelAsk(.between(first, first))).report.funnel.starts == 0)
    #expect(try figures(FunnelAsk(filter: FunnelFilter(store: "lyon"))).report.funnel.starts == 1)
    #expect(try figures(FunnelAsk(filter: FunnelFilter(store: "annecy"))).report.funnel.starts == 0)
  }
}
