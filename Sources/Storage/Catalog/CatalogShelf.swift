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
  /// - Parameters:
  ///   - base: the revision that this import was planned against; nil imports whatever is in force.
  ///   - who: a role, or `command line`: a change is then written to the audit log, in the same transaction.
  /// - Throws: exit code 65 for a SKU that appears twice, 75 when another revision than `base` is in force; the store is then as it was.
  public func importCatalog(
    _ variants: [Variant], source: String, expecting base: Int64? = nil, by who: String? = nil, at now: Instant
  ) throws(StoreError) -> CatalogImport {
    try importCatalog(source: source, expecting: base, by: who, at: now) { take in for variant in variants { try take(variant) } }
  }

  /// The same for variants that come one by one, from a file too large to hold: `supply` gives each to `take`. What it throws ends the
  /// import; the store is then as it was. Other writers wait until it returns.
  public func importCatalog(
    source: String, expecting base: Int64? = nil, by who: String? = nil, at now: Instant,
    from supply: (_ take: (Variant) throws -> Void) throws -> Void
  ) throws(StoreError) -> CatalogImport {
    try write { db in
      try db.requireRevision(base)
      return try db.replaceCatalog(CatalogEntry(what: "catalog.import", source: source, who: who, at: now), with: supply)
    }
  }

  /// The same for a catalog that comes with its relations: one revision for both.
  public func importCatalog(
    _ variants: [Variant], relations: [Relation], source: String, by who: String? = nil, at now: Instant
  ) throws(StoreError) -> CatalogImport {
    try write { db in
      let entry = CatalogEntry(what: "catalog.import", source: source, who: who, at: now)
      let done = try db.replaceCatalog(with: variants, entry)
      _ = try db.replaceRelations(with: relations, entry, begun: done.revision)
      return done
    }
  }

  /// Makes the catalog of `revision` the one in force again, its relations with it, as a new revision: nothing that came after it is lost.
  ///
  /// - Throws: exit code 66 when there is no such revision, 75 when another than `base` is in force; the store is then as it was.
  public func rollBackCatalog(
    to revision: Int64, expecting base: Int64? = nil, by who: String? = nil, at now: Instant
  ) throws(StoreError) -> CatalogImport {
    try write { db in
      try db.requireRevision(base)
      guard let old = try db.catalog(revision: revision) else { throw StoreError.noRevision(revision) }
      let entry = CatalogEntry(what: "catalog.rollback", source: "revision \(revision) again", who: who, at: now)
      let before: Int64 = try db.value("SELECT MAX(id) FROM catalog_revision") ?? 0
      var done = try db.replaceCatalog(with: old.variants, entry)
      let begun = done.revision == before ? nil : done.revision
      done.revision = try db.replaceRelations(with: old.relations, entry, begun: begun).revision
      return done
    }
  }

  /// The catalog of `revision`, the newest when nil; empty with revision 0 when there is none. Variants are in file order.
  public func catalog(revision: Int64? = nil) throws(StoreError) -> Catalog {
    try read { try $0.catalog(revision: revision) ?? Catalog([]) }
  }

  /// The newest revision, 0 before the first import.
  public func catalogRevision() throws(StoreError) -> Int64 {
    try read { try $0.value("SELECT MAX(id) FROM catalog_revision") ?? 0 }
  }
}

/// Where a change of the catalog comes from.
struct CatalogEntry {
  /// For the audit log, `catalog.import`.
  var what: String
  /// A file, or the revision that is brought back.
  var source: String
  /// Nil writes no line to the audit log.
  var who: String?
  var at: Instant
}

extension StoreError {
  static func noRevision(_ revision: Int64) -> StoreError {
    .missing("there is no revision \(revision) of the catalog; askwell catalog revisions names them")
  }
}

extension Connection {
  /// Nil when there is no such revision.
  func catalog(revision: Int64?) throws -> Catalog? {
    guard let revision = try revision ?? value("SELECT MAX(id) FROM catalog_revision"),
      let row = try row("SELECT places FROM catalog_revision WHERE id = ?", [revision])
    else { return nil }
    let data: Data = row[0]
    let places = Places.numbers(Array(data))
    var byNumber: [Int64: Variant] = Dictionary(minimumCapacity: places.count)
    try each(
      "SELECT n, \(VariantRow.columns) FROM variant WHERE since <= ?1 AND (until IS NULL OR until > ?1)", [revision]
    ) { byNumber[$0[0]] = VariantRow.variant($0, from: 1) }
    return Catalog(places.compactMap { byNumber[$0] }, revision: revision, relations: try relations(revision: revision))
  }

  func requireRevision(_ base: Int64?) throws {
    guard let base else { return }
    let now: Int64 = try value("SELECT MAX(id) FROM catalog_revision") ?? 0
    guard now == base else {
      throw StoreError.busy("The catalog has changed since this was planned (revision \(base) then, \(now) now); look at the plan again")
    }
  }

  func replaceCatalog(with variants: [Variant], _ entry: CatalogEntry) throws -> CatalogImport {
    try replaceCatalog(entry) { take in for variant in variants { try take(variant) } }
  }

  func replaceCatalog(
    _ entry: CatalogEntry, with supply: (_ take: (Variant) throws -> Void) throws -> Void
  ) throws -> CatalogImport {
    var change = try CatalogChange(self)
    try supply { try change.take($0) }
    return try change.finish(entry)
  }
}
