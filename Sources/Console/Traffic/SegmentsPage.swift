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
    /// Joined minus left in the last 7 days.
    public var sevenDays: Int
    /// People at the end of each of some equal stretches of the last 30 days, oldest first, now last; empty when not known.
    public var trend: [Int]

    public init(ref: SegmentRef, basis: Basis? = nil, people: Int, reachable: Int, sevenDays: Int, trend: [Int] = []) {
      self.ref = ref
      self.basis = basis
      self.people = people
      self.reachable = reachable
      self.sevenDays = sevenDays
      self.trend = trend
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// All contacts: what shares are of.
  public var people: Int
  /// In any order; the console groups and sorts.
  public var rows: [Row]

  public init(version: Int64, people: Int, rows: [Row]) {
    self.version = version
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
