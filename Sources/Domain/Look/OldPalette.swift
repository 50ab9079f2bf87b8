// Terminals with 16 or 8 colours: which pair of them stands for a theme's pair, so that it can still be read.

/// A pair of the old colours: 0 to 7, from 8 on their bright twins.
public struct OldPair: Hashable, Sendable {
  /// Number of the letters' colour.
  public let text: Int
  /// Number of what is behind them.
  public let background: Int

  /// Both from 0 to 15.
  public init(text: Int, background: Int) {
    self.text = text
    self.background = background
  }

  /// The weaker of its contrasts, on the Linux console and on xterm: what these numbers look like is not ours to say.
  public var contrast: Double { OldPalette.contrast(text, background) }

  /// Whether bold letters have that contrast too where bold means the bright twin, as it does on many terminals with 8 colours.
  public func takesBold(for role: Theme.Role) -> Bool {
    text >= 8 || OldPalette.contrast(text + 8, background) >= Contrast.needed(for: role)
  }
}

/// The sixteen colours that terminals have had since they have colours.
public enum OldPalette {
  /// How many of them a terminal has.
  public enum Count: Int, Hashable, Sendable, CaseIterable { case eight = 8, sixteen = 16 }

  /// As the Linux console shows them (the VGA card's).
  public static let console = colours([
    0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA, 0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF,
    0xFF55FF, 0x55FFFF, 0xFFFFFF,
  ])
  /// As xterm shows them unless it is told otherwise.
  public static let xterm = colours([
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF,
    0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ])

  private static func colours(_ values: [UInt32]) -> [Theme.Colour] {
    values.map { Theme.Colour(red: UInt8($0 >> 16), green: UInt8($0 >> 8 & 255), blue: UInt8($0 & 255)) }
  }

  private static let luminances = zip(console, xterm).map { (Contrast.luminance($0), Contrast.luminance($1)) }

  static func contrast(_ a: Int, _ b: Int) -> Double {
    func ratio(_ x: Double, _ y: Double) -> Double { (max(x, y) + 0.05) / (min(x, y) + 0.05) }
    return min(ratio(luminances[a].0, luminances[b].0), ratio(luminances[a].1, luminances[b].1))
  }

  /// How far `number` is from `colour` to the eye, on both palettes together: brightness, and the two ways in which hues differ.
  static func distance(_ colour: Theme.Colour, _ number: Int) -> Int {
    [console[number], xterm[number]].reduce(0) { sum, other in
      let (a, b) = (colour.parts, other.parts)
      let (light, blue, red) = (a.light - b.light, a.blue - b.blue, a.red - b.red)
      return sum + light * light + blue * blue + red * red
    }
  }
}

extension Theme.Colour {
  fileprivate var parts: (light: Int, blue: Int, red: Int) {
    let light = (Int(red) * 299 + Int(green) * 587 + Int(blue) * 114) / 1000
    return (light, Int(blue) - light, Int(red) - light)
  }
}

extension Theme {
  /// The pair that stands for each role where a terminal has `count` colours: of those that can be read, the nearest to the theme's.
  ///
  /// Roles that share a background in the theme share one here, and those that do not are kept apart: a bar must stay a bar.
  public func oldPairs(of count: OldPalette.Count) -> [Role: OldPair] {
    var pairs: [Role: OldPair] = [:]
    var taken: Set<Int> = []
    for background in backgrounds {
      let roles = Role.allCases.filter { self.pairs[$0]?.background == background }
      let best = (0..<count.rawValue).compactMap { number -> (cost: Int, pairs: [Role: OldPair])? in
        guard let found = self.pairs(of: roles, on: number, count) else { return nil }
        let cost = found.cost + roles.count * OldPalette.distance(background, number)
        return (cost + (taken.contains(number) ? 10_000_000 : 0), found.pairs)
      }.min { $0.cost < $1.cost }
      guard let best else { continue }
      pairs.merge(best.pairs) { $1 }
      taken.formUnion(best.pairs.values.map(\.background))
    }
    return pairs
  }

  /// Each once, that of the screen first.
  private var backgrounds: [Colour] {
    Role.allCases.reduce(into: [background]) { all, role in
      if let own = pairs[role]?.background, !all.contains(own) { all.append(own) }
    }
  }

  /// The nearest text for each of `roles` on the background `number`; nil where one of them would have none that can be read.
  private func pairs(of roles: [Role], on number: Int, _ count: OldPalette.Count) -> (cost: Int, pairs: [Role: OldPair])? {
    var (cost, found) = (0, [Role: OldPair]())
    for role in roles {
      guard let wanted = pairs[role]?.text else { continue }
      let readable = (0..<count.rawValue).filter { OldPalette.contrast($0, number) >= Contrast.needed(for: role) }
      guard let text = readable.min(by: { OldPalette.distance(wanted, $0) < OldPalette.distance(wanted, $1) }) else { return nil }
      cost += OldPalette.distance(wanted, text)
      found[role] = OldPair(text: text, background: number)
    }
    return (cost, found)
  }
}
