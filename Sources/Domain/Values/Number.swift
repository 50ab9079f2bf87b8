// Exact decimals: prices and typed numbers, compared without floating point.

/// A decimal with up to six digits after the point, held in millionths; range about ±9.2 × 10¹².
public struct Number: Hashable, Comparable, Sendable {
  /// 19.50 is 19,500,000.
  public let millionths: Int64

  public init(millionths: Int64) { self.millionths = millionths }
  /// Stops at either end of the range.
  public init(_ whole: Int) { self.millionths = Int64(clamping: whole).clampedMultiply(1_000_000) }

  /// Bounds and steps of questions end here: the sums of several are still within the range.
  static let largestBound: Number = 1_000_000_000_000

  /// Reads `19`, `-0.5`, `19.00`; nil for anything else, for more than six decimals that are not zero, and out of range.
  public init?(_ text: some StringProtocol) {
    var digits = Array(text.utf8)
    var sign: Int64 = 1
    if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      sign = first == UInt8(ascii: "-") ? -1 : 1
      digits.removeFirst()
    }
    let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, parts.count == 1 || !parts[1].isEmpty, !(whole.isEmpty && parts.count == 1) else { return nil }
    var fraction = parts.count == 2 ? Array(parts[1]) : []
    while fraction.count > 6 {
      guard fraction.removeLast() == UInt8(ascii: "0") else { return nil }
    }
    while fraction.count < 6 { fraction.append(UInt8(ascii: "0")) }
    var value: Int64 = 0
    for digit in Array(whole) + fraction {
      guard digit >= 48, digit <= 57 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(Int64(digit - 48))
      guard !overflow, !carried else { return nil }
      value = sum
    }
    millionths = sign * value
  }

  /// By value.
  public static func < (a: Number, b: Number) -> Bool { a.millionths < b.millionths }

  /// How many digits after the point it needs, 0 to 6.
  public var decimals: Int {
    var rest = millionths.magnitude % 1_000_000
    var count = 6
    while count > 0, rest % 10 == 0 {
      rest /= 10
      count -= 1
    }
    return count
  }

  /// Nil unless it is a whole number.
  public var whole: Int? { millionths % 1_000_000 == 0 ? Int(millionths / 1_000_000) : nil }

  /// Digits with at least `decimals` after the point: `19.5.text(decimals: 2)` is `19.50`.
  public func text(decimals minimum: Int = 0) -> String {
    let places = max(minimum, decimals)
    let fraction = padded(Int(millionths.magnitude % 1_000_000), 6)
    let head = (millionths < 0 ? "-" : "") + String(millionths.magnitude / 1_000_000)
    return places == 0 ? head : head + "." + fraction.prefix(min(places, 6))
  }

  /// Wraps around beyond the range.
  public static func + (a: Number, b: Number) -> Number { Number(millionths: a.millionths &+ b.millionths) }
  /// Wraps around beyond the range.
  public static func - (a: Number, b: Number) -> Number { Number(millionths: a.millionths &- b.millionths) }
}

extension Number: CustomStringConvertible {
  /// As `text()`: no more digits than it needs.
  public var description: String { text() }
}

extension Number: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Int64 {
  fileprivate func clampedMultiply(_ other: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? (self < 0) == (other < 0) ? .max : .min : product
  }
}
