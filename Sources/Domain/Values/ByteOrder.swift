// The order of texts by their UTF-8 bytes, in which FORMAT.md sorts: the platform's own order knows of accents.

extension String {
  /// Whether its bytes come before those of `other`.
  func precedesByBytes(_ other: String) -> Bool {
    let answer = utf8.withContiguousStorageIfAvailable { a in
      other.utf8.withContiguousStorageIfAvailable { b in a.lexicographicallyPrecedes(b) }
    }
    return (answer ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}
