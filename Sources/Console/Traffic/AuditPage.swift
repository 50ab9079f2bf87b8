// The facts of the audit log: who changed what, from what to what. The owner's alone.
public import Domain

/// Some of the entries.
public struct AuditPage: Equatable, Sendable {
  /// One entry.
  public struct Row: Equatable, Sendable {
    /// A value that was there before or is there since.
    public struct Change: Equatable, Sendable {
      /// Where it stands: `questions.0.title`.
      public var name: String
      /// Nil where there was none.
      public var before: String?
      /// Nil where there is none any more.
      public var after: String?

      public init(_ name: String, before: String? = nil, after: String? = nil) {
        self.name = name
        self.before = before
        self.after = after
      }
    }

    /// Counts the entries from 1.
    public var number: Int64
    public var at: Instant
    /// A role, or `command line`.
    public var who: String
    /// `quiz.publish`.
    public var what: String
    /// What it was done to: `contact 01J9…`.
    public var facts: [String]
    /// By name.
    public var changes: [Change]

    public init(number: Int64, at: Instant, who: String, what: String, facts: [String] = [], changes: [Change] = []) {
      self.number = number
      self.at = at
      self.who = who
      self.what = what
      self.facts = facts
      self.changes = changes
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// When the snapshot was taken.
  public var asOf: Instant
  /// In the order in which they were written.
  public var list: LongPage<Row>

  public init(version: Int64, asOf: Instant, list: LongPage<Row>) {
    self.version = version
    self.asOf = asOf
    self.list = list
  }
}
