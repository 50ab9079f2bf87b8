// How the screens look: named colours for roles, signs, attract art (INTERFACE.md, Files).

/// A theme file's content.
public struct Theme: Hashable, Sendable {
  /// 24-bit sRGB.
  public struct Colour: Hashable, Sendable {
    /// 0 to 255.
    public var red: UInt8
    /// 0 to 255.
    public var green: UInt8
    /// 0 to 255.
    public var blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// Reads `#9C2F4A`.
    public init?(hex: String) {
      guard hex.hasPrefix("#"), hex.utf8.count == 7, hex.dropFirst().allSatisfy(\.isHexDigit),
        let value = UInt32(hex.dropFirst(), radix: 16)
      else { return nil }
      self.init(red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
    }

    /// `#9C2F4A`, upper case.
    public var hex: String { "#" + Digest.hex([red, green, blue]).uppercased() }
  }
  /// What a colour is for.
  public enum Role: String, Hashable, Sendable, CaseIterable { case background, text, dim, accent, choice, selected, error, border }
  /// Text on a background.
  public struct Pair: Hashable, Sendable {
    /// The letters' colour.
    public var text: Colour
    /// What is behind the letters.
    public var background: Colour
    public init(text: Colour, background: Colour) {
      self.text = text
      self.background = background
    }
  }
  /// A sign and what stands for it on terminals with ASCII only.
  public struct Glyph: Hashable, Sendable {
    /// One character, for UTF-8 terminals.
    public var sign: String
    /// One ASCII character.
    public var ascii: String
  }
  /// The lines of frames.
  public enum Border: String, Hashable, Sendable, CaseIterable { case rounded, square, heavy, double, ascii }

  /// `[a-z0-9][a-z0-9_-]{0,39}`.
  public var ref: String
  /// For people; the ref where the file names none.
  public var title: LocalizedText
  /// Behind every pair that names no background of its own.
  public var background: Colour
  /// Every role but the background.
  public var pairs: [Role: Pair]
  /// Rounded unless the file says otherwise.
  public var border = Border.rounded
  /// By name: pointer, full, empty, dot_on, dot_off, check_on, check_off, star_on, star_off.
  public var glyphs: [String: Glyph] = [:]
  /// Lines of the attract art.
  public var art: [String] = []
  /// The art for terminals with ASCII only; empty without.
  public var asciiArt: [String] = []

  /// The keys that `glyphs` may have.
  public static let glyphNames = ["pointer", "full", "empty", "dot_on", "dot_off", "check_on", "check_off", "star_on", "star_off"]
}

extension Theme {
  /// What is too weak to read, by the contrast that WCAG 2 asks for: 4.5 for text, 3 for lines; in true colour and rounded to the
  /// xterm palette of 256.
  public var contrastProblems: [Problem] {
    Role.allCases.flatMap { role -> [Problem] in
      guard let pair = pairs[role] else { return [] }
      let needed = role == .border ? 3.0 : 4.5
      let exact = Contrast.ratio(pair.text, pair.background)
      let rounded = Contrast.ratio(XtermPalette.nearest(pair.text).colour, XtermPalette.nearest(pair.background).colour)
      var problems: [Problem] = []
      for (ratio, where_) in [(exact, ""), (rounded, " on terminals with 256 colours")] where ratio < needed {
        let text =
          "\(pair.text.hex) on \(pair.background.hex) has a contrast of \(Contrast.text(ratio))\(where_); \(Contrast.text(needed)) is needed"
        problems.append(Problem("contrast", path: "roles.\(role.rawValue)", text))
      }
      return problems
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

/// The 240 fixed colours of xterm's palette of 256; the first 16 are the user's and are not counted on.
public enum XtermPalette {
  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// The palette's number and colour nearest to `colour`.
  public static func nearest(_ colour: Theme.Colour) -> (index: Int, colour: Theme.Colour) {
    func step(_ channel: UInt8) -> Int {
      steps.indices.min { abs(Int(steps[$0]) - Int(channel)) < abs(Int(steps[$1]) - Int(channel)) } ?? 0
    }
    let (r, g, b) = (step(colour.red), step(colour.green), step(colour.blue))
    let cube = Theme.Colour(red: steps[r], green: steps[g], blue: steps[b])
    let average = (Int(colour.red) + Int(colour.green) + Int(colour.blue)) / 3
    let grey = max(0, min(23, (average - 3) / 10))
    let level = UInt8(8 + 10 * grey)
    let greyColour = Theme.Colour(red: level, green: level, blue: level)
    return distance(greyColour, colour) < distance(cube, colour) ? (232 + grey, greyColour) : (16 + 36 * r + 6 * g + b, cube)
  }

  private static func distance(_ a: Theme.Colour, _ b: Theme.Colour) -> Int {
    let d = [Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue)]
    return d.reduce(0) { $0 + $1 * $1 }
  }
}
