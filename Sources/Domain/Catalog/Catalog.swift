// The shop's products: variants as the catalog file says them, in file order.
public import OrderedCollections

/// One sellable variant. Every field is its own; products are the variants that share `product`.
public struct Variant: Hashable, Sendable {
  /// Only active variants are recommended.
  public enum Status: String, Hashable, Sendable, CaseIterable { case active, draft, archived }

  /// The shop's own number; unique in a catalog, compared with its case.
  public var sku: String
  /// The product's handle.
  public var product: String
  /// As the shopper reads it.
  public var title: String
  /// Empty when not known. Vendors, types, tags and collections compare without case.
  public var vendor = ""
  /// Empty when not known.
  public var type = ""
  /// The shop's tags of the product, not those of people; in file order, without repeats.
  public var tags: [String] = []
  /// In file order, without repeats.
  public var collections: [String] = []
  /// In the shop's currency; nil sorts last.
  public var price: Number?
  /// What it cost before, in the shop's currency; nil without.
  public var compareAtPrice: Number?
  /// Nil is unknown.
  public var stock: Int?
  /// Active unless the file says otherwise.
  public var status = Status.active
  /// Breaks ties that the answers leave: the higher goes first.
  public var priority = 0
  /// Place in its collection; 0 is none.
  public var position = 0
  /// Aisle and bay.
  public var location = ""
  /// Page of the web shop; empty when not known.
  public var url = ""
  /// The shop system's number, for cart links; without one the SKU stands there.
  public var variantID: String?
  /// Address of a picture; empty without.
  public var image = ""
  /// Plain text, marks of HTML taken out; empty without.
  public var description = ""
  /// Size, colour and the like: up to three values, empty ones left out.
  public var options: [String] = []

  /// The product is the SKU where none is named.
  public init(sku: String, product: String? = nil, title: String, price: Number? = nil) {
    self.sku = sku
    self.product = product ?? sku
    self.title = title
    self.price = price
  }
}

/// A catalog at one moment: what a session ranks and a replay ranks again.
public struct Catalog: Hashable, Sendable {
  /// In file order; files and stores take each SKU once.
  public var variants: [Variant]
  /// Names this content; 0 for a catalog that no store holds.
  public var revision: Int64
  /// What goes with what, in no order that counts; either end may be missing from `variants`.
  public var relations: [Relation]

  public init(_ variants: [Variant], revision: Int64 = 0, relations: [Relation] = []) {
    self.variants = variants
    self.revision = revision
    self.relations = relations
  }

  /// Distinct handles. O(n).
  public var productCount: Int { Set(variants.lazy.map(\.product)).count }
  /// Nil when no variant has this SKU. O(n).
  public func variant(_ sku: String) -> Variant? { variants.first { $0.sku == sku } }

  /// Variants by product handle, in file order.
  public var products: OrderedDictionary<String, [Variant]> {
    OrderedDictionary(grouping: variants, by: \.product)
  }
}
