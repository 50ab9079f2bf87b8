// What the console asks about the catalog, and what it is told.

/// Work on the catalog.
public enum CatalogRequest: Equatable, Sendable {
  case load

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .load: .browse
    }
  }
}

/// What comes of it.
public enum CatalogAnswer: Equatable, Sendable {
  case done
}

/// Keys of its pages.
enum CatalogCommand: Hashable, Sendable {
  case refresh
}
