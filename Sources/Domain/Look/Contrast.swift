// Whether a theme's colours can be read, in true colour and as terminals with fewer colours show them.

extension Theme {
  /// What is too weak to read, by the contrast that WCAG 2 asks for: 4.5 for text, 3 for lines. In true colour, rounded to the xterm palette
  /// of 256, and as the pairs that stand for it on terminals with 16 and with 8 colours.
  public var contrastProblems: [Problem] {
    let (sixteen, eight) = (oldPairs(of: .sixteen), oldPairs(of: .eight))
    return Role.allCases.flatMap { role -> [Problem] in
      guard let pair = pairs[role] else { return [] }
      let needed = Contrast.needed(for: role)
      let rounded = Contrast.ratio(XtermPalette.nearest(pair.text).colour, XtermPalette.nearest(pair.background).colour)
      var found = [(Contrast.ratio(pair.text, pair.background), ""), (rounded, " on terminals with 256 colours")]
      if let old = sixteen[role] { found.append((old.contrast, " on terminals with 16 colours, as \(old.text) on \(old.background)")) }
      if let old = eight[role] { found.append((old.contrast, " on terminals with 8 colours, as \(old.text) on \(old.background)")) }
      return found.filter { $0.0 < needed }.map { ratio, place in
        let text =
          "\(pair.text.hex) on \(pair.background.hex) has a contrast of \(Contrast.text(ratio))\(place); \(Contrast.text(needed)) is needed"
        return Problem("contrast", path: "roles.\(role.rawValue)", text)
      }
    }
  }
}

/// Contrast as WCAG 2.x computes it (RELIABILITY.md part 4).
public enum Contrast {
  /// 1 to 21.
  public static func ratio(_ a: Theme.Colour, _ b: Theme.Colour) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  /// What a role needs: 3 for lines, 4.5 for text.
  public static func needed(for role: Theme.Role) -> Double { role == .border ? 3 : 4.5 }

  static func luminance(_ colour: Theme.Colour) -> Double {
    func linear(_ channel: UInt8) -> Double {
      let c = Double(channel) / 255
      return c <= 0.04045 ? c / 12.92 : power24((c + 0.055) / 1.055)
    }
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
  }

  /// x to the power of 2.4 for 0 < x <= 1: x² times the fifth root of x², by Newton.
  private static func power24(_ x: Double) -> Double {
    let square = x * x
    var root = 1.0
    for _ in 0..<40 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
    return square * root
  }

  static func text(_ ratio: Double) -> String {
    let tenths = Int((ratio * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10)"
  }
}
