// A person as the shop knows them: identifiers, tags and consent.

/// What a shopper typed on the lead step. Identifiers are normalised by `Email` and `Phone`.
public struct Lead: Hashable, Sendable {
  /// Nil when not asked for or left empty.
  public var email: Email?
  /// Nil when not asked for or left empty.
  public var phone: Phone?
  /// As typed; nil when not asked for or left empty.
  public var name: String?
  /// Ticked boxes only; empty when none was.
  public var consents: [ConsentGiven]

  public init(email: Email? = nil, phone: Phone? = nil, name: String? = nil, consents: [ConsentGiven] = []) {
    self.email = email
    self.phone = phone
    self.name = name
    self.consents = consents
  }

  /// Whether there is anything by which to know the person again.
  public var hasIdentifier: Bool { email != nil || phone != nil }
}

/// An un-ticked box that the shopper ticked: the proof of it (RELIABILITY.md 2.6).
public struct ConsentGiven: Hashable, Sendable {
  /// What was allowed: to be written to by email, or by SMS.
  public var channel: Channel
  /// The exact words shown, in the language shown.
  public var wording: String
  /// Language of the wording.
  public var locale: String
  /// The quiz version that held the wording.
  public var quizVersion: String
  /// When the yes was given.
  public var at: Instant

  public init(channel: Channel, wording: String, locale: String, quizVersion: String, at: Instant) {
    self.channel = channel
    self.wording = wording
    self.locale = locale
    self.quizVersion = quizVersion
    self.at = at
  }
}

/// A contact as stored, with what they are tagged by now.
public struct Contact: Hashable, Sendable {
  /// A contact's tag with the time it was gained.
  public struct TagSince: Hashable, Sendable {
    /// In force.
    public var tag: Tag
    /// When it was gained.
    public var since: Instant
    public init(_ tag: Tag, since: Instant) {
      self.tag = tag
      self.since = since
    }
  }
  /// The latest word on one channel.
  public struct ConsentState: Hashable, Sendable {
    /// False after a withdrawal.
    public var isGiven: Bool
    /// When it was said.
    public var at: Instant
    /// The exact words that were shown.
    public var wording: String
    public init(isGiven: Bool, at: Instant, wording: String) {
      self.isGiven = isGiven
      self.at = at
      self.wording = wording
    }
  }

  /// ULID, 26 characters; never changes.
  public var id: String
  /// Nil when not known.
  public var email: Email?
  /// Nil when not known.
  public var phone: Phone?
  /// As the person wrote it; nil when not known.
  public var name: String?
  /// The language last read; nil when not known.
  public var locale: String?
  /// When the shop first knew of them.
  public var created: Instant
  /// Their latest sign of life: a lead, or what an import says.
  public var seen: Instant
  /// Sorted by tag.
  public var tags: [TagSince]
  /// A channel on which nothing was ever said is missing.
  public var consent: [Channel: ConsentState]
  /// By name, from imports; empty without.
  public var properties: [String: JSON]

  public init(
    id: String, email: Email? = nil, phone: Phone? = nil, name: String? = nil, locale: String? = nil, created: Instant,
    seen: Instant, tags: [TagSince] = [], consent: [Channel: ConsentState] = [:], properties: [String: JSON] = [:]
  ) {
    self.id = id
    self.email = email
    self.phone = phone
    self.name = name
    self.locale = locale
    self.created = created
    self.seen = seen
    self.tags = tags
    self.consent = consent
    self.properties = properties
  }

  /// Whether the person may be written to on `channel` now: they said yes and there is an address for it.
  public func isReachable(by channel: Channel) -> Bool {
    guard consent[channel]?.isGiven == true else { return false }
    return channel == .email ? email != nil : phone != nil
  }

  /// On any channel.
  public var isReachable: Bool { Channel.allCases.contains(where: isReachable) }
}
