// How numbers and times are written: short, in whole parts, never with floating point.
import Domain

/// Numbers as a merchant reads them.
enum Figures {
  /// `1,284`.
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var out = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return out
  }

  /// `31.2%`, rounded half up; `-` of nothing.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "-" }
    let tenths = (part * 2000 + whole) / (2 * whole)
    return "\(tenths / 10).\(tenths % 10)%"
  }

  /// `29%`; `-` of nothing.
  static func wholePercent(_ part: Int, of whole: Int) -> String {
    whole > 0 ? "\((part * 200 + whole) / (2 * whole))%" : "-"
  }

  /// `0.22`, rounded half up; `-` of nothing.
  static func hundredths(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "-" }
    let value = (part * 200 + whole) / (2 * whole)
    return "\(value / 100).\(value % 100 < 10 ? "0" : "")\(value % 100)"
  }

  /// `+41`, `-4`, `0`.
  static func signed(_ value: Int) -> String { value > 0 ? "+\(grouped(value))" : grouped(value) }

  /// `40 s`, `4 min`, `3 h`, `12 d`.
  static func age(seconds: Int) -> String {
    switch seconds {
    case ..<60: "\(max(0, seconds)) s"
    case ..<3600: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) d"
    }
  }

  /// `4:32`.
  static func countdown(seconds: Int) -> String {
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `5 people`, `1 person`.
  static func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(grouped(count)) \(count == 1 ? one : many)" }

  /// Milli-votes as points: `3000` is `3`, `1500` is `1.5`.
  static func points(_ milli: Int, signed: Bool = false) -> String {
    let (millionths, isOut) = Int64(milli).multipliedReportingOverflow(by: 1000)
    let text = Number(millionths: isOut ? (milli < 0 ? .min : .max) : millionths).text()
    return signed && milli > 0 ? "+\(text)" : text
  }
}

/// Times as the shop's clock shows them.
struct Clock: Equatable, Sendable {
  let zone: StoreZone
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `24 Nov`, with the year when it is not that of `now`.
  func day(_ instant: Instant, now: Instant) -> String {
    let date = zone.date(of: instant)
    let short = "\(date.day) \(Clock.months[date.month - 1])"
    return date.year == zone.date(of: now).year ? short : "\(short) \(date.year)"
  }

  /// `10:42`.
  func time(_ instant: Instant) -> String {
    let minute = (instant.milliseconds - zone.start(of: zone.date(of: instant)).milliseconds) / 60_000 % 60
    return [Int64(zone.hour(of: instant)), minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// `10:42` today, `23 Nov 18:05` before, `23 Nov 2025` in other years.
  func moment(_ instant: Instant, now: Instant) -> String {
    let (date, today) = (zone.date(of: instant), zone.date(of: now))
    if date == today { return time(instant) }
    return date.year == today.year ? "\(day(instant, now: now)) \(time(instant))" : day(instant, now: now)
  }
}
