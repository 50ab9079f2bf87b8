// Random texts and keys of the hardest kind, and whether a screen came out whole.
public import Chance
public import Terminal

extension Noise {
  /// Signs that are hard on a grid: wide ones, marks, emoji, controls, right-to-left, escape sequences.
  public static let signs: [String] = [
    "a", "Z", " ", "ß", "é", "e\u{301}", "漢", "字", "한", "ᄒ\u{1161}\u{11AB}", "👩‍🔬", "👍🏽", "🇫🇷", "❤️", "\u{200B}", "\u{202E}", "\u{1B}[2J",
    "\u{7}",
    "\u{9B}31m", "\n", "ا", "\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "क्षि", "\u{FEFF}", "…", "\u{10FFFF}",
  ]

  public mutating func text(upTo count: Int) -> String {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in Noise.signs.randomElement(using: &self) ?? "" }.joined()
  }

  public mutating func key() -> Key {
    let keys: [Key] = [
      .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .escape, .tab, .backTab, .backspace, .delete, .space,
      .control("u"), .control("s"), .function(1),
    ]
    if Bool.random(using: &self) { return keys.randomElement(using: &self) ?? .enter }
    return .character(Noise.signs.randomElement(using: &self)?.first ?? "x")
  }
}

extension Canvas {
  /// Whether every wide sign has its right half and every right half its sign.
  public var isWhole: Bool {
    (0..<size.rows).allSatisfy { y in
      (0..<size.columns).allSatisfy { x in
        let cell = cells[y * size.columns + x]
        let next = x + 1 < size.columns ? cells[y * size.columns + x + 1] : nil
        let isWide = Width.of(text(of: cell)) == 2
        let isCovered = cell.isCovered && x > 0 && Width.of(text(of: cells[y * size.columns + x - 1])) == 2
        return isWide ? next?.isCovered == true : cell.isCovered ? isCovered : true
      }
    }
  }
}
