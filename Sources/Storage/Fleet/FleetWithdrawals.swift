// A publication is taken back: what was in force before it is so again, unless something else came since.
public import Domain
import GRDB

extension Database {
  /// Goes back to before the publications `versions` of one thing, as far as one of them was applied and what it brought is still in force.
  /// - Parameter restore: puts back what is no part of the store, such as a theme's file: its text before, nil for none. Called inside the
  ///   transaction; false where it cannot be done.
  public func apply(
    _ publication: FleetPublication, withdrawing versions: [Int64], of kind: FleetPublication.Kind, _ ref: String, at now: Instant,
    restoring restore: (_ before: String?) -> Bool
  ) throws(StoreError) -> FleetOutcome {
    try take(publication, at: now) { db, _ in
      let list = JSON.array(versions.map(JSON.int)).canonical
      let rows = try db.rows(
        """
        SELECT before, after, state, version FROM fleet_publication WHERE version IN (SELECT value FROM json_each(?)) ORDER BY version
        """, [list])
      defer { try? db.run("UPDATE fleet_publication SET state = 'withdrawn' WHERE version IN (SELECT value FROM json_each(?))", [list]) }
      guard let first = rows.first(where: { $0[2] == "applied" }) else { return FleetStep() }
      // Something newer of the same thing was applied since.
      if let last = try db.value(
        "SELECT MAX(version) FROM fleet_publication WHERE kind = ? AND ref = ? AND state = 'applied'", [kind.rawValue, ref]) as Int64?,
        !versions.contains(last)
      {
        return FleetStep()
      }
      let (before, after): (String?, String?) = (first[0], first[1])
      return try db.goBack(kind, ref, from: after, to: before, publication, now, restore)
    }
  }
}

extension Connection {
  fileprivate func goBack(
    _ kind: FleetPublication.Kind, _ ref: String, from after: String?, to before: String?, _ publication: FleetPublication, _ now: Instant,
    _ restore: (String?) -> Bool
  ) throws -> FleetStep {
    switch kind {
    case .quiz:
      let current: String? = try value("SELECT version FROM quiz WHERE ref = ?", [ref])
      guard current == after else { return FleetStep(outcome: .waiting(words: "the quiz \"\(ref)\" was changed here since; it stays")) }
      if let before {
        try run("UPDATE quiz SET version = ? WHERE ref = ?", [before, ref])
      } else if try value("SELECT is_default FROM quiz WHERE ref = ?", [ref]) ?? false {
        return FleetStep(outcome: .waiting(words: "\"\(ref)\" is the quiz that this kiosk opens; publish another default first"))
      } else {
        try run("UPDATE quiz SET is_archived = 1 WHERE ref = ?", [ref])
      }
    case .catalog, .stock:
      let current: Int64? = try value("SELECT MAX(id) FROM catalog_revision")
      guard current.map(String.init) == after, let number = before.flatMap({ Int64($0) }), let old = try catalog(revision: number) else {
        return FleetStep(outcome: .waiting(words: "the catalog was changed here since; it stays"))
      }
      let entry = CatalogEntry(what: "catalog.rollback", source: "revision \(number) again", who: publication.who, at: now)
      let done = try replaceCatalog(with: old.variants, entry)
      _ = try replaceRelations(with: old.relations, entry, begun: done.revision == current ? nil : done.revision)
    case .setting where ref == SyncFrom.ref:
      _ = try apply(syncFrom: before ?? SyncFrom.kiosks.rawValue)
    case .setting:
      // Any other is in force by its publication alone.
      if ref == "default_quiz", let before, try value("SELECT ref FROM quiz WHERE is_default = 1") == after { try makeDefault(before) }
    case .theme:
      guard restore(before) else { return FleetStep(outcome: .refused(words: "the theme's file cannot be written")) }
    case .erasure, .withdrawal: break
    }
    return FleetStep()
  }
}
