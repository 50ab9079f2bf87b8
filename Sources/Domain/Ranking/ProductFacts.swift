// What expressions of links, filters and slots can see of one variant.

/// One variant beside the facts of the session that ranks it.
struct ProductFacts: Facts {
  let variant: Variant
  /// Nil in links, which see the product only.
  let session: QuizFacts?

  var now: Instant { session?.now ?? Instant(milliseconds: 0) }
  var zone: StoreZone { session?.zone ?? .utc }
  var tags: [Tag] { session?.tags ?? [] }

  func value(of field: Field) -> FieldValue? {
    guard case .product(let field) = field else { return session?.value(of: field) }
    switch field {
    case .sku: return .text(variant.sku)
    case .handle: return .text(variant.product)
    case .title: return .text(variant.title)
    case .vendor: return variant.vendor.isEmpty ? nil : .text(variant.vendor)
    case .type: return variant.type.isEmpty ? nil : .text(variant.type)
    case .tag: return .set(variant.tags)
    case .collection: return .set(variant.collections)
    case .price: return variant.price.map(FieldValue.number)
    case .stock: return variant.stock.map { .number(Number($0)) }
    }
  }
}
