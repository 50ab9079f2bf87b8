// What the console asks about contacts, sessions and the audit log, and what it is told.

/// Work on contacts, sessions and the audit log.
public enum BookRequest: Equatable, Sendable {
  case load

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .load: .browse
    }
  }
}

/// What comes of it.
public enum BookAnswer: Equatable, Sendable {
  case done
}

/// Keys of its pages.
enum BookCommand: Hashable, Sendable {
  case refresh
}
