// The fields of a variant by name: what a change is told by, and what a list of all fields prints.

/// A field as FORMAT.md names it, in its order.
public enum VariantField: String, Hashable, Sendable, CaseIterable {
  case sku, product, title, vendor, type, price
  case compareAtPrice = "compare_at_price"
  case stock, status, tags, collections, priority, position, location, url
  case variantID = "variant_id"
  case image, options, description

  /// The field of `variant` in words; empty where it is not set.
  public func text(of variant: Variant) -> String {
    switch self {
    case .sku: variant.sku
    case .product: variant.product
    case .title: variant.title
    case .vendor: variant.vendor
    case .type: variant.type
    case .price: variant.price?.text(decimals: 2) ?? ""
    case .compareAtPrice: variant.compareAtPrice?.text(decimals: 2) ?? ""
    case .stock: variant.stock.map(String.init) ?? ""
    case .status: variant.status.rawValue
    case .tags: variant.tags.joined(separator: ", ")
    case .collections: variant.collections.joined(separator: ", ")
    case .priority: String(variant.priority)
    case .position: String(variant.position)
    case .location: variant.location
    case .url: variant.url
    case .variantID: variant.variantID ?? ""
    case .image: variant.image
    case .options: variant.options.joined(separator: " / ")
    case .description: variant.description
    }
  }

  /// Whether both variants have the same in this field; told by the values, not by their words.
  func isSame(in a: Variant, _ b: Variant) -> Bool {
    switch self {
    case .tags: a.tags == b.tags
    case .collections: a.collections == b.collections
    case .options: a.options == b.options
    case .variantID: a.variantID == b.variantID
    default: text(of: a) == text(of: b)
    }
  }
}
