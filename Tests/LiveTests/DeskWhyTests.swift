// Replays and verdicts of the console on a real store: what the page says is what the ranking did.
import Chance
import Console
import Domain
import Foundation
import Live
import Storage
import Testing

@Suite("The desk says why")
struct DeskWhyTests {
  private func ask(_ shop: DeskShop, _ request: WhyRequest) throws -> WhyAnswer {
    guard case .why(let answer) = shop.desk.perform(.why(request)) else { throw DeskShopError("no answer to \(request)") }
    return answer
  }

  private func page(_ shop: DeskShop, _ id: String, find: String = "") throws -> WhyPage {
    guard case .products(let page) = try ask(shop, .products(.stored(id), find: find)) else { throw DeskShopError("no page") }
    return page
  }

  private func product(_ shop: DeskShop, _ id: String, _ sku: String) throws -> WhyProduct {
    guard case .product(let product) = try ask(shop, .product(.stored(id), sku: sku)) else { throw DeskShopError("no product") }
    return product
  }

  private func open() throws -> (DeskShop, Quiz) {
    let shop = try DeskShop()
    try shop.open(as: .staff)
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    return (shop, quiz)
  }

  private static let sleeper: [(String, Answer)] = [
    ("goal", .choices(["sleep"])), ("diet", .empty), ("budget", .number(Number(30))), ("mail", .empty), ("words", .empty),
  ]

  @Test("a vegan who wants sleep: 1 shown, the gummies excluded, and the votes by question and choice")
  func verdicts() throws {
    let (shop, quiz) = try open()
    let answers: [(String, Answer)] = [("goal", .choices(["sleep"])), ("diet", .choices(["vegan"])), ("budget", .number(Number(30)))]
    try shop.visit("S1", answers + [("mail", .empty), ("words", .empty)], of: quiz)
    let page = try page(shop, "S1")
    #expect(page.total == 3)
    #expect(page.rows.map(\.sku) == ["MAG-CAP", "GUM", "ESPRESSO"])
    #expect(page.rows[0].outcome == .shown(slot: "Your night") && page.rows[1].outcome == .fails(.excluded))
    let magnesium = try product(shop, "S1", "MAG-CAP")
    #expect(magnesium.votes == [.init(question: "What for?", choice: "Deep sleep", points: 3000)])
    #expect(magnesium.gate == nil && magnesium.matched == 1)
    #expect(try product(shop, "S1", "GUM").gate == .excluded)
    #expect(try self.page(shop, "S1", find: "gum").rows.map(\.sku) == ["GUM"])
  }

  @Test("a replay is the same with the pinned quiz and catalog, after both have changed")
  func same() throws {
    let (shop, quiz) = try open()
    try shop.visit("S1", DeskWhyTests.sleeper, of: quiz)
    try shop.importQuiz(DeskShop.quiz.replacing("points: 3", with: "points: 1"))
    try shop.importCatalog(DeskShop.catalog.replacing("GUM,gummies,Sleep gummies", with: "GUM,gummies,Other gummies"))
    #expect(try ask(shop, .replay(session: "S1")) == .replayed(session: "S1", .same))
    #expect(try page(shop, "S1").rows.contains { $0.title == "Sleep gummies" })
  }

  @Test("a session without results, and one that is not there, are answered in words")
  func none() throws {
    let (shop, quiz) = try open()
    _ = try shop.begin("S1", [("goal", .choices(["sleep"]))], of: quiz)
    #expect(try ask(shop, .replay(session: "S1")) == .replayed(session: "S1", .failed("It never came to its results.")))
    #expect(try ask(shop, .products(.stored("S1"), find: "")) == .none(.stored("S1"), "The session never came to its results."))
    #expect(try ask(shop, .replay(session: "S9")) == .replayed(session: "S9", .failed("there is no session S9 in this store")))
  }

  @Test("of 50 random sessions the page, the stored result and explain agree about every product")
  func agree() throws {
    let (shop, quiz) = try open()
    try shop.importCatalog(
      DeskShop.catalog + """

        MAG-BIG,magnesium,Magnesium,29.00,capsules,"sleep,vegan",0
        OFF-1,off,Off,5.00,capsules,sleep,0
        WAKE-2,wake,Wake,5.00,capsules,wake,9
        """)
    var chance = Noise(50)
    var seen: Set<String> = []
    for number in 1...50 {
      let id = "S\(number)"
      let diet = [["vegan"], ["halal"], ["vegan", "halal"], []][chance.number(0...3)]
      let answers: [(String, Answer)] = [
        ("goal", .choices([["sleep", "wake"][chance.number(0...1)]])), ("diet", diet.isEmpty ? .empty : .choices(diet)),
        ("budget", .number(Number(chance.number(0...500)))), ("mail", .empty), ("words", .empty),
      ]
      let take = try shop.visit(id, answers, of: quiz)
      #expect(try ask(shop, .replay(session: id)) == .replayed(session: id, .same))
      let page = try page(shop, id)
      var past = Past(shop.store)
      let seating = try past.replay(id).seating
      let recommender = Recommender(seating.walk, index: seating.index, session: id)
      #expect(page.total == seating.index.catalog.variants.count)
      for row in page.rows {
        let explained = try #require(recommender.explain(row.sku))
        let own = take.products.first { $0.sku == row.sku }
        let handle = seating.index.catalog.variant(row.sku)?.product
        switch row.outcome {
        case .shown: #expect(own != nil)
        case .sibling: #expect(own == nil && take.products.contains { $0.product == handle })
        case .fails(let gate): #expect(own == nil && explained.gate == gate)
        case .outranked: #expect(own == nil && explained.gate == nil)
        }
        let product = try product(shop, id, row.sku)
        #expect(product.gate == explained.gate && product.row == row && row.score == explained.score)
        #expect(product.votes.map(\.points) == explained.why.map(\.points))
        if let excluded = take.excluded.first(where: { $0.sku == row.sku }) { #expect(row.outcome == .fails(excluded.gate)) }
        seen.insert("\(row.outcome)".prefix { $0 != "(" }.description)
      }
    }
    #expect(seen.isSuperset(of: ["shown", "fails"]), "only \(seen)")
  }

  @Test("a difference is named by the first place that parts, the hash last of all")
  func difference() throws {
    let (shop, quiz) = try open()
    try shop.visit("S1", DeskWhyTests.sleeper, of: quiz)
    // As a later program would see an answer that has changed under it.
    try shop.store.record(RecordedAnswer(session: "S1", ordinal: 9, question: "goal", answer: .choices(["wake"]), at: shop.now))
    guard case .replayed(_, .different(let words)) = try ask(shop, .replay(session: "S1")) else { throw DeskShopError("the same") }
    #expect(words.contains(" was ") && words.contains(" now") && !words.hasPrefix("hash"))
  }
}
