// All that a manager is told about one stretch of time, as data: `funnel --json`, the report page and the console's pages draw from it.

/// Figures of one shop over one period, with what is needed to read them.
public struct FunnelReport: Hashable, Sendable {
  /// Figures of one part of the whole: a day, a store, a variant.
  public struct Part: Hashable, Sendable {
    /// Ref of a store, kiosk, locale, variant or version, or a day as 2026-11-24; nil for sessions that have none.
    public var name: String?
    /// As people read it; the name where there is no other.
    public var title: String
    public var funnel: Funnel
    public init(name: String?, title: String, funnel: Funnel) {
      self.name = name
      self.title = title
      self.funnel = funnel
    }
  }

  /// A question as its quiz has it.
  public struct QuestionWords: Hashable, Sendable {
    public var ref: String
    /// In the quiz's own language.
    public var title: String
    /// A statement is seen and never answered.
    public var isStatement: Bool
    /// May be left empty.
    public var isOptional: Bool
    /// Refs and labels, in file order.
    public var choices: [Choice]
    /// One choice or band.
    public struct Choice: Hashable, Sendable {
      public var ref: String
      public var label: String
      public init(ref: String, label: String) {
        self.ref = ref
        self.label = label
      }
    }
    public init(ref: String, title: String, isStatement: Bool = false, isOptional: Bool = false, choices: [Choice] = []) {
      self.ref = ref
      self.title = title
      self.isStatement = isStatement
      self.isOptional = isOptional
      self.choices = choices
    }
  }

  /// As the shop calls itself; nil where it has no name.
  public var shop: String?
  public var filter: FunnelFilter
  /// First and last day, both included, in the store's time zone.
  public var days: ClosedRange<CivilDate>
  /// When it was counted.
  public var asOf: Instant
  /// Three letters.
  public var currency: String
  /// Sessions that have begun and not ended; they are not in the sums.
  public var underWay: Int
  /// Of a chain: of how many ended sessions these are the figures. Kiosks of an earlier program tell none. Nil for a store's own report, which
  /// has all.
  public var coverage: Rate?
  public var funnel: Funnel
  /// The same number of days right before.
  public var before: Funnel
  /// Every day of the period in order, empty ones too; at most `longestByDay` days, else none.
  public var byDay: [Part]
  /// Most completions first.
  public var quizzes: [Part]
  public var versions: [Part]
  public var stores: [Part]
  public var kiosks: [Part]
  public var locales: [Part]
  public var variants: [Part]
  /// Of the quiz's newest version in file order, then questions that only older versions had.
  public var questions: [QuestionWords]
  /// Titles by SKU, of all that the sums name.
  public var products: [String: String]

  /// Days that are told one by one.
  public static let longestByDay = 400

  public init(
    shop: String?, filter: FunnelFilter, days: ClosedRange<CivilDate>, asOf: Instant, currency: String, underWay: Int = 0,
    coverage: Rate? = nil, funnel: Funnel, before: Funnel = Funnel(), byDay: [Part] = [], quizzes: [Part] = [], versions: [Part] = [],
    stores: [Part] = [],
    kiosks: [Part] = [], locales: [Part] = [], variants: [Part] = [], questions: [QuestionWords] = [], products: [String: String] = [:]
  ) {
    self.shop = shop
    self.filter = filter
    self.days = days
    self.asOf = asOf
    self.currency = currency
    self.underWay = underWay
    self.coverage = coverage
    self.funnel = funnel
    self.before = before
    self.byDay = byDay
    self.quizzes = quizzes
    self.versions = versions
    self.stores = stores
    self.kiosks = kiosks
    self.locales = locales
    self.variants = variants
    self.questions = questions
    self.products = products
  }
}
