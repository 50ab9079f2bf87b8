// Names for vendors that allow nothing but lower case letters, digits and underscores, such that two of ours never become one of theirs.

/// A name turned over.
enum FlatName {
  /// `name` as it is when it is flat and short enough already; else with underscores for everything that is not allowed, and a mark of the
  /// whole original at its end: `askwell_hair-type` is `askwell_hair_type_` and eight hex digits.
  /// - Parameter limit: characters, at most; 20 or more.
  static func of(_ name: String, limit: Int = 100) -> String {
    let flat = String(name.lowercased().unicodeScalars.map { isFlat($0) ? Character($0) : "_" })
    guard flat != name || flat.count > limit else { return name }
    return "\(flat.prefix(limit - 9))_\(mark(name))"
  }

  /// Eight hex digits that differ for different texts: FNV-1a of the UTF-8 bytes, the same on every machine and for all time.
  static func mark(_ text: String) -> String {
    let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Whether a character is allowed by every vendor.
  static func isFlat(_ character: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(character) || ("0"..."9").contains(character) || character == "_"
  }
}

extension String {
  /// As one part of a path: everything but letters, digits and `-._~` percent-encoded.
  var asPathPart: String {
    utf8.map { byte in
      let character = Character(Unicode.Scalar(byte))
      if byte < 128, character.isLetter || character.isNumber || "-._~".contains(character) { return String(character) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
