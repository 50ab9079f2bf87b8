// Stretches of time in expressions, and the days that come back every year.

/// A stretch of time: `12h`, `30d`, `4w`, `6mo`.
public struct Span: Hashable, Sendable {
  /// Hours, days, weeks, calendar months.
  public enum Unit: String, Hashable, Sendable, CaseIterable { case h, d, w, mo }
  /// From 1; at most 100,000 when read from text.
  public var count: Int
  /// Hours to weeks have a fixed length, months do not.
  public var unit: Unit

  public init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// Nil unless digits and a unit.
  public init?(_ text: some StringProtocol) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count > 0, count <= 100_000, let unit = Unit(rawValue: text.dropFirst(digits.count).lowercased())
    else { return nil }
    self.init(count, unit)
  }

  /// `30d`, `6mo`.
  public var text: String { "\(count)\(unit.rawValue)" }

  /// The moment that lies this long before `now`; months go back by the calendar of the store.
  public func before(_ now: Instant, zone: StoreZone) -> Instant {
    now.moved(by: -count, unit, zone)
  }

  /// The moment that lies this long after `now`; months go on by the calendar of the store.
  public func after(_ now: Instant, zone: StoreZone) -> Instant { now.moved(by: count, unit, zone) }

  /// The day that lies this long after `day`, in whole days.
  public func after(_ day: CivilDate) -> CivilDate {
    switch unit {
    case .h: CivilDate(daysSinceEpoch: day.daysSinceEpoch + count / 24)
    case .d: CivilDate(daysSinceEpoch: day.daysSinceEpoch + count)
    case .w: CivilDate(daysSinceEpoch: day.daysSinceEpoch + count * 7)
    case .mo: day.monthsEarlier(-count)
    }
  }
}

extension Instant {
  fileprivate func moved(by count: Int, _ unit: Span.Unit, _ zone: StoreZone) -> Instant {
    switch unit {
    case .h: return advanced(bySeconds: Int64(count) * 3600)
    case .d: return advanced(bySeconds: Int64(count) * 86_400)
    case .w: return advanced(bySeconds: Int64(count) * 604_800)
    case .mo:
      let today = zone.date(of: self)
      let sinceMidnight = milliseconds - zone.start(of: today).milliseconds
      return Instant(milliseconds: zone.start(of: today.monthsEarlier(-count)).milliseconds + sinceMidnight)
    }
  }
}

extension CivilDate {
  /// The first day from `today` on that has this day and month in a later year; 29 February is kept on the 28th in other years.
  func anniversary(from today: CivilDate) -> CivilDate? {
    let first = max(today.year, year + 1)
    return [first, first + 1].lazy.compactMap(anniversary(in:)).first { $0 >= today }
  }

  private func anniversary(in year: Int) -> CivilDate? {
    CivilDate(year: year, month: month, day: day) ?? CivilDate(year: year, month: month, day: day - 1)
  }
}
