// Reads a relations file: `sku,relation,other` (FORMAT.md, Catalog CSV).

/// Relations between variants, decoded.
public struct CatalogRelationsFile: Sendable {
  /// In file order, each once.
  public let relations: [Relation]
  /// Rows that were passed over, by line.
  public let skipped: [Problem]

  /// Reads `text`; a row that names a SKU outside `skus` is passed over. Throws for a file that is empty or lacks a column. O(n).
  public init(_ text: String, skus: Set<String>) throws(Faults) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(Faults) -> ([Relation], [Problem]) in try CatalogRelationsFile.read(buffer, skus) }
    }
    (relations, skipped) = try result.get()
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ skus: Set<String>) throws(Faults) -> ([Relation], [Problem]) {
    let scanner = CSVScanner(bytes)
    guard scanner.advance() else {
      throw Faults([Problem("empty", "the file is empty; relations begin with the line sku,relation,other")])
    }
    let columns = Columns(scanner.fields.indices.map(scanner.text))
    let missing = ["sku", "relation", "other"].filter { columns[$0] == nil }
    guard missing.isEmpty else {
      throw Faults([
        Problem("missing_column", line: scanner.recordLine, "the column \(missing.map { "\"\($0)\"" }.joined(separator: ", ")) is missing")
      ])
    }
    var relations: [Relation] = []
    var skipped: [Problem] = []
    var lines: [Relation: Int] = [:]
    while scanner.advance() {
      let row = CatalogRow(scanner, columns)
      do throws(RowFault) {
        let relation = try relation(row, skus)
        if let line = lines[relation] { throw RowFault("repeated_relation", "this relation stands on line \(line) already") }
        lines[relation] = row.line
        relations.append(relation)
      } catch {
        skipped.append(Problem(error.code, line: row.line, error.reason))
      }
    }
    skipped = (scanner.problems + skipped).sorted { $0.line < $1.line }
    if skipped.contains(where: { $0.code == "torn_quote" }) { throw Faults(skipped) }
    return (relations, skipped)
  }

  private static func relation(_ row: CatalogRow, _ skus: Set<String>) throws(RowFault) -> Relation {
    let word = row["relation"].lowercased()
    guard let kind = Relation.Kind(rawValue: word) else {
      let known = Relation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw RowFault("unknown_relation", "the relation is \"\(row["relation"])\"; known: \(known)")
    }
    for column in ["sku", "other"] where !skus.contains(row[column]) {
      throw RowFault("unknown_sku", "the catalog has no SKU \"\(row[column])\"")
    }
    guard row["sku"] != row["other"] else { throw RowFault("own_relation", "\"\(row["sku"])\" is related to itself") }
    return Relation(row["sku"], kind, row["other"])
  }
}
