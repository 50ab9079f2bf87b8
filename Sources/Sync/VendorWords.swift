// A vendor's own words, made fit for a log: no control character, no address, nothing that the shopper typed.
public import Domain

/// Cleans what a vendor answered.
public enum VendorWords {
  /// At most this many bytes of a vendor's text are kept.
  public static let limit = 200

  /// `text` cleaned, without anything that looks like an email address or a phone number, without what `update` says about the person,
  /// cut to `limit` bytes.
  public static func fitForLog(_ text: String, about update: ContactUpdate? = nil, limit: Int = limit) -> String {
    var words = String(text.prefix(limit * 5)).cleaned()
    for typed in update.map(typedWords) ?? [] { words = words.replacing(ignoringCase: typed, with: "‹redacted›") }
    return words.withoutAddresses.replacing(/\+?\d[\d ().\-\/]{5,40}\d/, with: "‹number›").cut(toBytes: limit)
  }

  /// What the person typed, the longest first, so that no part of it stays behind.
  private static func typedWords(of update: ContactUpdate) -> [String] {
    let typed = (update.session?.answers.values.flatMap(\.self) ?? []).filter { $0.count >= 4 }
    let names = update.name.map { [$0] + $0.split(separator: " ").map(String.init) } ?? []
    let phone = update.phone.map { [$0, String($0.dropFirst())] } ?? []
    let email = update.email.map { [$0] } ?? []
    return (email + phone + names + typed).filter { $0.count >= 2 }.sorted { $0.count > $1.count }
  }
}

extension String {
  /// Every word with an `@`, plain or percent-encoded, is ‹address›.
  fileprivate var withoutAddresses: String {
    var out = ""
    var word = ""
    func finished() -> String { word.contains("@") || word.contains("%40") ? "‹address›" : word }
    for character in self {
      if character.isWhitespace || "\"'<>,;:()[]{}=".contains(character) {
        out += finished()
        out.append(character)
        word = ""
      } else {
        word.append(character)
      }
    }
    return out + finished()
  }

  /// Every occurrence of `needle` replaced, ASCII case ignored.
  fileprivate func replacing(ignoringCase needle: String, with replacement: String) -> String {
    let wanted = needle.map { $0.lowercased() }
    var out = ""
    var rest = self[...]
    while !rest.isEmpty {
      if rest.prefix(wanted.count).map({ $0.lowercased() }) == wanted {
        out += replacement
        rest = rest.dropFirst(wanted.count)
      } else {
        out.append(rest.removeFirst())
      }
    }
    return out
  }

  /// The longest beginning of at most `limit` bytes that splits no character; an ellipsis marks a cut.
  fileprivate func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var kept = ""
    for character in self {
      guard kept.utf8.count + character.utf8.count <= limit - 3 else { break }
      kept.append(character)
    }
    return kept + "…"
  }
}
