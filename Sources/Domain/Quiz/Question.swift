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
  /// Its answer says who somebody is, or how to reach them: kept with consent only.
  public var asksWho: Bool { self == .email || self == .phone || self == .name }
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
  /// How the choices stand on the screen.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    case given, random
    case randomButLast = "random_but_last"
  }
  /// What a hidden question takes its answer from.
  public enum Source: String, Hashable, Sendable, CaseIterable { case store, kiosk, staff, daypart, locale }

  /// `[a-z0-9][a-z0-9_-]{0,39}`, unique in its quiz.
  public var ref: String
  /// Decides which of the properties below count.
  public var kind: QuestionKind
  /// What is asked; empty for a hidden question.
  public var title: LocalizedText
  /// Smaller words beside the title; nil without.
  public var help: LocalizedText?
  /// May be left empty.
  public var optional = false
  /// On the path only where this holds; nil always.
  public var showIf: Predicate?
  /// Tried in order; when none holds, the next question in the file follows.
  public var next: [Jump] = []
  /// Of choice kinds; a `yes_no` always has `yes` and `no`.
  public var choices: [Choice] = []
  /// Of choice kinds but `yes_no`.
  public var order = Order.given
  /// Of numeric and date kinds.
  public var bands: [Band] = []
  /// Fewest choices of a multi.
  public var least: Int?
  /// Most choices of a multi.
  public var most: Int?
  /// How many a ranking asks for; nil is all.
  public var top: Int?
  /// Of numeric kinds, inclusive; nil is open. Unless said: rating and scale 1, slider 0.
  public var minimum: Number?
  /// Of numeric kinds, inclusive; nil is open. Unless said: rating 5, scale 10, slider 100.
  public var maximum: Number?
  /// Counted from `minimum`, or from 0; nil for no steps. More than 0.
  public var step: Number?
  /// Most digits after the point, 0 to 6; a `step` with more allows as many.
  public var decimals = 0
  /// Word beside the number; nil without.
  public var unit: LocalizedText?
  /// Of a date, inclusive; nil is open.
  public var earliest: CivilDate?
  /// Of a date, inclusive; nil is open.
  public var latest: CivilDate?
  /// Of typed text, in grapheme clusters; nil is the kind's own (`longest`).
  public var maxLength: Int?
  /// Two-letter country of a phone number without a prefix.
  public var country: String?
  /// Of a statement.
  public var text: LocalizedText?
  /// Of a statement: goes on by itself; nil waits for a key.
  public var advanceAfterSeconds: Int?
  /// Of a hidden question, which has to have one.
  public var source: Source?

  public init(ref: String, kind: QuestionKind, title: LocalizedText) {
    self.ref = ref
    self.kind = kind
    self.title = title
  }

  /// Nil when no choice has this ref. O(n).
  public func choice(_ ref: String) -> Choice? { choices.first { $0.ref == ref } }
  /// Choices, or the choices that bands are.
  public var carriers: [Choice] { bands.isEmpty ? choices : bands.map(\.choice) }
  /// Fewest choices that a multi asks for: `least`, else 1, or 0 when it is optional.
  public var fewest: Int { least ?? (optional ? 0 : 1) }
}

/// Where to go after a question; the first that holds wins.
public struct Jump: Hashable, Sendable {
  /// A later question by its ref, or the end.
  public enum Target: Hashable, Sendable { case question(String), results }
  /// Nil always holds.
  public var when: Predicate?
  /// Always further on in the file.
  public var target: Target

  public init(when: Predicate?, to target: Target) {
    self.when = when
    self.target = target
  }
}

/// What a shopper can say, and what follows from saying it.
public struct Choice: Hashable, Sendable {
  /// `[a-z0-9][a-z0-9_-]{0,39}`, unique in its question.
  public var ref: String
  /// What the shopper reads; of a band the ref where the file names none.
  public var label: LocalizedText
  /// What choosing it says about the shopper.
  public var tags: [Tag] = []
  /// Multiplies its links' points; -1000 to 1000, negative turns them round.
  public var weight = 1
  /// What it does to products; empty for none.
  public var links: [Link] = []
  /// The shopper's words beside a product that this choice earned a place.
  public var reason: LocalizedText?
  /// Shown only where this holds; nil always.
  public var showIf: Predicate?
  /// To the quiz's variables, `set` before `plus`.
  public var changes: [VariableChange] = []
  /// One letter or digit; nil leaves it to the kiosk: 1 to 9, then letters.
  public var hotkey: String?
  /// As the file names it; nil without.
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
  /// What an answer in the band counts as.
  public var choice: Choice
  /// Nil is open.
  public var from: Number?
  /// Nil is open.
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
  /// Which variants a link is about; of several values any will do.
  public enum Selector: Hashable, Sendable {
    case sku([String]), product([String]), collection([String]), tag([String]), vendor([String]), type([String])
    case matching(Predicate)
  }
  /// Points from -1000 to 1000, or what stands above points.
  public enum Effect: Hashable, Sendable { case points(Int), exclude, require, pin }

  /// Over the variants of the catalog.
  public var selector: Selector
  /// What the matching variants get.
  public var effect: Effect

  public init(_ selector: Selector, _ effect: Effect = .points(1)) {
    self.selector = selector
    self.effect = effect
  }
}
