// Figures as a merchant reads them: the report page, the notes and the command line write a number alike.

/// A shop's figures in English.
public struct Figures: Hashable, Sendable {
  /// Stands where a figure does not exist: nothing to take a share or a mean of.
  public static let none = "-"
  private static let signs = ["EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]

  /// Three letters.
  public var currency: String
  public init(currency: String) { self.currency = currency }

  /// `1,234`.
  public static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    let grouped = digits.indices.reduce(into: number < 0 ? "−" : "") { out, index in
      if index > 0, (digits.count - index) % 3 == 0 { out += "," }
      out.append(digits[index])
    }
    return grouped
  }

  /// `31.0%`, rounded half up; `-` where there is no share.
  public static func percent(_ rate: Rate) -> String { rate.thousandths.map { decimal($0) + "%" } ?? none }
  /// `31%`, for sentences; one decimal below 10%.
  public static func roundPercent(_ rate: Rate) -> String {
    guard let thousandths = rate.thousandths else { return none }
    return thousandths < 100 && thousandths % 10 != 0 ? decimal(thousandths) + "%" : "\((thousandths + 5) / 10)%"
  }
  /// `31.0%` for a bound of an interval between 0 and 1.
  public static func percent(_ share: Double) -> String { decimal(Int((share * 1000).rounded())) + "%" }
  /// `4.2 s`.
  public static func seconds(tenths: Int?) -> String { tenths.map { decimal($0) + " s" } ?? none }
  private static func decimal(_ tenths: Int) -> String { "\(count(tenths / 10)).\(abs(tenths % 10))" }

  /// `€1,234.50`, of minor units; `CHF 12.00` where a currency has no sign of its own.
  public func money(_ minor: Int) -> String {
    let sign = Figures.signs[currency] ?? currency + " "
    let whole = Figures.count(abs(minor) / (hasMinor ? 100 : 1))
    return (minor < 0 ? "−" : "") + sign + whole + (hasMinor ? "." + padded(abs(minor) % 100, 2) : "")
  }
  /// The mean; `-` where it does not exist.
  public func money(_ mean: Mean) -> String { mean.value.map(money) ?? Figures.none }
  private var hasMinor: Bool { currency != "JPY" }

  /// `24 November 2026`.
  public static func day(_ date: CivilDate) -> String { "\(date.day) \(months[date.month - 1]) \(date.year)" }

  /// `1–30 November 2026`, `28 October – 26 November 2026`, `24 November 2026`.
  public static func period(_ days: ClosedRange<CivilDate>) -> String {
    let (first, last) = (days.lowerBound, days.upperBound)
    if first == last { return day(first) }
    if first.year != last.year { return "\(day(first)) – \(day(last))" }
    if first.month != last.month { return "\(first.day) \(months[first.month - 1]) – \(day(last))" }
    return "\(first.day)–\(day(last))"
  }
}

extension Rate {
  /// Rounded half up; nil where there is no share.
  public var thousandths: Int? { of > 0 ? (2000 * count + of) / (2 * of) : nil }
}
