// A theme as a display needs it: colours by role. How many of them a terminal can show is the display's business.

/// Colours of every role.
public struct Palette: Hashable, Sendable {
  /// 24-bit sRGB.
  public struct Colour: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8
    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }
  public struct Pair: Hashable, Sendable {
    public var text: Colour
    public var background: Colour
    public init(text: Colour, background: Colour) {
      self.text = text
      self.background = background
    }
  }

  public var pairs: [Role: Pair]

  public init(pairs: [Role: Pair]) { self.pairs = pairs }
}
