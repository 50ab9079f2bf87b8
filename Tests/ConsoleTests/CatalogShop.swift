// The catalog of the shop to test with: as many variants as a test wants, one product, plans and revisions.
// swift-format-ignore-file: NeverForceUnwrap

import Console
import Domain
import Terminal

/// How the made-up store answers about its catalog.
enum CatalogShop {
  static func variant(_ sku: String, _ title: String, _ price: Number, stock: Int? = 4, place: String = "shelf 1A") -> Variant {
    var variant = Variant(sku: sku, product: sku.lowercased(), title: title, price: price)
    variant.stock = stock
    variant.location = place
    return variant
  }

  static let oil: [Variant] = [("OIL-30", "30 ml", "19.50", 8), ("OIL-60", "60 ml", "34.00", 0)].map { sku, size, price, stock in
    var variant = variant(sku, "Rosehip night oil", Number(price)!, stock: stock)
    variant.product = "night-oil"
    variant.vendor = "Halmora"
    variant.type = "Oil"
    variant.tags = ["dry-skin", "vegan"]
    variant.collections = ["treat"]
    variant.options = [size]
    variant.description = "Two drops in the evening."
    return variant
  }

  static var small: [Variant] {
    var card = variant("CARD", "Card, printed by hand", 4, stock: nil, place: "")
    card.status = .draft
    return oil + [variant("SOAP", "Clay cleansing bar", 9), card]
  }

  /// A hundred thousand rows that nobody holds.
  static let manyCount = 100_000

  static func rows(_ words: String, from: Int, many: Bool) -> CatalogRows {
    guard !many else {
      let total = words.isEmpty ? manyCount : manyCount / 1000
      let rows = (from..<min(total, from + CatalogRows.size)).map { number in
        CatalogRows.Row(variant("S-\(number)", "Thing \(number)", Number(number % 90 + 1)), votes: number % 3)
      }
      return CatalogRows(words: words, revision: 7, from: from, total: total, rows: rows)
    }
    let found = small.filter { words.isEmpty || $0.title.lowercased().contains(words.lowercased()) }
    return CatalogRows(
      words: words, revision: 7, from: from, total: found.count, rows: found.dropFirst(from).map { CatalogRows.Row($0, votes: 3) })
  }

  static let page = ProductPage(
    handle: "night-oil", currency: "EUR", variants: oil,
    quizzes: [
      .init(
        title: "Find your routine", version: 12,
        votes: [
          .init(label: "Dry and tight", vote: vote("feel", "dry", [("OIL-30", 3), ("OIL-60", 3)])),
          .init(label: "Shiny", vote: vote("feel", "shiny", [("OIL-30", -1)])),
          .init(label: "No oils", vote: vote("values", "no-oil", [], excludes: ["OIL-30", "OIL-60"])),
          .init(label: "Only soap", vote: vote("values", "soap", [], requires: [])),
        ], fixedIn: ["Treat"])
    ],
    ties: [
      .init(Relation("OIL-30", .complements, "SOAP"), title: "Clay cleansing bar"), .init(Relation("SET", .bundleOf, "OIL-30"), title: nil),
    ])

  static func vote(
    _ question: String, _ choice: String, _ points: [(String, Int)], excludes: [String] = [], requires: [String]? = nil
  ) -> ChoiceVote {
    ChoiceVote(
      question: question, choice: choice, points: points.map { .init(sku: $0.0, points: $0.1) }, excludes: excludes, requires: requires,
      pins: [])
  }

  static let revisions = RevisionsPage(
    asOf: Shop.now,
    rows: [
      .init(number: 3, at: Instant(iso: "2026-11-24T08:00:00Z")!, source: "/media/usb/products.csv", products: 3, variants: 4),
      .init(number: 2, at: Instant(iso: "2026-11-20T08:00:00Z")!, source: "revision 1 again", products: 90, variants: 1204),
      .init(number: 1, at: Instant(iso: "2025-11-20T08:00:00Z")!, source: "Quizzes/sample-catalog.csv", products: 90, variants: 1204),
    ])

  /// The small catalog dearer, without the soap, with a new tin; a row passed over.
  static func plan(_ origin: CatalogPlanPage.Origin) -> CatalogPlanPage {
    var oil = oil[0]
    oil.price = 21
    oil.stock = 5
    let after = [oil, small[1], small[3], variant("TIN", "Tea tin", 12)]
    let skipped = [Problem("bad_price", line: 7, "\"MUG\" has the price \"x\"; write it as 19.00")]
    let plan = CatalogPlan(after, skipped: skipped, against: Catalog(small, revision: 3))
    return CatalogPlanPage(plan, origin: origin, asOf: Shop.now)
  }

  static func answer(_ request: CatalogRequest, many: Bool = false) -> [ConsoleReply] {
    switch request {
    case .rows(let words, let from): [.catalog(.rows(rows(words, from: from, many: many)))]
    case .product: [.catalog(.product(page))]
    case .revisions: [.catalog(.revisions(revisions))]
    case .plan(let choice) where choice.path.contains("none"):
      [.catalog(.unreadable(choice, ["this file cannot be opened: No such file or directory"]))]
    case .plan(let choice): [.catalog(.plan(plan(.file(choice, format: .shopify, digest: "d"))))]
    case .planReturn(let number): [.catalog(.plan(plan(.revision(number, at: revisions.rows[3 - Int(number)].at))))]
    case .apply, .bringBack: [.catalog(.changed(CatalogDone(revision: 4, added: 1, changed: 1, removed: 1)))]
    }
  }
}
