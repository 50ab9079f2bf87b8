// How the program looks: a theme's colours and signs for the terminal, and the attract screen's card.
public import Domain
internal import Glibc
public import Kiosk
public import Terminal

internal import struct Storage.StoreLocation

/// A theme as screens need it, with the card that waits for the next shopper.
public struct Appearance: Equatable, Sendable {
  /// Title and art of the attract screen.
  public var card: AttractCard
  /// Nil for a theme that could not be read: the display has colours of its own.
  public var palette: Palette?
  /// Path of the shop's logo; nil where it has none.
  var logoFile: String?
  /// For UTF-8 terminals; a display with ASCII only has its own.
  public var glyphs: Glyphs

  init(card: AttractCard, palette: Palette?, glyphs: Glyphs) {
    self.card = card
    self.palette = palette
    self.glyphs = glyphs
  }

  /// The standard theme of a new shop.
  public static let standardTheme = "flore"

  /// Reads theme and bundled quiz from their files: the way of a first start, about 10 ms. What cannot be read is left plain; the reason
  /// is in the log.
  public static func read(_ premises: Premises, theme name: String? = nil) -> Appearance {
    let theme = theme(premises, name)
    let title = LocalizedText(premises.configuration.storeTitle ?? "Askwell")
    let card = AttractCard(
      title: title, text: LocalizedText(""), locales: ["en"], locale: premises.configuration.locale ?? "en",
      storeTitle: premises.configuration.storeTitle ?? "", art: theme?.art ?? [], asciiArt: theme?.asciiArt ?? [])
    var appearance = Appearance(card: card, palette: theme.map(Palette.init), glyphs: theme.map(Glyphs.init) ?? Glyphs())
    appearance.showLogo(of: premises)
    return appearance
  }

  /// Path of the theme's file: one that came down from a chain's hub, else a bundled one; nil when nothing that is bundled was found.
  static func themeFile(_ premises: Premises, _ name: String?) -> String? {
    let name = name ?? premises.configuration.theme ?? standardTheme
    let given = "\(StoreLocation.themes(besideStore: premises.database))/\(name).yaml"
    if !name.contains("/"), access(given, R_OK) == 0 { return given }
    return premises.bundled?.theme(name)
  }

  private static func theme(_ premises: Premises, _ name: String?) -> Theme? {
    guard let path = themeFile(premises, name) else { return nil }
    do {
      let file = ThemeFile(try TextFile.read(path))
      for problem in file.problems { premises.log.say(problem.text(file: path)) }
      return file.theme
    } catch {
      premises.log.say(error.description)
      return nil
    }
  }
}

extension Palette {
  /// The theme's colours; a QR code is black on white whatever the theme.
  public init(_ theme: Theme) {
    func colour(_ colour: Theme.Colour) -> Colour { Colour(red: colour.red, green: colour.green, blue: colour.blue) }
    let roles: [(Theme.Role, Terminal.Role)] = [
      (.text, .text), (.dim, .dim), (.accent, .accent), (.choice, .choice), (.selected, .selected), (.error, .error), (.border, .border),
    ]
    var pairs: [Terminal.Role: Pair] = [
      .code: Pair(text: Colour(red: 0, green: 0, blue: 0), background: Colour(red: 255, green: 255, blue: 255))
    ]
    for (from, to) in roles {
      if let pair = theme.pairs[from] { pairs[to] = Pair(text: colour(pair.text), background: colour(pair.background)) }
    }
    self.init(pairs: pairs)
    let (old, bright) = (theme.oldPairs(of: .eight), theme.oldPairs(of: .sixteen))
    for (from, to) in roles {
      eight[to] = old[from].map { Numbers($0, for: from) }
      sixteen[to] = bright[from].map { Numbers($0, for: from) }
    }
  }
}

extension Palette.Numbers {
  fileprivate init(_ pair: OldPair, for role: Theme.Role) {
    self.init(text: UInt8(pair.text), background: UInt8(pair.background), takesBold: pair.takesBold(for: role))
  }
}

extension Glyphs {
  /// The theme's signs for UTF-8 terminals.
  public init(_ theme: Theme) {
    self.init()
    border = Terminal.Border(rawValue: theme.border.rawValue) ?? .rounded
    for (name, glyph) in theme.glyphs { if let place = Glyphs.places[name] { self[keyPath: place] = glyph.sign } }
  }

  /// A theme's names of the signs.
  static let places: [String: any WritableKeyPath<Glyphs, String> & Sendable] = [
    "pointer": \.pointer, "full": \.full, "empty": \.empty, "dot_on": \.dotOn, "dot_off": \.dotOff, "check_on": \.checkOn,
    "check_off": \.checkOff, "star_on": \.starOn, "star_off": \.starOff,
  ]
}
