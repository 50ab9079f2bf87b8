// A palette's 24-bit colours become what the terminal has: 256, 16, 8 or none.
internal import CNcurses
internal import Terminal

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
    case .eight: colour.ansi(withBright: false)
    case .sixteen: colour.ansi(withBright: true)
    case .xterm256: colour.xterm
    // Numbers below 8 would mean the eight old colours.
    case .direct: max(8, Int(colour.red) << 16 | Int(colour.green) << 8 | Int(colour.blue))
    }
  }

  /// Text and background, told apart whatever the rounding did.
  func numbers(of pair: Palette.Pair) -> (text: Int, background: Int) {
    let (text, background) = (number(of: pair.text), number(of: pair.background))
    guard text == background, pair.text != pair.background else { return (text, background) }
    let (black, white) = (number(of: Palette.Colour(0x000000)), number(of: Palette.Colour(0xFFFFFF)))
    let wanted = pair.background.luma < 128 ? white : black
    return (wanted != background ? wanted : wanted == white ? black : white, background)
  }
}

extension Palette {
  /// For a shop without a theme: quiet on dark, one warm accent.
  static let house = Palette(pairs: [
    .text: pair(0xE4E4E4, 0x1C1C1C), .dim: pair(0x9E9E9E, 0x1C1C1C), .accent: pair(0xFFAF5F, 0x1C1C1C), .choice: pair(0xE4E4E4, 0x1C1C1C),
    .selected: pair(0x1C1C1C, 0xFFAF5F), .error: pair(0xFF8787, 0x1C1C1C), .border: pair(0x767676, 0x1C1C1C),
  ])

  private static func pair(_ text: UInt32, _ background: UInt32) -> Pair { Pair(text: Colour(text), background: Colour(background)) }

  /// The pair of a role; that of text where the theme says nothing. A code is black on white, or phones cannot read it.
  func colours(of role: Role) -> Pair {
    if role == .code { return Palette.pair(0x000000, 0xFFFFFF) }
    return pairs[role] ?? pairs[.text] ?? Palette.pair(0xE4E4E4, 0x1C1C1C)
  }
}

extension Palette.Colour {
  init(_ hex: UInt32) { self.init(red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255)) }

  /// Brightness to the eye, 0 to 255.
  var luma: Int { (Int(red) * 299 + Int(green) * 587 + Int(blue) * 114) / 1000 }

  /// The nearest of xterm's fixed 240 (a cube of six steps a channel, a ramp of 24 greys), chosen as a theme's contrast check does.
  var xterm: Int {
    let steps = [0, 95, 135, 175, 215, 255]
    let wanted = [Int(red), Int(green), Int(blue)]
    let nearest = wanted.map { channel in steps.indices.min { abs(steps[$0] - channel) < abs(steps[$1] - channel) } ?? 0 }
    let grey = max(0, min(23, (wanted.reduce(0, +) / 3 - 3) / 10))
    func distance(_ channels: [Int]) -> Int { zip(wanted, channels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    let isGrey = distance(Array(repeating: 8 + 10 * grey, count: 3)) < distance(nearest.map { steps[$0] })
    return isGrey ? 232 + grey : 16 + 36 * nearest[0] + 6 * nearest[1] + nearest[2]
  }

  /// One of the old eight, or of their bright twins: by hue where there is one, else by brightness.
  func ansi(withBright: Bool) -> Int {
    let (high, low) = (max(red, green, blue), min(red, green, blue))
    if high < 64 { return 0 }
    if high - low < 56 {
      if withBright { return luma < 112 ? 8 : luma < 216 ? 7 : 15 }
      return luma < 88 ? 0 : 7
    }
    let middle = (Int(high) + Int(low)) / 2
    let hue = (Int(red) >= middle ? 1 : 0) | (Int(green) >= middle ? 2 : 0) | (Int(blue) >= middle ? 4 : 0)
    return withBright && high > 200 ? hue + 8 : hue
  }
}

/// One brush for each role and set of attributes: a cell that only lacks its sign.
struct Inks {
  private var brushes: [cchar_t] = []
  private static let sets: UInt8 = 8

  /// Sets up the terminal's colour pairs. After `newterm`.
  init(palette: Palette?, hasColour: Bool) {
    var depth = ColourDepth.none
    if hasColour, has_colors() {
      start_color()
      // Fewer bytes: what is not ours goes back to the terminal's own colours in one sequence.
      use_default_colors()
      depth = ColourDepth(colours: Int(aw_colours()), pairs: Int(aw_pairs()))
    }
    var pairs = ColourPairs()
    for role in Role.allCases {
      let colours = depth.numbers(of: (palette ?? .house).colours(of: role))
      for set in 0..<Inks.sets {
        var attributes = Style.Attributes(rawValue: set)
        // A bar of colour with its pointer is heavy enough; bold would cost a tenth of what a key sends. Without colours it stays.
        if role == .selected, depth != .none { attributes.remove(.bold) }
        brushes.append(depth == .none ? Inks.plain(role, attributes) : Inks.coloured(colours, attributes, depth, &pairs))
      }
    }
  }

  /// The brush of a style.
  subscript(style: Style) -> cchar_t {
    brushes[Int(style.role.rawValue) * Int(Inks.sets) + Int(style.attributes.rawValue & (Inks.sets - 1))]
  }

  /// Colours, swapped for reverse: a change of colours is one sequence, leaving the terminal's reverse costs all attributes.
  private static func coloured(
    _ colours: (text: Int, background: Int), _ attributes: Style.Attributes, _ depth: ColourDepth, _ pairs: inout ColourPairs
  ) -> cchar_t {
    let (text, background) = attributes.contains(.reverse) ? (colours.background, colours.text) : colours
    var cell = blank(attributes)
    cell.ext_color = pairs.pair(text, background)
    cell.attr |= attr_t(COLOR_PAIR(cell.ext_color))
    // With eight colours bold means bright, and bright black is a grey that nobody can read on a colour.
    if attributes.contains(.bold), depth != .eight || text != 0 { cell.attr |= aw_bold }
    return cell
  }

  /// Attributes only.
  private static func plain(_ role: Role, _ attributes: Style.Attributes) -> cchar_t {
    var cell = blank(attributes)
    if attributes.contains(.reverse) != (role == .selected || role == .code) { cell.attr |= aw_reverse }
    if attributes.contains(.bold) || [.selected, .accent, .error].contains(role) { cell.attr |= aw_bold }
    return cell
  }

  private static func blank(_ attributes: Style.Attributes) -> cchar_t {
    var cell = cchar_t()
    cell.chars.0 = 32
    if attributes.contains(.underline) { cell.attr |= aw_underline }
    return cell
  }
}

/// The terminal's numbers for text on background, one for each that is in use.
private struct ColourPairs {
  private var known: [(text: Int, background: Int)] = []

  mutating func pair(_ text: Int, _ background: Int) -> Int32 {
    if let index = known.firstIndex(where: { $0 == (text, background) }) { return Int32(index) + 1 }
    known.append((text, background))
    init_extended_pair(Int32(known.count), Int32(text), Int32(background))
    return Int32(known.count)
  }
}
