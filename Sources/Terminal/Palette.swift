// A theme as a display needs it: colours by role. How many of them a terminal can show is the display's business.

/// Colours of every role.
public struct Palette: Hashable, Sendable {
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
  }
  /// Letters on a background.
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

  /// A role without a pair is shown as text is.
  public var pairs: [Role: Pair]

  public init(pairs: [Role: Pair]) { self.pairs = pairs }
}
