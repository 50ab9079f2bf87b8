// Finding variants: the index against a plain scan, windows, hostile words, and a store from before the index.
import Chance
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Catalog search")
struct CatalogSearchTests {
  let scratch = Scratch()
  let store: Database

  init() throws { store = try scratch.open() }

  private func skus(_ words: String, from: Int = 0, limit: Int = 1000) throws -> [String] {
    try store.searchCatalog(words, from: from, limit: limit).variants.map(\.sku)
  }

  private func importAll(_ variants: [Variant]) throws { _ = try store.importCatalog(variants, source: "c.csv", at: morning) }

  // MARK: Against a scan

  /// Lower case, without marks, parted where there is no letter and no digit.
  private static func tokens(_ text: String) -> [String] {
    let plain = text.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars.filter {
      $0.properties.generalCategory != .nonspacingMark
    }
    return plain.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.map { String(Substring($0)) }
  }

  private static func texts(_ variant: Variant) -> [String] {
    [variant.title, variant.sku, variant.product, variant.vendor, variant.type, variant.description] + variant.tags + variant.collections
  }

  private static func drawn(_ count: Int, _ random: inout Noise) -> [Variant] {
    let words = [
      "crème", "Creme", "cremig", "SPF", "spf50", "l'huile", "Öl", "ole", "tea", "teabag", "茶", "緑茶", "a-b", "a", "x1", "Ünal", "\"q\"",
    ]
    func text(_ most: Int, _ random: inout Noise) -> String {
      (0..<Int.random(in: 0...most, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
    }
    return (0..<count).map { number in
      var variant = Variant(sku: "S-\(number)", product: "p\(number / 2)", title: text(3, &random) + " t", price: 1)
      variant.vendor = text(1, &random)
      variant.type = text(1, &random)
      variant.tags = (0..<Int.random(in: 0...2, using: &random)).map { _ in text(1, &random) }
      variant.collections = (0..<Int.random(in: 0...2, using: &random)).map { _ in text(1, &random) }
      variant.description = text(6, &random)
      return variant
    }
  }

  @Test("over 12 drawn catalogs, each in the place of the one before, 25 beginnings of words find what a scan finds")
  func equalsScan() throws {
    var random = Noise(11)
    for round in 0..<12 {
      let variants = Array(CatalogSearchTests.drawn(60, &random).shuffled(using: &random).prefix(Int.random(in: 0...60, using: &random)))
      try importAll(variants)
      if round % 4 == 3 { _ = try store.rollBackCatalog(to: try store.catalogRevision() - 1, at: morning) }
      let inForce = try store.catalog().variants
      let known = inForce.flatMap(CatalogSearchTests.texts).flatMap(CatalogSearchTests.tokens)
      for _ in 0..<25 {
        let word = known.randomElement(using: &random) ?? "zz"
        let query = Bool.random(using: &random) ? String(word.prefix(Int.random(in: 1...4, using: &random))) : word + "q"
        let naive = inForce.filter {
          CatalogSearchTests.texts($0).contains { CatalogSearchTests.tokens($0).contains { $0.hasPrefix(query) } }
        }
        let found = try store.searchCatalog(query, from: 0, limit: 1000)
        #expect(found.total == naive.count)
        #expect(Set(found.variants) == Set(naive), "\(query)")
      }
    }
  }

  @Test("the index takes its own check after imports, a rollback and an empty catalog")
  func sound() throws {
    var random = Noise(3)
    try importAll(CatalogSearchTests.drawn(40, &random))
    try importAll(CatalogSearchTests.drawn(30, &random))
    _ = try store.rollBackCatalog(to: 1, at: morning)
    try importAll([])
    try store.write { try $0.execute(sql: "INSERT INTO catalog_words (catalog_words) VALUES ('integrity-check')") }
    #expect(try skus("s") == [])
    #expect(try store.count("catalog_words_docsize") == 0)
  }

  // MARK: Words

  private func shelf() throws {
    var cream = Variant(sku: "CREAM-50", product: "cream", title: "Barrier cream", price: 17)
    cream.description = "Calms what magnesium does not."
    var tablets = Variant(sku: "MAG-CAP", product: "magnesium", title: "Magnesium capsules", price: 19)
    tablets.tags = ["sleep", "vegan food"]
    tablets.vendor = "Hälm"
    try importAll([cream, tablets, Variant(sku: "MAG", product: "mag", title: "Tea of the house", price: 5)])
  }

  @Test("6,000 variants leave their words to the next search, which finds what came after them too, in its order")
  func waitingWords() throws {
    var random = Noise(5)
    var variants = CatalogSearchTests.drawn(6_000, &random)
    try importAll(variants)
    let waiting = "SELECT COUNT(*) FROM words_due"
    #expect(try store.read { try $0.count(waiting) } == 1)
    // A small import does not overtake.
    variants[7].title = "Zebra"
    variants.remove(at: 8)
    try importAll(variants)
    #expect(try store.read { try $0.count(waiting) } == 2)
    #expect(try skus("zebra") == ["S-7"])
    #expect(try store.read { try $0.count(waiting) } == 0)
    for word in ["cre", "spf5", "t"] {
      let wanted = variants.filter {
        CatalogSearchTests.texts($0).contains { CatalogSearchTests.tokens($0).contains { $0.hasPrefix(word) } }
      }
      #expect(Set(try skus(word, limit: 10_000)) == Set(wanted.map(\.sku)))
    }
    try store.write { try $0.execute(sql: "INSERT INTO catalog_words (catalog_words) VALUES ('integrity-check')") }
  }

  @Test("all words have to be there, the last as a beginning; case, accents and signs do not count")
  func words() throws {
    try shelf()
    #expect(try skus("magnesium caps") == ["MAG-CAP"])
    #expect(try skus("magn caps") == [])
    #expect(try skus("HALM") == ["MAG-CAP"])
    #expect(try skus("mag-ca") == ["MAG-CAP"])
    #expect(try skus("vegan") == ["MAG-CAP"])
    #expect(try skus("sleep vegan") == ["MAG-CAP"])
    #expect(try skus("nothing") == [])
  }

  @Test("a title's word goes before a description's, and a SKU typed whole before all")
  func ranked() throws {
    try shelf()
    #expect(try skus("magnesium") == ["MAG-CAP", "CREAM-50"])
    #expect(try skus("MAG") == ["MAG", "MAG-CAP", "CREAM-50"])
  }

  @Test("25 hostile texts are words like others and never an error")
  func hostile() throws {
    try shelf()
    let texts = [
      "\"", "\"\"", "'", "*", "mag*", "mag^", "-mag", "NOT", "mag NOT cream", "mag OR cream", "NEAR(mag cream)", "title:mag", "(", ")",
      "{a b}",
      "a AND", "+", "mag + cream", "\"mag", "\u{0}mag", "mag\u{0}", "\\", "%", "--; DROP TABLE variant",
      String(repeating: "\" ", count: 400),
    ]
    for text in texts { _ = try store.searchCatalog(text, from: 0, limit: 10) }
    #expect(try skus("\"mag\" -").sorted() == ["CREAM-50", "MAG", "MAG-CAP"])
    #expect(try skus("mag NOT cream") == [])
    #expect(try skus("* ' \"").count == 3)
  }

  // MARK: Windows

  @Test("windows of 7 put together are the whole list, found or not; beyond its end is nothing")
  func windows() throws {
    var random = Noise(5)
    try importAll(CatalogSearchTests.drawn(50, &random).shuffled(using: &random))
    for words in ["", "t", "s", "tea"] {
      let whole = try skus(words)
      let total = try store.searchCatalog(words, from: 0, limit: 7).total
      #expect(total == whole.count)
      #expect(try stride(from: 0, to: 60, by: 7).flatMap { try skus(words, from: $0, limit: 7) } == whole)
      #expect(try skus(words, from: total) == [] && skus(words, from: -5, limit: 1) == Array(whole.prefix(1)))
    }
    #expect(try skus("", limit: .max).count == 50 && skus("t", from: .max, limit: .max) == [] && skus("", from: .max, limit: .max) == [])
    #expect(try skus("") == store.catalog().variants.map(\.sku))
  }

  @Test("without a catalog a window is empty and of revision 0")
  func empty() throws {
    #expect(try store.searchCatalog("", from: 0, limit: 9) == CatalogWindow(variants: [], from: 0, total: 0, revision: 0))
    #expect(try store.searchCatalog("x", from: 0, limit: 9).total == 0)
  }

  @Test("a store from before the index has its variants in it after the step, those in force alone")
  func migrated() throws {
    try shelf()
    try importAll([Variant(sku: "NEW", title: "Brand new", price: 1)])
    try store.write {
      try $0.execute(sql: "DROP TABLE catalog_words; DROP TABLE relation; DROP INDEX variant_of_product")
      try $0.execute(sql: Schema.searchableCatalog)
    }
    #expect(try skus("brand") == ["NEW"])
    #expect(try skus("mag") == [])
  }
}
