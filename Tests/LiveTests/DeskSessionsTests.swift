// The session list and traces: completed, running, previews; words without addresses; the stored document read back.
import Chance
import Console
import Domain
import Live
import Storage
import Testing

@Suite("The desk's sessions")
struct DeskSessionsTests {
  let shop: DeskShop
  init() throws { shop = try DeskShop() }

  private static let answers: [(String, Answer)] = [
    ("goal", .choices(["sleep"])), ("diet", .choices(["vegan", "halal"])), ("budget", .number(25)),
    ("mail", .text("ana@example.com")), ("words", .text("call +49 30 123-4567 or ana@example.com, 2 cups")),
  ]

  @Test("a completed session tells its 5 steps in words, its products by title, and its document as it was stored")
  func completed() throws {
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    let take = try shop.visit("S1", DeskSessionsTests.answers, of: quiz, email: "ana@example.com")
    try shop.importCatalog(DeskShop.catalog.replacing("Magnesium", with: "Magnesium plus"))
    try shop.open(as: .owner)
    let page = try shop.session("S1")
    #expect(page.take == take && page.hash == take.hash)
    #expect(
      page.steps == [
        .init(question: "goal", answer: "Deep sleep"), .init(question: "diet", answer: "Vegan, Halal"),
        .init(question: "budget", answer: "25.00 EUR"), .init(question: "mail", answer: "an email address"),
        .init(question: "words", answer: "call +•••67 or a•••@e•••.com, 2 cups"),
      ])
    #expect(page.titles == ["MAG-CAP": "Magnesium", "GUM": "Sleep gummies"])
    #expect(page.labels["goal.sleep"] == "Deep sleep")
    #expect(page.slots == ["tonight": "Your night"])
    #expect(
      page.row
        == SessionsPage.Row(
          id: "S1", at: DeskShop.morning, quizTitle: "A better night", quizVersion: 1, state: .completed, answers: 5, hasLead: true,
          firstProduct: "Magnesium"))
  }

  @Test("a running session shows the 2 steps that it has come, and nothing of a result")
  func running() throws {
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    _ = try shop.begin("S1", [("goal", .choices(["sleep"])), ("goal", .choices(["wake"])), ("diet", .empty)], of: quiz)
    try shop.open(as: .owner)
    let page = try shop.session("S1")
    #expect(page.steps == [.init(question: "goal", answer: "Waking up"), .init(question: "diet", answer: "")])
    #expect(page.take == nil && page.hash == nil && page.titles.isEmpty)
    #expect(page.row.state == .running && page.row.answers == 1 && page.row.firstProduct == nil && !page.row.hasLead)
  }

  @Test("a session of a version that the store does not hold shows refs, and no text that was typed")
  func unknownVersion() throws {
    var quiz = try shop.importQuiz()
    quiz.version = String(repeating: "0", count: 64)
    _ = try shop.begin("S1", [("goal", .choices(["sleep"])), ("mail", .text("ana@example.com"))], of: quiz)
    try shop.open(as: .owner)
    let page = try shop.session("S1")
    #expect(page.steps == [.init(question: "goal", answer: "sleep"), .init(question: "mail", answer: "a text")])
    #expect(page.row.quizTitle == "night" && page.row.quizVersion == 0)
  }

  @Test("of 101 sessions the newest 64 come first, the oldest by their place; previews and endings are marked")
  func list() throws {
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    for number in 0..<101 { _ = try shop.begin("S\(number)", [], of: quiz, isPreview: number == 100) }
    try shop.store.end(session: "S99", ending: .timeout, at: shop.now)
    try shop.store.end(session: "S98", ending: .quit, at: shop.now)
    try shop.open(as: .owner)
    let newest = try shop.sessions().list
    #expect(newest.total == 101 && newest.first == 37 && newest.rows.count == 64)
    let rows = newest.rows.reversed().prefix(4)
    #expect(rows.map { $0?.id } == ["S100", "S99", "S98", "S97"])
    #expect(rows.map { $0?.state } == [.running, .timeout, .quit, .running])
    #expect(rows.prefix(2).map { $0?.isPreview } == [true, false])
    #expect(try shop.sessions(LongAsk(first: 0, count: 1)).list.rows.map { $0?.id } == ["S0"])
    #expect(shop.desk.perform(.loadSession(id: "S999")) == .failed("The session S999 is not in the store any more."))
  }

  @Test("sessions are found by title, state, kiosk, id, and by all words of a line; no word finds nothing")
  func finds() throws {
    let quiz = try shop.importQuiz()
    for number in 0..<30 { _ = try shop.begin("S\(number)", [], of: quiz, isPreview: number == 7) }
    try shop.store.end(session: "S12", ending: .timeout, at: shop.now)
    try shop.open(as: .owner)
    func ids(_ words: String) throws -> [String?] { try shop.sessions(LongAsk(find: words)).list.rows.map { $0?.id } }
    #expect(try ids("timed") == ["S12"])
    #expect(try ids("BETTER s12") == ["S12"])
    #expect(try ids("preview") == ["S7"])
    #expect(try ids("k1").count == 30)
    #expect(try ids("k1 running s2") == ["S29", "S28", "S27", "S26", "S25", "S24", "S23", "S22", "S21", "S20", "S2"])
    #expect(try ids("k2").isEmpty)
    #expect(try ids("' OR 1=1").isEmpty)
  }

  @Test("a document is read as it was written, for 200 made-up takes")
  func reading() throws {
    var chance = Noise(7)
    for _ in 0..<200 {
      let take = DeskSessionsTests.take(&chance)
      let text = take.json.canonical
      #expect(try Take(json: #require(JSON(parsing: text))) == take)
    }
  }

  @Test("a document that lacks any one of its 13 keys but the hash, or holds an unknown word, is not read")
  func torn() throws {
    var chance = Noise(11)
    var take = DeskSessionsTests.take(&chance)
    take.products = [
      .init(
        sku: "A", product: "a", slot: nil, score: 1, matched: 1, pinned: false, ladder: .fixed,
        why: [.init(question: "q", choice: "c", points: 1)])
    ]
    take.excluded = [.init(sku: "B", product: "b", score: 1, gate: .stock)]
    let whole = try #require(take.json.object)
    #expect(whole.count == 13)
    for key in whole.keys where key != "hash" {
      var part = whole
      part[key] = nil
      #expect(Take(json: .object(part)) == nil, "\(key)")
    }
    let text = take.json.canonical
    for (word, other) in [("\"fixed\"", "\"else\""), ("\"stock\"", "\"else\""), ("\"matched\":1", "\"matched\":\"1\""), ("\"c\"", "null")] {
      #expect(text.contains(word))
      #expect(try Take(json: #require(JSON(parsing: text.replacing(word, with: other)))) == nil, "\(word)")
    }
  }

  private static func take(_ chance: inout Noise) -> Take {
    func words(_ most: Int) -> [String] { (0..<chance.number(0...most)).map { "w\($0)-\(chance.number(0...9))" } }
    func maybe() -> String? { chance.number(0...2) == 0 ? nil : "x\(chance.number(0...9))" }
    let gates = Gate.allCases
    let ladders: [Take.Ladder?] = [nil, .threshold, .require, .filter, .fixed]
    return Take(
      session: "S\(chance.number(0...99))", quiz: "night", version: "5f0c", path: words(5), ignored: words(2),
      tags: words(4).compactMap { Tag("goal:\($0)") },
      variables: Dictionary(words(3).map { ($0, chance.number(-5...5)) }, uniquingKeysWith: { $1 }),
      outcome: maybe(), asked: chance.number(0...9),
      products: words(4).map { sku in
        Take.Product(
          sku: sku, product: "p", slot: maybe(), score: chance.number(-9000...9000), matched: chance.number(0...5),
          pinned: chance.number(0...1) == 1, ladder: ladders[chance.number(0...4)],
          why: words(3).map { Take.Why(question: $0, choice: "c", points: chance.number(-9...9)) })
      },
      excluded: words(3).map { Take.Excluded(sku: $0, product: "p", score: 3, gate: gates[chance.number(0...gates.count - 1)]) },
      emptySlots: words(2))
  }
}
