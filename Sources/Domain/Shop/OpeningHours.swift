// When a shop is open: a week by the shop's own clocks, exact over the changes of summer time.

/// The hours of a week. A moment is open when the clock on the shop's wall stands in one of its day's parts, or in a part of the day before
/// that goes past midnight: an hour that a clock shows twice is open twice, one that it leaves out is not.
public struct OpeningHours: Hashable, Sendable {
  /// A stretch of one day.
  public struct Part: Hashable, Sendable {
    /// Minutes since midnight, 0 to 1439.
    public var from: Int
    /// Minutes since the midnight before `from`, exclusive; above 1440 it ends on the next day. At most a day after `from`.
    public var to: Int
    public init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }
  /// Keys of the configuration, in the order of `days`.
  public static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  private static let day = 1_440
  /// A clock that jumps over the only part of a week leaves it out: the next is a week on.
  private static let daysAhead = 15

  /// Monday first, seven of them; an empty day is closed.
  public var days: [[Part]]

  public init(days: [[Part]]) { self.days = (0..<7).map { $0 < days.count ? days[$0] : [] } }

  /// Whether the shop is open at `now`.
  public func isOpen(at now: Instant, in zone: StoreZone) -> Bool {
    let local = floorDivide(now.milliseconds + zone.offset(at: now), 86_400_000)
    let minute = Int(local.remainder / 60_000)
    let weekday = OpeningHours.weekday(Int(local.quotient))
    return days[weekday].contains { $0.from <= minute && minute < $0.to }
      || days[(weekday + 6) % 7].contains { minute < $0.to - OpeningHours.day }
  }

  /// The first moment after `now` at which the shop opens or closes; nil where it never does.
  public func change(after now: Instant, in zone: StoreZone) -> Instant? {
    let isOpen = isOpen(at: now, in: zone)
    // Between two neighbours of these nothing changes, so the first that differs is the moment itself.
    return turns(around: now, in: zone).sorted().first { $0 > now && self.isOpen(at: $0, in: zone) != isOpen }
  }

  /// Moments at which the wall clock may have come to an end of a part, or jumps: by every offset of those days, so some are none.
  private func turns(around now: Instant, in zone: StoreZone) -> [Instant] {
    let today = zone.date(of: now).daysSinceEpoch
    let midnights = (today - 2...today + OpeningHours.daysAhead).map { (day: $0, at: Int64($0) * 86_400_000) }
    let start = Instant(milliseconds: now.milliseconds - 3 * 86_400_000)
    let jumps = zone.jumps(from: start, to: now.advanced(bySeconds: Int64(OpeningHours.daysAhead) * 86_400))
    let offsets = Set(([start] + jumps).map { zone.offset(at: $0) })
    return jumps
      + midnights.flatMap { midnight in
        days[OpeningHours.weekday(midnight.day)].flatMap { [$0.from, $0.to] }.flatMap { minute in
          offsets.map { Instant(milliseconds: midnight.at + Int64(minute) * 60_000 - $0) }
        }
      }
  }

  /// 0 is Monday; 1970-01-01 was a Thursday.
  private static func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }
}

extension OpeningHours {
  /// Reads one day: `09:00-12:30, 14:00-19:00`, `18:00-02:00`, `closed`.
  /// - Throws: what is wrong, as half a sentence.
  static func parts(_ text: String) throws(HoursFault) -> [Part] {
    if text.lowercased() == "closed" { return [] }
    var parts: [Part] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = piece.split(separator: "-", omittingEmptySubsequences: false).map { minutes(String($0).trimmingSpaces()) }
      guard ends.count == 2, let from = ends[0], let to = ends[1], from < day else {
        throw HoursFault("expected hours such as 09:00-19:00, several with commas, or closed; found \"\(text)\"")
      }
      guard from != to else { throw HoursFault("\"\(piece.trimmed)\" ends as it begins; a whole day is 00:00-24:00") }
      parts.append(Part(from: from, to: to > from ? to : to + day))
    }
    parts.sort { $0.from < $1.from }
    for (a, b) in zip(parts, parts.dropFirst()) where b.from < a.to { throw HoursFault("the hours \"\(text)\" overlap") }
    return parts
  }

  /// `24:00` is the end of a day.
  private static func minutes(_ text: String) -> Int? {
    let digits = text.split(separator: ":", omittingEmptySubsequences: false)
    guard digits.count == 2, (1...2).contains(digits[0].utf8.count), digits[1].utf8.count == 2,
      digits.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let hour = Int(digits[0]), let minute = Int(digits[1]),
      minute < 60, hour * 60 + minute <= day
    else { return nil }
    return hour * 60 + minute
  }
}

/// Why hours cannot be read.
struct HoursFault: Error {
  let text: String
  init(_ text: String) { self.text = text }
}

extension Substring {
  fileprivate var trimmed: String { String(self).trimmingSpaces() }
}

extension StoreZone {
  /// Moments at which the clock jumps, after `from` and up to `to`: at most one a day is found.
  func jumps(from: Instant, to: Instant) -> [Instant] {
    var jumps: [Instant] = []
    var start = from.milliseconds
    while start < to.milliseconds {
      let end = min(start + 86_400_000, to.milliseconds)
      let offset = offset(at: Instant(milliseconds: start))
      if self.offset(at: Instant(milliseconds: end)) != offset {
        var (before, after) = (start, end)
        while after - before > 1 {
          let middle = before + (after - before) / 2
          if self.offset(at: Instant(milliseconds: middle)) == offset { before = middle } else { after = middle }
        }
        jumps.append(Instant(milliseconds: after))
      }
      start = end
    }
    return jumps
  }
}
