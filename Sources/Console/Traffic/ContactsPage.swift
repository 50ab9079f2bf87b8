// The facts of the list of contacts and of one contact. The owner's alone.
public import Domain

/// Some of the contacts.
public struct ContactsPage: Equatable, Sendable {
  /// One contact in the list.
  public struct Row: Equatable, Sendable {
    /// ULID, 26 characters.
    public var id: String
    /// Email, else phone, else empty.
    public var address: String
    public var name: String?
    /// How many they have now.
    public var tags: Int
    /// Whether the person may be written to.
    public var isReachable: Bool
    /// Their latest sign of life.
    public var seen: Instant

    public init(id: String, address: String, name: String? = nil, tags: Int, isReachable: Bool, seen: Instant) {
      self.id = id
      self.address = address
      self.name = name
      self.tags = tags
      self.isReachable = isReachable
      self.seen = seen
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// When the snapshot was taken.
  public var asOf: Instant
  /// In the order in which they came.
  public var list: LongPage<Row>

  public init(version: Int64, asOf: Instant, list: LongPage<Row>) {
    self.version = version
    self.asOf = asOf
    self.list = list
  }
}

/// One person with everything that hangs on them.
public struct ContactPage: Equatable, Sendable {
  /// A tag that came or went.
  public struct TagStep: Equatable, Sendable {
    public var tag: Tag
    /// False for a loss.
    public var isGain: Bool
    public var at: Instant
    /// The session that it was in; nil for an import.
    public var session: String?

    public init(_ tag: Tag, isGain: Bool, at: Instant, session: String? = nil) {
      self.tag = tag
      self.isGain = isGain
      self.at = at
      self.session = session
    }
  }
  /// A yes or a no on one channel.
  public struct Consent: Equatable, Sendable {
    public var channel: Channel
    /// False for a withdrawal.
    public var isGiven: Bool
    public var at: Instant
    /// The exact words that were shown.
    public var wording: String
    /// Nil for an import.
    public var session: String?

    public init(_ channel: Channel, isGiven: Bool, at: Instant, wording: String, session: String? = nil) {
      self.channel = channel
      self.isGiven = isGiven
      self.at = at
      self.wording = wording
      self.session = session
    }
  }
  /// One row of the outbox.
  public struct Sending: Equatable, Sendable {
    public var destination: String
    /// `waiting`, `delivered`, `dead`.
    public var state: String
    public var attempts: Int
    /// Since when it is so.
    public var at: Instant
    /// Why it is not delivered, in the vendor's words.
    public var reason: String?
    /// The session that led to it.
    public var session: String?

    public init(destination: String, state: String, attempts: Int, at: Instant, reason: String? = nil, session: String? = nil) {
      self.destination = destination
      self.state = state
      self.attempts = attempts
      self.at = at
      self.reason = reason
      self.session = session
    }
  }

  /// When the snapshot was taken.
  public var asOf: Instant
  /// With the tags in force and the properties.
  public var contact: Contact
  /// The latest first.
  public var history: [TagStep]
  /// The latest first.
  public var consents: [Consent]
  /// The latest first.
  public var sendings: [Sending]
  /// The latest begun first.
  public var sessions: [SessionsPage.Row]

  public init(
    asOf: Instant, contact: Contact, history: [TagStep] = [], consents: [Consent] = [], sendings: [Sending] = [],
    sessions: [SessionsPage.Row] = []
  ) {
    self.asOf = asOf
    self.contact = contact
    self.history = history
    self.consents = consents
    self.sendings = sendings
    self.sessions = sessions
  }

  /// What has to be typed before somebody is erased: how the address begins, or the id of somebody without one.
  public static func proof(of contact: Contact) -> String {
    String((contact.email?.text ?? contact.phone?.text ?? contact.id).prefix(4)).lowercased()
  }
}
