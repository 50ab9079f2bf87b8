// Which variants go together, as the shop says.
public import Domain
import GRDB

extension Database {
  /// Makes `relations` all that there are. The same ones again change nothing.
  ///
  /// - Parameter who: a role, or `command line`: a change is then written to the audit log, in the same transaction.
  /// - Returns: how many were not there before, and how many went.
  @discardableResult
  public func importRelations(
    _ relations: [Relation], by who: String? = nil, at now: Instant
  ) throws(StoreError) -> (added: Int, removed: Int) {
    try write { db in
      let before = Set(try db.relations("SELECT sku, relation, other FROM relation"))
      let after = Set(relations)
      guard before != after else { return (0, 0) }
      try db.run("DELETE FROM relation")
      for relation in relations {
        try db.run(
          "INSERT OR IGNORE INTO relation (sku, relation, other) VALUES (?, ?, ?)",
          [relation.sku, relation.kind.rawValue, relation.other])
      }
      if let who {
        let detail: JSON = ["before": ["relations": .int(Int64(before.count))], "after": ["relations": .int(Int64(after.count))]]
        try db.run(
          "INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)",
          [now.milliseconds, who, "catalog.relations", detail.canonical])
      }
      return (after.subtracting(before).count, before.subtracting(after).count)
    }
  }

  /// All relations that `skus` stand on either side of, in file order. Two look-ups each.
  public func relations(of skus: some Sequence<String>) throws(StoreError) -> [Relation] {
    try read { db in
      var byNumber: [Int64: Relation] = [:]
      for sku in Set(skus) {
        try db.each(
          """
          SELECT n, sku, relation, other FROM relation WHERE sku = ?1
          UNION SELECT n, sku, relation, other FROM relation WHERE other = ?1
          """, [sku]
        ) { byNumber[$0[0]] = Relation(row: $0, from: 1) }
      }
      return byNumber.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}

extension Connection {
  fileprivate func relations(_ sql: String) throws -> [Relation] { try rows(sql).compactMap { Relation(row: $0, from: 0) } }
}

extension Relation {
  fileprivate init?(row: Row, from first: Int) {
    guard let kind = Kind(rawValue: row[first + 1]) else { return nil }
    self.init(row[first], kind, row[first + 2])
  }
}
