// What an import would change, told before it does, with files as shop systems export them.
import Chance
import Domain
import Testing

@Suite("Catalog plan")
struct CatalogPlanTests {
  private func plan(_ text: String, against old: String) throws -> CatalogPlan {
    let (new, before) = (try CatalogFile(text), try CatalogFile(old))
    return CatalogPlan(new.variants, skipped: new.skipped, against: Catalog(before.variants, revision: 4))
  }

  private static let shopify = """
    Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,\
    Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Status
    night-oil,Night oil,<p>Rosehip &amp; fig.</p>,Halmora,Health > Skin Care,,"calm, vegan",true,Size,30 ml,OIL-30,shopify,8,19.50,,a.png,active
    night-oil,,,,,,,,,60 ml,OIL-60,shopify,3,34.00,,,
    night-oil,,,,,,,,,,,,,,,b.png,
    soap,Soap bar,,Halmora,,Soap,,true,Title,Default Title,,,,6.00,7.50,,active
    """

  private static let woocommerce = """
    ID,Type,SKU,Name,Published,Stock,Regular price,Sale price,Categories,Tags,Parent
    10,variable,TEA,House tea,1,,,,Drinks > Tea,calm,
    11,variation,TEA-50,House tea 50 g,1,4,6.50,,,,TEA
    12,variation,TEA-100,House tea 100 g,1,0,11.00,9.90,,,TEA
    13,simple,MUG,Enamel mug,1,18,11.00,,Kitchen,,
    14,grouped,SET,Tea set,1,,,,Drinks,,
    """

  @Test("a Shopify export: 1 price and stock changed, 1 new size, 1 product gone, 1 as before, 1 row passed over by line")
  func shopify() throws {
    var rows = CatalogPlanTests.shopify.split(separator: "\n").map(String.init)
    rows[1] = rows[1].replacing("shopify,8,19.50", with: "shopify,5,21.00")
    rows[4] = ",,,,,,,,,90 ml,OIL-90,shopify,1,45.00,,,"
    rows.insert("night-oil,,,,,,,,,90 ml,OIL-90,shopify,1,45.00,,,", at: 3)
    let plan = try plan(rows.joined(separator: "\n"), against: CatalogPlanTests.shopify)
    #expect(plan.new.map(\.sku) == ["OIL-90"] && plan.gone.map(\.sku) == ["soap"] && plan.unchanged == 1)
    #expect(plan.changed.map(\.after.sku) == ["OIL-30"])
    #expect(plan.changed.first?.fields == [.price, .stock])
    #expect(plan.skipped.map(\.line) == [6] && plan.skipped.map(\.code) == ["missing_handle"])
    #expect(plan.base == 4 && !plan.isReordered && !plan.changesNothing)
  }

  @Test("a WooCommerce export: a sale that ends changes price and price before, a renamed category changes type and collections")
  func woocommerce() throws {
    let text = CatalogPlanTests.woocommerce.replacing("11.00,9.90", with: "11.00,").replacing("Kitchen", with: "Table")
    let plan = try plan(text, against: CatalogPlanTests.woocommerce)
    #expect(plan.new.isEmpty && plan.gone.isEmpty && plan.unchanged == 1)
    #expect(plan.changed.map(\.after.sku) == ["TEA-100", "MUG"])
    #expect(plan.changed.map(\.fields) == [[.price, .compareAtPrice], [.type, .collections]])
    #expect(plan.changed.map { VariantField.price.text(of: $0.before) } == ["9.90", "11.00"])
  }

  @Test("the same file again changes nothing; its rows in another order change the order alone")
  func same() throws {
    let old = "sku,title,price\nA,Tea,5\nB,Mug,7\nC,Tin,9"
    #expect(try plan(old, against: old).changesNothing)
    let turned = try plan("sku,title,price\nB,Mug,7\nA,Tea,5\nC,Tin,9", against: old)
    #expect(turned.isReordered && turned.unchanged == 3 && !turned.changesNothing)
    // What is new in between and what is gone moves nobody.
    #expect(try !plan("sku,title,price\nX,New,1\nA,Tea,5\nY,New,1\nC,Tin,9", against: old).isReordered)
  }

  @Test("each of the 19 fields, changed alone, is the one that is told")
  func fields() throws {
    var old = Variant(sku: "A", product: "p", title: "T", price: 1)
    old.variantID = "1"
    let changes: [(VariantField, (inout Variant) -> Void)] = [
      (.product, { $0.product = "q" }), (.title, { $0.title = "U" }), (.vendor, { $0.vendor = "v" }), (.type, { $0.type = "t" }),
      (.price, { $0.price = nil }), (.compareAtPrice, { $0.compareAtPrice = 2 }), (.stock, { $0.stock = 0 }),
      (.status, { $0.status = .draft }), (.tags, { $0.tags = ["a, b"] }), (.collections, { $0.collections = [""] }),
      (.priority, { $0.priority = 1 }), (.position, { $0.position = 2 }), (.location, { $0.location = "1A" }), (.url, { $0.url = "u" }),
      (.variantID, { $0.variantID = "" }), (.image, { $0.image = "i" }), (.options, { $0.options = ["L"] }),
      (.description, { $0.description = "d" }),
    ]
    #expect(changes.count == VariantField.allCases.count - 1)
    for (field, change) in changes {
      var new = old
      change(&new)
      let plan = CatalogPlan([new], against: Catalog([old]))
      #expect(plan.changed.map(\.fields) == [[field]])
    }
  }

  @Test("over 300 drawn pairs of catalogs new, changed, gone and unchanged are a parting of both")
  func parts() {
    var random = Noise(31)
    for _ in 0..<300 {
      func draw() -> [Variant] {
        "abcdefg".filter { _ in random.once(in: 2) }.shuffled(using: &random).map {
          Variant(sku: String($0), title: "T\(random.number(1...2))", price: 1)
        }
      }
      let (old, new) = (draw(), draw())
      let plan = CatalogPlan(new, against: Catalog(old))
      let kept = Set(old.map(\.sku)).intersection(new.map(\.sku))
      #expect(plan.new.map(\.sku) == new.map(\.sku).filter { !kept.contains($0) })
      #expect(plan.gone.map(\.sku) == old.map(\.sku).filter { !kept.contains($0) })
      #expect(plan.changed.count + plan.unchanged == kept.count && plan.changed.allSatisfy { $0.before != $0.after })
      #expect(plan.changesNothing == (old == new))
    }
  }

  // MARK: Relations

  @Test("a relations file: 2 taken, 5 rows passed over, each by its line and for its own reason")
  func relations() throws {
    let text = """
      SKU , relation,other
      A,complements,B
      B,Refill_Of,A
      A,complements,B
      A,goes_with,B
      A,complements,Z
      A,upgrade_of,A
      ,complements,B
      """
    let file = try CatalogRelationsFile(text, skus: ["A", "B"])
    #expect(file.relations == [Relation("A", .complements, "B"), Relation("B", .refillOf, "A")])
    #expect(file.skipped.map(\.line) == [4, 5, 6, 7, 8])
    #expect(file.skipped.map(\.code) == ["repeated_relation", "unknown_relation", "unknown_sku", "own_relation", "unknown_sku"])
    #expect(throws: Faults.self) { try CatalogRelationsFile("", skus: []) }
    #expect(throws: Faults.self) { try CatalogRelationsFile("sku,other\nA,B", skus: ["A", "B"]) }
  }
}
