// A person's name for vendors that know two of them.
internal import Domain

/// "Ana Maria Silva" is Ana and Maria Silva: vendors know two names, people have more.
struct NameParts: Hashable, Sendable {
  /// Nil when no name is known.
  var first: String?
  /// Nil for a name of one word.
  var last: String?

  init(of update: ContactUpdate) {
    let parts = update.name?.split(maxSplits: 1, whereSeparator: \.isWhitespace) ?? []
    first = parts.first.map(String.init)
    last = parts.count == 2 ? parts[1].trimmingSpaces() : nil
  }
}
