// One import of a catalog under way: each variant is compared with the one in force, and written only where it differs.
internal import Bitmaps
internal import Domain
import Foundation
import GRDB

/// One import, inside its transaction. Holds a few bytes a variant, whatever the size of the catalog.
struct CatalogChange {
  /// An import that changes more than this leaves the search's index to whoever searches next: it takes longer than all the rest.
  static let mostWordsAtOnce = 5_000

  private let db: Connection
  private let revision: Int64
  private let placesBefore: [UInt8]
  /// Row numbers in file order, as `Places` writes them.
  private var places: [UInt8] = []
  /// The rows that were in force before and still are, or were replaced.
  private var named = NumberSet()
  private var handles: Set<Int> = []
  private var standing: Standing
  private let insertion: Statement
  private var tally = (unchanged: 0, added: 0, changed: 0, removed: 0)

  init(_ db: Connection) throws {
    self.db = db
    let row = try db.row("SELECT id, places FROM catalog_revision ORDER BY id DESC LIMIT 1")
    revision = (row?[0] ?? 0) + 1
    placesBefore = row.map { Array($0[1] as Data) } ?? []
    standing = try Standing(db, before: revision)
    insertion = try db.cachedStatement(sql: VariantRow.insertion)
  }

  mutating func take(_ variant: Variant) throws {
    handles.insert(variant.product.hashValue)
    if let row = try standing.row(variant.sku) {
      let (number, since): (Int64, Int64) = (row[0], row[1])
      guard since < revision, named.insert(number) else { throw CatalogChange.twice(variant.sku) }
      if VariantRow.variant(row, from: 2) == variant {
        tally.unchanged += 1
        Places.append(number, to: &places)
        return
      }
      tally.changed += 1
      try close(number)
    } else {
      tally.added += 1
    }
    do {
      try insertion.execute(arguments: VariantRow.values(of: variant, since: revision))
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
      throw CatalogChange.twice(variant.sku)
    }
    Places.append(db.lastInsertedRowID, to: &places)
  }

  private static func twice(_ sku: String) -> StoreError {
    .badData("SKU \"\(sku)\" appears twice in this catalog; nothing was imported. Give each variant its own")
  }

  private func close(_ number: Int64) throws {
    try db.run("UPDATE variant SET until = ? WHERE n = ?", [revision, number])
  }

  private mutating func closeOthers() throws {
    guard !standing.isEmpty else { return }
    var gone: [Int64] = []
    try db.each("SELECT n FROM variant WHERE until IS NULL AND since < ?", [revision]) { row in
      let number: Int64 = row[0]
      if !named.contains(number) { gone.append(number) }
    }
    for number in gone { try close(number) }
    tally.removed = gone.count
  }

  mutating func finish(_ entry: CatalogEntry) throws -> CatalogImport {
    try closeOthers()
    let variants = places.count / 4
    let differing = tally.added + tally.changed + tally.removed
    let isNew = differing > 0 || places != placesBefore
    if isNew {
      try db.run(
        "INSERT INTO catalog_revision (id, at, source, variants, products, places) VALUES (?, ?, ?, ?, ?, ?)",
        [revision, entry.at.milliseconds, entry.source, variants, handles.count, Data(places)])
      if differing > 0 { try db.noteWords(ofRevision: revision, atOnce: differing <= CatalogChange.mostWordsAtOnce) }
      try audit(entry, variants: variants)
      if entry.what != "catalog.stock" { try db.forgetStockCount() }
    }
    return CatalogImport(
      products: handles.count, variants: variants, unchanged: tally.unchanged, added: tally.added, changed: tally.changed,
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
    try db.audit(entry.what, who: who, detail: detail, at: entry.at)
  }
}

/// The variants in force, found by SKU. An import is mostly like the one before it: each variant then stands where it is looked for, and
/// needs no search; and one that is new needs no row of SQLite's, which costs more than all the rest of it.
private struct Standing {
  /// Whether nothing was in force when the import began.
  let isEmpty: Bool
  private let cursor: RowCursor
  /// Good until the cursor goes on.
  private var here: Row?
  /// Its variant has come.
  private var isPassed = false
  private let search: Statement
  private let reading: Statement

  init(_ db: Connection, before revision: Int64) throws {
    let columns = "n, since, \(VariantRow.columns)"
    // Not by an index of what is in force: rows leave it meanwhile.
    cursor = try Row.fetchCursor(
      db, sql: "SELECT \(columns) FROM variant NOT INDEXED WHERE until IS NULL AND since < ? ORDER BY n", arguments: [revision])
    search = try db.cachedStatement(sql: "SELECT n FROM variant WHERE sku = ? AND until IS NULL")
    reading = try db.cachedStatement(sql: "SELECT \(columns) FROM variant WHERE n = ?")
    here = try cursor.next()
    isEmpty = here == nil
  }

  /// Number, revision since when, and the columns of `VariantRow`; good until this is asked again.
  mutating func row(_ sku: String) throws -> Row? {
    if isEmpty { return nil }
    if isPassed { try goOn() }
    if let here, here[2] == sku { return pass(here) }
    guard let number = try Int64.fetchOne(search, arguments: [sku]) else { return nil }
    while let here, here[0] < number { try goOn() }
    if let here, here[0] == number { return pass(here) }
    return try Row.fetchOne(reading, arguments: [number])
  }

  private mutating func goOn() throws {
    here = try cursor.next()
    isPassed = false
  }

  private mutating func pass(_ row: Row) -> Row {
    isPassed = true
    return row
  }
}
