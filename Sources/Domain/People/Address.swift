// Email addresses and phone numbers in the one form by which a person is known again.

/// An address that can receive mail (SEMANTICS.md (c)): visible ASCII, one `@`, local part up to 64, all up to 254 characters,
/// a domain of at least two valid labels with a top level that is not all digits; the domain is lower-cased. Quoted local parts,
/// comments and address literals are refused: no shopper types them.
public struct Email: Hashable, Sendable {
  /// As typed, trimmed, with the domain lower-cased.
  public let text: String
  /// All lower case: two people never share a mailbox by case alone.
  public var normalised: String { text.lowercased() }

  /// Nil for anything that is no such address; blanks around it are taken off.
  public init?(_ typed: some StringProtocol) {
    let trimmed = typed.trimmingSpaces()
    let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, trimmed.utf8.count <= 254, (1...64).contains(parts[0].utf8.count),
      trimmed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    let allowed = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
    let local = parts[0].utf8
    guard local.allSatisfy({ Email.isLetterOrDigit($0) || allowed.contains($0) }), local.first != 46, local.last != 46,
      !parts[0].contains("..")
    else { return nil }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy(Email.isLabel), let top = labels.last, top.utf8.count >= 2,
      !top.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 })
    else { return nil }
    text = parts[0] + "@" + parts[1].lowercased()
  }

  /// The domain that was probably meant: `gmial.com` → `gmail.com`. Never changed for the shopper.
  public var typoHint: String? {
    guard let at = text.firstIndex(of: "@") else { return nil }
    let domain = String(text[text.index(after: at)...])
    let common = ["gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "gmx.de", "web.de"]
    guard !common.contains(domain), let near = common.first(where: { Spelling.distance(domain, $0) == 1 }) else { return nil }
    return text[...at] + near
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && label.utf8.first != 45 && label.utf8.last != 45
      && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 45 }
  }
}

/// A phone number in E.164: `+` and 8 to 15 digits.
public struct Phone: Hashable, Sendable {
  /// `+493012345678`: no blanks, no signs but the `+`.
  public let text: String

  /// Reads `+49 30 1234567`, `0049…`, and national numbers with a trunk `0` when the country is known; spaces, dots, dashes, slashes and
  /// parentheses are ignored.
  public init?(_ typed: some StringProtocol, country: String? = nil) {
    var digits = ""
    var international = false
    for (index, character) in typed.trimmingSpaces().enumerated() {
      switch character {
      case "0"..."9" where character.isASCII: digits.append(character)
      case "+" where index == 0: international = true
      case " ", "-", ".", "/", "(", ")", "\u{A0}": continue
      default: return nil
      }
    }
    if !international, digits.hasPrefix("00") {
      digits.removeFirst(2)
      international = true
    }
    if !international {
      guard let prefix = country.flatMap({ Phone.prefixes[$0.uppercased()] }) else { return nil }
      // North America and Italy keep their leading digit: there, 0 is no trunk prefix.
      if digits.hasPrefix("0"), prefix != "39" { digits.removeFirst() }
      digits = prefix + digits
    }
    guard (8...15).contains(digits.count), digits.first != "0" else { return nil }
    text = "+" + digits
  }

  /// Calling codes of the countries that a shop may name in `country` (ITU-T E.164).
  static let prefixes = [
    "AT": "43", "AU": "61", "BE": "32", "BR": "55", "CA": "1", "CH": "41", "CZ": "420", "DE": "49", "DK": "45", "ES": "34",
    "FI": "358", "FR": "33", "GB": "44", "GR": "30", "HU": "36", "IE": "353", "IN": "91", "IT": "39", "JP": "81", "LU": "352",
    "MX": "52", "NL": "31", "NO": "47", "NZ": "64", "PL": "48", "PT": "351", "RO": "40", "SE": "46", "SK": "421", "US": "1",
  ]
}

extension StringProtocol {
  /// Without white space at either end.
  public func trimmingSpaces() -> String {
    // Nearly every text begins and ends in ASCII, whose white space is known without a table; and nearly none has any.
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
    let bytes = Substring(self).utf8
    var (from, to) = (bytes.startIndex, bytes.endIndex)
    while from < to, isSpace(bytes[from]) { from = bytes.index(after: from) }
    while from < to, isSpace(bytes[bytes.index(before: to)]) { to = bytes.index(before: to) }
    if from == to { return "" }
    let isTrimmed = bytes[from] < 0x80 && bytes[bytes.index(before: to)] < 0x80
    if isTrimmed, from == bytes.startIndex, to == bytes.endIndex { return String(self) }
    var slice = Substring(bytes[from..<to])
    if isTrimmed { return String(slice) }
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
  }
}
