// What expressions of links, filters and slots can see of one variant.

/// Variants beside the facts of the session that ranks them. Kept once for all of them: both are large, and copied at a price.
final class ProductGround: Sendable {
  let variants: [Variant]
  /// Nil in links, which see the product only.
  let session: QuizFacts?

  init(_ variants: [Variant], session: QuizFacts?) {
    self.variants = variants
    self.session = session
  }

  /// The variant at `place` of `variants`.
  func facts(at place: Int) -> ProductFacts { ProductFacts(ground: self, place: place) }
}

/// One variant of them.
struct ProductFacts: Facts {
  fileprivate let ground: ProductGround
  fileprivate let place: Int

  fileprivate init(ground: ProductGround, place: Int) {
    self.ground = ground
    self.place = place
  }

  /// A variant by itself.
  init(variant: Variant, session: QuizFacts?) { self.init(ground: ProductGround([variant], session: session), place: 0) }

  var now: Instant { ground.session?.now ?? Instant(milliseconds: 0) }
  var zone: StoreZone { ground.session?.zone ?? .utc }
  var tags: [Tag] { ground.session?.tags ?? [] }

  func value(of field: Field) -> FieldValue? {
    guard case .product(let field) = field else { return ground.session?.value(of: field) }
    let variants = ground.variants
    switch field {
    case .sku: return .text(variants[place].sku)
    case .handle: return .text(variants[place].product)
    case .title: return .text(variants[place].title)
    case .vendor: return variants[place].vendor.isEmpty ? nil : .text(variants[place].vendor)
    case .type: return variants[place].type.isEmpty ? nil : .text(variants[place].type)
    case .tag: return .set(variants[place].tags)
    case .collection: return .set(variants[place].collections)
    case .price: return variants[place].price.map(FieldValue.number)
    case .stock: return variants[place].stock.map { .number(Number($0)) }
    }
  }
}
