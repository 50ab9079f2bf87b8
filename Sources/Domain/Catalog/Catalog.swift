// The shop's products: variants as the catalog file says them, in file order.
public import OrderedCollections

/// One sellable variant. Every field is its own; products are the variants that share `product`.
public struct Variant: Hashable, Sendable {
  public enum Status: String, Hashable, Sendable, CaseIterable { case active, draft, archived }

  public var sku: String
  /// The product's handle.
  public var product: String
  public var title: String
  public var vendor = ""
  public var type = ""
  public var tags: [String] = []
  public var collections: [String] = []
  public var price: Number?
  public var compareAtPrice: Number?
  /// Nil is unknown.
  public var stock: Int?
  public var status = Status.active
  public var priority = 0
  /// Place in its collection; 0 is none.
  public var position = 0
  /// Aisle and bay.
  public var location = ""
  public var url = ""
  public var variantID: String?
  public var image = ""
  public var description = ""
  public var options: [String] = []

  public init(sku: String, product: String? = nil, title: String, price: Number? = nil) {
    self.sku = sku
    self.product = product ?? sku
    self.title = title
    self.price = price
  }
}

/// A catalog at one moment: what a session ranks and a replay ranks again.
public struct Catalog: Hashable, Sendable {
  public var variants: [Variant]
  /// Names this content; 0 for a catalog that no store holds.
  public var revision: Int64

  public init(_ variants: [Variant], revision: Int64 = 0) {
    self.variants = variants
    self.revision = revision
  }

  public var productCount: Int { Set(variants.lazy.map(\.product)).count }
  public func variant(_ sku: String) -> Variant? { variants.first { $0.sku == sku } }

  /// Variants by product handle, in file order.
  public var products: OrderedDictionary<String, [Variant]> {
    OrderedDictionary(grouping: variants, by: \.product)
  }
}
