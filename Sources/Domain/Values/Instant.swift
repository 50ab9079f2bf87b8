// Points in time and civil dates as plain numbers, so that every rule can be replayed without a clock.
import Foundation

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
  /// Since 1970-01-01T00:00:00Z; negative before.
  public var milliseconds: Int64

  /// Milliseconds of 100 million days on either side of 1970: what lies beyond is no time, and sums of several must not overflow.
  public static let era: ClosedRange<Int64> = -8_640_000_000_000_000...8_640_000_000_000_000

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  /// The earlier is the lesser.
  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

  /// Negative goes back.
  public func advanced(bySeconds seconds: Int64) -> Instant {
    Instant(milliseconds: milliseconds + seconds * 1000)
  }

  /// `2026-11-24T10:00:00Z`; milliseconds are written only when there are any.
  public var iso: String {
    let (day, rest) = floorDivide(milliseconds, 86_400_000)
    let date = CivilDate(daysSinceEpoch: Int(day))
    let second = rest / 1000
    let clock = [second / 3600, second / 60 % 60, second % 60].map { padded(Int($0), 2) }
    let fraction = rest % 1000 == 0 ? "" : "." + padded(Int(rest % 1000), 3)
    return "\(date.iso)T\(clock.joined(separator: ":"))\(fraction)Z"
  }

  /// Reads `2026-11-24T10:00:00Z`, with an offset such as `+01:00`, or a bare date (midnight UTC); nil when it is none of these.
  public init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, let date = CivilDate(iso: String(decoding: bytes[0..<10], as: UTF8.self)) else { return nil }
    var milliseconds = Int64(date.daysSinceEpoch) * 86_400_000
    if bytes.count == 10 {
      self.init(milliseconds: milliseconds)
      return
    }
    guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
    var scanner = DigitScanner(bytes: bytes, at: 11)
    guard let hour = scanner.number(digits: 2), hour < 24, scanner.skip(":"), let minute = scanner.number(digits: 2), minute < 60
    else { return nil }
    milliseconds += Int64(hour * 3600 + minute * 60) * 1000
    if scanner.skip(":") {
      guard let second = scanner.number(digits: 2), second < 61 else { return nil }
      milliseconds += Int64(second) * 1000
      if scanner.skip(".") { milliseconds += Int64(scanner.fraction()) }
    }
    if scanner.atEnd || scanner.skip("Z") && scanner.atEnd {
      self.init(milliseconds: milliseconds)
      return
    }
    let sign: Int64 = scanner.skip("+") ? 1 : scanner.skip("-") ? -1 : 0
    guard sign != 0, let hours = scanner.number(digits: 2) else { return nil }
    _ = scanner.skip(":")
    guard let minutes = scanner.number(digits: 2), scanner.atEnd else { return nil }
    self.init(milliseconds: milliseconds - sign * Int64(hours * 3600 + minutes * 60) * 1000)
  }
}

