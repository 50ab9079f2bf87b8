// The catalog's past as a list: each import and each rollback, newest first.
public import Domain
import Foundation
import GRDB

/// One revision of the catalog.
public struct CatalogRevision: Hashable, Sendable {
  /// Counts from 1.
  public var number: Int64
  /// When it came into force.
  public var at: Instant
  /// The file it came from, or the revision that it brought back.
  public var source: String
  /// How many it has.
  public var variants: Int
  /// Distinct handles.
  public var products: Int
}

extension Database {
  /// The newest first; the first one is in force.
  public func catalogRevisions(limit: Int = 1000) throws(StoreError) -> [CatalogRevision] {
    try read { db in
      try db.rows("SELECT id, at, source, variants, products FROM catalog_revision ORDER BY id DESC LIMIT ?", [limit]).map {
        CatalogRevision(number: $0[0], at: Instant(milliseconds: $0[1]), source: $0[2], variants: $0[3], products: $0[4])
      }
    }
  }

  /// The variants in force of one product, in file order; empty where there is none. O(n) in the catalog for a product with several.
  public func variants(ofProduct handle: String) throws(StoreError) -> [Variant] {
    try read { db in
      let sql = "SELECT n, \(VariantRow.columns) FROM variant WHERE product = ? AND until IS NULL ORDER BY n"
      let all = try db.rows(sql, [handle]).map { (number: $0[0] as Int64, variant: VariantRow.variant($0, from: 1)) }
      guard all.count > 1 else { return all.map(\.variant) }
      let data: Data? = try db.value("SELECT places FROM catalog_revision ORDER BY id DESC LIMIT 1")
      let wanted = Dictionary(all.map { ($0.number, $0.variant) }, uniquingKeysWith: { first, _ in first })
      return Places.numbers(data.map { Array($0) } ?? []).compactMap { wanted[$0] }
    }
  }

  /// The variants in force with these SKUs, by SKU. One look-up each.
  public func variants(skus: some Sequence<String>) throws(StoreError) -> [String: Variant] {
    try read { db in
      var found: [String: Variant] = [:]
      for sku in Set(skus) {
        let row = try db.row("SELECT \(VariantRow.columns) FROM variant WHERE sku = ? AND until IS NULL", [sku])
        found[sku] = row.map { VariantRow.variant($0) }
      }
      return found
    }
  }
}
