// One session as the metrics count it: what happened, once each, however often it happened (SEMANTICS.md (d)).

/// A session that has ended, previews left out. What its shopper did is counted by distinct session, so this is all that metrics need.
public struct FunnelSession: Hashable, Sendable {
  /// One question that the shopper saw.
  public struct Step: Hashable, Sendable {
    /// Ref of the question.
    public var question: String
    /// Tenths of a second from the first view until the shopper left it for the first time; nil where no view was recorded. Not yet cut off.
    public var tenths: Int?
    /// Choices of the last answer; empty for answers that are no choices.
    public var choices: [String] = []
    /// The last answer says something.
    public var isAnswered = false
    /// The last answer was left empty.
    public var isSkipped = false
    /// Where the shopper went from here, each place once: refs, or `Funnel.results`. A view that follows a back is no way on.
    public var ways: [String] = []

    public init(_ question: String) { self.question = question }
  }

  /// What was bought after it.
  public struct Sale: Hashable, Sendable {
    /// Whole days from the end of the session to the order, from 0.
    public var days: Int
    /// Minor units of the shop's currency: value of the lines that the session recommended.
    public var direct: Int
    /// Of all other lines.
    public var indirect: Int
    /// Recommended SKUs among its lines, each once.
    public var skus: [String]

    public init(days: Int, direct: Int, indirect: Int, skus: [String]) {
      self.days = days
      self.direct = direct
      self.indirect = indirect
      self.skus = skus
    }
  }

  /// Where it belongs.
  public var slice: FunnelSlice
  /// By the store's time zone, of its beginning.
  public var day: CivilDate
  /// 0 to 23, by the store's time zone, of its beginning.
  public var hour: Int
  /// The intro was shown; true too for whoever started without it.
  public var isViewed = false
  /// The first slide was passed: start pressed, or a question answered.
  public var isStarted = false
  /// The results were reached.
  public var isCompleted = false
  /// It took over from an earlier session of the same shopper.
  public var isRetake = false
  /// The last thing was the idle reset.
  public var isTimedOut = false
  /// The shopper went back at least once.
  public var hasGoneBack = false
  /// The lead step was shown.
  public var isLeadViewed = false
  /// A valid email address or phone number was left.
  public var isLead = false
  /// Consented to, with the lead.
  public var consents: Set<Channel> = []
  /// The hand-off was shown.
  public var isHandedOff = false
  /// The hand-off's code came back, by a scan that was told or with an order.
  public var isScanned = false
  /// A receipt was printed.
  public var isPrinted = false
  /// Minor units of the basket that the hand-off showed last; nil without one.
  public var cart: Int?
  /// A slot stayed empty.
  public var hasEmptySlot = false
  /// A step of the fallback ladder filled a slot.
  public var hasFallback = false
  /// Ref of the outcome; nil without one.
  public var outcome: String?
  /// SKUs on the results page, each once.
  public var shown: [String] = []
  /// In the order in which they were seen first.
  public var steps: [Step] = []
  /// Ref of the question that was seen last; nil where none was, or where the lead step was.
  public var last: String?
  /// Orders that belong to it.
  public var sales: [Sale] = []

  public init(slice: FunnelSlice, day: CivilDate, hour: Int) {
    self.slice = slice
    self.day = day
    self.hour = hour
  }
}

/// What metrics can be told apart by, besides the day.
public struct FunnelSlice: Hashable, Sendable {
  /// Ref.
  public var quiz: String
  /// SHA-256 of the quiz file, 64 hex digits.
  public var version: String
  /// Nil where none was set.
  public var store: String?
  /// Nil where none was set.
  public var kiosk: String?
  /// In which the session ended.
  public var locale: String
  /// Variant of an experiment; nil outside of one.
  public var variant: String?

  public init(quiz: String, version: String, store: String? = nil, kiosk: String? = nil, locale: String = "en", variant: String? = nil) {
    self.quiz = quiz
    self.version = version
    self.store = store
    self.kiosk = kiosk
    self.locale = locale
    self.variant = variant
  }
}

/// Which sessions are counted; nil lets all pass.
public struct FunnelFilter: Hashable, Sendable {
  /// Ref.
  public var quiz: String?
  /// SHA-256 of the quiz file, or the beginning of it.
  public var version: String?
  public var store: String?
  public var kiosk: String?
  public var locale: String?
  public var variant: String?

  public init(
    quiz: String? = nil, version: String? = nil, store: String? = nil, kiosk: String? = nil, locale: String? = nil, variant: String? = nil
  ) {
    self.quiz = quiz
    self.version = version
    self.store = store
    self.kiosk = kiosk
    self.locale = locale
    self.variant = variant
  }

  /// Whether sessions of `slice` are counted.
  public func lets(_ slice: FunnelSlice) -> Bool {
    (quiz.map { slice.quiz == $0 } ?? true) && (version.map { slice.version.hasPrefix($0) } ?? true)
      && (store.map { slice.store == $0 } ?? true) && (kiosk.map { slice.kiosk == $0 } ?? true)
      && (locale.map { slice.locale == $0 } ?? true) && (variant.map { slice.variant == $0 } ?? true)
  }
}
