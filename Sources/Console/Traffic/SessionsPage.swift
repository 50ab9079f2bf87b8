// The facts of the list of sessions and of one session with its trace.
public import Domain

/// How far a session came.
public enum SessionState: String, Equatable, Sendable {
  /// Not ended yet.
  case running
  /// Reached its results.
  case completed
  /// Ended by the idle timer.
  case timeout
  /// Ended by the shopper.
  case quit
}

/// Some of the sessions.
public struct SessionsPage: Equatable, Sendable {
  /// One session in the list.
  public struct Row: Equatable, Sendable {
    /// ULID, 26 characters.
    public var id: String
    /// When it was begun.
    public var at: Instant
    /// In the quiz's own language; the ref where its text is not at hand.
    public var quizTitle: String
    /// Version number, as in `QuizVersion`.
    public var quizVersion: Int
    /// As it is now; a running one may end later.
    public var state: SessionState
    /// Questions with an answer.
    public var answers: Int
    /// Whether an email or phone number was left.
    public var hasLead: Bool
    /// Title of the first product shown; nil when none was.
    public var firstProduct: String?
    /// Made for trying a quiz out: counted in no metric, never sent.
    public var isPreview: Bool

    public init(
      id: String, at: Instant, quizTitle: String, quizVersion: Int, state: SessionState, answers: Int, hasLead: Bool,
      firstProduct: String?, isPreview: Bool = false
    ) {
      self.id = id
      self.at = at
      self.quizTitle = quizTitle
      self.quizVersion = quizVersion
      self.state = state
      self.answers = answers
      self.hasLead = hasLead
      self.firstProduct = firstProduct
      self.isPreview = isPreview
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// When the snapshot was taken.
  public var asOf: Instant
  /// In the order in which they were begun.
  public var list: LongPage<Row>

  public init(version: Int64, asOf: Instant, list: LongPage<Row>) {
    self.version = version
    self.asOf = asOf
    self.list = list
  }
}

/// One session with everything that was decided in it.
public struct SessionPage: Equatable, Sendable {
  /// A question on the path and what was said.
  public struct Step: Equatable, Sendable {
    /// Its title; the ref where the quiz is not at hand.
    public var question: String
    /// In words: labels of choices, a number with its unit; empty when the question was left out. Addresses never stand here.
    public var answer: String
    public init(question: String, answer: String) {
      self.question = question
      self.answer = answer
    }
  }

  /// The session as the list shows it.
  public var row: SessionsPage.Row
  /// When the snapshot was taken.
  public var asOf: Instant
  /// The path in order; of a session without results as far as it came.
  public var steps: [Step]
  /// The stored document; nil without results.
  public var take: Take?
  /// Its hash as stored: 64 hex digits.
  public var hash: String?
  /// Product titles by SKU, for `take.products`, `take.excluded` and what is offered.
  public var titles: [String: String]
  /// Choice labels by `question.choice` refs, for the why rows: `feel.dry`.
  public var labels: [String: String]
  /// Section and slot titles by slot ref.
  public var slots: [String: String]

  public init(
    row: SessionsPage.Row, asOf: Instant, steps: [Step], take: Take? = nil, hash: String? = nil, titles: [String: String] = [:],
    labels: [String: String] = [:], slots: [String: String] = [:]
  ) {
    self.row = row
    self.asOf = asOf
    self.steps = steps
    self.take = take
    self.hash = hash
    self.titles = titles
    self.labels = labels
    self.slots = slots
  }
}
