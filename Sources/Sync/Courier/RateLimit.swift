// How fast a vendor may be asked: a bucket of tokens as a value.
public import Domain

/// A token bucket. In any second at most `burst` and a second's refill leave, in any minute at most `burst + perMinute`, however the
/// vendor lays its windows.
public struct RateLimit: Hashable, Sendable {
  /// Tokens that come back in a minute, at least 1.
  public let perMinute: Int
  /// Tokens of a full bucket, at least 1.
  public let burst: Int
  /// In thousandths of a token.
  private var fill: Int64
  private var filledAt: Instant?

  /// A full bucket; numbers below 1 count as 1.
  public init(perMinute: Int, burst: Int) {
    self.perMinute = max(perMinute, 1)
    self.burst = max(burst, 1)
    fill = Int64(self.burst) * 1000
  }

  /// Takes a token at `now`, or says how many milliseconds to wait before asking again; 0 when it was taken.
  public mutating func take(at now: Instant) -> Int64 {
    refill(at: now)
    if fill >= 1000 {
      fill -= 1000
      return 0
    }
    let missing = 1000 - fill
    return (missing * 60 + Int64(perMinute) - 1) / Int64(perMinute)
  }

  /// A clock that jumped back refills nothing and starts again from there.
  private mutating func refill(at now: Instant) {
    let elapsed = max(now.milliseconds - (filledAt ?? now).milliseconds, 0)
    let gained = min(elapsed, 60_000) * Int64(perMinute) / 60
    if filledAt == nil || gained > 0 || filledAt.map({ now < $0 }) == true { filledAt = now }
    fill = min(fill + gained, Int64(burst) * 1000)
  }
}
