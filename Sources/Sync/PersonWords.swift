// Whom a delivery is about, struck out of what a vendor says back: in any case, and in the forms that a wire gives to words.
public import Domain

/// What people said of themselves: addresses, names, what they typed.
public struct PersonWords: Sendable {
  /// Stands for a word of theirs.
  public static let mark = "‹redacted›"

  private struct Needle: Sendable {
    var scalars: [Unicode.Scalar]
    /// Of letters that many words hold: it counts only where no further letter is beside it.
    var standsAlone: Bool
  }

  /// By first letter, the longest first, so that no part of one stays behind.
  private var needles: [Unicode.Scalar: [Needle]] = [:]

  /// Of all that `updates` say about somebody.
  public init(of updates: [ContactUpdate]) {
    var known: Set<String> = []
    for update in updates {
      for (word, standsAlone) in PersonWords.words(of: update) where known.insert(word).inserted {
        let scalars = Array(word.unicodeScalars)
        if let first = scalars.first { needles[first, default: []].append(Needle(scalars: scalars, standsAlone: standsAlone)) }
      }
    }
    for first in needles.keys { needles[first]?.sort { $0.scalars.count > $1.scalars.count } }
  }

  /// In lower case, and whether a word counts only where it stands alone.
  private static func words(of update: ContactUpdate) -> [(String, standsAlone: Bool)] {
    let email = update.email ?? ""
    let phone = update.phone ?? ""
    let name = (update.name ?? "").trimmingSpaces()
    let parts = [String(email.prefix { $0 != "@" })].filter { $0.count >= 4 } + name.split(separator: " ").map(String.init)
    let typed = (update.session?.answers.values.flatMap(\.self) ?? []).filter { $0.count >= 4 }
    let whole = [email, phone, phone.hasPrefix("+") ? String(phone.dropFirst()) : ""] + typed
    return whole.filter { $0.count >= 2 }.map { ($0.lowercased(), false) }
      + ([name] + parts).filter { $0.count >= 2 || $0 == name && !$0.isEmpty }.map { ($0.lowercased(), $0.isShortLatin) }
  }

  /// `text` with every word of theirs replaced: as it stands, percent-encoded, escaped as in JSON or HTML, a space as `+`, each twice
  /// over if need be.
  public func struck(from text: String) -> String {
    guard !needles.isEmpty, !text.isEmpty else { return text }
    let source = Array(text.unicodeScalars)
    var heard = source.indices.map { Heard(scalar: source[$0], place: $0..<$0 + 1) }
    var gone: [Range<Int>] = []
    for _ in 0..<3 {
      gone += places(in: heard)
      let further = heard.decoded
      if further.count == heard.count { break }
      heard = further
    }
    guard !gone.isEmpty else { return text }
    var out = String.UnicodeScalarView()
    var next = 0
    for place in gone.sorted(by: { $0.lowerBound < $1.lowerBound }) where place.upperBound > next {
      if place.lowerBound >= next {
        out += source[next..<place.lowerBound]
        out += PersonWords.mark.unicodeScalars
      }
      next = place.upperBound
    }
    out += source[next...]
    return String(out)
  }

  /// Where words of theirs stand in the source.
  private func places(in heard: [Heard]) -> [Range<Int>] {
    let small = heard.map(\.scalar.small)
    var found: [Range<Int>] = []
    var at = 0
    while at < small.count {
      let fitting = needles[small[at]]?.first { needle in
        let end = at + needle.scalars.count
        guard end <= small.count, zip(needle.scalars, small[at..<end]).allSatisfy({ $0 == $1 || $0 == " " && $1 == "+" }) else {
          return false
        }
        guard needle.standsAlone else { return true }
        return (at == 0 || !small[at - 1].properties.isAlphabetic) && (end == small.count || !small[end].properties.isAlphabetic)
      }
      if let fitting {
        let end = at + fitting.scalars.count
        found.append(heard[at].place.lowerBound..<heard[end - 1].place.upperBound)
        at = end
      } else {
        at += 1
      }
    }
    return found
  }
}

extension String {
  /// Up to 3 letters of the Latin alphabet: "Al" is in "invalid", and in half of all sentences.
  fileprivate var isShortLatin: Bool { utf8.count <= 3 }
}

extension Unicode.Scalar {
  /// In lower case where that is one scalar.
  fileprivate var small: Unicode.Scalar {
    if isASCII { return (65...90).contains(value) ? Unicode.Scalar(UInt8(value + 32)) : self }
    let lower = properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first ?? self : self
  }
}

/// A scalar that a piece of text stands for.
private struct Heard {
  var scalar: Unicode.Scalar
  /// The piece, in scalars of the source.
  var place: Range<Int>
}

extension [Heard] {
  /// With each run of `%C3%A9`, each `\u00e9`, `&#233;` and `&#xe9;` as what it stands for.
  fileprivate var decoded: [Heard] {
    var out: [Heard] = []
    var at = 0
    while at < count {
      let (scalars, length) = escape(at)
      if length == 0 {
        out.append(self[at])
        at += 1
      } else {
        let place = self[at].place.lowerBound..<self[at + length - 1].place.upperBound
        out += scalars.map { Heard(scalar: $0, place: place) }
        at += length
      }
    }
    return out
  }

  /// What begins at `start`, and how long it is; 0 where nothing is escaped.
  private func escape(_ start: Int) -> ([Unicode.Scalar], Int) {
    switch self[start].scalar {
    case "%":
      var bytes: [UInt8] = []
      var at = start
      while at + 2 < count, self[at].scalar == "%", let byte = number(at + 1..<at + 3, radix: 16) {
        bytes.append(UInt8(truncatingIfNeeded: byte))
        at += 3
      }
      return (Array<Unicode.Scalar>(String(decoding: bytes, as: UTF8.self).unicodeScalars), at - start)
    case "\\":
      if start + 1 < count, self[start + 1].scalar == "\\" { return (["\\"], 2) }
      guard start + 5 < count, self[start + 1].scalar == "u", let code = number(start + 2..<start + 6, radix: 16) else { return ([], 0) }
      return Unicode.Scalar(code).map { ([$0], 6) } ?? ([], 0)
    case "&":
      guard let end = self[start..<Swift.min(start + 10, count)].firstIndex(where: { $0.scalar == ";" }), start + 2 < end else {
        return ([], 0)
      }
      let isHex = self[start + 2].scalar == "x" || self[start + 2].scalar == "X"
      guard self[start + 1].scalar == "#", let code = number(start + (isHex ? 3 : 2)..<end, radix: isHex ? 16 : 10) else { return ([], 0) }
      return Unicode.Scalar(code).map { ([$0], end + 1 - start) } ?? ([], 0)
    default: return ([], 0)
    }
  }

  private func number(_ digits: Range<Int>, radix: Int) -> UInt32? {
    guard !digits.isEmpty else { return nil }
    var text = String.UnicodeScalarView()
    for heard in self[digits] { text.append(heard.scalar) }
    return UInt32(String(text), radix: radix)
  }
}
