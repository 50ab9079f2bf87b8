// The facts of one product: its variants, what goes with it, and which choices speak for it.
public import Domain

/// Snapshot of a product.
public struct ProductPage: Equatable, Sendable {
  /// The quiz's votes for it.
  public struct QuizVotes: Equatable, Sendable {
    public var title: String
    /// Counts the quiz's versions.
    public var version: Int
    /// In the order of the quiz.
    public var votes: [Vote]
    /// Titles of the slots that name one of its variants as their fallback.
    public var fixedIn: [String]

    public init(title: String, version: Int, votes: [Vote], fixedIn: [String] = []) {
      self.title = title
      self.version = version
      self.votes = votes
      self.fixedIn = fixedIn
    }
  }

  /// What a choice says about it.
  public struct Vote: Equatable, Sendable {
    /// In the quiz's own language.
    public var label: String
    public var vote: ChoiceVote

    public init(label: String, vote: ChoiceVote) {
      self.label = label
      self.vote = vote
    }
  }

  /// A relation of one of its variants, on either side.
  public struct Tie: Equatable, Sendable {
    public var relation: Relation
    /// Of the variant at the other end; nil when the catalog has none with this SKU.
    public var title: String?

    public init(_ relation: Relation, title: String?) {
      self.relation = relation
      self.title = title
    }
  }

  public var handle: String
  /// Three letters.
  public var currency: String
  /// In the order of the catalog, at least one.
  public var variants: [Variant]
  /// Quizzes without a word about it are left out.
  public var quizzes: [QuizVotes]
  public var ties: [Tie]

  public init(handle: String, currency: String, variants: [Variant], quizzes: [QuizVotes], ties: [Tie]) {
    self.handle = handle
    self.currency = currency
    self.variants = variants
    self.quizzes = quizzes
    self.ties = ties
  }
}
