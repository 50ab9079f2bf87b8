// What is asked of the catalog without loading it: how much there is, how old it is, what a past session's products were called.
public import Domain
import GRDB

/// The catalog at a glance.
public struct CatalogState: Hashable, Sendable {
  /// In the newest revision.
  public var variants: Int
  /// When an import last changed anything; nil before the first.
  public var changedAt: Instant?
}

extension Database {
  /// One row.
  public func catalogState() throws(StoreError) -> CatalogState {
    try read { db in
      let row = try db.row("SELECT variants, at FROM catalog_revision ORDER BY id DESC LIMIT 1")
      return CatalogState(variants: row?[0] ?? 0, changedAt: (row?[1] as Int64?).map(Instant.init(milliseconds:)))
    }
  }

  /// Titles by SKU as they were in `revision`; SKUs that it did not have are left out. One look-up each.
  public func titles(of skus: some Sequence<String>, revision: Int64) throws(StoreError) -> [String: String] {
    try read { db in
      var titles: [String: String] = [:]
      for sku in Set(skus) { titles[sku] = try db.title(of: sku, revision: revision) }
      return titles
    }
  }
}

extension GRDB.Database {
  /// The title that a variant had in `revision`.
  func title(of sku: String, revision: Int64) throws -> String? {
    try value("SELECT title FROM variant WHERE sku = ?1 AND since <= ?2 AND (until IS NULL OR until > ?2)", [sku, revision])
  }
}
