// What leaves for a destination, behind the consent gate, and how its journey can end.

/// A contact's state as one destination is told it. Written into the outbox in the transaction that made it true.
public struct ContactUpdate: Hashable, Sendable, Codable {
  /// A quiz session that led to the update.
  public struct Session: Hashable, Sendable, Codable {
    /// A product on the results page.
    public struct Product: Hashable, Sendable, Codable {
      /// Of the variant shown.
      public var sku: String
      /// As the catalog of that day has it; the SKU where that is not known.
      public var title: String
      /// Ref of its slot; nil for a runner-up.
      public var slot: String?
      public init(sku: String, title: String, slot: String?) {
        self.sku = sku
        self.title = title
        self.slot = slot
      }
    }
    /// ULID, 26 characters.
    public var id: String
    /// Ref of the quiz.
    public var quiz: String
    /// In the quiz's own language.
    public var quizTitle: String
    /// SHA-256 of the quiz file, 64 hex digits.
    public var version: String
    /// ISO 8601.
    public var completedAt: String
    /// The highest variable's name; nil for a quiz without variables.
    public var outcome: String?
    /// By name, as they stood at the end.
    public var variables: [String: Int]
    /// Choice refs or typed values by question.
    public var answers: [String: [String]]
    /// In page order, runner-ups last.
    public var products: [Product]
    /// Ref of the shop; nil when not set.
    public var store: String?
    /// Ref of the device; nil when not set.
    public var kiosk: String?

    public init(
      id: String, quiz: String, quizTitle: String, version: String, completedAt: String, outcome: String?,
      variables: [String: Int], answers: [String: [String]], products: [Product], store: String?, kiosk: String?
    ) {
      self.id = id
      self.quiz = quiz
      self.quizTitle = quizTitle
      self.version = version
      self.completedAt = completedAt
      self.outcome = outcome
      self.variables = variables
      self.answers = answers
      self.products = products
      self.store = store
      self.kiosk = kiosk
    }
  }
  /// A channel that the person consented to.
  public struct Consent: Hashable, Sendable, Codable {
    /// ISO 8601.
    public var at: String
    /// The exact words that were shown.
    public var wording: String
    /// Given in this very session: only then may a vendor's subscribe call be made (VENDORS.md 1).
    public var isFresh: Bool
    public init(at: String, wording: String, isFresh: Bool) {
      self.at = at
      self.wording = wording
      self.isFresh = isFresh
    }
  }

  /// The contact's id: a ULID, 26 characters.
  public var contact: String
  /// Nil when not known, and when no consent lets it out.
  public var email: String?
  /// E.164.
  public var phone: String?
  /// Nil when not known.
  public var name: String?
  /// The language last read; nil when not known.
  public var locale: String?
  /// All tags that the contact has now, sorted.
  public var tags: [String]
  /// Tags lost by this update.
  public var removedTags: [String]
  /// By channel, `email` and `sms`; only channels with consent in force.
  public var consent: [String: Consent]
  /// Nil when an import led to the update.
  public var session: Session?
  /// What it is written for.
  public enum Purpose: Hashable, Sendable {
    /// To be known there as it is known here.
    case state
    /// The person takes back a yes: channels, `email` and `sms`, sorted. The addresses are those of these channels; nothing else is told.
    case withdrawal([String])
    /// The person was erased here: nothing is to be kept there either.
    case erasure
  }
  /// Rows from before there were erasures and withdrawals tell a state.
  public var purpose: Purpose { isErasure ? .erasure : withdrawn.map(Purpose.withdrawal) ?? .state }
  /// Whether the person was erased here.
  public var isErasure: Bool { erasure == true }
  private var erasure: Bool?
  private var withdrawn: [String]?
  /// Names that a destination wants for namespaces where those have others, by namespace. Never in an outbox row.
  public var namespaceNames: [String: String] {
    get { otherNames ?? [:] }
    set { otherNames = newValue.isEmpty ? nil : newValue }
  }
  private var otherNames: [String: String]?

