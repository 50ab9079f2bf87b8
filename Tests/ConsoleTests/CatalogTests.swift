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
    expectScreen(
      Shop.console("6"),
      """

        Askwell · Catalog         Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ─────────────────────────────────────────────────────────━━━━━━━━━──────────
          title                       sku             price   stock  place     votes
        ▸ Rosehip night oil · 30 ml   OIL-30          19.50       8  shelf 1A      3
          Rosehip night oil · 60 ml   OIL-60          34.00       0  shelf 1A      3
          Clay cleansing bar          SOAP             9.00       4  shelf 1A      3
          draft · Card, printed by …  CARD             4.00       -  -             3












                                                                          4 variants
        ⏎ product   / find   I import   R revisions   Q leave                 ? help
      """)
  }

  @Test("at 40x12 title, price and stock stay")
  func narrow() {
    expectScreen(
      Shop.console("6", columns: 40, rows: 12),
      """
       Askwell · Catalog          ● 2 waiting
       ──────────────────────────────────────
         title                  price   stock
       ▸ Rosehip night oil…     19.50       8
         Rosehip night oil…     34.00       0
         Clay cleansing bar      9.00       4
         draft · Card, pri…      4.00       -



                                   4 variants
       ⏎ product   / find   I import   ? help
      """)
  }

  @Test("a product with 2 variants, 2 relations and 4 votes")
  func product() {
    expectScreen(
      Shop.console("6⏎"),
      """

        Askwell · Catalog › Rosehip night oil            owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ─────────────────────────────────────────────────────────━━━━━━━━━──────────

        Rosehip night oil
        Halmora · Oil
        tags            dry-skin, vegan
        collections     treat
        Two drops in the evening.

        Variants  2
          OIL-30  30 ml                  19.50 EUR   8 in stock · shelf 1A
          OIL-60  60 ml                  34.00 EUR   out of stock · shelf 1A

        Goes with
          complements       Clay cleansing bar  SOAP
          in the bundle     SET, not in the catalog now

        Votes in Find your routine  v12
          feel: Dry and tight                                                     +3
                                                                              4 more
        ↑↓ scroll   ⌫ back   Q leave                                          ? help
      """)
    expectScreen(
      Shop.console("6⏎↓↓↓↓↓↓↓↓↓"),
      """

        Askwell · Catalog › Rosehip night oil            owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ─────────────────────────────────────────────────────────━━━━━━━━━──────────
        collections     treat
        Two drops in the evening.

        Variants  2
          OIL-30  30 ml                  19.50 EUR   8 in stock · shelf 1A
          OIL-60  60 ml                  34.00 EUR   out of stock · shelf 1A

        Goes with
          complements       Clay cleansing bar  SOAP
          in the bundle     SET, not in the catalog now

        Votes in Find your routine  v12
          feel: Dry and tight                                                     +3
          feel: Shiny                                                      -1 OIL-30
          values: No oils                                                excludes it
          values: Only soap                                          requires others
          a fallback of Treat

        ↑↓ scroll   ⌫ back   Q leave                                          ? help
      """)
  }

  @Test("a product at 40x12, scrolled to its end")
  func narrowProduct() {
    let played = Shop.console("6⏎" + String(repeating: "↓", count: 30), columns: 40, rows: 12)
    expectScreen(
      played,
      """
       Askwell · Catalog › Rosehip n…   owner
       ──────────────────────────────────────
         in the bundle  SET, not in the cata…

       Votes in Find your routine  v12
         feel: Dry and tight               +3
         feel: Shiny                -1 OIL-30
         values: No oils          excludes it
         values: Only soap    requires others
         a fallback of Treat

       ↑↓ scroll   ⌫ back   Q leave    ? help
      """)
  }

  @Test("an import's form, then its plan")
  func importing() {
    expectScreen(
      Shop.console("6i"),
      """

        Askwell · Catalog › Import                       owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ─────────────────────────────────────────────────────────━━━━━━━━━──────────

          Which file is the catalog?

        ▸ File
                  CSV in UTF-8: /media/usb/products.csv, or ~/products.csv
          Format  < found out by its columns >


          In force since 09:00: revision 3, 4 variants. The file takes its place
          whole; what was before can be brought back.








        ⏎ read the file   Tab next field   Esc back
      """)
    expectScreen(
      Shop.console("6iproducts.csv⏎"),
      """

        Askwell · Catalog › Import                       owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ─────────────────────────────────────────────────────────━━━━━━━━━──────────

        products.csv  Shopify export
        1 new · 1 changed · 1 gone · 2 kept
        ! 25% of the catalog would go: is this the whole catalog?

        Passed over  1
          line 7    "MUG" has the price "x"; write it as 19.00

        Gone  1
          Clay cleansing bar  SOAP                                              9.00

        Changed  1
          Rosehip night oil  30 ml  OIL-30
            price             19.50 → 21.00
            stock             8 → 5

        New  1
                                                                              1 more
        ⏎ import this   ↑↓ scroll   ⌫ back   Q leave                          ? help
      """)
    expectScreen(
      Shop.console("6iproducts.csv⏎", columns: 40, rows: 12),
      """
       Askwell · Catalog › Import       owner
       ──────────────────────────────────────
       products.csv  Shopify export
       1 new · 1 changed · 1 gone · 2 kept
       ! 25% of the catalog would go: is this
       the whole catalog?

       Passed over  1
         line 7    "MUG" has the price "x";
                   write it as 19.00
                                      11 more
       ⏎ import this   ↑↓ scroll   ⌫ back   ?
      """)
  }

  @Test("revisions, what a return would change, and the question before it")
  func revisions() {
    expectScreen(
      Shop.console("6r↓"),
      """

        Askwell · Catalog › Revisions                    owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ─────────────────────────────────────────────────────────━━━━━━━━━──────────
          revision  when          from                            products  variants
                 3  09:00         products.csv          in force         3         4
        ▸        2  20 Nov 09:00  revision 1 again                      90     1,204
                 1  20 Nov 2025   sample-catalog.csv                    90     1,204













                                                                         3 revisions
        ⏎ what it would change   / find   ⌫ back   Q leave                    ? help
      """)
    expectScreen(
      Shop.console("6r↓⏎⏎"),
      """

        Askwell · Catalog › Revisions › 2                owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ─────────────────────────────────────────────────────────━━━━━━━━━──────────

        Revision 2 of 20 Nov 09:00
        1 new · 1 changed · 1 gone · 2 kept
        ! 25% of the catalog would go: is this the whole catalog?
                        ╭──────────────────────────────────────────╮
        Passed over  1  │                                          │
          line 7    "MUG│   Bring revision 2 back?                 │
                        │   It becomes the catalog again, as a     │
        Gone  1         │   new revision. Nothing is lost.         │
          Clay cleansing│                                          │            9.00
                        │ ▸ Not now     Bring it back              │
        Changed  1      ╰──────────────────────────────────────────╯
          Rosehip night oil  30 ml  OIL-30
            price             19.50 → 21.00
            stock             8 → 5

        New  1
                                                                              1 more
        ⏎ bring it back   ↑↓ scroll   Esc back
      """)
  }
}
