// Tables that commands print.

extension Width {
  /// Rows with aligned columns, a line each; those in `right` stand at the right of theirs. Every row has as many cells as the first.
  public static func columns(_ rows: [[String]], right: Set<Int> = []) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { of($0[column]) }.max() ?? 0 }
    return rows.map { row in
      var line = row.enumerated().map { pad($1, to: widths[$0], right: right.contains($0)) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
