// The facts of the list of people behind a tag or segment.
public import Domain

/// One page of the people in a segment.
public struct PeoplePage: Equatable, Sendable {
  /// People a page.
  public static let size = 100

  /// One contact in the list.
  public struct Person: Equatable, Sendable {
    /// The contact's id.
    public var id: String
    /// Email, else phone, else empty. Mask it for staff (`Masked.address`); the console masks once more.
    public var address: String
    /// Nil for staff and where none was given.
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
  /// From 0.
  public var page: Int
  /// People in the segment, on all pages.
  public var total: Int
  /// When the snapshot was taken.
  public var asOf: Instant
  /// Latest `since` first. Send none to staff when `total` is below `Masked.least`.
  public var people: [Person]

  public init(ref: SegmentRef, page: Int, total: Int, asOf: Instant, people: [Person]) {
    self.ref = ref
    self.page = page
    self.total = total
    self.asOf = asOf
    self.people = people
  }
}
