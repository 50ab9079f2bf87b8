// A question, its kind and its choices.

/// What a question asks for, and so how it is answered and checked.
public enum QuestionKind: String, Hashable, Sendable, CaseIterable {
  case single, picture, dropdown, multi, ranking
  case yesNo = "yes_no"
  case slider, number, rating, scale, date
  case text
  case longText = "long_text"
  case name, email, phone, barcode, statement, hidden

  /// Answered by choosing among `choices`.
  public var hasChoices: Bool {
    switch self {
    case .single, .picture, .dropdown, .multi, .ranking, .yesNo: true
    default: false
    }
  }
  /// Answered by a number, which may fall in a band.
  public var isNumeric: Bool {
    switch self {
    case .slider, .number, .rating, .scale: true
    default: false
    }
  }
  /// Answered by typed text.
  public var isText: Bool {
    switch self {
    case .text, .longText, .name, .email, .phone, .barcode, .hidden: true
    default: false
    }
  }
}

/// One step of the quiz.
public struct Question: Hashable, Sendable {
  public enum Order: String, Hashable, Sendable, CaseIterable {
    case given, random
    case randomButLast = "random_but_last"
  }
  /// What a hidden question takes its answer from.
  public enum Source: String, Hashable, Sendable, CaseIterable { case store, kiosk, staff, daypart, locale }

  public var ref: String
  public var kind: QuestionKind
  public var title: LocalizedText
  public var help: LocalizedText?
  public var optional = false
  public var showIf: Predicate?
  public var next: [Jump] = []
  /// Of choice kinds; a `yes_no` always has `yes` and `no`.
  public var choices: [Choice] = []
  public var order = Order.given
  /// Of numeric and date kinds.
  public var bands: [Band] = []
  /// Fewest choices of a multi.
  public var least: Int?
  /// Most choices of a multi.
  public var most: Int?
  /// How many a ranking asks for; nil is all.
  public var top: Int?
  public var minimum: Number?
  public var maximum: Number?
  public var step: Number?
  public var decimals = 0
  public var unit: LocalizedText?
  public var earliest: CivilDate?
  public var latest: CivilDate?
  public var maxLength: Int?
  /// Two-letter country of a phone number without a prefix.
  public var country: String?
  /// Of a statement.
  public var text: LocalizedText?
  public var advanceAfterSeconds: Int?
  public var source: Source?

  public init(ref: String, kind: QuestionKind, title: LocalizedText) {
    self.ref = ref
    self.kind = kind
    self.title = title
  }

  public func choice(_ ref: String) -> Choice? { choices.first { $0.ref == ref } }
  /// Choices, or the choices that bands are.
  public var carriers: [Choice] { bands.isEmpty ? choices : bands.map(\.choice) }
  /// Whether a multi's answer may be empty without the question being optional.
  public var fewest: Int { least ?? (optional ? 0 : 1) }
}

/// Where to go after a question; the first that holds wins.
public struct Jump: Hashable, Sendable {
  public enum Target: Hashable, Sendable { case question(String), results }
  /// Nil always holds.
  public var when: Predicate?
  public var target: Target

  public init(when: Predicate?, to target: Target) {
    self.when = when
    self.target = target
  }
}

/// What a shopper can say, and what follows from saying it.
public struct Choice: Hashable, Sendable {
  public var ref: String
  public var label: LocalizedText
  public var tags: [Tag] = []
  public var weight = 1
  public var links: [Link] = []
  /// The shopper's words beside a product that this choice earned a place.
  public var reason: LocalizedText?
  public var showIf: Predicate?
  public var changes: [VariableChange] = []
  public var hotkey: String?
  public var image: String?
  /// None of the above: clears the others.
  public var isNone = false
  /// All of the above: stands for every choice that is neither none nor all.
  public var isAll = false

  public init(ref: String, label: LocalizedText) {
    self.ref = ref
    self.label = label
  }
}

/// A stretch of numbers that counts as a chosen choice: `from <= a < to`, the last of a list `a <= to`.
public struct Band: Hashable, Sendable {
  public var choice: Choice
  /// Nil is open.
  public var from: Number?
  public var to: Number?

  public init(choice: Choice, from: Number?, to: Number?) {
    self.choice = choice
    self.from = from
    self.to = to
  }
}

extension Question {
  /// The band that `value` falls in, nil in a gap.
  public func band(of value: Number) -> Band? {
    for (index, band) in bands.enumerated() {
      let above = band.from.map { $0 <= value } ?? true
      let isLast = index == bands.count - 1
      let below = band.to.map { isLast ? value <= $0 : value < $0 } ?? true
      if above && below { return band }
    }
    return nil
  }
}

/// What a choice does to products.
public struct Link: Hashable, Sendable {
  public enum Selector: Hashable, Sendable {
    case sku([String]), product([String]), collection([String]), tag([String]), vendor([String]), type([String])
    case matching(Predicate)
  }
  public enum Effect: Hashable, Sendable { case points(Int), exclude, require, pin }

  public var selector: Selector
  public var effect: Effect

  public init(_ selector: Selector, _ effect: Effect = .points(1)) {
    self.selector = selector
    self.effect = effect
  }
}
