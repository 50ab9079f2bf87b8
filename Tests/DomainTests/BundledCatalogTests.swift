// The sample catalog as a shop's shelf: complete rows, sensible prices and stock, and words that quizzes and catalog share.
import Domain
import Testing

@Suite struct BundledCatalogTests {
  @Test("The sample catalog has at least 60 products and no row that is passed over")
  func rows() throws {
    let file = try Bundled.catalogFile()
    #expect(file.format == .askwell)
    #expect(file.skipped.isEmpty)
    #expect(file.productCount >= 60)
  }

  @Test("Every variant has vendor, type, place, link, id and a line of description; ids and SKUs are used once")
  func complete() throws {
    let variants = try Bundled.catalogFile().variants
    for variant in variants {
      #expect(![variant.vendor, variant.type, variant.location, variant.url, variant.description].contains(""), "\(variant.sku)")
      #expect((1...40).contains(variant.title.count), "\(variant.sku)")
      #expect(variant.description.count <= 90, "\(variant.sku)")
      #expect(variant.url == "https://shop.example/products/\(variant.product)")
      #expect(variant.status == .active && !variant.tags.isEmpty && !variant.collections.isEmpty, "\(variant.sku)")
    }
    #expect(Set(variants.compactMap(\.variantID)).count == variants.count)
  }

  @Test("Prices are from €2 to €200, an old price is above the new one, and variants of a product have names of their own")
  func prices() throws {
    let products = Catalog(try Bundled.catalogFile().variants).products
    for (handle, variants) in products {
      for variant in variants {
        let price = try #require(variant.price)
        #expect(price >= 2 && price <= 200, "\(variant.sku)")
        if let old = variant.compareAtPrice { #expect(old > price, "\(variant.sku)") }
      }
      if variants.count > 1 { #expect(Set(variants.map(\.options)).count == variants.count, "\(handle)") }
      #expect(Set(variants.map(\.title)).count == 1 && Set(variants.map(\.location)).count == 1, "\(handle)")
    }
  }

  @Test("Every product is in stock in some variant; some variant is sold out, so that stock is seen to matter")
  func stock() throws {
    let catalog = Catalog(try Bundled.catalogFile().variants)
    for (handle, variants) in catalog.products {
      #expect(variants.contains { $0.stock.map { $0 > 0 } ?? true }, "\(handle)")
    }
    #expect(catalog.variants.contains { $0.stock == 0 })
    #expect(catalog.variants.allSatisfy { ($0.stock ?? 0) >= 0 })
  }

  @Test("Every link of a quiz finds a variant, and every fallback SKU is on the shelf", arguments: Bundled.refs)
  func links(ref: String) throws {
    let quiz = try Bundled.quiz(ref)
    let words = Words(try Bundled.catalogFile().variants)
    for question in quiz.questions {
      for link in question.carriers.flatMap(\.links) {
        #expect(words.unknown(in: link.selector).isEmpty, "\(question.ref)")
      }
    }
    for slot in quiz.slots { #expect(words.skus.isSuperset(of: slot.fixed), "\(slot.ref)") }
  }

  @Test("Every tag of the catalog is asked for by some quiz")
  func tags() throws {
    let variants = try Bundled.catalogFile().variants
    let texts = try Bundled.refs.map { try Bundled.text("Quizzes/\($0).yaml") }
    let spoken = Set(texts.flatMap { $0.split { !$0.isLetter && $0 != "-" }.map(String.init) })
    #expect(Set(variants.flatMap(\.tags)).subtracting(spoken) == [])
  }
}

/// The words by which links can select.
private struct Words {
  let skus: Set<String>
  let products: Set<String>
  let tags: Set<String>
  let collections: Set<String>

  init(_ variants: [Variant]) {
    skus = Set(variants.map(\.sku))
    products = Set(variants.map(\.product))
    tags = Set(variants.flatMap(\.tags))
    collections = Set(variants.flatMap(\.collections))
  }

  func unknown(in selector: Link.Selector) -> Set<String> {
    switch selector {
    case .sku(let names): Set(names).subtracting(skus)
    case .product(let names): Set(names).subtracting(products)
    case .tag(let names): Set(names).subtracting(tags)
    case .collection(let names): Set(names).subtracting(collections)
    case .vendor(let names), .type(let names): Set(names)
    case .matching: []
    }
  }
}
