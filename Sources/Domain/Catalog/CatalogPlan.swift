// What an import would do, before it is done: the file against the catalog in force, SKU by SKU.

/// An import as a plan.
public struct CatalogPlan: Hashable, Sendable {
  /// A variant that is in the catalog and will be another one.
  public struct Change: Hashable, Sendable {
    /// As it is.
    public var before: Variant
    /// As the file has it.
    public var after: Variant

    /// The fields that differ, at least one.
    public var fields: [VariantField] { VariantField.allCases.filter { !$0.isSame(in: before, after) } }
  }

  /// The catalog that the plan was made against; an import of another revision's plan is refused.
  public let base: Int64
  /// The whole catalog after the import, in file order; each SKU once.
  public let variants: [Variant]
  /// Variants whose SKU is not in the catalog, in file order.
  public let new: [Variant]
  /// In file order.
  public let changed: [Change]
  /// Variants that the file does not name, in the catalog's order.
  public let gone: [Variant]
  /// How many stay just as they are.
  public let unchanged: Int
  /// Whether the variants come in another order, new and gone ones aside.
  public let isReordered: Bool
  /// Rows of the file that were passed over.
  public let skipped: [Problem]

  /// Compares `variants` with `catalog`. O(n) in both. Of a SKU that comes twice the first counts.
  public init(_ variants: [Variant], skipped: [Problem] = [], against catalog: Catalog) {
    var inForce = Dictionary(catalog.variants.map { ($0.sku, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    var (kept, new, changed, stayed): ([Variant], [Variant], [Change], [String]) = ([], [], [], [])
    var unchanged = 0
    for variant in variants where seen.insert(variant.sku).inserted {
      kept.append(variant)
      guard let before = inForce.removeValue(forKey: variant.sku) else {
        new.append(variant)
        continue
      }
      stayed.append(variant.sku)
      if before == variant { unchanged += 1 } else { changed.append(Change(before: before, after: variant)) }
    }
    base = catalog.revision
    self.variants = kept
    self.new = new
    self.changed = changed
    self.unchanged = unchanged
    self.skipped = skipped
    gone = catalog.variants.filter { inForce[$0.sku] != nil }
    isReordered = stayed != catalog.variants.map(\.sku).filter { inForce[$0] == nil }
  }

  /// Whether the catalog would stay as it is.
  public var changesNothing: Bool { new.isEmpty && changed.isEmpty && gone.isEmpty && !isReordered }
}
