// Who may do what: one table over everything that the console can ask for; refused where the work is done (RELIABILITY.md 2.3).

/// What somebody has to be allowed to do.
public enum Right: Hashable, Sendable, CaseIterable {
  /// Look at counts, sessions, quizzes and the catalog.
  case browse
  /// Change quizzes, tags, segments and the catalog; see who is in a segment, with masked addresses.
  case edit
  /// People, destinations, PINs, the audit log.
  case manage
}

extension ConsoleRole {
  /// Owner everything, merchant all but `manage`, staff `browse` alone.
  public func may(_ right: Right) -> Bool {
    switch self {
    case .owner: true
    case .merchant: right != .manage
    case .staff: right == .browse
    }
  }

  /// Who may, in words: `the owner`.
  static func least(for right: Right) -> String {
    switch right {
    case .browse: "staff"
    case .edit: "the owner or a merchant"
    case .manage: "the owner"
    }
  }
}

extension ConsoleEffect {
  /// Nil for what is asked at the door, before anybody is in.
  public var right: Right? {
    switch self {
    case .askDoor, .checkPIN, .setPIN, .lock, .leave: nil
    case .loadOverview, .loadSegments, .loadMeaning, .loadOverlap, .loadQuizzes, .loadQuiz, .loadSessions, .loadSession, .loadNames,
      .loadFunnel, .checkForChanges:
      .browse
    case .loadPeople: .edit
    case .catalog(let request): request.right
    case .book(let request): request.right
    case .sending(let request): request.right
    case .editing(let request): request.right
    case .editor(let request): request.right
    case .why(let request): request.right
    case .tags(let request): request.right
    case .simulation(let request): request.right
    case .chain(let request): request.right
    }
  }
}

extension Right {
  /// What is said to somebody who may not.
  public var refusal: String { "This is for \(ConsoleRole.least(for: self))." }
}
