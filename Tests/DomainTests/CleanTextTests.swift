// The one function that every text from outside passes (RELIABILITY.md 2.2).
import Chance
import Domain
import Testing

@Suite struct CleanTextTests {
  @Test(
    "Plain text of every script stays as it is",
    arguments: [
      "Ana", "", "  two  spaces ", "Zoë Straße", "日本語テキスト", "שלום", "مرحبا", "नमस्ते", "Ελλάδα", "🙂👍", "½ × 3 ≤ 5", "a-b_c'd\"e",
    ])
  func plain(text: String) {
    #expect(text.cleaned() == text)
  }

  @Test(
    "What steers a terminal, turns a line or hides in it is gone",
    arguments: [
      ("\u{1B}[2J\u{1B}]0;title\u{7}x", "[2J]0;titlex"), ("a\u{0}b\u{8}c\u{7F}d", "abcd"), ("\u{9B}31mred\u{9D}", "31mred"),
      ("abc\u{202E}fed\u{202C}", "abcfed"), ("\u{2066}a\u{2069}\u{200E}\u{200F}\u{061C}b", "ab"),
      ("zero\u{200B}width\u{FEFF}\u{2060}x", "zerowidthx"),
      ("tag\u{E0041}\u{E0042}s\u{E007F}", "tags"), ("line\u{2028}sep\u{2029}", "linesep"), ("👍🏽 ☝️", "👍 ☝"),
      ("a\u{E000}b\u{10FFFD}", "a\u{FFFD}b\u{FFFD}"),
      ("a\u{378}b", "a\u{FFFD}b"), ("a\u{FFFE}b", "a\u{FFFD}b"), ("tab\there\nand\r\nthere", "tab here and there"),
    ])
  func dropped(text: String, wanted: String) {
    #expect(text.cleaned() == wanted)
  }

  @Test("Line feeds stay where a text has lines, and nowhere else")
  func lines() {
    #expect("a\nb\u{1B}\tc".cleaned(keepingNewlines: true) == "a\nb c")
    #expect("a\nb".cleaned() == "a b")
  }

  @Test("Letters are composed: e and an accent are é")
  func composed() {
    #expect(Array("e\u{301}".cleaned().unicodeScalars) == ["\u{E9}"])
    #expect(Array("\u{212B}".cleaned().unicodeScalars) == ["\u{C5}"])
  }

  @Test("At most four marks stand on a base, whatever is strewn between them")
  func marks() {
    let mark = "\u{30D}"
    func count(_ text: String) -> Int { text.cleaned().unicodeScalars.filter { $0.properties.generalCategory == .nonspacingMark }.count }
    #expect(count("x" + String(repeating: mark, count: 40)) == 4)
    #expect(count("x" + String(repeating: mark + "\u{200D}", count: 40)) == 4)
    #expect(count("x" + String(repeating: "\u{345}\u{200D}", count: 40)) == 4)
    #expect(count("x" + String(repeating: mark + "\u{200B}\u{1B}", count: 40)) == 4)
    #expect(count("\u{FB2C}" + String(repeating: mark, count: 40)) == 4)
    #expect(count("x" + mark + "y" + mark) == 2)
  }

  @Test("A joiner stays only between letters")
  func joiners() {
    #expect("می\u{200C}خواهم".cleaned() == "می\u{200C}خواهم")
    #expect(["\u{200D}a", "a\u{200C}", "1\u{200D}2", "👩\u{200D}👧", "\u{200C}\u{200C}"].map { $0.cleaned() } == ["a", "a", "12", "👩👧", ""])
  }

  /// A list of our own of strings that break programs.
  static let hostile = [
    "undefined", "null", "NULL", "nil", "NaN", "-1", "1/0", "0x0", "1e309", "true", "'; DROP TABLE contact;--", "\" or \"\"=\"",
    "<script>x</script>",
    "&lt;b&gt;", "{{7*7}}", "${HOME}", "$(id)", "`id`", "%s%n%d", "%00", "../../etc", "C:\\CON", "=1+1", "@SUM(1)", "\\", "\\u0000",
    "\u{0}", "\u{1}\u{2}\u{3}",
    "\u{1B}[31mred\u{1B}[0m", "\u{1B}]52;c;aGk=\u{7}", "\u{1B}P$q\"p\u{1B}\\", "\u{90}x\u{9C}", "\u{202E}txt.exe",
    "Z\u{30D}\u{30D}\u{30D}\u{30D}\u{30D}\u{30D}",
    "\u{FEFF}bom", "a\u{200B}b", "ﬁ", "İi", "ẞß", "ǅ", "１２３", "٣", "①", "𝕒", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "\u{E007F}", "\u{FFFD}", "\u{10FFFF}", "\r\n",
    "\t", "\u{85}", "\u{A0}",
    "  ", "。", "�", "ﷺ", "𒐫", "한\u{302E}", "กำ", "\u{1160}", "က္က", "a\u{0488}\u{0489}", "\u{34F}", "\u{D7FF}", "ｶﾞ", "が", "か\u{3099}",
  ]

  private static let forbidden: [ClosedRange<UInt32>] = [
    0...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200B...0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x2060, 0x2066...0x2069,
    0xFEFF...0xFEFF,
    0xE0000...0xE0FFF,
  ]

  private func check(_ text: String) {
    let clean = text.cleaned()
    #expect(!clean.unicodeScalars.contains { scalar in Self.forbidden.contains { $0.contains(scalar.value) } }, "\(text.debugDescription)")
    #expect(Array(clean.cleaned().unicodeScalars) == Array(clean.unicodeScalars), "\(text.debugDescription)")
    var marks = 0
    for scalar in clean.unicodeScalars {
      marks = scalar.isMark ? marks + 1 : 0
      #expect(marks <= 4, "\(text.debugDescription)")
    }
  }

  @Test("Hostile strings come out harmless, and cleaning them again changes nothing", arguments: hostile)
  func harmless(text: String) {
    check(text)
  }

  @Test("2000 random strings of dangerous signs come out harmless too")
  func random() {
    var random = Noise(17)
    let pool: [UInt32] = [
      0x61, 0x65, 0x20, 0x1B, 0x9B, 0x300, 0x301, 0x345, 0x93C, 0x915, 0x958, 0x5BC, 0xFB2C, 0x200C, 0x200D, 0x200B, 0x202E, 0x1F468,
      0xFE0F, 0xE0041, 0x0A,
      0x0D, 0x09, 0xE000, 0x378, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x1D15E, 0x2FA1D, 0x212B, 0x64B, 0x670, 0x3099,
    ]
    for _ in 0..<2000 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<random.number(1...24) {
        let value = random.once(in: 4) ? UInt32(random.number(0...0x10FFFF)) : random.pick(pool)
        if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
      }
      check(String(scalars))
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: true
    default: false
    }
  }
}
