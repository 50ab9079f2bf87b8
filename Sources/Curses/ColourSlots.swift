// True colour where terminfo knows of 256 colours only: numbers of the fixed palette that stand for exact colours on their way out.
internal import Terminal

/// Which of xterm's fixed 240 numbers stand for a theme's colours.
///
/// A colour takes the number nearest to it, so that a terminal which were told the number shows what it would have shown anyway, and a
/// picture's colour of that number moves by less than can be seen.
struct ColourSlots: Equatable {
  private(set) var colours: [Int: Palette.Colour] = [:]

  /// Numbers of a pair's colours, taken where they are new.
  mutating func numbers(of pair: Palette.Pair) -> ColourNumbers {
    ColourNumbers(text: number(of: pair.text), background: number(of: pair.background))
  }

  private mutating func number(of colour: Palette.Colour) -> Int {
    if let known = colours.first(where: { $0.value == colour }) { return known.key }
    var number = Int(colour.fixedNumber)
    if colours[number] != nil {
      func way(_ number: Int) -> Int { Palette.Colour(fixedNumber: UInt8(number)).distance(to: colour) }
      number = (16...255).filter { colours[$0] == nil }.min { way($0) < way($1) } ?? number
    }
    colours[number] = colour
    return number
  }
}
