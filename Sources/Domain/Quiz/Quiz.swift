// A quiz as FORMAT.md describes it: questions, tags, links to products, results. Pure values, decoded by QuizFile.

/// One version of a quiz.
public struct Quiz: Hashable, Sendable {
  /// `[a-z0-9][a-z0-9_-]{0,39}`, unique in a store.
  public var ref: String
  /// What the shopper reads at the start.
  public var title: LocalizedText
  /// Language of texts that name none: `en`, `de-AT`.
  public var locale: String
  /// Languages in which the quiz should be complete.
  public var locales: [String]
  /// Every tag namespace in use, in file order.
  public var namespaces: [Namespace]
  /// Names of whole numbers that start at 0, in file order.
  public var variables: [String]
  /// How links become points and an order.
  public var scoring: Scoring
  /// A product has to pass all of them.
  public var filters: [Filter]
  /// Nil: the attract screen shows the quiz's title alone.
  public var intro: Intro?
  /// In file order, at least one.
  public var questions: [Question]
  /// Applied in order, once each, after the path has ended.
  public var rules: [Rule]
  /// Asks for nothing unless the file says so.
  public var lead: LeadStep
  /// In page order.
  public var sections: [Section]
  /// Most products below the slots, from 0.
  public var runnerUps: Int
  /// Shown when every slot is empty; nil leaves it to the kiosk's own words.
  public var noMatch: LocalizedText?
  /// Beside the slots; nil offers nothing.
  public var offers: Offers?
  /// Without a template there is no link.
  public var handoff: Handoff
  /// SHA-256 of the file's text, hex: the immutable version that a session pins.
  public var version: String

  /// In English, with one section of one slot; `version` is empty until a file gives it.
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

  /// Nil when no question has this ref. O(n).
  public func question(_ ref: String) -> Question? { questions.first { $0.ref == ref } }
  /// Refs of the questions whose answers say who somebody is.
  public var contactQuestions: Set<String> { Set(questions.lazy.filter(\.kind.asksWho).map(\.ref)) }
  /// Place in `questions`, from 0; nil when no question has this ref. O(n).
  public func index(of ref: String) -> Int? { questions.firstIndex { $0.ref == ref } }
  /// Nil when it is not declared. O(n).
  public func namespace(_ name: String) -> Namespace? { namespaces.first { $0.name == name } }
  /// Of all sections, in page order; refs are unique.
  public var slots: [Slot] { sections.flatMap(\.slots) }

  /// The words in the shopper's language.
  public func text(_ text: LocalizedText?, in locale: String) -> String {
    text?.text(in: locale, default: self.locale) ?? ""
  }
}

/// How links become points and an order.
public struct Scoring: Hashable, Sendable {
  /// How several links of one choice add up for a variant: the best and the worst of them, or all.
  public enum Stacking: String, Hashable, Sendable, CaseIterable { case max, sum }
  /// Whether a question's votes are shared out among its chosen choices.
  public enum Normalise: String, Hashable, Sendable, CaseIterable { case split, none }
  /// Which of two prices goes first.
  public enum PriceOrder: String, Hashable, Sendable, CaseIterable { case asc, desc }

  /// What becomes of a variant whose known stock is below `minStock`: it is not shown, or shown as one that the shop orders.
  public enum OutOfStock: String, Hashable, Sendable, CaseIterable { case hide, order }

  /// Best and worst unless the file says otherwise.
  public var stacking = Stacking.max
  /// Shared out unless the file says otherwise.
  public var normalise = Normalise.split
  /// Questions that break ties first; the others follow in file order.
  public var tieRank: [String] = []
  /// Milli-votes.
  public var minScore = 1
  /// Percent of the asked questions.
  public var threshold = 0
  /// In pieces; a variant whose known stock is below is out of stock.
  public var minStock = 1
  /// Not shown unless the file says otherwise. With `order` it may be shown, marked, after everything that is in stock.
  public var outOfStock = OutOfStock.hide
  /// Breaks ties that priority and position leave; no price goes last.
  public var price = PriceOrder.asc
  /// Variants of one score change places from session to session, by SHA-256 of `session/sku`.
  public var rotate = false

  public init() {}
}

/// A hard filter: a product stays if `keep` holds.
public struct Filter: Hashable, Sendable {
  /// Unique in its quiz.
  public var ref: String
  /// Over one variant and the session; skipped when an answer that it names is empty or off the path.
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
  /// Nil is the quiz's title.
  public var title: LocalizedText?
  /// Nil without.
  public var text: LocalizedText?
  public init(title: LocalizedText? = nil, text: LocalizedText? = nil) {
    self.title = title
    self.text = text
  }
}

/// A derived-tag rule, applied once after the path has ended.
public struct Rule: Hashable, Sendable {
  /// Sees answers, tags and variables, and what the rules before it did.
  public var when: Predicate
  /// Given when it holds.
  public var add: [Tag]
  /// Taken away when it holds, after `add`.
  public var remove: [Tag]
  /// To variables, when it holds.
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
  /// Puts the amount in the variable's place, or adds it.
  public enum Operation: Hashable, Sendable { case set, plus }
  /// Declared by the quiz.
  public var variable: String
  /// What is done with the amount.
  public var operation: Operation
  /// May be negative.
  public var amount: Int

  public init(_ operation: Operation, _ variable: String, _ amount: Int) {
    self.variable = variable
    self.operation = operation
    self.amount = amount
  }
}
