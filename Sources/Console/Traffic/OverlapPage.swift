// The facts of the overlap: how many people segments share, each with each, and why one person is in a segment or is not.

/// What some segments have in common.
public struct OverlapPage: Equatable, Sendable {
  /// Segments at most: more do not stand on a screen.
  public static let most = 12

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// All contacts.
  public var people: Int
  /// Those that can be counted, in the order of the question.
  public var refs: [SegmentRef]
  /// Contacts in both, by places in `refs`; on the diagonal contacts in the one. 0 for what the role must not know.
  public var both: [[Int]]

  public init(version: Int64, people: Int, refs: [SegmentRef], both: [[Int]]) {
    self.version = version
    self.people = people
    self.refs = refs
    self.both = both
  }

  /// Contacts in the segment at `place`.
  func size(_ place: Int) -> Int { both[place][place] }
  /// Contacts in one of the two at least.
  func either(_ a: Int, _ b: Int) -> Int { size(a) + size(b) - both[a][b] }
}

/// Why somebody is in a segment or is not: every condition with what it says of them.
public struct MemberReasons: Equatable, Sendable {
  /// One condition.
  public struct Row: Equatable, Sendable {
    /// How deep it stands in the expression, from 0.
    public var depth: Int
    /// As text; of a group `all of` or `any of`.
    public var condition: String
    public var holds: Bool
    public init(depth: Int, condition: String, holds: Bool) {
      self.depth = depth
      self.condition = condition
      self.holds = holds
    }
  }

  public var ref: SegmentRef
  /// What was asked, as it was typed.
  public var who: String
  /// Email, else phone, else name, else id.
  public var person: String
  public var isIn: Bool
  /// In the order of the expression.
  public var rows: [Row]

  public init(ref: SegmentRef, who: String, person: String, isIn: Bool, rows: [Row]) {
    self.ref = ref
    self.who = who
    self.person = person
    self.isIn = isIn
    self.rows = rows
  }
}
