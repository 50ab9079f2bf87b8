// Quizzes, the catalog with its past, and settings.
import Chance
import Domain
import Testing

@testable import Storage

@Suite("Shelves")
struct ShelfTests {
  let scratch = Scratch()
  let store: Database

  init() throws { store = try scratch.open() }

  private func quiz(_ ref: String, _ text: String) -> (quiz: Quiz, source: String) {
    var quiz = Quiz(ref: ref, title: LocalizedText(["en": ref.uppercased(), "de": text]), questions: [])
    quiz.version = Digest.hex(text)
    return (quiz, text)
  }

  // MARK: Quizzes

  @Test("the first quiz becomes the default, the second does not, until it is set")
  func defaultQuiz() throws {
    #expect(try store.defaultQuiz() == nil)
    let (night, skin) = (quiz("night", "one"), quiz("skin", "two"))
    #expect(try store.importQuiz(night.quiz, source: night.source, at: morning).isDefault)
    #expect(try !store.importQuiz(skin.quiz, source: skin.source, at: morning).isDefault)
    #expect(try store.defaultQuiz() == "night")
    try store.setDefaultQuiz("skin")
    #expect(try store.quizzes().map(\.isDefault) == [false, true])
    #expect(try #require(throws: StoreError.self) { try store.setDefaultQuiz("nihgt") }.exitCode == 66)
    #expect(try store.defaultQuiz() == "skin")
  }

  @Test("version 2 is current, the same text again changes nothing, version 1 imported again is current under its number")
  func versions() throws {
    let (one, two) = (quiz("night", "one"), quiz("night", "two"))
    #expect(try store.importQuiz(one.quiz, source: "one", at: morning).number == 1)
    #expect(try store.importQuiz(two.quiz, source: "two", at: morning + 1).number == 2)
    let before = try store.content()
    #expect(try !store.importQuiz(two.quiz, source: "two", at: morning + 2).isAdded)
    #expect(try store.content() == before)
    #expect(try store.quizSource("night") == QuizSource(source: "two", version: two.quiz.version, number: 2))
    #expect(try store.quizSource("night", version: String(one.quiz.version.prefix(8)))?.source == "one")
    #expect(try store.quizSource("night", version: String(one.quiz.version.prefix(7))) == nil)
    #expect(try store.quizSource("skin") == nil)
    _ = try store.importQuiz(one.quiz, source: "one", at: morning + 3)
    #expect(try store.quizVersions(of: "night").map(\.isCurrent) == [false, true])
    #expect(try store.quizVersions(of: "night").map(\.number) == [2, 1])
  }

  @Test("a listing holds titles of 2 locales and counts 1 completed session, previews and open ones apart")
  func listing() throws {
    let night = quiz("night", "one")
    _ = try store.importQuiz(night.quiz, source: "one", at: morning)
    try store.visit("S1")
    try store.visit("S2", isPreview: true)
    try store.begin(.sample("S3"))
    #expect(
      try store.quizzes() == [
        QuizListing(
          ref: "night", title: LocalizedText(["en": "NIGHT", "de": "one"]), version: night.quiz.version, number: 1, importedAt: morning,
          isDefault: true, completedSessions: 1)
      ])
  }

  // MARK: Catalog

  private func full(_ sku: String, price: Number? = 19) -> Variant {
    var variant = Variant(sku: sku, product: "p-\(sku)", title: "Title of \(sku), \"quoted\"", price: price)
    variant.vendor = "V"
    variant.type = "T"
    variant.tags = ["a", "b, c", ""]
    variant.collections = ["x"]
    variant.compareAtPrice = Number("29.99")
    variant.stock = 0
    variant.status = .draft
    variant.priority = -3
    variant.position = 7
    variant.location = "A/1"
    variant.url = "https://example.com/é"
    variant.variantID = "42"
    variant.image = "i.png"
    variant.description = "Two\nlines"
    variant.options = ["Red", "", "L"]
    return variant
  }

  @Test("every field of a variant is read back, and fields that are not there")
  func fields() throws {
    let variants = [full("A"), Variant(sku: "B", title: "Bare")]
    _ = try store.importCatalog(variants, source: "c.csv", at: morning)
    #expect(try store.catalog() == Catalog(variants, revision: 1))
  }

  @Test("an import counts 1 unchanged, 1 changed, 1 added, 1 removed, and writes 2 rows")
  func counts() throws {
    _ = try store.importCatalog([full("A"), full("B"), full("C")], source: "c.csv", at: morning)
    let rows = try store.count("variant")
    let result = try store.importCatalog([full("A"), full("B", price: 20), full("D")], source: "c.csv", at: morning)
    #expect(result == CatalogImport(products: 3, variants: 3, unchanged: 1, added: 1, changed: 1, removed: 1, revision: 2))
    #expect(try store.count("variant") == rows + 2)
  }

  @Test("the same catalog again makes no revision and changes nothing; another order does and writes no variant")
  func sameAgain() throws {
    _ = try store.importCatalog([full("A"), full("B")], source: "c.csv", at: morning)
    let before = try store.content()
    let again = try store.importCatalog([full("A"), full("B")], source: "c.csv", at: morning + 60)
    #expect(again == CatalogImport(products: 2, variants: 2, unchanged: 2, added: 0, changed: 0, removed: 0, revision: 1))
    #expect(try store.content() == before)
    #expect(try store.importCatalog([full("B"), full("A")], source: "c.csv", at: morning).revision == 2)
    #expect(try store.catalog().variants.map(\.sku) == ["B", "A"])
    #expect(try store.count("variant") == 2)
  }

  @Test("8 revisions of drawn catalogs are each rebuilt exactly, order and all")
  func revisions() throws {
    var random = Noise(7)
    var past: [Catalog] = []
    for revision in 1...8 {
      let skus = (0..<30).filter { _ in Bool.random(using: &random) }.shuffled(using: &random)
      let variants = skus.map { full("S\($0)", price: Number(Int.random(in: 1...3, using: &random))) }
      #expect(try store.importCatalog(variants, source: "c.csv", at: morning).revision == revision)
      past.append(Catalog(variants, revision: Int64(revision)))
    }
    for catalog in past { #expect(try store.catalog(revision: catalog.revision) == catalog) }
    #expect(try store.catalogRevision() == 8)
  }

  @Test("a store without a catalog has revision 0 and an empty one; a revision that never was is empty too")
  func empty() throws {
    #expect(try store.catalog() == Catalog([]))
    #expect(try store.catalogRevision() == 0)
    #expect(try store.catalog(revision: 5) == Catalog([]))
  }

  @Test("a SKU that appears twice fails the import in the middle, names it, and leaves the store as it was")
  func failing() throws {
    _ = try store.importCatalog([full("A")], source: "c.csv", at: morning)
    let before = try store.content()
    let error = try #require(throws: StoreError.self) {
      try store.importCatalog([full("A", price: 1), full("B"), full("B")], source: "c.csv", at: morning)
    }
    #expect(error.exitCode == 65 && error.message.contains("\"B\""))
    #expect(try store.content() == before)
  }

  // MARK: Settings

  @Test("a setting is set, replaced and cleared")
  func settings() throws {
    #expect(try store.setting("theme") == nil)
    try store.set("theme", to: "dusk")
    try store.set("theme", to: "dawn")
    #expect(try store.setting("theme") == "dawn")
    try store.set("theme", to: nil)
    #expect(try store.setting("theme") == nil)
  }
}
