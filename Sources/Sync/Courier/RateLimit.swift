// How fast a vendor may be asked: a bucket of tokens whose whole state is one moment.
public import Domain

/// A token bucket. In any second at most `burst` and a second's refill leave, in any minute at most `burst + perMinute`, however the
/// vendor lays its windows.
public struct RateLimit: Hashable, Sendable {
  /// Tokens that come back in a minute, at least 1.
  public let perMinute: Int
  /// Tokens of a full bucket, at least 1.
  public let burst: Int

  /// Numbers below 1 count as 1.
  public init(perMinute: Int, burst: Int) {
    self.perMinute = max(perMinute, 1)
    self.burst = max(burst, 1)
  }

  /// Takes tokens at `now`.
  /// - Parameters:
  ///   - wanted: at most so many, at least 1.
  ///   - mark: when the bucket will be full again, in microseconds; nil for a full one. Couriers share the limit by sharing the mark.
  /// - Returns: tokens taken, and where there was none the milliseconds after which there will be one.
  public func take(_ wanted: Int = 1, mark: inout Int64?, at now: Instant) -> (granted: Int, wait: Int64) {
    let now = now.milliseconds * 1000
    let interval = 60_000_000 / Int64(perMinute)
    let whole = Int64(burst) * interval
    // A clock that jumped back finds an empty bucket, and waits no longer than that.
    let full = min(max(mark ?? now, now), now + whole)
    let granted = min(Int64(max(wanted, 1)), (now + whole - full) / interval)
    mark = full + granted * interval
    return (Int(granted), granted > 0 ? 0 : (full + interval - whole - now + 999) / 1000)
  }
}
