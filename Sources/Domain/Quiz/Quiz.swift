// A quiz as FORMAT.md describes it: questions, tags, links to products, results. Pure values, decoded by QuizFile.

/// One version of a quiz.
public struct Quiz: Hashable, Sendable {
  public var ref: String
  public var title: LocalizedText
  public var locale: String
  public var locales: [String]
  public var namespaces: [Namespace]
  public var variables: [String]
  public var scoring: Scoring
  public var filters: [Filter]
  public var intro: Intro?
  public var questions: [Question]
  public var rules: [Rule]
  public var lead: LeadStep
  public var sections: [Section]
  public var runnerUps: Int
  public var noMatch: LocalizedText?
  public var handoff: Handoff
  /// SHA-256 of the file's text, hex: the immutable version that a session pins.
  public var version: String

  public init(ref: String, title: LocalizedText, questions: [Question]) {
    self.ref = ref
    self.title = title
    self.questions = questions
    locale = "en"
    locales = ["en"]
    namespaces = []
    variables = []
    scoring = Scoring()
    filters = []
    rules = []
    lead = LeadStep()
    sections = [.standard]
    runnerUps = 3
    handoff = Handoff()
    version = ""
  }

  public func question(_ ref: String) -> Question? { questions.first { $0.ref == ref } }
  public func index(of ref: String) -> Int? { questions.firstIndex { $0.ref == ref } }
  public func namespace(_ name: String) -> Namespace? { namespaces.first { $0.name == name } }
  public var slots: [Slot] { sections.flatMap(\.slots) }

  /// The words in the shopper's language.
  public func text(_ text: LocalizedText?, in locale: String) -> String {
    text?.text(in: locale, default: self.locale) ?? ""
  }
}

/// How links become points and an order.
public struct Scoring: Hashable, Sendable {
  public enum Stacking: String, Hashable, Sendable, CaseIterable { case max, sum }
  public enum Normalise: String, Hashable, Sendable, CaseIterable { case split, none }
  public enum PriceOrder: String, Hashable, Sendable, CaseIterable { case asc, desc }

  public var stacking = Stacking.max
  public var normalise = Normalise.split
  /// Questions that break ties first; the others follow in file order.
  public var tieRank: [String] = []
  /// Milli-votes.
  public var minScore = 1
  /// Percent of the asked questions.
  public var threshold = 0
  public var minStock = 1
  public var price = PriceOrder.asc
  public var rotate = false

  public init() {}
}

/// A hard filter: a product stays if `keep` holds.
public struct Filter: Hashable, Sendable {
  public var ref: String
  public var keep: Predicate
  /// A safety filter is never relaxed.
  public var safety: Bool

  public init(ref: String, keep: Predicate, safety: Bool = false) {
    self.ref = ref
    self.keep = keep
    self.safety = safety
  }
}

/// The screen before the first question.
public struct Intro: Hashable, Sendable {
  public var title: LocalizedText?
  public var text: LocalizedText?
  public init(title: LocalizedText? = nil, text: LocalizedText? = nil) {
    self.title = title
    self.text = text
  }
}

/// A derived-tag rule, applied once after the path has ended.
public struct Rule: Hashable, Sendable {
  public var when: Predicate
  public var add: [Tag]
  public var remove: [Tag]
  public var changes: [VariableChange]

  public init(when: Predicate, add: [Tag] = [], remove: [Tag] = [], changes: [VariableChange] = []) {
    self.when = when
    self.add = add
    self.remove = remove
    self.changes = changes
  }
}

/// What a choice or rule does to a variable. `set` comes before `plus`.
public struct VariableChange: Hashable, Sendable {
  public enum Operation: Hashable, Sendable { case set, plus }
  public var variable: String
  public var operation: Operation
  public var amount: Int

  public init(_ operation: Operation, _ variable: String, _ amount: Int) {
    self.variable = variable
    self.operation = operation
    self.amount = amount
  }
}
