// What the console asks about tags, segments and conditions, and what it is told.
public import Domain

/// Work on what the shop knows of its people by rule.
public enum TagRequest: Equatable, Sendable {
  /// How many match, while somebody types. Answer: `.matches` with the same question.
  case matches(MatchQuestion)
  /// Every tag with where it is given and read. Answer: `.list`.
  case list
  /// What a segment's expression may name, and with a name the segment that has it. Answer: `.segment`, or `.refused`.
  case segment(name: String?)
  /// Keep a segment, in place of the one called `replacing`. Answer: `.done`, or `.refused`.
  case saveSegment(SegmentDraft, replacing: String?)
  /// Answer: `.done`, or `.refused`.
  case deleteSegment(name: String)
  /// What a new name for a tag or namespace would touch. Answer: `.plan`, or `.refused`.
  case plan(from: String, to: String)
  /// Do what the plan says, all of it or nothing. Answer: `.renamed`, or `.refused`.
  case rename(TagPlan)
  /// Why somebody is in a segment or is not; `who` is an id, an email address or a phone number. Answer: `.reasons`, or `.refused`.
  case reasons(SegmentRef, who: String)

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .list: .browse
    case .reasons: .manage
    default: .edit
    }
  }
}

/// What comes of it.
public enum TagAnswer: Equatable, Sendable {
  case matches(MatchQuestion, MatchCount)
  case list(TagsPage)
  case segment(SegmentDraft?, ExpressionScope, ExpressionWords)
  case plan(TagPlan)
  /// What was done, and in words.
  case renamed(TagPlan, String)
  case reasons(MemberReasons)
  case done(String)
  /// It could not be done, and why: one sentence.
  case refused(String)
}

/// A count that is asked for. The answer repeats it: one that comes too late is dropped.
public struct MatchQuestion: Equatable, Sendable {
  /// Of whom or of what.
  public enum Subject: Equatable, Sendable { case people, products }
  /// Counts the questions of one field.
  public var number: Int
  public var subject: Subject
  /// A condition that can be read.
  public var expression: String

  public init(number: Int, subject: Subject, expression: String) {
    self.number = number
    self.subject = subject
    self.expression = expression
  }
}

/// How many match.
public enum MatchCount: Equatable, Sendable {
  /// `of` are all contacts.
  case people(Int, of: Int, reachable: Int)
  case products(Int, of: Int)
  /// It cannot be counted: why.
  case unknown(String)
}

/// A segment as a form has it.
public struct SegmentDraft: Equatable, Sendable {
  public var name: String
  public var basis: Basis?
  public var expression: String
  public init(name: String = "", basis: Basis? = nil, expression: String = "") {
    self.name = name
    self.basis = basis
    self.expression = expression
  }
}

/// Every tag of the shop.
public struct TagsPage: Equatable, Sendable {
  /// A place that gives or reads a tag.
  public struct Use: Equatable, Sendable {
    /// The quiz's title, `Segment`, `Destination`.
    public var owner: String
    /// `choice sleep of goal`, `rule 2 adds it`.
    public var place: String
    public init(_ owner: String, _ place: String) {
      self.owner = owner
      self.place = place
    }
  }
  /// A tag.
  public struct Row: Equatable, Sendable {
    public var tag: Tag
    /// Nil for a namespace that no quiz in force declares.
    public var basis: Basis?
    /// Contacts that have it now, as the role may know it.
    public var people: Int
    /// Choices and rules of the quizzes in force.
    public var given: [Use]
    /// Conditions, segments and destinations.
    public var read: [Use]

    public init(tag: Tag, basis: Basis?, people: Int, given: [Use] = [], read: [Use] = []) {
      self.tag = tag
      self.basis = basis
      self.people = people
      self.given = given
      self.read = read
    }
  }
  /// By name.
  public var rows: [Row]
  public init(rows: [Row]) { self.rows = rows }
}

/// What a new name would touch.
public struct TagPlan: Equatable, Sendable {
  /// A quiz that names the tag.
  public struct Quiz: Equatable, Sendable {
    public var ref: String
    public var title: String
    /// Number and hash of the version in force; nil for one that was never published.
    public var number: Int?
    public var version: String?
    /// Number that the new version gets; nil where only the draft names the tag.
    public var next: Int?
    /// Of the draft that changes too; nil without.
    public var draft: Int?

    public init(ref: String, title: String, number: Int?, version: String?, next: Int?, draft: Int?) {
      self.ref = ref
      self.title = title
      self.number = number
      self.version = version
      self.next = next
      self.draft = draft
    }
  }
  /// A tag, or a namespace as `goal:*`.
  public var from: String
  public var to: String
  public var quizzes: [Quiz]
  /// By name.
  public var segments: [String]
  /// Contacts that have the old tag.
  public var people: Int
  /// Of those, contacts that have the new one too.
  public var merging: Int
  /// Messages to destinations that will wait in the outbox.
  public var deliveries: Int
  /// What stays as it is, and what should be looked at: a sentence each.
  public var notes: [String]

  public init(
    from: String, to: String, quizzes: [Quiz] = [], segments: [String] = [], people: Int = 0, merging: Int = 0, deliveries: Int = 0,
    notes: [String] = []
  ) {
    self.from = from
    self.to = to
    self.quizzes = quizzes
    self.segments = segments
    self.people = people
    self.merging = merging
    self.deliveries = deliveries
    self.notes = notes
  }
}

/// Keys of its pages.
enum TagCommand: Hashable, Sendable {
  case list, rename, renameNamespace, confirm, newSegment, editSegment, deleteSegment
  /// Of the segment browser: a segment into the overlap, the overlap, ready definitions, why somebody is in it.
  case mark, overlap, starters, why
  /// The next measure of the overlap.
  case measure
  /// Of the form's conditions.
  case addCondition, addGroup, negate, removeCondition
}
