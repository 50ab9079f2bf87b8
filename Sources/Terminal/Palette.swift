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
  /// The same by the numbers of the old colours: 0 to 7, from 8 on their bright twins.
  public struct Numbers: Hashable, Sendable {
    /// The letters' colour.
    public var text: UInt8
    /// What is behind the letters.
    public var background: UInt8
    /// Whether bold letters can be read: many terminals with eight colours show them in the bright twin.
    public var takesBold: Bool
    public init(text: UInt8, background: UInt8, takesBold: Bool) {
      self.text = text
      self.background = background
      self.takesBold = takesBold
    }
  }

  /// A role without a pair is shown as text is.
  public var pairs: [Role: Pair]
  /// What stands for the pairs on terminals with eight colours; a role without is rounded.
  public var eight: [Role: Numbers] = [:]
  /// The same on terminals with sixteen.
  public var sixteen: [Role: Numbers] = [:]

  public init(pairs: [Role: Pair]) { self.pairs = pairs }
}

extension Palette.Colour {
  static let fixedBlack: UInt8 = 16

  /// Brightness to the eye, 0 to 255.
  public var luma: Int { (Int(red) * 299 + Int(green) * 587 + Int(blue) * 114) / 1000 }

  /// Number of the nearest of xterm's fixed 240 colours, 16 to 255: a cube of six steps a channel, a ramp of 24 greys.
  public var fixedNumber: UInt8 {
    let cube = UInt8(16 + 36 * Palette.Colour.step(red) + 6 * Palette.Colour.step(green) + Palette.Colour.step(blue))
    let level = max(0, min(23, ((Int(red) + Int(green) + Int(blue)) / 3 - 3) / 10))
    let grey = UInt8(232 + level)
    return distance(to: Palette.Colour(fixedNumber: grey)) < distance(to: Palette.Colour(fixedNumber: cube)) ? grey : cube
  }

  /// The colour of that number; black below 16, where the colours are the user's own.
  public init(fixedNumber number: UInt8) {
    if number >= 232 {
      let level = 8 + 10 * (number - 232)
      self.init(red: level, green: level, blue: level)
    } else {
      let place = Int(max(number, 16)) - 16
      func channel(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
      self.init(red: channel(place / 36), green: channel(place / 6 % 6), blue: channel(place % 6))
    }
  }

  /// The square of the way between two colours.
  public func distance(to other: Palette.Colour) -> Int {
    let (r, g, b) = (Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue))
    return r * r + g * g + b * b
  }

  /// The nearest of 0, 95, 135, 175, 215, 255; of two equally near the lower.
  private static func step(_ channel: UInt8) -> Int { channel < 48 ? 0 : channel < 116 ? 1 : (Int(channel) - 36) / 40 }
}
