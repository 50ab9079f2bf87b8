// Whether the clock is to be believed before anything goes by it: one that jumped years ahead would take everything (RELIABILITY.md 2.5:
// a clock that is not trusted waits).
import Domain
import GRDB

/// What is remembered of the clock by which things went before.
struct ClockTrust {
  /// A shop that was closed for longer waits, too.
  static let longestGapDays: Int64 = 45
  /// A wrong clock is noticed meanwhile.
  static let waitDays: Int64 = 3
  private static let trusted = "retention.clock"
  private static let doubted = "retention.clock_doubted"
  private static let day: Int64 = 86_400_000

  let db: Connection
  let now: Instant

  /// Until when nothing goes; nil for a clock that is believed. Nothing is written.
  /// - Parameter newest: time of the newest row.
  func waitsUntil(newest: Instant?) throws -> Instant? {
    let last = try moment(ClockTrust.trusted) ?? newest
    guard let last, now.milliseconds - last.milliseconds > ClockTrust.longestGapDays * ClockTrust.day else { return nil }
    // A doubt of a time to come is of a clock that has gone back since.
    let since = try moment(ClockTrust.doubted).flatMap { $0 <= now ? $0 : nil } ?? now
    let end = since.advanced(bySeconds: ClockTrust.waitDays * 86_400)
    return end <= now ? nil : end
  }

  /// Remembers that the clock is believed, or since when it is not.
  func note(_ waitsUntil: Instant?) throws {
    if let waitsUntil {
      try set(ClockTrust.doubted, waitsUntil.advanced(bySeconds: -ClockTrust.waitDays * 86_400))
    } else {
      try set(ClockTrust.trusted, now)
      try db.run("DELETE FROM setting WHERE key = ?", [ClockTrust.doubted])
    }
  }

  /// Whether `note` has anything to write that matters: the clock is noted twice a day, not with every step.
  func isNoted(_ waitsUntil: Instant?) throws -> Bool {
    let doubt = try moment(ClockTrust.doubted)
    if let waitsUntil { return doubt.map { $0.advanced(bySeconds: ClockTrust.waitDays * 86_400) == waitsUntil } ?? false }
    let age = try moment(ClockTrust.trusted).map { now.milliseconds - $0.milliseconds }
    return doubt == nil && age.map { (0..<ClockTrust.day / 2).contains($0) } ?? false
  }

  private func moment(_ key: String) throws -> Instant? {
    let text: String? = try db.value("SELECT value FROM setting WHERE key = ?", [key])
    return text.flatMap { Int64($0) }.map(Instant.init(milliseconds:))
  }

  private func set(_ key: String, _ moment: Instant) throws {
    try db.run(
      "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", [key, String(moment.milliseconds)])
  }
}
