// How long a row waits after each failure, and when it has waited enough. Chance is handed in.

/// A ladder of waits. A row is parked once it has both failed often enough and waited long enough: an outage of a week must not
/// turn a shop's contacts into dead letters.
public struct Backoff: Hashable, Sendable {
  /// Seconds after the first, second, … failure.
  public var waits: [Int]
  /// The wait after every later failure, in seconds.
  public var lastWait: Int
  /// The part of a wait that chance decides, 0 to 1: full jitter (1) lets kiosks that failed together come back apart.
  public var jitter: Double
  /// Failures before a row may be parked.
  public var attempts: Int
  /// Seconds from the row's creation before it may be parked.
  public var patience: Int64

  private static let fortnight: Int64 = 14 * 86_400

  /// 1, 2, 4, … 300 s with full jitter, twelve times; then hourly until two weeks have gone by.
  public static let vendor = Backoff(
    waits: [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300], lastWait: 3600, jitter: 1, attempts: 12, patience: fortnight)

  /// The table of the Standard Webhooks specification 1.0.0, whose tenth failure comes 75.6 h on; then daily until two weeks have gone by,
  /// longer than the table: a shop must outlive a receiver's bad week. A tenth of each wait is chance.
  public static let standardWebhooks = Backoff(
    waits: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400], lastWait: 86_400, jitter: 0.1, attempts: 10, patience: fortnight)

  /// Milliseconds to wait after the `failure`th failure, 1-based; nil when the row is to be parked.
  /// - Parameters:
  ///   - age: seconds since the row was written.
  ///   - chance: 0 to 1; 1 waits longest.
  public func wait(afterFailure failure: Int, age: Int64, chance: Double) -> Int64? {
    guard failure < attempts || age < patience else { return nil }
    let full = Double(failure <= waits.count ? waits[max(failure, 1) - 1] : lastWait)
    let waited = full * (1 - jitter) + full * jitter * chance.clamped(to: 0...1)
    return max(Int64(waited * 1000), 100)
  }
}
