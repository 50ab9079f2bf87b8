// A brush for every style and every colour of a picture: a cell that only lacks its sign.
internal import CNcurses
internal import Terminal

/// Brushes of a palette on this terminal.
struct Inks {
  private var brushes: [cchar_t] = []
  /// The terminal's numbers of each role, by raw value: what shows where a picture does not cover.
  private var numbers: [ColourNumbers] = []
  private var pairs: ColourPairs
  private let depth: ColourDepth
  /// Colours that the terminal is told exactly; nil where it shows those that it has.
  let slots: ColourSlots?
  private static let sets: UInt8 = 8

  /// Sets up the terminal's colour pairs. After `newterm`.
  /// - Parameter isExact: the terminal understands 24-bit colours, whatever terminfo says.
  init(palette: Palette?, hasColour: Bool, isExact: Bool = false) {
    var depth = ColourDepth.none
    if hasColour, has_colors() {
      start_color()
      // Fewer bytes: what is not ours goes back to the terminal's own colours in one sequence.
      use_default_colors()
      depth = ColourDepth(colours: Int(aw_colours()), pairs: Int(aw_pairs()))
    }
    self.depth = depth
    pairs = ColourPairs(most: Int(aw_pairs()))
    var slots = isExact && depth == .xterm256 ? ColourSlots() : nil
    let palette = palette ?? .house
    for role in Role.allCases {
      let numbers = slots?.numbers(of: palette.colours(of: role)) ?? depth.numbers(of: role, in: palette)
      self.numbers.append(numbers)
      for set in 0..<Inks.sets {
        var attributes = Style.Attributes(rawValue: set)
        // A bar of colour with its pointer is heavy enough; bold would cost a tenth of what a key sends. Without colours it stays.
        if role == .selected, depth != .none { attributes.remove(.bold) }
        brushes.append(depth == .none ? Inks.plain(role, attributes) : Inks.coloured(numbers, attributes, &pairs))
      }
    }
    self.slots = slots
  }

  /// The brush of a style.
  subscript(style: Style) -> cchar_t {
    brushes[Int(style.role.rawValue) * Int(Inks.sets) + Int(style.attributes.rawValue & (Inks.sets - 1))]
  }

  /// The brush of a picture's cell, and the sign that stands for the cell's own where there is no colour.
  mutating func picture(_ cell: Cell, sign: UInt32) -> (brush: cchar_t, sign: UInt32) {
    guard depth != .none else { return (Inks.blank([]), Shade.of(cell, sign: sign)) }
    let own = numbers[Int(cell.style.role.rawValue)]
    var brush = Inks.blank([])
    brush.take(
      pairs.picture(
        cell.ink == 0 ? own.text : depth.number(ofFixed: cell.ink), cell.paper == 0 ? own.background : depth.number(ofFixed: cell.paper),
        else: own))
    return (brush, sign)
  }

  /// Colours, swapped for reverse: a change of colours is one sequence, leaving the terminal's reverse costs all attributes.
  private static func coloured(_ colours: ColourNumbers, _ attributes: Style.Attributes, _ pairs: inout ColourPairs) -> cchar_t {
    let isReverse = attributes.contains(.reverse)
    var cell = blank(attributes)
    cell.take(pairs.pair(isReverse ? colours.background : colours.text, isReverse ? colours.text : colours.background))
    if attributes.contains(.bold), isReverse ? colours.takesBoldReversed : colours.takesBold { cell.attr |= aw_bold }
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

extension cchar_t {
  fileprivate mutating func take(_ pair: Int32) {
    ext_color = pair
    // The old place of a pair's number has room for 255.
    attr |= attr_t(COLOR_PAIR(min(pair, 255)))
  }
}

/// Blocks of rising weight, for pictures without colour.
enum Shade {
  /// The block for a cell of half blocks; signs of the ASCII ramp stay.
  static func of(_ cell: Cell, sign: UInt32) -> UInt32 {
    switch sign {
    case 0x2580, 0x2584: block((light(cell.ink) + light(cell.paper)) / 2)
    case 32 where cell.ink == 0: block(light(cell.paper))
    default: sign
    }
  }

  private static func light(_ number: UInt8) -> Int { number == 0 ? 0 : Palette.Colour(fixedNumber: number).luma }

  private static func block(_ light: Int) -> UInt32 {
    switch light {
    case ..<12: 32
    case ..<76: 0x2591
    case ..<140: 0x2592
    case ..<204: 0x2593
    default: 0x2588
    }
  }
}

/// The terminal's numbers for text on background, one for each that is in use.
private struct ColourPairs {
  private var known: [UInt64: Int32] = [:]
  /// Highest number of a pair, exclusive.
  private let most: Int
  /// What pictures have taken at most; after that theirs share the colours nearest to them.
  private static let mostOfPictures = 4096

  init(most: Int) { self.most = min(most, ColourPairs.mostOfPictures) }

  mutating func pair(_ text: Int, _ background: Int) -> Int32 {
    let key = UInt64(UInt32(bitPattern: Int32(text))) << 32 | UInt64(UInt32(bitPattern: Int32(background)))
    if let number = known[key] { return number }
    let number = Int32(known.count) + 1
    known[key] = number
    init_extended_pair(number, Int32(text), Int32(background))
    return number
  }

  /// The same for a picture's cell; where no pair is left, one that has at least the background, or that of `style`.
  mutating func picture(_ text: Int, _ background: Int, else style: ColourNumbers) -> Int32 {
    let key = UInt64(UInt32(bitPattern: Int32(text))) << 32 | UInt64(UInt32(bitPattern: Int32(background)))
    if let number = known[key] { return number }
    return known.count + 1 < most ? pair(text, background) : pair(style.text, style.background)
  }
}