/// A calendar day of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Comparable, Sendable {
  /// 1 to 9999 in dates that were read.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// Nil when the day does not exist (30 February).
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    let candidate = CivilDate(unchecked: year, month, day)
    guard CivilDate(daysSinceEpoch: candidate.daysSinceEpoch) == candidate else { return nil }
    self = candidate
  }

  /// Reads `2026-11-24`.
  public init?(iso text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Days are counted from 1970-01-01. The arithmetic is Howard Hinnant's `civil_from_days`.
  public init(daysSinceEpoch days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    self.init(
      unchecked: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private init(unchecked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// 1970-01-01 is 0. The arithmetic is Howard Hinnant's `days_from_civil`.
  public var daysSinceEpoch: Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `2026-11-24`.
  public var iso: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  /// The earlier is the lesser.
  public static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

  /// 0 is Monday.
  public var weekday: Int { Int(floorDivide(Int64(daysSinceEpoch) + 3, 7).remainder) }

  /// Whole years from this day to `today`; what a person born on this day says when asked for an age.
  public func age(on today: CivilDate) -> Int {
    today.year - year - ((today.month, today.day) < (month, day) ? 1 : 0)
  }

  /// The same day `months` earlier, or the last day of that month when it is shorter.
  public func monthsEarlier(_ months: Int) -> CivilDate {
    let index = year * 12 + month - 1 - months
    let (newYear, newMonth) = (index / 12, index % 12 + 1)
    for last in stride(from: day, to: 28, by: -1) {
      if let found = CivilDate(year: newYear, month: newMonth, day: last) { return found }
    }
    return CivilDate(unchecked: newYear, newMonth, min(day, 28))
  }
}

/// The store's time zone, by which days begin (SEMANTICS.md (e)).
public struct StoreZone: Hashable, Sendable {
  /// No summer time, no offset.
  public static let utc = StoreZone(zone: .gmt)
  private let zone: TimeZone

  private init(zone: TimeZone) { self.zone = zone }

  /// An IANA name such as `Europe/Paris`; nil when the system does not know it.
  public init?(name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    self.zone = zone
  }

  /// `Europe/Paris`; `GMT` for `utc`.
  public var name: String { zone.identifier }

  /// Milliseconds that the clock here is ahead of UTC.
  func offset(at instant: Instant) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))) * 1000
  }

  /// What the clock here shows, as if it were UTC. A time out of all proportion is the last, or the first, that a calendar has.
  private func clock(at instant: Instant) -> Int64 {
    let milliseconds = max(Instant.era.lowerBound, min(Instant.era.upperBound, instant.milliseconds))
    return milliseconds + offset(at: Instant(milliseconds: milliseconds))
  }

  /// The calendar day on which `instant` falls here.
  public func date(of instant: Instant) -> CivilDate {
    CivilDate(daysSinceEpoch: Int(floorDivide(clock(at: instant), 86_400_000).quotient))
  }

  /// Hour of the day, 0 to 23.
  public func hour(of instant: Instant) -> Int {
    Int(floorDivide(clock(at: instant), 86_400_000).remainder / 3_600_000)
  }

  /// Minutes since midnight by the clock here, 0 to 1439.
  public func minute(of instant: Instant) -> Int {
    Int(floorDivide(clock(at: instant), 86_400_000).remainder / 60_000)
  }

  /// The first moment of the day here: its midnight, the first of two, or the moment at which the clock jumps over it.
  public func start(of date: CivilDate) -> Instant {
    let utc = Int64(date.daysSinceEpoch) * 86_400_000
    // A clock changes at most once in the two days around a midnight.
    let offsets = [utc - 86_400_000, utc + 86_400_000].map { offset(at: Instant(milliseconds: $0)) }
    let midnights = offsets.map { Instant(milliseconds: utc - $0) }
    for (offset, midnight) in zip(offsets, midnights) where self.offset(at: midnight) == offset { return midnight }
    var (before, after) = (midnights[1].milliseconds, midnights[0].milliseconds)
    while after - before > 1 {
      let middle = before + (after - before) / 2
      if self.date(of: Instant(milliseconds: middle)) < date { before = middle } else { after = middle }
    }
    return Instant(milliseconds: after)
  }
}

func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, remainder: Int64) {
  let (q, r) = value.quotientAndRemainder(dividingBy: by)
  return r < 0 ? (q - 1, r + by) : (q, r)
}

func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private struct DigitScanner {
  let bytes: [UInt8]
  var at: Int

  var atEnd: Bool { at == bytes.count }

  mutating func skip(_ character: Character) -> Bool {
    guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
    at += 1
    return true
  }

  mutating func number(digits: Int) -> Int? {
    guard at + digits <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[at..<at + digits] {
      guard byte >= 48, byte <= 57 else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    at += digits
    return value
  }

  /// Milliseconds from the digits after the point.
  mutating func fraction() -> Int {
    var value = 0
    var weight = 100
    while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 {
      value += Int(bytes[at] - 48) * weight
      weight /= 10
      at += 1
    }
    return value
  }
}
