// Numbers and prices as the shopper's language writes them.
import Domain

enum Money {
  private static let signs = ["EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"]

  /// `€18.00` in English, `18,00 €` in German; `EUR 18.00` where only ASCII can be shown.
  static func text(_ price: Number?, currency: String, locale: String, isASCII: Bool = false) -> String {
    guard let price else { return "" }
    let sign = isASCII ? currency : signs[currency] ?? currency
    let digits = number(price, decimals: currency == "JPY" ? 0 : 2, locale: locale)
    return usesComma(locale) ? "\(digits) \(sign)" : sign.count > 1 ? "\(sign) \(digits)" : sign + digits
  }

  /// Decimal sign by language; groups of three from 10,000 on.
  static func number(_ number: Number, decimals: Int, locale: String) -> String {
    let parts = number.text(decimals: decimals).split(separator: ".")
    var whole = String(parts.first ?? "0")
    if whole.count > 4 {
      let digits = Array(whole)
      whole = digits.indices.reduce(into: "") { out, index in
        if index > 0, (digits.count - index) % 3 == 0, digits[index - 1] != "-" { out += thousands(locale) }
        out.append(digits[index])
      }
    }
    return parts.count > 1 ? whole + (usesComma(locale) ? "," : ".") + parts[1] : whole
  }

  private static func thousands(_ locale: String) -> String {
    let language = locale.prefix { $0 != "-" }
    return language == "en" ? "," : ["fr", "sv", "pl", "fi", "cs", "nb"].contains(language) ? " " : "."
  }

  private static func usesComma(_ locale: String) -> Bool { !locale.hasPrefix("en") }
}
