// The shop's relations resolved against a catalog, once: which variants are tied to which.

/// Relations by variant. Ids are places in the catalog; what the catalog does not hold is tied to nothing, but a bundle knows of it.
struct Ties: Sendable {
  /// Of the variants that any relation names, by SKU.
  private(set) var ids: [String: Int32] = [:]
  /// Members of each bundle, ascending; nil for a bundle of which the catalog lacks a member.
  private(set) var members: [Int32: [Int32]?] = [:]
  /// Bundles that a variant is part of.
  private(set) var bundles: [Int32: [Int32]] = [:]
  /// The better ones of a variant.
  private(set) var upgrades: [Int32: [Int32]] = [:]
  /// What a variant is used together with; told from either side, it is known from both.
  private(set) var complements: [Int32: [Int32]] = [:]

  /// O(variants + relations).
  init(_ catalog: Catalog) {
    let named = Set(catalog.relations.lazy.flatMap { [$0.sku, $0.other] })
    for (place, variant) in catalog.variants.enumerated() where named.contains(variant.sku) { ids[variant.sku] = Int32(place) }
    var parts: [Int32: Set<Int32>] = [:]
    var torn: Set<Int32> = []
    for relation in catalog.relations {
      guard let sku = ids[relation.sku] else { continue }
      guard let other = ids[relation.other] else {
        if relation.kind == .bundleOf { torn.insert(sku) }
        continue
      }
      guard sku != other else { continue }
      switch relation.kind {
      case .bundleOf: parts[sku, default: []].insert(other)
      case .upgradeOf: upgrades[other, default: []].append(sku)
      case .complements:
        complements[sku, default: []].append(other)
        complements[other, default: []].append(sku)
      case .refillOf: break
      }
    }
    for (bundle, parts) in parts {
      members.updateValue(torn.contains(bundle) ? nil : parts.sorted(), forKey: bundle)
      for part in parts { bundles[part, default: []].append(bundle) }
    }
  }

  /// Whether one of the two is the better one of the other.
  func areSubstitutes(_ a: Int32, _ b: Int32) -> Bool {
    upgrades[a]?.contains(b) ?? false || upgrades[b]?.contains(a) ?? false
  }
}
