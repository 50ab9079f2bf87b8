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
