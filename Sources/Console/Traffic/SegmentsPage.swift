// The facts of the segment browser: how many people each tag and each saved segment has.
public import Domain

/// A tag or a saved segment.
public enum SegmentRef: Hashable, Sendable {
  /// Whoever has it now.
  case tag(Tag)
  /// By name.
  case saved(String)

  /// The tag as `goal:sleep`, or the saved segment's name.
  public var text: String {
    switch self {
    case .tag(let tag): tag.text
    case .saved(let name): name
    }
  }
}

/// Snapshot of the segment browser.
public struct SegmentsPage: Equatable, Sendable {
  /// One tag or saved segment.
  public struct Row: Equatable, Sendable {
    /// Opens the row's people and meaning.
    public var ref: SegmentRef
    /// Basis of a tag's namespace; nil for saved segments and for tags of a namespace that no quiz declares.
    public var basis: Basis?
    /// Contacts in it now.
    public var people: Int
    /// Of those, contacts that may be written to on some channel.
    public var reachable: Int
    public var reachableByEmail: Int
    public var reachableBySMS: Int
    /// Since the shop's midnight.
    public var today: Movement
    /// In the last 7 days.
    public var week: Movement
    /// In the last 30 days.
    public var month: Movement
    /// People at the end of each of some equal stretches of the last 30 days, oldest first, now last; empty when not known.
    public var trend: [Int]
    /// Whether who came and went is known; of a segment of facts in a large shop it is not.
    public var knowsPast: Bool { !trend.isEmpty }
    /// When a snapshot's people were written down, who stay its people; nil for a segment that is live.
    public var frozenAt: Instant?

    public init(
      ref: SegmentRef, basis: Basis? = nil, people: Int, reachable: Int, byEmail: Int, bySMS: Int, today: Movement = Movement(),
      week: Movement = Movement(), month: Movement = Movement(), trend: [Int] = [], frozenAt: Instant? = nil
    ) {
      self.ref = ref
      self.basis = basis
      self.people = people
      self.reachable = reachable
      reachableByEmail = byEmail
      reachableBySMS = bySMS
      self.today = today
      self.week = week
      self.month = month
      self.trend = trend
      self.frozenAt = frozenAt
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// When the snapshot was taken.
  public var asOf: Instant
  /// All contacts: what shares are of.
  public var people: Int
  /// In any order; the console groups and sorts.
  public var rows: [Row]

  public init(version: Int64, asOf: Instant, people: Int, rows: [Row]) {
    self.version = version
    self.asOf = asOf
    self.people = people
    self.rows = rows
  }
}

/// What one tag or segment says about a person, and what goes with it.
public struct SegmentMeaning: Equatable, Sendable {
  /// How a person comes by it.
  public enum Source: Equatable, Sendable {
    /// Chose the choice with this label, in the quiz with this title, version number.
    case said(label: String, quiz: String, version: Int)
    /// A rule of a quiz: its expression as text.
    case rule(String, quiz: String)
    /// A saved segment's definition as text.
    case definition(String)
    /// Came with an import.
    case imported
  }
  /// Another tag on the same people.
  public struct Companion: Equatable, Sendable {
    /// Another one than `ref`.
    public var tag: Tag
    /// Contacts with both.
    public var both: Int
    public init(_ tag: Tag, both: Int) {
      self.tag = tag
      self.both = both
    }
  }

  /// What is explained.
  public var ref: SegmentRef
  /// Quizzes in force first, then imports; empty when no one gives it any more.
  public var sources: [Source]
  /// Contacts with `ref`: what the companions are a part of.
  public var people: Int
  /// Most frequent first; five are enough.
  public var companions: [Companion]

  public init(ref: SegmentRef, sources: [Source], people: Int, companions: [Companion]) {
    self.ref = ref
    self.sources = sources
    self.people = people
    self.companions = companions
  }
}
