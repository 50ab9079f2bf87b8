// What stands beside the slots (SEMANTICS.md (b) 12): sets, something better, what goes well with it.
import Domain
import Testing

@Suite struct OffersTests {
  /// Soap and oil come first with 3 and 2 votes, cream with 1.
  static let catalog = """
    sku,product,title,price,tags,collections,stock,priority
    SOAP,soap,Soap,10.00,"a,b,c",care,5,
    OIL,oil,Oil,20.00,"a,b",care,5,
    CREAM,cream,Cream,30.00,a,care,5,
    SET,set,Morning set,54.00,,sets,5,
    SOAP-L,soap,Large soap,12.00,a,care,5,
    FINE,fine,Fine oil,25.00,a,dear,5,
    FINER,finer,Finer oil,25.01,"a,b",dear,5,
    TOWEL,towel,Towel,8.00,,side,5,
    BRUSH,brush,Brush,4.00,,side,5,2
    BRUSH-L,brush,Large brush,3.00,,side,5,3
    SOLD,sold,Sold out,4.00,,side,0,
    NUT,nut,Nut milk,4.00,nut,side,5,
    """
  static let questions = """
    - {ref: q, kind: single, title: Q, choices: [{ref: x, label: X, links: [{tag: a}, {tag: nut, exclude: true}]}]}
    - {ref: r, kind: single, title: R, choices: [{ref: x, label: X, links: [{tag: b}]}]}
    - {ref: s, kind: single, title: S, choices: [{ref: x, label: X, links: [{tag: c}]}]}
    """
  static let slots = "results: [{ref: r, slots: [{ref: best, max: 3, where: product.collection = care}]}]\nrunner_ups: 0"

  private func offers(_ offers: String, _ relations: [Relation], catalog: String = catalog, more: String = slots) throws -> Take.Offers {
    try #require(try taken("offers: \(offers)\n" + more, relations, catalog: catalog).offers)
  }

  private func taken(_ more: String, _ relations: [Relation], catalog: String = catalog) throws -> Take {
    let quiz = try sound(quiz(Self.questions, more: more))
    let answers = try AnswersFile("{q: x, r: x, s: x}", for: quiz, in: today).answers
    let catalog = Catalog(try CatalogFile(catalog).variants, relations: relations)
    return Recommender(Walk(quiz, answers: answers, in: today), index: QuizIndex(quiz: quiz, catalog: catalog), session: "01").take()
  }

  private static let set = ["SOAP", "OIL", "CREAM"].map { Relation("SET", .bundleOf, $0) }

  @Test("a quiz without offers has no such key: relations change no byte of the document and its hash")
  func absent() throws {
    let plain = try taken(Self.slots, [])
    #expect(plain.offers == nil && plain.json["offers"] == nil)
    #expect(try taken(Self.slots, Self.set).json == plain.json)
    let offering = try taken("offers: {bundles: {}}\n" + Self.slots, [])
    #expect(offering.json["offers"] == ["bundles": [], "upsell": .null, "cross_sell": []] && offering.hash != plain.hash)
  }

