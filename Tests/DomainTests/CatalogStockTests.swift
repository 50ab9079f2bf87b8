// Stock files: one shop's rows out of several, unknown and negative counts, and what is passed over.
import Domain
import Testing

@Suite("Catalog stock")
struct CatalogStockTests {
  private static let text = """
    store,sku,stock,as_of
    lyon,A,4,2026-11-24T10:00:00Z
    Lyon,B,,2026-11-23T10:00:00Z
    paris,A,9,2026-11-20T10:00:00Z
    ,C,-2,
    lyon,A,5,
    lyon,Z,1,
    lyon,D,many,
    lyon,D,1,yesterday
    """

  @Test("of 8 rows lyon's 3 are taken, 1 is of another shop, 4 are passed over by line; the oldest count of its own rows is told")
  func oneShop() throws {
    let file = try CatalogStockFile(CatalogStockTests.text, store: "lyon", skus: ["A", "B", "C", "D"])
    #expect(file.entries == [.init(sku: "A", stock: 4), .init(sku: "B", stock: nil), .init(sku: "C", stock: 0)])
    #expect(file.countedAt == Instant(iso: "2026-11-23T10:00:00Z") && file.others == 1)
    #expect(file.skipped.map(\.line) == [6, 7, 8, 9])
    #expect(file.skipped.map(\.code) == ["repeated_sku", "unknown_sku", "bad_number", "bad_time"])
  }

  @Test("a kiosk that does not know its shop refuses a file of 2 shops and takes one of 1")
  func unnamed() throws {
    let fault = try #require(throws: Faults.self) { try CatalogStockFile(CatalogStockTests.text, store: nil, skus: ["A"]) }
    #expect(fault.problems.map(\.code) == ["several_stores"])
    #expect(try CatalogStockFile("store,sku,stock\nlyon,A,4", store: nil, skus: ["A"]).entries.count == 1)
    #expect(try CatalogStockFile("sku,stock\nA,4", store: "lyon", skus: ["A"]).entries == [.init(sku: "A", stock: 4)])
    #expect(throws: Faults.self) { try CatalogStockFile("store,sku\nlyon,A", store: nil, skus: ["A"]) }
  }
}
