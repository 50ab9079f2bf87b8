// A vendor's own words, made fit for a log: no control character, no address, nothing that the shopper typed.
public import Domain

/// Cleans what a vendor answered.
public enum VendorWords {
  /// At most this many bytes of a vendor's text are kept.
  public static let limit = 200

  /// `text` cleaned, without anything that looks like an email address or a phone number, without what `update` says about the person,
  /// cut to `limit` bytes. Where the person's name is not known here, as of an erasure, nothing is kept: it may be in it.
  public static func fitForLog(_ text: String, about update: ContactUpdate? = nil, limit: Int = limit) -> String {
    if let update, update.isNameless { return text.isEmpty ? "" : heldBack }
    return fitForLog(text, without: PersonWords(of: update.map { [$0] } ?? []), limit: limit)
  }

  /// The same without what is said of several people.
  static func fitForLog(_ text: String, without words: PersonWords, limit: Int = limit) -> String {
    words.struck(from: String(text.prefix(limit * 5)).cleaned()).withoutAddresses
      .replacing(/\+?\d[\d ().\-\/]{5,40}\d/, with: "‹number›").cut(toBytes: limit)
  }

  /// In place of what is said of somebody who is to be forgotten, or withdrew.
  static let heldBack = "(its words are not kept: they may name who withdrew or is to be forgotten)"
}

extension ContactUpdate {
  /// Whether it says nothing of a name that the person may have.
  var isNameless: Bool { purpose != .state }
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