  @Test("a set of 3 in 3 slots: 54.00 in place of 60.00 saves 6.00; the document says so and is read back")
  func bundle() throws {
    let taken = try taken("offers: {bundles: {}}\n" + Self.slots, Self.set)
    #expect(taken.shown == ["SOAP 3000", "OIL 2000", "CREAM 1000"])
    #expect(
      taken.json["offers"]?["bundles"] == [
        [
          "sku": "SET", "product": "set", "members": 3, "shown": ["SOAP", "OIL", "CREAM"], "price": "54", "apart": "60", "saving": "6",
        ]
      ])
    #expect(Take(json: taken.json) == taken)
  }

  @Test("2 members in slots are enough unless `from` asks for 3")
  func enough() throws {
    let two = Self.slots.replacing("max: 3", with: "max: 2")
    #expect(try offers("{bundles: {}}", Self.set, more: two).bundles.map(\.shown) == [["SOAP", "OIL"]])
    #expect(try offers("{bundles: {from: 3}}", Self.set, more: two).bundles.isEmpty)
    #expect(try offers("{bundles: {}}", Self.set, more: two.replacing("max: 2", with: "max: 1")).bundles.isEmpty)
  }

  @Test("no set with a member that is sold out, excluded, archived or gone, and none that is sold out itself")
  func unsound() throws {
    let relations = Self.set.filter { $0.other != "CREAM" }
    for other in ["SOLD", "NUT", "GONE"] {
      #expect(try offers("{bundles: {}}", relations + [Relation("SET", .bundleOf, other)]).bundles.isEmpty, "\(other)")
    }
    let sold = Self.catalog.replacing("Morning set,54.00,,sets,5", with: "Morning set,54.00,,sets,0")
    #expect(try offers("{bundles: {}}", Self.set, catalog: sold).bundles.isEmpty)
  }

  @Test("the better one up to 25% dearer: 25.00 for 20.00 is, 25.01 is not though it ranks higher; of max_uplift 26 it is")
  func upsell() throws {
    let relations = [Relation("FINE", .upgradeOf, "OIL"), Relation("FINER", .upgradeOf, "OIL")]
    let upsell = try #require(try offers("{upsell: {}}", relations).upsell)
    #expect(upsell.sku == "FINE" && upsell.over == "OIL" && upsell.uplift == 25)
    let dearer = try #require(try offers("{upsell: {max_uplift: 26}}", relations).upsell)
    #expect(dearer.sku == "FINER" && dearer.uplift == 26)
  }

  @Test("a larger size of the same product may be the better one; a product in another slot may not, nor one that fails a gate")
  func upsellOfItsOwn() throws {
    #expect(try offers("{upsell: {}}", [Relation("SOAP-L", .upgradeOf, "SOAP")]).upsell?.sku == "SOAP-L")
    #expect(try offers("{upsell: {max_uplift: 500}}", [Relation("CREAM", .upgradeOf, "SOAP")]).upsell == nil)
    // A towel has no vote: below the least score.
    #expect(try offers("{upsell: {}}", [Relation("TOWEL", .upgradeOf, "SOAP")]).upsell == nil)
  }

  @Test("what goes well with two of 3000 and 2000 comes before what goes with one; told from either side; a product once, at most 3")
  func crossSell() throws {
    let relations = [
      Relation("TOWEL", .complements, "CREAM"), Relation("SOAP", .complements, "BRUSH"), Relation("BRUSH", .complements, "OIL"),
      Relation("BRUSH-L", .complements, "SOAP"), Relation("FINE", .complements, "CREAM"),
    ]
    let rows = try offers("{cross_sell: {}}", relations).crossSell
    #expect(rows.map(\.sku) == ["BRUSH", "FINE", "TOWEL"])
    #expect(rows.map(\.to) == [["SOAP", "OIL"], ["CREAM"], ["CREAM"]] && rows.map(\.score) == [5000, 1000, 1000])
    #expect(try offers("{cross_sell: {max: 1}}", relations).crossSell.map(\.sku) == ["BRUSH"])
  }

  @Test("no substitute goes well with it: neither the better one, nor what it is the better one of, nor another size; nothing sold out")
  func substitutes() throws {
    let relations = ["FINE", "FINER", "SOAP-L", "SOLD", "NUT"].map { Relation($0, .complements, "SOAP") }
    let better = [Relation("FINE", .upgradeOf, "SOAP"), Relation("OIL", .upgradeOf, "FINER")]
    #expect(try offers("{cross_sell: {}}", relations + better).crossSell.isEmpty)
    #expect(try offers("{cross_sell: {}}", relations).crossSell.map(\.sku) == ["FINER", "FINE"])
  }

  @Test("nothing is offered twice: a set that also goes well with the soap stands among the sets alone")
  func once() throws {
    let offers = try offers("{bundles: {}, cross_sell: {}}", Self.set + [Relation("SET", .complements, "SOAP")])
    #expect(offers.skus == ["SET"])
  }

  @Test("a runner-up is in no slot yet: it may be the better one")
  func runnerUp() throws {
    let more = Self.slots.replacing("runner_ups: 0", with: "runner_ups: 2")
    let taken = try taken("offers: {upsell: {}}\n" + more, [Relation("FINE", .upgradeOf, "OIL")])
    #expect(taken.products.contains { $0.sku == "FINE" && $0.slot == nil } && taken.offers?.upsell?.sku == "FINE")
  }

  @Test("without max_uplift's key a kind is off; numbers out of range, other keys and no kind at all are errors with their paths")
  func file() throws {
    let file = QuizFile(quiz(Self.questions, more: "offers: {bundles: {from: 0}, upsell: {max: 3}}"))
    #expect(file.quiz == nil && file.problems.map(\.path) == ["offers.bundles.from", "offers.upsell.max"])
    #expect(QuizFile(quiz(Self.questions, more: "offers: {}")).problems.map(\.code) == ["missing_key"])
    let quiz = try sound(quiz(Self.questions, more: "offers: {upsell: {max_uplift: 10}, cross_sell: {}}"))
    #expect(quiz.offers == Offers(bundlesFrom: nil, maxUplift: 10, crossSellMax: 3))
  }

  // MARK: Ordered in

  @Test("with out_of_stock: order what is sold out comes last, marked, whatever its score; without the key it is out at the gate")
  func orderedIn() throws {
    let catalog = Self.catalog.replacing("\"a,b,c\",care,5", with: "\"a,b,c\",care,0")
      .replacing("Large soap,12.00,a,care,5", with: "L,12,,side,5")
    let hidden = try taken(Self.slots, [], catalog: catalog)
    #expect(hidden.shown == ["OIL 2000", "CREAM 1000"] && hidden.barred.first == "SOAP 3000 stock")
    let ordered = try taken("scoring: {out_of_stock: order}\n" + Self.slots, [], catalog: catalog)
    #expect(ordered.shown == ["OIL 2000", "CREAM 1000", "SOAP 3000"] && ordered.products.map(\.isOrderedIn) == [false, false, true])
    #expect(ordered.json["products"]?[2]?["order_in"] == true && ordered.json["products"]?[0]?["order_in"] == nil)
    #expect(Take(json: ordered.json) == ordered)
  }

  // MARK: Margin

  @Test("an outcome of 5 leads one of 3 by 2; equals lead by 0; one variable alone leads nothing; the document does not keep it")
  func margin() throws {
    var taken = try taken(Self.slots, [])
    #expect(taken.margin == nil)
    taken.variables = ["bold": 5, "calm": 3, "fresh": -1]
    #expect(taken.margin == 2 && taken.json["margin"] == nil)
    taken.variables = ["bold": 3, "calm": 3]
    #expect(taken.margin == 0)
    taken.variables = ["bold": 3]
    #expect(taken.margin == nil)
  }
}
