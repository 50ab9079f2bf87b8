// Who came into a segment and who left it, in stretches of time that end now.

/// How many joined and left since a moment.
public struct Movement: Hashable, Sendable {
  /// A stretch of time that ends now.
  public enum Window: Int, Hashable, Sendable, CaseIterable {
    /// Since midnight in the store.
    case today
    /// The last seven times 24 hours.
    case week
    /// The last thirty times 24 hours.
    case month

    /// What happened after this moment happened in the window.
    public func opened(at now: Instant, zone: StoreZone) -> Instant {
      switch self {
      // What happens at midnight itself is of the day that begins.
      case .today: Instant(milliseconds: zone.start(of: zone.date(of: now)).milliseconds - 1)
      case .week: now.advanced(bySeconds: -7 * 86_400)
      case .month: now.advanced(bySeconds: -30 * 86_400)
      }
    }
  }

  /// In it now, and not when the window opened.
  public var joined: Int
  /// In it when the window opened, and not now.
  public var left: Int
  /// By how much it grew; negative when it shrank.
  public var net: Int { joined - left }

  public init(joined: Int = 0, left: Int = 0) {
    self.joined = joined
    self.left = left
  }
}
