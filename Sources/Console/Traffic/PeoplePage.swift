// The facts of the list of people behind a tag or segment.
public import Domain

/// Some of the people in a segment.
public struct PeoplePage: Equatable, Sendable {
  /// One contact in the list.
  public struct Person: Equatable, Sendable {
    /// The contact's id.
    public var id: String
    /// Email, else phone, else empty. Masked for all but the owner (`Masked.address`); the console masks once more.
    public var address: String
    /// Nil for all but the owner, and where none was given.
    public var name: String?
    /// All tags of the contact, sorted.
    public var tags: [Tag]
    /// Channels on which the person may be written to.
    public var reachable: [Channel]
    /// When the person came into the segment (for a tag: gained it); nil when not known.
    public var since: Instant?

    public init(id: String, address: String, name: String? = nil, tags: [Tag], reachable: [Channel], since: Instant? = nil) {
      self.id = id
      self.address = address
      self.name = name
      self.tags = tags
      self.reachable = reachable
      self.since = since
    }
  }

  /// Whose people these are.
  public var ref: SegmentRef
  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// When the snapshot was taken.
  public var asOf: Instant
  /// Who came last has the last place. Nobody, and a total of 0, where the role must not know so few.
  public var list: LongPage<Person>

  public init(ref: SegmentRef, version: Int64, asOf: Instant, list: LongPage<Person>) {
    self.ref = ref
    self.version = version
    self.asOf = asOf
    self.list = list
  }
}
