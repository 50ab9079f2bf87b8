// The words of a shop that an expression may name: what completion offers beside the language's own.

/// Names that are known where an expression stands, each list in the order in which it is offered.
public struct ExpressionWords: Hashable, Sendable {
  /// A word with what it means, in a few words.
  public struct Word: Hashable, Sendable {
    public var text: String
    /// Empty for none.
    public var note: String
    public init(_ text: String, _ note: String = "") {
      self.text = text
      self.note = note
    }
  }

  /// Refs of questions, noted with their titles.
  public var questions: [Word] = []
  /// Refs of choices and bands by question.
  public var choices: [String: [Word]] = [:]
  /// Of people, `goal:sleep`.
  public var tags: [Word] = []
  /// Of the catalog.
  public var productTags: [String] = []
  public var collections: [String] = []
  public var types: [String] = []
  public var vendors: [String] = []
  public var skus: [String] = []
  /// Handles.
  public var products: [String] = []
  /// Refs.
  public var quizzes: [String] = []
  /// Languages.
  public var locales: [String] = []
  /// Accounts that contacts go to.
  public var destinations: [String] = []

  public init() {}

  /// What a field may be compared with; empty where that is anybody's guess.
  func values(of field: Field, in scope: ExpressionScope) -> [Word] {
    switch field {
    case .answer(let ref): choices[ref] ?? []
    case .product(.tag): productTags.map { Word($0) }
    case .product(.collection): collections.map { Word($0) }
    case .product(.type): types.map { Word($0) }
    case .product(.vendor): vendors.map { Word($0) }
    case .product(.sku), .session(.recommended), .session(.bought), .slot: skus.map { Word($0) }
    case .product(.handle): products.map { Word($0) }
    case .session(.quiz): quizzes.map { Word($0) }
    case .session(.outcome): (scope.variables ?? []).map { Word($0) }
    case .session(.locale), .contact(.locale): locales.map { Word($0) }
    case .consent: [Word("yes"), Word("no")]
    case .sync: [Word("delivered"), Word("pending"), Word("dead")]
    default: []
    }
  }

  /// Every field that may stand in `scope`, the likeliest first.
  func fields(in scope: ExpressionScope) -> [Word] {
    let product = Field.OfProduct.allCases.map { Word("product.\($0.rawValue)") }
    let answers = questions.map { Word("answer.\($0.text)", $0.note) } + (scope.variables ?? []).map { Word("score.\($0)") }
    let session = Field.OfSession.allCases.map { Word($0.rawValue, "of the session") }
    let contact =
      Field.OfContact.allCases.map { Word("contact.\($0.rawValue)") } + Channel.allCases.map { Word("consent.\($0.rawValue)") }
      + destinations.map { Word("sync.\($0)", "what became of the last delivery") } + [Word("property.", "of a contact")]
    return switch scope.place {
    case .link: product
    case .filter, .slot: product + answers + session
    case .quiz: answers + session
    case .segment: contact + session + answers
    }
  }
}
