// A named group of contacts, defined by one expression.

/// A saved segment.
public struct Segment: Hashable, Sendable {
  public var name: String
  public var basis: Basis?
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
    public var quiz: String
    public var version: String
    public var at: Instant
    public var store: String?
    public var kiosk: String?
    public var staff: String?
    public var locale: String?
    public var outcome: String?
    public var variables: [String: Int]
    /// Answers on the path.
    public var answers: [String: Answer]
    public var recommended: [String]

    public init(
      quiz: String, version: String, at: Instant, store: String? = nil, kiosk: String? = nil, staff: String? = nil,
      locale: String? = nil, outcome: String? = nil, variables: [String: Int] = [:], answers: [String: Answer] = [:],
      recommended: [String] = []
    ) {
      self.quiz = quiz
      self.version = version
      self.at = at
      self.store = store
      self.kiosk = kiosk
      self.staff = staff
      self.locale = locale
      self.outcome = outcome
      self.variables = variables
      self.answers = answers
      self.recommended = recommended
    }
  }
  /// A dated happening, named as in `SessionEvent`.
  public struct Happening: Hashable, Sendable {
    public var name: String
    public var at: Instant
    public init(name: String, at: Instant) {
      self.name = name
      self.at = at
    }
  }

  public var contact: Contact
  /// Every tag ever had.
  public var everTags: Set<Tag>
  /// Latest first.
  public var visits: [Visit]
  public var happenings: [Happening]
  /// Destination name → state of its newest delivery (`pending`, `delivered`, `dead`).
  public var sync: [String: String]

  public init(
    contact: Contact, everTags: Set<Tag> = [], visits: [Visit] = [], happenings: [Happening] = [], sync: [String: String] = [:]
  ) {
    self.contact = contact
    self.everTags = everTags
    self.visits = visits
    self.happenings = happenings
    self.sync = sync
  }
}
