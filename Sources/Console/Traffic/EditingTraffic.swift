// What the console asks about drafts of quizzes, and what it is told.

/// Work on drafts of quizzes.
public enum EditingRequest: Equatable, Sendable {
  case load

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .load: .browse
    }
  }
}

/// What comes of it.
public enum EditingAnswer: Equatable, Sendable {
  case done
}

/// Keys of its pages.
enum EditingCommand: Hashable, Sendable {
  case refresh
}
