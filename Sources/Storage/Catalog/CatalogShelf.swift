// The catalog with all its past: a session is replayed with the products of its day.
public import Domain
import Foundation
import GRDB

/// What an import changed.
public struct CatalogImport: Hashable, Sendable {
  /// Distinct handles in the file.
  public var products: Int
  /// In the file.
  public var variants: Int
  /// Variants that stood there just so.
  public var unchanged: Int
  /// Variants whose SKU was not in the catalog.
  public var added: Int
  /// Variants of which any field is another one.
  public var changed: Int
  /// Variants that the file no longer names: closed, kept for replays.
  public var removed: Int
  /// The revision now in force; the old one when nothing changed.
  public var revision: Int64
}

extension Database {
  /// Makes `variants` the whole catalog. Only rows that differ are written; a catalog that is the same, order included, makes no new
  /// revision. O(n) in the size of both catalogs, without a query a row.
  ///
  /// - Throws: exit code 65 for a SKU that appears twice; the store is then as it was.
  public func importCatalog(_ variants: [Variant], source: String, at now: Instant) throws(StoreError) -> CatalogImport {
    try write { db in
      var change = try CatalogChange(db)
      try change.replace(with: variants)
      return try change.finish(variants, source: source, at: now)
    }
  }

  /// The catalog of `revision`, the newest when nil; empty with revision 0 when there is none. Variants are in file order.
  public func catalog(revision: Int64? = nil) throws(StoreError) -> Catalog {
    try read { db in
      guard let revision = try revision ?? db.value("SELECT MAX(id) FROM catalog_revision"),
        let row = try db.row("SELECT places FROM catalog_revision WHERE id = ?", [revision])
      else { return Catalog([]) }
      let data: Data = row[0]
      let places = Places.numbers(Array(data))
      var byNumber: [Int64: Variant] = Dictionary(minimumCapacity: places.count)
      try db.each(
        "SELECT n, \(VariantRow.columns) FROM variant WHERE since <= ?1 AND (until IS NULL OR until > ?1)", [revision]
      ) { byNumber[$0[0]] = VariantRow.variant($0, from: 1) }
      return Catalog(places.compactMap { byNumber[$0] }, revision: revision)
    }
  }

  /// The newest revision, 0 before the first import.
  public func catalogRevision() throws(StoreError) -> Int64 {
    try read { try $0.value("SELECT MAX(id) FROM catalog_revision") ?? 0 }
  }
}

/// One import under way, inside its transaction.
private struct CatalogChange {
  let db: Connection
  let revision: Int64
  private var inForce: [String: (number: Int64, variant: Variant)] = [:]
  private let placesBefore: [UInt8]
  private var places: [Int64] = []
  private var tally = (unchanged: 0, added: 0, changed: 0, removed: 0)

  init(_ db: Connection) throws {
    self.db = db
    let row = try db.row("SELECT id, places FROM catalog_revision ORDER BY id DESC LIMIT 1")
    revision = (row?[0] ?? 0) + 1
    placesBefore = row.map { Array($0[1] as Data) } ?? []
    try db.each("SELECT n, \(VariantRow.columns) FROM variant WHERE until IS NULL") {
      let variant = VariantRow.variant($0, from: 1)
      inForce[variant.sku] = ($0[0], variant)
    }
  }

  mutating func replace(with variants: [Variant]) throws {
    let insertion = try db.cachedStatement(sql: VariantRow.insertion)
    var seen: Set<String> = Set(minimumCapacity: variants.count)
    for variant in variants {
      guard seen.insert(variant.sku).inserted else {
        throw StoreError.badData("SKU \"\(variant.sku)\" appears twice in this catalog; nothing was imported. Give each variant its own")
      }
      if let known = inForce.removeValue(forKey: variant.sku) {
        guard known.variant != variant else {
          tally.unchanged += 1
          places.append(known.number)
          continue
        }
        tally.changed += 1
        try closeRow(known.number)
      } else {
        tally.added += 1
      }
      try insertion.execute(arguments: VariantRow.values(of: variant, since: revision))
      places.append(db.lastInsertedRowID)
    }
    tally.removed = inForce.count
    for gone in inForce.values { try closeRow(gone.number) }
  }

  private func closeRow(_ number: Int64) throws {
    try db.run("UPDATE variant SET until = ? WHERE n = ?", [revision, number])
  }

  func finish(_ variants: [Variant], source: String, at now: Instant) throws -> CatalogImport {
    let products = Set(variants.lazy.map(\.product)).count
    let data = Places.data(places)
    let isNew = tally.added + tally.changed + tally.removed > 0 || data != placesBefore
    if isNew {
      try db.run(
        "INSERT INTO catalog_revision (id, at, source, variants, products, places) VALUES (?, ?, ?, ?, ?, ?)",
        [revision, now.milliseconds, source, variants.count, products, Data(data)])
    }
    return CatalogImport(
      products: products, variants: variants.count, unchanged: tally.unchanged, added: tally.added, changed: tally.changed,
      removed: tally.removed, revision: isNew ? revision : revision - 1)
  }
}
