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
    try write { db in
      try db.requireRevision(base)
      return try db.replaceCatalog(with: variants, CatalogEntry(what: "catalog.import", source: source, who: who, at: now))
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
    var change = try CatalogChange(self)
    try change.replace(with: variants)
    return try change.finish(variants, entry)
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
    if tally.added + tally.changed + tally.removed > 0 { try db.indexWords(ofRevision: revision) }
  }

  private func closeRow(_ number: Int64) throws {
    try db.run("UPDATE variant SET until = ? WHERE n = ?", [revision, number])
  }

  func finish(_ variants: [Variant], _ entry: CatalogEntry) throws -> CatalogImport {
    let products = Set(variants.lazy.map(\.product)).count
    let data = Places.data(places)
    let isNew = tally.added + tally.changed + tally.removed > 0 || data != placesBefore
    if isNew {
      try db.run(
        "INSERT INTO catalog_revision (id, at, source, variants, products, places) VALUES (?, ?, ?, ?, ?, ?)",
        [revision, entry.at.milliseconds, entry.source, variants.count, products, Data(data)])
      try audit(entry, variants: variants.count)
      if entry.what != "catalog.stock" { try db.forgetStockCount() }
    }
    return CatalogImport(
      products: products, variants: variants.count, unchanged: tally.unchanged, added: tally.added, changed: tally.changed,
      removed: tally.removed, revision: isNew ? revision : revision - 1)
  }

  /// A path may name a person's folder: the file's own name is told.
  private func audit(_ entry: CatalogEntry, variants: Int) throws {
    guard let who = entry.who else { return }
    func state(_ revision: Int64, _ variants: Int) -> JSON { ["revision": .int(revision), "variants": .int(Int64(variants))] }
    let detail: JSON = [
      "before": state(revision - 1, placesBefore.count / 4), "after": state(revision, variants),
      "source": .string(entry.source.split(separator: "/").last.map(String.init) ?? ""),
      "added": .int(Int64(tally.added)), "changed": .int(Int64(tally.changed)), "removed": .int(Int64(tally.removed)),
    ]
    try db.run(
      "INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)", [entry.at.milliseconds, who, entry.what, detail.canonical])
  }
}
