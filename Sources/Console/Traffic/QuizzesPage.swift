// The facts of the quiz list and of one quiz with its versions.
public import Domain

/// One published version of a quiz.
public struct QuizVersion: Equatable, Sendable {
  /// 1, 2, 3… in the order in which they were imported.
  public var number: Int
  /// SHA-256 of the file, 64 hex digits.
  public var hash: String
  /// When this number was given first.
  public var imported: Instant
  /// Completed sessions on this version, previews apart.
  public var completed: Int

  public init(number: Int, hash: String, imported: Instant, completed: Int) {
    self.number = number
    self.hash = hash
    self.imported = imported
    self.completed = completed
  }
}

/// Snapshot of the quiz list.
public struct QuizzesPage: Equatable, Sendable {
  /// One quiz.
  public struct Row: Equatable, Sendable {
    /// Names the quiz in commands and files.
    public var ref: String
    /// In the quiz's own language.
    public var title: String
    /// The version in force.
    public var current: QuizVersion
    /// Completed sessions on all versions, previews apart.
    public var completed: Int
    /// Whether the kiosk opens it.
    public var isDefault: Bool
    /// Whether somebody is editing it. A quiz that was never published has nothing but its draft, and version 0.
    public var hasDraft: Bool
    /// Of a quiz that is nothing but a draft, which one the list shows.
    public var draftRevision: Int?

    public init(
      ref: String, title: String, current: QuizVersion, completed: Int, isDefault: Bool, hasDraft: Bool = false, draftRevision: Int? = nil
    ) {
      self.draftRevision = draftRevision
      self.ref = ref
      self.title = title
      self.current = current
      self.completed = completed
      self.isDefault = isDefault
      self.hasDraft = hasDraft
    }

    /// Whether a kiosk can open it.
    public var isPublished: Bool { current.number > 0 }
  }

  /// When the snapshot was taken.
  public var asOf: Instant
  /// One each, in the order of their first import.
  public var rows: [Row]
  public init(asOf: Instant, rows: [Row]) {
    self.asOf = asOf
    self.rows = rows
  }

  /// A draft was saved after the snapshot.
  mutating func note(draft revision: Int, of ref: String) {
    guard let place = rows.firstIndex(where: { $0.ref == ref }) else { return }
    rows[place].hasDraft = true
    if !rows[place].isPublished { rows[place].draftRevision = revision }
  }
}

/// One quiz: its versions and the questions of one of them.
public struct QuizPage: Equatable, Sendable {
  /// When the snapshot was taken.
  public var asOf: Instant
  /// Newest first.
  public var versions: [QuizVersion]
  /// The version shown; `quiz.version` is its hash.
  public var quiz: Quiz
  /// Hash of the version that new sessions take.
  public var inForce: String
  /// Whether somebody is editing it.
  public var hasDraft: Bool

  /// - Parameter inForce: the newest when nil.
  public init(asOf: Instant, versions: [QuizVersion], quiz: Quiz, inForce: String? = nil, hasDraft: Bool = false) {
    self.inForce = inForce ?? versions.first?.hash ?? quiz.version
    self.hasDraft = hasDraft
    self.asOf = asOf
    self.versions = versions
    self.quiz = quiz
  }
}
