// A person as the shop knows them: identifiers, tags and consent.

/// What a shopper typed on the lead step. Identifiers are normalised by `Email` and `Phone`.
public struct Lead: Hashable, Sendable {
  public var email: Email?
  public var phone: Phone?
  public var name: String?
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
  public var channel: Channel
  /// The exact words shown, in the language shown.
  public var wording: String
  public var locale: String
  /// The quiz version that held the wording.
  public var quizVersion: String
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
    public var tag: Tag
    public var since: Instant
    public init(_ tag: Tag, since: Instant) {
      self.tag = tag
      self.since = since
    }
  }
  /// The latest word on one channel.
  public struct ConsentState: Hashable, Sendable {
    public var isGiven: Bool
    public var at: Instant
    public var wording: String
    public init(isGiven: Bool, at: Instant, wording: String) {
      self.isGiven = isGiven
      self.at = at
      self.wording = wording
    }
  }

  public var id: String
  public var email: Email?
  public var phone: Phone?
  public var name: String?
  public var locale: String?
  public var created: Instant
  public var seen: Instant
  /// Sorted by tag.
  public var tags: [TagSince]
  public var consent: [Channel: ConsentState]
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

  public var isReachable: Bool { Channel.allCases.contains(where: isReachable) }
}