  public init(
    contact: String, email: String?, phone: String?, name: String?, locale: String?, tags: [String], removedTags: [String],
    consent: [String: Consent], session: Session?, purpose: Purpose = .state
  ) {
    switch purpose {
    case .state: break
    case .withdrawal(let channels): withdrawn = channels.sorted()
    case .erasure: erasure = true
    }
    self.contact = contact
    self.email = email
    self.phone = phone
    self.name = name
    self.locale = locale
    self.tags = tags
    self.removedTags = removedTags
    self.consent = consent
    self.session = session
  }

  /// What a property for the tags of a namespace is named after at the destination. The tags' own texts stay.
  public func name(ofNamespace namespace: String) -> String { otherNames?[namespace] ?? namespace }

  /// The consent gate: an update may leave only for a person who said yes on a channel that has an address. The address of a channel
  /// without consent stays here: the update is stripped of it, among the answers too. An erasure and a withdrawal tell a destination nothing
  /// that it was not told before, and need no consent.
  public var allowedToLeave: ContactUpdate? {
    if purpose != .state { return email == nil && phone == nil ? nil : self }
    var update = self
    if consent["email"] == nil { update.email = nil }
    if consent["sms"] == nil { update.phone = nil }
    guard update.email != nil || update.phone != nil else { return nil }
    let gate = update
    if let answers = gate.session?.answers { update.session?.answers = answers.mapValues { $0.filter(gate.mayTell) } }
    return update
  }

  /// An answer may be an address too: then it leaves only as the one that was consented to.
  private func mayTell(_ answer: String) -> Bool {
    if let typed = Email(answer) { return typed.normalised == email?.lowercased() }
    if let typed = Phone(answer) { return typed.text == phone }
    return true
  }
}

/// Where contacts go.
public struct DestinationAccount: Hashable, Sendable {
  /// The merchant's name for it, unique, `[a-z0-9][a-z0-9_-]{0,39}`.
  public var name: String
  /// `klaviyo`, `webhook`.
  public var vendor: String
  /// Keys of the vendor's settings; a secret is `env:NAME` or `file:PATH`, never the secret itself.
  public var settings: [String: String]
  /// Why nothing is sent at the moment; nil while it runs.
  public var pausedBecause: String?

  public init(name: String, vendor: String, settings: [String: String], pausedBecause: String? = nil) {
    self.name = name
    self.vendor = vendor
    self.settings = settings
    self.pausedBecause = pausedBecause
  }
}

/// One outbox row, claimed for sending.
public struct Delivery: Hashable, Sendable {
  /// The same on every attempt: the idempotency key.
  public var id: String
  /// The account's name.
  public var destination: String
  /// As it was when the row was written.
  public var update: ContactUpdate
  /// Attempts before this one.
  public var attempts: Int
  /// Steps of the delivery that an earlier attempt already finished, by name.
  public var done: Set<String>
  /// When the row was written.
  public var created: Instant

  public init(id: String, destination: String, update: ContactUpdate, attempts: Int, done: Set<String> = [], created: Instant) {
    self.id = id
    self.destination = destination
    self.update = update
    self.attempts = attempts
    self.done = done
    self.created = created
  }
}

/// How one attempt ended.
public enum Verdict: Hashable, Sendable {
  /// The vendor has it.
  case accepted
  /// Try again; nil leaves the time to the courier's backoff.
  case retry(afterSeconds: Int?, reason: String)
  /// The vendor will never take this one: a dead letter with the vendor's words.
  case refused(reason: String)
  /// The destination itself is out of order (a bad key, say): pause it and keep every row.
  case pause(reason: String)

  /// The same with its reason as `words` gives it back.
  public func having(_ words: (String) -> String) -> Verdict {
    switch self {
    case .accepted: self
    case .retry(let seconds, let reason): .retry(afterSeconds: seconds, reason: words(reason))
    case .refused(let reason): .refused(reason: words(reason))
    case .pause(let reason): .pause(reason: words(reason))
    }
  }
}
