// How many columns a text takes: scalar by scalar, as terminals and ncurses count.

/// Display widths. The ranges are those of Unicode 15's East Asian Width W and F, joined where gaps are unassigned.
public enum Width {
  /// 0 for marks and controls, 2 for wide signs, 1 for the rest.
  public static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || value >= 0x7F && value < 0xA0 ? 0 : 1 }
    if value < 0x1100 {
      let isMark = scalar.properties.isGraphemeExtend && scalar.properties.generalCategory != .spacingMark
      return isMark || value == 0x61C ? 0 : 1
    }
    // Dashes, quotes, dots and ellipses: what was cut ends in one.
    if value >= 0x2010 && value < 0x2028 { return 1 }
    // Frames, bars and pointers: what pictures are full of.
    if value >= 0x2500 && value < 0x25FD { return 1 }
    if isWide(value) { return 2 }
    // Arrows, keys, signs and stars: no mark stands among them.
    if value >= 0x2190 && value < 0x2C00 { return 1 }
    // Vowels and finals of Hangul join the consonant before them.
    if value >= 0x1160 && value < 0x1200 || value >= 0xD7B0 && value < 0xD7FC { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: return 0
    default: return 1
    }
  }

  /// Columns of the whole text, controls left out. O(n).
  public static func of(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var (width, at) = (0, 0)
      while at < bytes.count {
        if bytes[at] < 0x80 {
          if bytes[at] >= 0x20, bytes[at] != 0x7F { width += 1 }
          at += 1
        } else {
          width += of(Pen.scalar(bytes, at: &at))
        }
      }
      return width
    }
  }

  /// The same for a part of a text.
  public static func of(_ text: Substring) -> Int { of(String(text)) }

  /// Columns of one sign with its marks.
  public static func of(_ character: Character) -> Int {
    character.unicodeScalars.reduce(0) { $0 + of($1) }
  }

  /// Whether a sign without width turns the direction of a line, ends it or hides in it: a canvas leaves it out.
  static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE007F: true
    default: false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wide.count - 1
    while low <= high {
      let middle = (low + high) / 2
      if value < wide[middle].0 { high = middle - 1 } else if value > wide[middle].1 { low = middle + 1 } else { return true }
    }
    return false
  }

  private static let wide: [(UInt32, UInt32)] = [
    (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
    (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
    (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
    (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
    (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
    (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x3029), (0x302E, 0x303E),
    (0x3041, 0x3098), (0x309B, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x16FE3), (0x16FF0, 0x18D08), (0x1AFF0, 0x1B2FF),
    (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320),
    (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3),
    (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC),
    (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596),
    (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2),
    (0x1F6D5, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7EB),
    (0x1F7F0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF),
    (0x20000, 0x3FFFD),
  ]

  /// The text cut to `columns`, with an ellipsis where something was cut.
  public static func fit(_ text: String, to columns: Int, ellipsis: String = "…") -> String {
    guard columns > 0 else { return "" }
    if of(text) <= columns { return text }
    let room = columns - of(ellipsis)
    // Letters of one byte, with another behind them that no mark joins: the cut is known without a look at each sign.
    let head = text.utf8.prefix(max(room, 0) + 1)
    if room >= 0, head.count == room + 1, head.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      return String(text[..<text.utf8.index(text.startIndex, offsetBy: room)]) + ellipsis
    }
    var width = 0
    var out = ""
    for character in text {
      let next = of(character)
      if width + next > max(room, 0) { break }
      width += next
      out.append(character)
    }
    return room >= 0 ? out + ellipsis : String(text.prefix(columns))
  }

  /// Spaces after (or before) the text up to `columns`.
  public static func pad(_ text: String, to columns: Int, right: Bool = false) -> String {
    let fill = String(repeating: " ", count: max(0, columns - of(text)))
    return right ? fill + text : text + fill
  }

  /// Lines of at most `columns`, broken at spaces; longer words are cut. Line feeds stay.
  public static func wrap(_ text: String, to columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    if isLine(text), of(text) <= columns { return [text] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrapParagraph($0, columns) }
  }

  /// Whether wrapping changes nothing about the text itself: no line feed, and single spaces between words.
  private static func isLine(_ text: String) -> Bool {
    var last = UInt8(ascii: " ")
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: " ") && last == byte { return false }
      last = byte
    }
    return last != UInt8(ascii: " ")
  }

  private static func wrapParagraph(_ text: Substring, _ columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var width = 0
    for word in text.split(separator: " ") {
      var rest = String(word)
      var restWidth = of(rest)
      if !line.isEmpty, width + 1 + restWidth > columns {
        lines.append(line)
        (line, width) = ("", 0)
      }
      while restWidth > columns {
        let head = fit(rest, to: columns, ellipsis: "")
        guard !head.isEmpty else { break }
        lines.append(head)
        rest.removeFirst(head.count)
        restWidth = of(rest)
      }
      width += restWidth + (line.isEmpty ? 0 : 1)
      line += line.isEmpty ? rest : " " + rest
    }
    return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
  }
}
