// "Did you mean": the nearest known name to a mistyped one.

/// What was probably meant by a name that is not known.
public enum Spelling {
  /// Bytes of a name that is compared.
  private static let longest = 100

  /// The known name within two edits (three for names over eight letters), the nearest first; nil when none is near.
  static func nearest(to word: String, among known: some Sequence<String>) -> String? {
    guard word.utf8.count <= longest else { return nil }
    let (word, limit) = (word.lowercased(), word.count > 8 ? 3 : 2)
    // Where the lengths differ by more no edits are near, and the comparison is dear.
    return known.filter { $0.utf8.count <= longest }.map { ($0, $0.lowercased()) }
      .filter { abs($1.utf8.count - word.utf8.count) <= limit }.map { ($0, distance(word, $1)) }
      .filter { $0.1 <= limit && $0.1 < max(word.count, 2) }
      .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }

  /// `; did you mean "dry"?`, or nothing.
  public static func hint(_ word: String, among known: some Sequence<String>) -> String {
    nearest(to: word, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// Edits, with a swap of neighbours counted as one.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
