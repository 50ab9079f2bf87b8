// The catalog's pages: a table as long as the shop, find as one types, a product, an import with its plan, the way back.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

@Suite("Catalog")
struct CatalogTests {
  @Test("4 variants with price, stock, place and votes; a draft says so")
  func table() {
    expectScreen(Shop.console("6"), "")
  }

  @Test("at 40x12 title, price and stock stay")
  func narrow() {
    expectScreen(Shop.console("6", columns: 40, rows: 12), "")
  }

  @Test("a product with 2 variants, 2 relations and 4 votes")
  func product() {
    expectScreen(Shop.console("6⏎"), "")
    expectScreen(Shop.console("6⏎↓↓↓↓↓↓↓↓↓"), "")
  }

  @Test("a product at 40x12, scrolled to its end")
  func narrowProduct() {
    let played = Shop.console("6⏎" + String(repeating: "↓", count: 30), columns: 40, rows: 12)
    expectScreen(played, "")
  }

  @Test("an import's form, then its plan")
  func importing() {
    expectScreen(Shop.console("6i"), "")
    expectScreen(Shop.console("6iproducts.csv⏎"), "")
    expectScreen(Shop.console("6iproducts.csv⏎", columns: 40, rows: 12), "")
  }

  @Test("revisions, what a return would change, and the question before it")
  func revisions() {
    expectScreen(Shop.console("6r↓"), "")
    expectScreen(Shop.console("6r↓⏎⏎"), "")
  }
}
