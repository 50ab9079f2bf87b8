// How many of each variant there are, as a feed of the shop's till says between two catalogs.
public import Domain
import GRDB

extension Database {
  fileprivate static let countedAt = "catalog.stock_counted_at"

  /// Sets the stock of the variants in force that `entries` name; the others keep theirs. A revision of its own: a session of today is
  /// replayed with the stock of today. O(n) in the catalog.
  ///
  /// - Parameters:
  ///   - countedAt: what `stockCountedAt` says from now on.
  ///   - who: as in `importCatalog`.
  public func importStock(
    _ entries: [CatalogStockFile.Entry], countedAt: Instant?, source: String, by who: String? = nil, at now: Instant
  ) throws(StoreError) -> CatalogImport {
    try write {
      try $0.replaceStock(entries, countedAt: countedAt, CatalogEntry(what: "catalog.stock", source: source, who: who, at: now))
    }
  }

  /// When the stock in force was counted; nil where it stands in the catalog's own file.
  public func stockCountedAt() throws(StoreError) -> Instant? {
    try setting(Database.countedAt).flatMap { Int64($0) }.map(Instant.init(milliseconds:))
  }
}

extension Connection {
  /// Sets the stock of the variants in force that `entries` name.
  func replaceStock(_ entries: [CatalogStockFile.Entry], countedAt: Instant?, _ entry: CatalogEntry) throws -> CatalogImport {
    let stock = Dictionary(entries.map { ($0.sku, $0.stock) }, uniquingKeysWith: { first, _ in first })
    var variants = try catalog(revision: nil)?.variants ?? []
    for place in variants.indices {
      if let count = stock[variants[place].sku] { variants[place].stock = count }
    }
    let done = try replaceCatalog(with: variants, entry)
    try run(
      "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      [Database.countedAt, String((countedAt ?? entry.at).milliseconds)])
    return done
  }

  /// Another whole catalog brings its own stock.
  func forgetStockCount() throws { try run("DELETE FROM setting WHERE key = 'catalog.stock_counted_at'") }
}
