// What is offered below the products: how it looks, how it gets into the basket, and what it takes the place of.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Offers on the results page")
struct OfferScreenTests {
  static let catalogText =
    Tea.catalogText + "\nDUO,duo,Sleep well,9.40,sets,,4,aisle 2,1009\nFINE,fine,Rooibos reserve,7.20,teas-fine,sleep,4,aisle 1,1010"
    + "\nMUG,mug,Stoneware mug,9.00,side,,4,aisle 5,1011"
  static let relations = [
    Relation("DUO", .bundleOf, "ROOI"), Relation("DUO", .bundleOf, "CALM"), Relation("FINE", .upgradeOf, "ROOI"),
    Relation("MUG", .complements, "CALM"),
  ]

  static func shop(_ offers: String = "{bundles: {}, upsell: {}, cross_sell: {}}") throws -> TeaShop {
    try TeaShop(
      try Tea.quiz(Tea.quizText + "\noffers: \(offers)"),
      catalog: Catalog(try CatalogFile(catalogText).variants, relations: relations))
  }

  @Test("a set with its saving, the better one and what goes well with it stand calmly below 3 products")
  func picture() throws {
    expectScreen(
      try Self.shop().play(Way.toResults),
      """

        Your evening                                 8 answers · 3 products · €18.50
        ────────────────────────────────────────────────────────────────────────────

        In the cup
        ▸ Rooibos vanilla                                      €6.00  aisle 1
          you said: a quiet night, a mild cup, a small price
          ●●●  3 of 3 answers
          Evening calm                                         €8.50  aisle 2
          you said: a quiet night, a mild cup
          ●●○  2 of 3 answers
        Beside it
          Honey dates                                          €4.00  till
          popular here, not matched to your answers

          All 2 as a set, you save €5.10 · Sleep well          €9.40  aisle 2
          Or the better one: Rooibos reserve                   €7.20  aisle 1
          Goes well with it: Stoneware mug                     €9.00  aisle 5

        Also close: Lavender 薰衣草 €9.00
        Kept out by what you told us: 1 product.

        Space keep or drop   ⏎ done   W why   E change an answer               L   ?
      """)
  }

  @Test("who takes the set does not pay for its members twice; who leaves it has them back")
  func takesSet() throws {
    let shop = try Self.shop()
    let taken = shop.play(on: shop.play(Way.toResults), "4 ")
    #expect(taken.screen.joined().contains("2 products · €13.40"))
    #expect(taken.screen.contains { $0.contains("Sleep well") && $0.contains("added €9.40") })
    #expect(taken.screen.count { $0.contains("dropped") } == 2)
    #expect(shop.play(on: taken, "⏎").effects.first == .handoff(skus: ["DATE", "DUO"]))
    #expect(shop.play(on: taken, " ⏎").effects.first == .handoff(skus: ["ROOI", "CALM", "DATE"]))
  }

  @Test("the better one takes the place of the lesser; what goes well with it comes on top")
  func takesBetter() throws {
    let shop = try Self.shop()
    let results = shop.play(Way.toResults)
    #expect(shop.play(on: results, "5 ⏎").effects.first == .handoff(skus: ["CALM", "DATE", "FINE"]))
    #expect(shop.play(on: results, "6 ⏎").effects.first == .handoff(skus: ["ROOI", "CALM", "DATE", "MUG"]))
    #expect(shop.play(on: results, "↓↓↓↓↓↓↓↓ ⏎").effects.first == .handoff(skus: ["ROOI", "CALM", "DATE", "MUG"]))
  }

  @Test("a finger on an offer and another take it; W tells the whole line")
  func touches() throws {
    let shop = try Self.shop()
    let results = shop.play(Way.toResults)
    let touched = shop.touch(["Stoneware mug", "Stoneware mug"], on: results)
    #expect(touched.screen.joined().contains("4 products · €27.50"))
    #expect(shop.play(on: results, "4w").screen.contains { $0.contains("All 2 as a set, you save €5.10 · Sleep well") && $0.contains("│") })
  }

  @Test("on 40x12 offers are hidden first: the products are whole, and the arrows lead down to the rest")
  func narrow() throws {
    let shop = try Self.shop()
    let results = shop.play(Way.toResults, columns: 40, rows: 12)
    #expect(!results.screen.joined().contains("Goes well") && results.screen.contains { $0.hasSuffix("▾") })
    #expect(results.screen.contains { $0.contains("Honey dates") && $0.contains("€4.00") })
    let below = shop.play(Way.toResults + "↓↓↓", columns: 40, rows: 12).screen
    #expect(below.contains { $0.contains("▸ All 2 as a set, you save") && $0.contains("€9.40") })
    let last = shop.play(Way.toResults + "↓↓↓↓↓↓", columns: 40, rows: 12).screen
    #expect(last.contains { $0.contains("▸ Goes well with it: Stone") } && last.contains { $0.hasSuffix("▴") })
  }

  @Test("a set that saves nothing does not speak of saving, and one that is not whole is a set of 3")
  func wordsOfSets() throws {
    func screen(_ members: [String], _ text: String = Self.catalogText) throws -> [String] {
      let catalog = Catalog(try CatalogFile(text).variants, relations: members.map { Relation("DUO", .bundleOf, $0) })
      return try TeaShop(try Tea.quiz(Tea.quizText + "\noffers: {bundles: {}}"), catalog: catalog).play(Way.toResults).screen
    }
    // Mint is excluded by the answers: no set.
    #expect(try !screen(["ROOI", "CALM", "MINT"]).joined().contains("as a set"))
    #expect(try screen(["ROOI", "CALM", "MUG"]).contains { $0.contains("As a set of 3, you save €14.10 · Sleep well") })
    let cheap = Self.catalogText.replacing("Rooibos vanilla,6.00", with: "Rooibos vanilla,5.00")
    #expect(try screen(["ROOI", "DATE"], cheap).contains { $0.contains("All 2 as a set · Sleep well") })
  }

  @Test("what has to be ordered in says so beside its reasons")
  func orderedIn() throws {
    let text = Tea.catalogText.replacing("\"sleep,mild,gift\",7", with: "\"sleep,mild,gift\",0")
      .replacing("lavender,Lavender 薰衣草,9.00,teas,sleep,3", with: "lavender,Lavender 薰衣草,9.00,x,sleep,3")
    let shop = try TeaShop(
      try Tea.quiz(Tea.quizText + "\nscoring: {out_of_stock: order}"), catalog: try Tea.catalog(text))
    let screen = shop.play(Way.toResults).screen
    #expect(screen.contains { $0.contains("we order it for you · you said: a quiet night") })
    #expect(screen.firstIndex { $0.contains("Evening calm") } ?? 99 < screen.firstIndex { $0.contains("Rooibos vanilla") } ?? 0)
  }
}
