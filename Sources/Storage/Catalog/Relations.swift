// Which variants go together, as the shop says; with all their past, as the catalog has its own.
public import Domain
import Foundation
import GRDB

extension Database {
  /// Makes `relations` all that there are, as a new revision of the catalog: a session of before is replayed with those of before. The
  /// same ones again change nothing. Only those that differ are written.
  ///
  /// - Parameters:
  ///   - source: the file, for the list of revisions.
  ///   - who: a role, or `command line`: a change is then written to the audit log, in the same transaction.
  /// - Returns: how many were not there before, and how many went.
  @discardableResult
  public func importRelations(
    _ relations: [Relation], source: String = "relations", by who: String? = nil, at now: Instant
  ) throws(StoreError) -> (added: Int, removed: Int) {
    try write { db in
      let done = try db.replaceRelations(with: relations, CatalogEntry(what: "catalog.relations", source: source, who: who, at: now))
      return (done.added, done.removed)
    }
  }

  /// All relations in force that `skus` stand on either side of, in the order in which they came. Two look-ups each.
  public func relations(of skus: some Sequence<String>) throws(StoreError) -> [Relation] {
    try read { db in
      var byNumber: [Int64: Relation] = [:]
      for sku in Set(skus) {
        try db.each(
          """
          SELECT n, sku, relation, other FROM relation WHERE sku = ?1 AND until IS NULL
          UNION SELECT n, sku, relation, other FROM relation WHERE other = ?1 AND until IS NULL
          """, [sku]
        ) { byNumber[$0[0]] = Relation(row: $0, from: 1) }
      }
      return byNumber.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}

extension Connection {
  /// Those of the catalog's `revision`, in the order in which they came.
  func relations(revision: Int64) throws -> [Relation] {
    try rows(
      "SELECT sku, relation, other FROM relation WHERE since <= ?1 AND (until IS NULL OR until > ?1) ORDER BY n", [revision]
    ).compactMap { Relation(row: $0, from: 0) }
  }

  /// Makes `relations` those in force.
  /// - Parameter begun: a revision that this transaction has made already; nil makes one where anything changes.
  /// - Returns: what changed, and the revision in force.
  func replaceRelations(
    with relations: [Relation], _ entry: CatalogEntry, begun: Int64? = nil
  ) throws -> (added: Int, removed: Int, revision: Int64) {
    var numbers: [Relation: Int64] = [:]
    try each("SELECT n, sku, relation, other FROM relation WHERE until IS NULL") { row in
      if let relation = Relation(row: row, from: 1) { numbers[relation] = row[0] }
    }
    let (before, wanted) = (numbers.count, Set(relations))
    let gone = numbers.filter { !wanted.contains($0.key) }
    let newest: Int64 = try value("SELECT MAX(id) FROM catalog_revision") ?? 0
    guard gone.count > 0 || wanted.count > before else { return (0, 0, newest) }
    let revision = begun ?? newest + 1
    for number in gone.values { try run("UPDATE relation SET until = ? WHERE n = ?", [revision, number]) }
    var added = 0
    for relation in relations where numbers[relation] == nil {
      numbers[relation] = 0
      added += 1
      try run(
        "INSERT INTO relation (sku, relation, other, since) VALUES (?, ?, ?, ?)",
        [relation.sku, relation.kind.rawValue, relation.other, revision])
    }
    if begun == nil { try beginRevision(revision, entry) }
    try audit(entry, relationsBefore: before, after: wanted.count)
    return (added, gone.count, revision)
  }

  /// The variants stay as they are.
  private func beginRevision(_ revision: Int64, _ entry: CatalogEntry) throws {
    let row = try row("SELECT variants, products, places FROM catalog_revision ORDER BY id DESC LIMIT 1")
    let (variants, products, places): (Int, Int, Data) = row.map { ($0[0], $0[1], $0[2]) } ?? (0, 0, Data())
    try run(
      "INSERT INTO catalog_revision (id, at, source, variants, products, places) VALUES (?, ?, ?, ?, ?, ?)",
      [revision, entry.at.milliseconds, entry.source, variants, products, places])
  }

  private func audit(_ entry: CatalogEntry, relationsBefore before: Int, after: Int) throws {
    guard let who = entry.who else { return }
    let detail: JSON = ["before": ["relations": .int(Int64(before))], "after": ["relations": .int(Int64(after))]]
    try audit("catalog.relations", who: who, detail: detail, at: entry.at)
  }
}

extension Relation {
  fileprivate init?(row: Row, from first: Int) {
    guard let kind = Kind(rawValue: row[first + 1]) else { return nil }
    self.init(row[first], kind, row[first + 2])
  }
}
