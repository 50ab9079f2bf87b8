// What the console asks about a session that is ranked again: is it the same, and why was a product shown or not?
public import Domain

/// A session whose ranking can be asked about.
public enum WhySession: Hashable, Sendable {
  /// One of the store, with the quiz and the catalog of its day.
  case stored(String)
  /// The preview that runs in the console, with what it was answered last.
  case preview
}

/// Work on the ranking of one session.
public enum WhyRequest: Equatable, Sendable {
  /// Ranks a session of the store again and compares. Answer: `.replayed`.
  case replay(session: String)
  /// Every product with what became of it, those shown first. Answer: `.products`, or `.none`.
  case products(WhySession, find: String)
  /// One of them. Answer: `.product`, or `.none`.
  case product(WhySession, sku: String)

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .replay, .products(.stored, _), .product(.stored, _): .browse
    case .products(.preview, _), .product(.preview, _): .edit
    }
  }
}

/// What comes of it.
public enum WhyAnswer: Equatable, Sendable {
  case replayed(session: String, Replayed)
  case products(WhyPage)
  case product(WhyProduct)
  /// There is nothing to say, and why: one sentence.
  case none(WhySession, String)
}

/// What a replay came to.
public enum Replayed: Equatable, Sendable {
  case same
  /// The first place that differs: `products.0.score was 4500 and is 3000 now`.
  case different(String)
  /// It could not be ranked again: why.
  case failed(String)
}

/// What became of a product in a session.
public enum WhyOutcome: Hashable, Sendable {
  /// In the slot of this title; nil for one of those that are also close.
  case shown(slot: String?)
  /// Another variant of it was, under this title.
  case sibling(String, slot: String?)
  case fails(Gate)
  /// It passed every gate; others took every place.
  case outranked
}

/// The products of a session's catalog.
public struct WhyPage: Equatable, Sendable {
  /// No page has more rows: what is further down is looked for.
  public static let most = 500

  /// One variant.
  public struct Row: Equatable, Sendable {
    public var sku: String
    public var title: String
    public var outcome: WhyOutcome
    /// In milli-votes.
    public var score: Int
    public init(sku: String, title: String, outcome: WhyOutcome, score: Int) {
      self.sku = sku
      self.title = title
      self.outcome = outcome
      self.score = score
    }
  }

  public var session: WhySession
  /// What was looked for.
  public var find: String
  /// Those that match, shown ones or not.
  public var total: Int
  /// The results in their order, then the others by points.
  public var rows: [Row]

  public init(session: WhySession, find: String, total: Int, rows: [Row]) {
    self.session = session
    self.find = find
    self.total = total
    self.rows = rows
  }
}

/// Everything that decided about one product.
public struct WhyProduct: Equatable, Sendable {
  /// What one chosen choice gave it.
  public struct Vote: Equatable, Sendable {
    /// Titles and labels in the quiz's own language.
    public var question: String
    public var choice: String
    /// Milli-votes.
    public var points: Int
    public init(question: String, choice: String, points: Int) {
      self.question = question
      self.choice = choice
      self.points = points
    }
  }

  public var session: WhySession
  public var row: WhyPage.Row
  /// Questions that gave it points, of those that could have.
  public var matched: Int
  public var asked: Int
  public var isPinned: Bool
  public var votes: [Vote]
  /// The first gate that it fails as the ranking runs; nil when it passes all.
  public var gate: Gate?
  /// What was let go so that it was shown.
  public var ladder: Take.Ladder?

  public init(
    session: WhySession, row: WhyPage.Row, matched: Int, asked: Int, isPinned: Bool, votes: [Vote], gate: Gate?, ladder: Take.Ladder?
  ) {
    self.session = session
    self.row = row
    self.matched = matched
    self.asked = asked
    self.isPinned = isPinned
    self.votes = votes
    self.gate = gate
    self.ladder = ladder
  }
}

/// Keys of its pages.
enum WhyCommand: Hashable, Sendable {
  case replay, why
}
