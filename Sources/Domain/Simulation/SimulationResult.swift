// What a simulation found out, as values: counts of sessions, each with the number that it is a share of.

/// Counts over simulated sessions.
public struct SimulationResult: Hashable, Sendable {
  /// How many of all there are some session had.
  public struct Reached: Hashable, Sendable {
    public var reached: Int
    /// Nil where nobody knows: too many to count.
    public var of: Int?
    public init(_ reached: Int, of: Int?) {
      self.reached = reached
      self.of = of
    }
  }

  /// How much of the quiz the sessions saw.
  public struct Coverage: Hashable, Sendable {
    /// Sessions that were taken, of all that differ in an answer that is told apart.
    public var ways: Reached
    /// Different sequences of questions, hidden ones left out.
    public var paths: Reached
    /// Choices that somebody chose, of all in the quiz file.
    public var choices: Reached
    /// Bands that an answer fell in, of all in the quiz file.
    public var bands: Reached
    /// Refs of questions with more answers than are told apart, in file order; no session says what the others lead to.
    public var thinned: [String]
  }

  /// A product that some session showed.
  public struct Product: Hashable, Sendable {
    /// The variant that stood for it most often.
    public var sku: String
    public var product: String
    public var title: String
    /// Sessions that showed it in a slot.
    public var wins: Int
    /// Sessions whose page it stood first on.
    public var first: Int
    /// Sessions that showed it as a runner-up only.
    public var runnerUp: Int
  }

  /// What keeps a product out of every slot: the first gate that fails, or what comes behind all gates. In that order.
  public enum Reason: String, Hashable, Comparable, Sendable, CaseIterable {
    case inactive, excluded, filter, require, stock, score, threshold
    case noSlot = "no_slot"
    case outranked
  }

  /// An active product that no session showed in a slot.
  public struct Never: Hashable, Sendable {
    /// Of its first active variant.
    public var sku: String
    public var product: String
    public var title: String
    /// Whether a choice gives it points or pins it, or a slot lists it: the quiz means to show it.
    public var isMeant: Bool
    public var runnerUp: Int
    /// The most frequent; nil where no session was asked.
    public var reason: Reason?
    /// Sessions that gave it, of those that were asked.
    public var count: Int
    public var of: Int
  }

  /// What became of a slot.
  public struct SlotFill: Hashable, Sendable {
    public var slot: String
    /// Sessions that filled it, with or without the ladder.
    public var filled: Int
    /// Sessions that left it empty.
    public var empty: Int
    /// Sessions in which its section was hidden.
    public var hidden: Int
    /// Sessions that filled it by this step of the ladder, by step.
    public var ladder: [Take.Ladder: Int]
  }

  /// A path by its questions.
  public struct Path: Hashable, Sendable {
    /// Refs of the questions that the shopper sees.
    public var questions: [String]
  }

  /// Estimated seconds to the results, as `AnswerTime` says, rounded.
  public struct Seconds: Hashable, Sendable {
    public var median: Int
    /// Nine of ten sessions take no longer.
    public var p90: Int
    public var longest: Int
    public init(median: Int, p90: Int, longest: Int) {
      self.median = median
      self.p90 = p90
      self.longest = longest
    }
  }

  /// How often something came out.
  public struct Frequency: Hashable, Sendable {
    public var name: String
    public var sessions: Int
    public init(name: String, sessions: Int) {
      self.name = name
      self.sessions = sessions
    }
  }

  public var quiz: String
  public var version: String
  public var seed: Int
  /// Taken; what every share is a share of, unless it says otherwise.
  public var sessions: Int
  public var coverage: Coverage
  /// By wins, first places and runner-up places, most first; then by SKU.
  public var products: [Product]
  /// In the catalog's order.
  public var never: [Never]
  /// In page order.
  public var slots: [SlotFill]
  /// Sessions in which every slot stayed empty.
  public var noMatch: Int
  /// Nil where no session came to its results.
  public var longest: Path?
  public var shortest: Path?
  public var seconds: Seconds?
  /// Most frequent first, then by name; variables that never won with 0.
  public var outcomes: [Frequency]
  /// Most frequent first, then by name.
  public var tags: [Frequency]

  /// Whether these are all sessions that there can be.
  public var isExhaustive: Bool { coverage.ways.of == sessions && coverage.thinned.isEmpty }
}

extension SimulationResult.Reason {
  init(_ gate: Gate) {
    self =
      switch gate {
      case .inactive: .inactive
      case .excluded: .excluded
      case .filter: .filter
      case .require: .require
      case .stock: .stock
      case .score: .score
      case .threshold: .threshold
      }
  }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  public static func < (a: Self, b: Self) -> Bool { a.order < b.order }

  /// The end of a sentence that begins with the product.
  public var words: String {
    switch self {
    case .inactive: "it is not active"
    case .excluded: "an answer excludes it"
    case .filter: "a filter keeps it out"
    case .require: "an answer requires something else"
    case .stock: "it is out of stock"
    case .score: "the answers give it too few points"
    case .threshold: "too few answers speak for it"
    case .noSlot: "no slot takes it"
    case .outranked: "others stand before it"
    }
  }
}
