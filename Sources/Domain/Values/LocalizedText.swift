// One text in several languages: FORMAT.md's TEXT.

/// A text by locale. `de-AT` falls back to `de`, then to the quiz's default locale, then to whatever there is.
public struct LocalizedText: Hashable, Sendable {
  /// By `en` or `de-AT`.
  public var byLocale: [String: String]

  public init(_ byLocale: [String: String]) { self.byLocale = byLocale }
  /// In one language only.
  public init(_ text: String, locale: String = "en") { byLocale = [locale: text] }

  /// In `locale`, else in `fallback`, else in the first language by name; empty when there is no text at all.
  public func text(in locale: String, default fallback: String = "en") -> String {
    // Nearly always; each picture asks some twenty times.
    if let found = byLocale[locale] { return found }
    for candidate in LocalizedText.chain(locale) + LocalizedText.chain(fallback) {
      if let found = byLocale[candidate] { return found }
    }
    return byLocale.min { $0.key < $1.key }?.value ?? ""
  }

  /// `de-AT` → `["de-AT", "de"]`.
  public static func chain(_ locale: String) -> [String] {
    let parts = locale.split(separator: "-")
    return (0..<parts.count).reversed().map { parts[0...$0].joined(separator: "-") }
  }
}

extension LocalizedText: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}
