// Amounts in the smallest coin of a currency, as whole numbers.

/// How a currency is counted.
public enum Money {
  /// Currencies without a smaller coin, and with three digits of it (ISO 4217).
  private static let whole: Set<String> = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
  ]
  private static let thousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

  /// Digits after the point: 2 for EUR, 0 for JPY.
  public static func decimals(of currency: String) -> Int { whole.contains(currency) ? 0 : thousandths.contains(currency) ? 3 : 2 }

  /// `amount` in minor units, rounded half away from zero: 19.50 EUR is 1950.
  public static func minor(_ amount: Number, in currency: String) -> Int {
    let unit: Int64 = [1_000_000, 100_000, 10_000, 1_000][decimals(of: currency)]
    let (count, rest) = amount.millionths.quotientAndRemainder(dividingBy: unit)
    return Int(count) + (rest.magnitude * 2 >= UInt64(unit) ? Int(rest.signum()) : 0)
  }

  /// Minor units with their point: 1950 EUR is `19.50`.
  public static func text(_ minor: Int, in currency: String) -> String {
    let places = decimals(of: currency)
    guard places > 0 else { return String(minor) }
    let digits = padded(Int(clamping: minor.magnitude), places + 1)
    return (minor < 0 ? "-" : "") + digits.dropLast(places) + "." + digits.suffix(places)
  }
}
