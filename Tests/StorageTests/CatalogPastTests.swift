// The catalog's past: back to an earlier revision, plans that have grown old, the audit log, and relations.
import Chance
import Domain
import Testing

@testable import Storage

@Suite("The catalog's past")
struct CatalogPastTests {
  let scratch = Scratch()
  let store: Database

  init() throws { store = try scratch.open() }

  private func variants(_ titles: [String]) -> [Variant] { titles.map { Variant(sku: "S-\($0.prefix(1))", title: $0, price: 1) } }

  @Test("over 40 drawn imports and returns each revision stays what it was, and a return is the old content, order and all")
  func returns() throws {
    var random = Noise(21)
    var past: [[Variant]] = []
    for _ in 0..<40 {
      if let old = past.indices.randomElement(using: &random), Bool.random(using: &random) {
        let before = try store.catalogRevision()
        let done = try store.rollBackCatalog(to: Int64(old + 1), at: morning)
        if done.revision > before { past.append(past[old]) }
      } else {
        let titles = "abcdefgh".shuffled(using: &random).prefix(Int.random(in: 0...8, using: &random)).map { letter in
          "\(letter)\(Int.random(in: 1...3, using: &random))"
        }
        let wanted = variants(titles)
        let before = try store.catalogRevision()
        if try store.importCatalog(wanted, source: "c.csv", at: morning).revision > before { past.append(wanted) }
      }
      #expect(try store.catalogRevision() == Int64(past.count))
    }
    for (place, wanted) in past.enumerated() { #expect(try store.catalog(revision: Int64(place + 1)).variants == wanted) }
  }

  @Test("revisions are listed newest first with their source; a return names the revision that it brought back")
  func list() throws {
    _ = try store.importCatalog(variants(["a", "b"]), source: "one.csv", at: morning)
    _ = try store.importCatalog(variants(["a"]), source: "two.csv", at: morning + 60)
    #expect(try store.rollBackCatalog(to: 1, at: morning + 120).added == 1)
    #expect(try store.catalogRevisions().map(\.number) == [3, 2, 1])
    #expect(try store.catalogRevisions().map(\.source) == ["revision 1 again", "two.csv", "one.csv"])
    #expect(try store.catalogRevisions().map(\.variants) == [2, 1, 2])
    #expect(try store.catalogRevisions().first?.at == morning + 120)
  }

  @Test("a return to the catalog in force changes nothing; to a revision that never was it fails with 66")
  func noReturn() throws {
    _ = try store.importCatalog(variants(["a"]), source: "one.csv", by: "owner", at: morning)
    let before = try store.content()
    #expect(try store.rollBackCatalog(to: 1, by: "owner", at: morning + 60).revision == 1)
    #expect(try #require(throws: StoreError.self) { try store.rollBackCatalog(to: 9, by: "owner", at: morning) }.exitCode == 66)
    #expect(try store.content() == before)
  }

  @Test("an import that was planned against revision 1 is refused with 75 once revision 2 is in force, and leaves all as it was")
  func stale() throws {
    _ = try store.importCatalog(variants(["a"]), source: "one.csv", at: morning)
    _ = try store.importCatalog(variants(["b"]), source: "two.csv", expecting: 1, at: morning)
    let before = try store.content()
    let error = try #require(throws: StoreError.self) {
      try store.importCatalog(variants(["c"]), source: "three.csv", expecting: 1, by: "merchant", at: morning)
    }
    #expect(error.exitCode == 75)
    #expect(try #require(throws: StoreError.self) { try store.rollBackCatalog(to: 1, expecting: 1, at: morning) }.exitCode == 75)
    #expect(try store.content() == before)
  }

