// Revisions of the catalog whose own line is lost: what they held still stands in the variants, but for the order of the file.
import Foundation
import GRDB

extension SalvageWriter {
  /// Makes a line for each revision that variants or relations name and that has none. Without one the products of the newest would be
  /// taken for none, and come in twice with the next import.
  func bringBackRevisions() throws {
    guard try db.tableExists("catalog_revision"), try db.columns(in: "catalog_revision").contains(where: { $0.name == "places" }) else {
      return
    }
    // Relations had no past at first.
    let tables = try ["variant", "relation"].filter { table in
      try db.tableExists(table) && db.columns(in: table).contains { $0.name == "since" }
    }
    guard !tables.isEmpty else { return }
    let named = tables.map { "SELECT since AS id FROM \($0) UNION SELECT until FROM \($0)" }.joined(separator: " UNION ")
    let lost = try db.rows(
      "SELECT id FROM (\(named)) WHERE id > 0 AND id NOT IN (SELECT id FROM catalog_revision) ORDER BY id"
    ).map { $0[0] as Int64 }
    for revision in lost {
      let rows = try db.rows(
        "SELECT n, product FROM variant WHERE since <= ?1 AND (until IS NULL OR until > ?1) ORDER BY n", [revision])
      var places: [UInt8] = []
      for row in rows { Places.append(row[0], to: &places) }
      let products = Set(rows.map { $0[1] as String })
      let at: Int64? = try db.value("SELECT at FROM catalog_revision ORDER BY ABS(id - ?), id LIMIT 1", [revision])
      try db.run(
        "INSERT INTO catalog_revision (id, at, source, variants, products, places) VALUES (?, ?, '(salvaged)', ?, ?, ?)",
        StatementArguments([
          revision.databaseValue, (at ?? 0).databaseValue, rows.count.databaseValue, products.count.databaseValue,
          Data(places).databaseValue,
        ]))
    }
  }
}
