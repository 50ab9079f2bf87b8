// The fields that an expression can name, and what can be asked of each.

/// A field of INTERFACE.md's grammar.
public enum Field: Hashable, Sendable {
  /// What is known of a person.
  public enum OfContact: String, Hashable, Sendable, CaseIterable { case email, name, phone, locale, created, seen }
  /// What is known of one variant; named only in links, filters and slots.
  public enum OfProduct: String, Hashable, Sendable, CaseIterable {
    case sku, handle, title, vendor, type, tag, collection, price, stock
  }
  /// Facts of one session.
  public enum OfSession: String, Hashable, Sendable, CaseIterable {
    case quiz, version, store, kiosk, staff, locale, variant, outcome, recommended, bought
  }

  /// By question ref.
  case answer(String)
  /// By name of a variable.
  case score(String)
  case contact(OfContact)
  /// `yes` while consent is in force, else not set.
  case consent(Channel)
  case session(OfSession)
  /// By ref of a slot: what was recommended there.
  case slot(String)
  /// By name of a destination: the state of its newest delivery.
  case sync(String)
  /// By name of a contact's property.
  case property(String)
  case product(OfProduct)

  static let prefixes = ["answer", "score", "recommended", "contact", "consent", "sync", "property", "product"]

  /// As it is written; names with spaces are quoted.
  public var text: String {
    switch self {
    case .answer(let name): "answer." + Field.quotedIfNeeded(name)
    case .score(let name): "score." + Field.quotedIfNeeded(name)
    case .contact(let field): "contact." + field.rawValue
    case .consent(let channel): "consent." + channel.rawValue
    case .session(let field): field.rawValue
    case .slot(let ref): "recommended." + Field.quotedIfNeeded(ref)
    case .sync(let name): "sync." + Field.quotedIfNeeded(name)
    case .property(let name): "property." + Field.quotedIfNeeded(name)
    case .product(let field): "product." + field.rawValue
    }
  }

  private static func quotedIfNeeded(_ name: String) -> String {
    !name.isEmpty && name.unicodeScalars.allSatisfy(Lexer.isWordScalar) ? name : Lexer.quoted(name)
  }

  /// Whether it is a fact of one session rather than of a person or product.
  var isOfSession: Bool {
    switch self {
    case .answer, .score, .session, .slot: true
    default: false
    }
  }
}

/// What kind of value a field holds.
public enum FieldType: String, Hashable, Sendable {
  case text, number, date, set, consent
  /// Known only when it is read: an answer of a quiz that is not at hand, a property.
  case unknown
}

/// What an expression may name where it stands.
public struct ExpressionScope: Hashable, Sendable {
  /// Where in a quiz or segment the expression stands.
  public enum Place: String, Hashable, Sendable { case quiz, link, filter, slot, segment }

  /// Decides which fields may be named.
  public var place: Place
  /// Types of the quiz's answers; nil when no quiz is at hand.
  public var answers: [String: FieldType]?
  /// The quiz's variables; nil accepts every name.
  public var variables: [String]?
  /// Declared tag namespaces; nil accepts every one.
  public var namespaces: [String]?
  /// Known segments; nil accepts every name.
  public var segments: [String]?
  /// A part of a larger expression: the quiz that its answers need may stand beside it.
  public var isPart = false

  public init(
    _ place: Place, answers: [String: FieldType]? = nil, variables: [String]? = nil, namespaces: [String]? = nil,
    segments: [String]? = nil
  ) {
    self.place = place
    self.answers = answers
    self.variables = variables
    self.namespaces = namespaces
    self.segments = segments
  }

  /// For a segment with no quiz at hand: names are not checked.
  public static let segment = ExpressionScope(.segment)

  func type(of field: Field) -> FieldType {
    switch field {
    case .answer(let ref): answers?[ref] ?? .unknown
    case .score: .number
    case .contact(.created), .contact(.seen): .date
    case .contact: .text
    case .consent: .consent
    case .session(.recommended), .session(.bought), .slot: .set
    case .session, .sync: .text
    case .property: .unknown
    case .product(.price), .product(.stock): .number
    case .product(.tag), .product(.collection): .set
    case .product: .text
    }
  }

  /// Why a field may not stand here; nil when it may.
  func objection(to field: Field) -> String? {
    switch field {
    case .product where place == .quiz || place == .segment:
      return "product fields stand only in links, filters and slots"
    case .product: return nil
    case _ where place == .link: return "a link's where sees only product fields"
    case .contact where place != .segment, .consent where place != .segment, .sync where place != .segment,
      .property where place != .segment:
      return "\(field.text) is known only in segments"
    case .answer(let ref):
      guard let answers, answers[ref] == nil else { return nil }
      return "unknown question \"\(ref)\"" + Spelling.hint(ref, among: answers.keys)
    case .score(let name):
      guard let variables, !variables.contains(name) else { return nil }
      return "unknown variable \"\(name)\"" + Spelling.hint(name, among: variables)
    default: return nil
    }
  }
}

extension QuestionKind {
  /// The type of this kind's answers in an expression.
  public var fieldType: FieldType {
    switch self {
    case .multi, .ranking: .set
    case .slider, .number, .rating, .scale: .number
    case .date: .date
    default: .text
    }
  }
}
