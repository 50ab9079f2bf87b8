// How a kiosk is, as it tells the hub every half minute.
public import Domain

/// One beat of a kiosk.
public struct Health: Hashable, Sendable {
  /// Entries that wait to go up.
  public var backlog: Int64
  /// The newest publication that was dealt with, 0 for none.
  public var applied: Int64
  /// Of the printer: `ok`, `low`, `out`; nil where nothing is known.
  public var paper: String?
  /// The kiosk's clock.
  public var now: Instant
  /// How far an office has taken the feed; nil for a kiosk.
  public var feed: Int64?

  public init(backlog: Int64, applied: Int64, paper: String?, now: Instant, feed: Int64? = nil) {
    self.feed = feed
    self.backlog = backlog
    self.applied = applied
    self.paper = paper
    self.now = now
  }
}

/// What the hub says to a beat.
public struct BeatAnswer: Equatable, Sendable {
  /// The newest publication for this kiosk, 0 for none.
  public var published: Int64
  /// The hub's clock.
  public var now: Instant
}
