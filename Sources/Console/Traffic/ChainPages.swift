// The snapshots of which the pages of a chain are drawn: kiosks, sessions of all shops, what is published.
public import Domain

/// Snapshot of the kiosks' health.
public struct KiosksPage: Equatable, Sendable {
  /// One kiosk, as it said last how it is.
  public struct Row: Equatable, Sendable {
    /// UUID.
    public var id: String
    public var name: String
    public var shop: String
    public var region: String
    /// By the hub's clock; nil for one that has never joined.
    public var seen: Instant?
    /// What is wrong, in words, the gravest first; empty for one that is well.
    public var ills: [String]
    /// Entries that wait to go up; nil where it has not said.
    public var waiting: Int?
    /// Whether it has dealt with all that is published for it.
    public var isUpToDate: Bool
    /// `ok`, `low`, `out`; nil where it is not known.
    public var paper: String?
    /// Ahead of the hub's clock, in milliseconds; nil where it is not known.
    public var skewMilliseconds: Int64?
    /// Of its program; nil where it has not said.
    public var program: String?
    /// Entries that the hub did not take in.
    public var refused: Int
    public var isCutOff: Bool

    public init(
      id: String, name: String, shop: String, region: String = "", seen: Instant?, ills: [String] = [], waiting: Int? = nil,
      isUpToDate: Bool = true, paper: String? = nil, skewMilliseconds: Int64? = nil, program: String? = nil, refused: Int = 0,
      isCutOff: Bool = false
    ) {
      self.id = id
      self.name = name
      self.shop = shop
      self.region = region
      self.seen = seen
      self.ills = ills
      self.waiting = waiting
      self.isUpToDate = isUpToDate
      self.paper = paper
      self.skewMilliseconds = skewMilliseconds
      self.program = program
      self.refused = refused
      self.isCutOff = isCutOff
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  public var asOf: Instant
  /// By shop and name.
  public var rows: [Row]
  public init(version: Int64, asOf: Instant, rows: [Row]) {
    self.version = version
    self.asOf = asOf
    self.rows = rows
  }
}

/// Some sessions of all shops that are looked at, the latest first.
public struct ChainSessionsPage: Equatable, Sendable {
  public struct Row: Equatable, Sendable {
    /// ULID, 26 characters.
    public var id: String
    /// Nil where the kiosk did not say.
    public var at: Instant?
    public var shop: String
    public var kiosk: String
    public var quizTitle: String
    public var state: SessionState
    public var hasLead: Bool
    /// Minor units; nil without a basket.
    public var basketValue: Int?

    public init(
      id: String, at: Instant?, shop: String, kiosk: String, quizTitle: String, state: SessionState, hasLead: Bool, basketValue: Int? = nil
    ) {
      self.id = id
      self.at = at
      self.shop = shop
      self.kiosk = kiosk
      self.quizTitle = quizTitle
      self.state = state
      self.hasLead = hasLead
      self.basketValue = basketValue
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  public var asOf: Instant
  /// The page begins after this one; nil for the latest.
  public var before: String?
  public var rows: [Row]
  /// Whether there are earlier ones.
  public var hasMore: Bool
  public init(version: Int64, asOf: Instant, before: String? = nil, rows: [Row], hasMore: Bool = false) {
    self.version = version
    self.asOf = asOf
    self.before = before
    self.rows = rows
    self.hasMore = hasMore
  }
}

/// What was published, the newest first.
public struct PublishedPage: Equatable, Sendable {
  public struct Row: Equatable, Sendable {
    /// Rises with each publication.
    public var version: Int64
    /// `quiz`, `theme`, `catalog`, `stock`, `setting`.
    public var kind: String
    public var ref: String
    /// `all kiosks`, `10% of kiosks`, a shop.
    public var target: String
    public var at: Instant
    public var by: String
    public var isTakenBack: Bool
    /// Whether it can be given to more kiosks.
    public var isNarrow: Bool
    /// Whether something newer has taken its place.
    public var isReplaced: Bool
    /// Kiosks that have it, that wait because of a change of their own, that cannot use it, of all that it is for.
    public var applied: Int
    public var waiting: Int
    public var refused: Int
    public var kiosks: Int
    /// Why the first that waits or cannot use it does not; nil where none does.
    public var reason: String?

    public init(
      version: Int64, kind: String, ref: String, target: String, at: Instant, by: String, isTakenBack: Bool = false, isNarrow: Bool = false,
      isReplaced: Bool = false, applied: Int, waiting: Int = 0, refused: Int = 0, kiosks: Int, reason: String? = nil
    ) {
      self.version = version
      self.kind = kind
      self.ref = ref
      self.target = target
      self.at = at
      self.by = by
      self.isTakenBack = isTakenBack
      self.isNarrow = isNarrow
      self.isReplaced = isReplaced
      self.applied = applied
      self.waiting = waiting
      self.refused = refused
      self.kiosks = kiosks
      self.reason = reason
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  public var asOf: Instant
  public var rows: [Row]
  public init(version: Int64, asOf: Instant, rows: [Row]) {
    self.version = version
    self.asOf = asOf
    self.rows = rows
  }
}
