// What the console asks about destinations and deliveries, and what it is told.

/// Work on destinations and deliveries.
public enum SendingRequest: Equatable, Sendable {
  case load

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .load: .browse
    }
  }
}

/// What comes of it.
public enum SendingAnswer: Equatable, Sendable {
  case done
}

/// Keys of its pages.
enum SendingCommand: Hashable, Sendable {
  case refresh
}
