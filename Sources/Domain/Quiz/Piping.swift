// Texts that say again what the shopper has said: `{{answer.goal}}`, `{{name ?? "there"}}` (FEATURES.md 13). Words are put in, nothing is
// ever executed.

/// The places of a text that are filled in.
public enum Piping {
  /// One place: a name, and what stands there while nothing is known.
  struct Place: Equatable {
    var name: String
    var fallback: String
  }

  /// The text with every place filled: by `value` of its name, else by its own default, else by nothing.
  public static func fill(_ text: String, _ value: (String) -> String?) -> String {
    // Nearly every text has none.
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    var out = ""
    for part in parts(of: text) {
      switch part {
      case .words(let words): out += words
      case .place(let place): out += value(place.name).flatMap { $0.isEmpty ? nil : $0 } ?? place.fallback
      }
    }
    return out
  }

  /// The names that a text asks for, in order.
  public static func names(in text: String) -> [String] {
    parts(of: text).compactMap { if case .place(let place) = $0 { place.name } else { nil } }
  }

  enum Part: Equatable { case words(Substring), place(Place) }

  /// Braces that close nothing are words.
  static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
      if open.lowerBound > rest.startIndex { parts.append(.words(rest[..<open.lowerBound])) }
      parts.append(.place(place(rest[open.upperBound..<close.lowerBound])))
      rest = rest[close.upperBound...]
    }
    return rest.isEmpty ? parts : parts + [.words(rest)]
  }

  private static func place(_ inside: Substring) -> Place {
    guard let mark = inside.firstRange(of: "??") else { return Place(name: String(inside).trimmingSpaces(), fallback: "") }
    var fallback = String(inside[mark.upperBound...]).trimmingSpaces()
    for quote in ["\"", "'"] where fallback.count >= 2 && fallback.hasPrefix(quote) && fallback.hasSuffix(quote) {
      fallback = String(fallback.dropFirst().dropLast())
    }
    return Place(name: String(inside[..<mark.lowerBound]).trimmingSpaces(), fallback: fallback)
  }
}

extension Quiz {
  /// Whether a text may ask for `name`: an answer, a variable, the outcome, or the name that was given.
  func canPipe(_ name: String) -> Bool {
    if name.hasPrefix("answer.") { return question(String(name.dropFirst(7))) != nil }
    if name.hasPrefix("score.") { return variables.contains(String(name.dropFirst(6))) }
    return name == "name" || name == "outcome"
  }
}