  @Test("the audit log says who, from 2 to 1 variants, and of the path the file's name alone; an import that changes nothing says nothing")
  func audited() throws {
    _ = try store.importCatalog(variants(["a", "b"]), source: "/home/ana/shop/one.csv", by: "merchant", at: morning)
    _ = try store.importCatalog(variants(["a", "b"]), source: "/home/ana/shop/one.csv", by: "merchant", at: morning)
    _ = try store.importCatalog(variants(["a"]), source: "two.csv", by: "owner", at: morning)
    let log = try store.auditLog()
    #expect(log.map(\.who) == ["owner", "merchant"] && log.map(\.what) == ["catalog.import", "catalog.import"])
    #expect(log[0].detail["before"] == ["revision": 1, "variants": 2] && log[0].detail["after"] == ["revision": 2, "variants": 1])
    #expect(log[1].detail["source"]?.string == "one.csv" && !log[1].detail.canonical.contains("ana"))
    _ = try store.rollBackCatalog(to: 1, by: "owner", at: morning)
    #expect(try store.auditLog().first?.what == "catalog.rollback")
  }

  @Test("a product's variants come in file order after one of them was changed and written anew")
  func product() throws {
    func sizes(_ price: Number) -> [Variant] {
      [Variant(sku: "L", product: "tea", title: "Tea", price: price), Variant(sku: "S", product: "tea", title: "Tea", price: 2)]
    }
    _ = try store.importCatalog(sizes(9) + variants(["a"]), source: "c.csv", at: morning)
    _ = try store.importCatalog(sizes(8) + variants(["a"]), source: "c.csv", at: morning)
    #expect(try store.variants(ofProduct: "tea") == sizes(8))
    #expect(try store.variants(ofProduct: "none") == [])
    #expect(try store.variants(skus: ["L", "gone"]).keys.sorted() == ["L"])
  }

  // MARK: Stock

  @Test("stock of 2 of 3 variants is set as a revision of its own; the time of the count is told until another catalog comes")
  func stock() throws {
    _ = try store.importCatalog(variants(["a", "b", "c"]), source: "c.csv", at: morning)
    let entries: [CatalogStockFile.Entry] = [.init(sku: "S-a", stock: 3), .init(sku: "S-c", stock: 0), .init(sku: "S-z", stock: 1)]
    let done = try store.importStock(entries, countedAt: morning + -60, source: "stock.csv", by: "command line", at: morning)
    #expect(done.changed == 2 && done.unchanged == 1 && done.added == 0 && done.revision == 2)
    #expect(try store.catalog().variants.map(\.stock) == [3, nil, 0])
    #expect(try store.catalog(revision: 1).variants.map(\.stock) == [nil, nil, nil])
    #expect(try store.stockCountedAt() == morning + -60 && store.auditLog().map(\.what) == ["catalog.stock"])
    // The same count an hour later is as true as before, and newer.
    let again = try store.importStock(entries, countedAt: nil, source: "stock.csv", at: morning + 3600)
    #expect(try again.revision == 2 && store.stockCountedAt() == morning + 3600)
    #expect(try store.searchCatalog("a", from: 0, limit: 9).variants.map(\.stock) == [3])
    _ = try store.importCatalog(variants(["a"]), source: "c.csv", at: morning)
    #expect(try store.stockCountedAt() == nil)
  }

  // MARK: Relations

  @Test("relations are told from both ends, replaced whole, and the same again change nothing and are not logged")
  func relations() throws {
    let (a, b, c) = (Relation("A", .complements, "B"), Relation("C", .refillOf, "A"), Relation("B", .bundleOf, "C"))
    #expect(try store.importRelations([a, b, c], by: "owner", at: morning) == (3, 0))
    #expect(try store.relations(of: ["A"]) == [a, b])
    #expect(try store.relations(of: ["A", "B"]) == [a, b, c])
    let before = try store.content()
    #expect(try store.importRelations([c, b, a], by: "owner", at: morning) == (0, 0))
    #expect(try store.content() == before)
    #expect(try store.importRelations([a], by: "owner", at: morning) == (0, 2))
    #expect(try store.relations(of: ["C"]) == [])
    #expect(try store.auditLog().map(\.what) == ["catalog.relations", "catalog.relations"])
  }
}
