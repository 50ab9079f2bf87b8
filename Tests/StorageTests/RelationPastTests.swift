// Relations belong to a revision of the catalog: what came later is not seen by a session of before.
import Domain
import Testing

@testable import Storage

@Suite("The relations' past")
struct RelationPastTests {
  let scratch = Scratch()
  private let a = Relation("A", .complements, "B")
  private let b = Relation("B", .upgradeOf, "A")
  private let variants = ["A", "B"].map { Variant(sku: $0, title: $0, price: 1) }

  @Test("each import of relations is a revision with the same variants; every revision keeps its relations, and a return brings them back")
  func revisions() throws {
    let store = try scratch.open()
    _ = try store.importCatalog(variants, source: "c.csv", at: morning)
    try store.importRelations([a], source: "one.csv", at: morning)
    try store.importRelations([b], source: "two.csv", at: morning + 60)
    let entries = [CatalogStockFile.Entry(sku: "A", stock: 3)]
    _ = try store.importStock(entries, countedAt: nil, source: "stock.csv", at: morning + 120)
    #expect(try (1...4).map { try store.catalog(revision: $0).relations } == [[], [a], [b], [b]])
    #expect(try (1...3).allSatisfy { try store.catalog(revision: $0).variants == variants })
    #expect(try store.catalogRevisions().map(\.source) == ["stock.csv", "two.csv", "one.csv", "c.csv"])
    #expect(try store.rollBackCatalog(to: 2, by: "owner", at: morning + 180).revision == 5)
    #expect(try store.catalog() == Catalog(variants, revision: 5, relations: [a]))
    #expect(try store.rollBackCatalog(to: 3, by: "owner", at: morning + 240).revision == 6)
    #expect(try store.catalog(revision: 6).relations == [b] && store.catalog(revision: 5).relations == [a])
  }

  @Test("the same relations again, in another order or twice, make no revision; one more makes one, and only its row is written")
  func same() throws {
    let store = try scratch.open()
    _ = try store.importCatalog(variants, source: "c.csv", at: morning)
    #expect(try store.importRelations([a, b, a], at: morning) == (2, 0))
    #expect(try store.importRelations([b, a], at: morning) == (0, 0) && store.catalogRevision() == 2)
    let more = Relation("A", .refillOf, "B")
    #expect(try store.importRelations([more, b, a], at: morning) == (1, 0) && store.catalogRevision() == 3)
    try store.outsideTransaction { db in
      let rows = try db.count("SELECT COUNT(*) FROM relation")
      #expect(rows == 3)
    }
  }

  @Test("a store from before keeps its relations, in force and for its sessions, and is sound")
  func migrated() throws {
    let version = try #require(Schema.migrations.firstIndex { $0.name == "relations of each revision" })
    try scratch.make(version: version) { db in
      try db.execute(
        sql: """
          INSERT INTO relation (sku, relation, other) VALUES ('A', 'complements', 'B'), ('B', 'upgrade_of', 'A');
          INSERT INTO catalog_revision (id, at, source, variants, products, places) VALUES (1, 0, 'c.csv', 0, 0, x'');
          """)
    }
    let store = try scratch.open()
    #expect(try store.relations(of: ["A"]) == [a, b])
    #expect(try store.catalog(revision: 1).relations == [a, b])
    #expect(try store.importRelations([a], at: morning) == (0, 1))
    #expect(try store.catalog(revision: 1).relations == [a, b] && store.catalog().relations == [a])
    let faults = try store.health(now: morning).filter { !$0.isOK && !["free_space", "catalog", "quiz"].contains($0.check) }
    #expect(faults == [], "\(faults)")
  }
}
