// A named group of contacts, defined by one expression.

/// A saved segment.
public struct Segment: Hashable, Sendable {
  /// Unique; 1 to 80 characters, no quotes.
  public var name: String
  /// Nil when the merchant named none.
  public var basis: Basis?
  /// Whom it holds.
  public var definition: Predicate

  public init(name: String, basis: Basis? = nil, definition: Predicate) {
    self.name = name
    self.basis = basis
    self.definition = definition
  }
}

/// Everything that a segment's expression can ask about one contact.
public struct ContactFacts: Hashable, Sendable {
  /// One completed session of the contact.
  public struct Visit: Hashable, Sendable {
    /// Ref of the quiz.
    public var quiz: String
    /// SHA-256 of the quiz file, 64 hex digits.
    public var version: String
    /// When the results were reached.
    public var at: Instant
    /// Ref of the shop; nil when not set.
    public var store: String?
    /// Ref of the device; nil when not set.
    public var kiosk: String?
    /// Who served; nil when not known.
    public var staff: String?
    /// Ref of the experiment's variant that was seen; nil outside of one.
    public var variant: String?
    /// Language in which the results were read.
    public var locale: String?
    /// The highest variable's name; nil for a quiz without variables.
    public var outcome: String?
    /// By name, as they stood at the end.
    public var variables: [String: Int]
    /// Answers on the path.
    public var answers: [String: Answer]
    /// SKUs in page order, runner-ups last.
    public var recommended: [String]
    /// SKUs of the orders that came of it, each once.
    public var bought: [String]
    /// SKUs by slot ref, in page order.
    public var slots: [String: [String]]

    public init(
      quiz: String, version: String, at: Instant, store: String? = nil, kiosk: String? = nil, staff: String? = nil,
      variant: String? = nil, locale: String? = nil, outcome: String? = nil, variables: [String: Int] = [:],
      answers: [String: Answer] = [:],
      recommended: [String] = [],
      bought: [String] = [],
      slots: [String: [String]] = [:]
    ) {
      self.quiz = quiz
      self.version = version
      self.at = at
      self.store = store
      self.kiosk = kiosk
      self.staff = staff
      self.variant = variant
      self.locale = locale
      self.outcome = outcome
      self.variables = variables
      self.answers = answers
      self.recommended = recommended
      self.bought = bought
      self.slots = slots
    }
  }
  /// A dated happening, named as in `SessionEvent`.
  public struct Happening: Hashable, Sendable {
    /// `complete`, `question_view`.
    public var name: String
    /// When it happened.
    public var at: Instant
    public init(name: String, at: Instant) {
      self.name = name
      self.at = at
    }
  }

  /// With tags and consent as they are now.
  public var contact: Contact
  /// Every tag ever had.
  public var everTags: Set<Tag>
  /// Latest first.
  public var visits: [Visit]
  /// In no order.
  public var happenings: [Happening]
  /// Destination name → state of its newest delivery (`pending`, `delivered`, `dead`).
  public var sync: [String: String]
  /// Destination name → when that delivery came to its state.
  public var synced: [String: Instant] = [:]
  /// Segments whose people were kept as they were at one moment, and that hold the contact; by name.
  public var snapshots: Set<String>

  public init(
    contact: Contact, everTags: Set<Tag> = [], visits: [Visit] = [], happenings: [Happening] = [], sync: [String: String] = [:],
    snapshots: Set<String> = []
  ) {
    self.contact = contact
    self.everTags = everTags
    self.visits = visits
    self.happenings = happenings
    self.sync = sync
    self.snapshots = snapshots
  }
}
