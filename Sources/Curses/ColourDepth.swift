// A palette's 24-bit colours become what the terminal has: all of them, 256, 16, 8 or none.
internal import Terminal

/// A pair as the terminal numbers its colours.
struct ColourNumbers: Equatable {
  var text: Int
  var background: Int
  /// Whether bold letters can be read: with eight colours they may come in the bright twin.
  var takesBold = true
  var takesBoldReversed = true
}

/// How many colours the terminal shows, and as what numbers.
enum ColourDepth: Equatable {
  case none, eight, sixteen, xterm256
  /// The number is the colour, as terminfo's "direct" entries have it.
  case direct

  init(colours: Int, pairs: Int) {
    switch colours {
    case _ where pairs <= 2 * Role.allCases.count: self = .none
    case ..<8: self = .none
    case 8..<16: self = .eight
    case 16..<256: self = .sixteen
    case 0x100_0000...: self = .direct
    default: self = .xterm256
    }
  }

  /// The terminal's number for `colour`.
  func number(of colour: Palette.Colour) -> Int {
    switch self {
    case .none: -1
    case .eight: colour.old(withBright: false)
    case .sixteen: colour.old(withBright: true)
    case .xterm256: Int(colour.fixedNumber)
    // Numbers below 8 would mean the eight old colours.
    case .direct: max(8, Int(colour.red) << 16 | Int(colour.green) << 8 | Int(colour.blue))
    }
  }

  /// The terminal's number for a colour of xterm's fixed palette.
  func number(ofFixed fixed: UInt8) -> Int { self == .xterm256 ? Int(fixed) : number(of: Palette.Colour(fixedNumber: fixed)) }

  /// A role's text and background, told apart whatever the rounding did.
  func numbers(of role: Role, in palette: Palette) -> ColourNumbers {
    let pair = palette.colours(of: role)
    // A code is as dark and as light as it can be.
    if role != .code, let numbers = chosen(palette)[role] ?? chosen(palette)[.text] { return ColourNumbers(numbers, isOld: self == .eight) }
    let (text, background) = (number(of: pair.text), number(of: pair.background))
    guard text == background, pair.text != pair.background else { return ColourNumbers(text, background, isOld: self == .eight) }
    let (black, white) = (number(of: Palette.Colour(0x000000)), number(of: Palette.Colour(0xFFFFFF)))
    let wanted = pair.background.luma < 128 ? white : black
    return ColourNumbers(wanted != background ? wanted : wanted == white ? black : white, background, isOld: self == .eight)
  }

  private func chosen(_ palette: Palette) -> [Role: Palette.Numbers] {
    switch self {
    case .eight: palette.eight
    case .sixteen: palette.sixteen
    default: [:]
    }
  }
}

extension ColourNumbers {
  /// With the eight old colours bold means bright, and bright black is a grey that nobody can read on a colour.
  fileprivate init(_ text: Int, _ background: Int, isOld: Bool) {
    self.init(text: text, background: background, takesBold: !isOld || text != 0, takesBoldReversed: !isOld || background != 0)
  }

  fileprivate init(_ numbers: Palette.Numbers, isOld: Bool) {
    self.init(Int(numbers.text), Int(numbers.background), isOld: isOld)
    if isOld { takesBold = numbers.takesBold }
  }
}

extension Palette {
  /// For a shop without a theme: quiet on dark, one warm accent.
  static let house: Palette = {
    var palette = Palette(pairs: [
      .text: pair(0xE4E4E4, 0x1C1C1C), .dim: pair(0x9E9E9E, 0x1C1C1C), .accent: pair(0xFFAF5F, 0x1C1C1C),
      .choice: pair(0xE4E4E4, 0x1C1C1C), .selected: pair(0x1C1C1C, 0xFFAF5F), .error: pair(0xFF8787, 0x1C1C1C),
      .border: pair(0x767676, 0x1C1C1C),
    ])
    let plain = Numbers(text: 7, background: 0, takesBold: true)
    let bar = Numbers(text: 0, background: 6, takesBold: false)
    palette.eight = [.text: plain, .accent: Numbers(text: 6, background: 0, takesBold: true), .selected: bar]
    palette.sixteen = [
      .text: plain, .accent: Numbers(text: 11, background: 0, takesBold: true), .error: Numbers(text: 13, background: 0, takesBold: true),
      .selected: Numbers(text: 0, background: 11, takesBold: true),
    ]
    return palette
  }()

  private static func pair(_ text: UInt32, _ background: UInt32) -> Pair { Pair(text: Colour(text), background: Colour(background)) }

  /// The pair of a role; that of text where the theme says nothing. A code is black on white, or phones cannot read it.
  func colours(of role: Role) -> Pair {
    if role == .code { return Palette.pair(0x000000, 0xFFFFFF) }
    return pairs[role] ?? pairs[.text] ?? Palette.pair(0xE4E4E4, 0x1C1C1C)
  }
}

extension Palette.Colour {
  init(_ hex: UInt32) { self.init(red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255)) }
}

extension Palette.Colour {
  /// One of the old eight, or of their bright twins: by hue where there is one, else by brightness. What they look like is the terminal's
  /// business, so the nearest cannot be measured.
  func old(withBright: Bool) -> Int {
    let (high, low) = (max(red, green, blue), min(red, green, blue))
    if high < 85 { return 0 }
    if high - low < 56 {
      if withBright { return luma < 112 ? 8 : luma < 216 ? 7 : 15 }
      return luma < 88 ? 0 : 7
    }
    let middle = (Int(high) + Int(low)) / 2
    let hue = (Int(red) >= middle ? 1 : 0) | (Int(green) >= middle ? 2 : 0) | (Int(blue) >= middle ? 4 : 0)
    return withBright && high > 200 ? hue + 8 : hue
  }
}
