// The six bundled themes: sound, readable on every terminal, one accent, small art that any font can show.
import Domain
import Testing

@Suite struct BundledThemeTests {
  @Test("Six themes are bundled: three are light, three are dark, and no two share background or accent")
  func six() throws {
    #expect(try Bundled.files("Themes", ".yaml") == Bundled.themes.map { "\($0).yaml" })
    let themes = try Bundled.themes.map { try theme($0) }
    let black = Theme.Colour(red: 0, green: 0, blue: 0)
    let light = themes.filter { Contrast.ratio($0.background, black) > 15 }.map(\.ref)
    #expect(light == ["blanc", "flore", "mono"])
    #expect(themes.filter { Contrast.ratio($0.background, black) < 1.5 }.map(\.ref) == ["herbarium", "kontur", "nacht"])
    #expect(Set(themes.map(\.background)).count == 6 && Set(themes.map { $0.pairs[.accent]?.text }).count == 6)
    #expect(Set(themes.map(\.art)).count == 6)
  }

  @Test("A bundled theme is complete and strong enough, in true colour, 256, 16 and 8", arguments: Bundled.themes)
  func sound(ref: String) throws {
    let file = ThemeFile(try Bundled.text("Themes/\(ref).yaml"))
    #expect(file.problems.isEmpty)
    let theme = try #require(file.theme)
    #expect(theme.ref == ref && Set(theme.title.byLocale.keys) == ["en", "de", "fr", "es"])
    #expect(Set(theme.pairs.keys) == Set(Theme.Role.allCases).subtracting([.background]))
    #expect(Set(theme.glyphs.keys) == Set(Theme.glyphNames))
    #expect(theme.contrastProblems.isEmpty)
  }

  @Test("Text and accent have a contrast of at least 7, in true colour and rounded: to be read at arm's length", arguments: Bundled.themes)
  func accent(ref: String) throws {
    let theme = try theme(ref)
    for role in [Theme.Role.text, .accent, .selected] {
      let pair = try #require(theme.pairs[role])
      #expect(Contrast.ratio(pair.text, pair.background) >= 7, "\(role)")
      let (text, background) = (XtermPalette.nearest(pair.text), XtermPalette.nearest(pair.background))
      #expect(Contrast.ratio(text.colour, background.colour) >= 7, "\(role)")
    }
  }

  @Test("The selected row is a bar of the accent, not only coloured text; accent and warning are told apart", arguments: Bundled.themes)
  func selected(ref: String) throws {
    let theme = try theme(ref)
    let (selected, accent) = (try #require(theme.pairs[.selected]), try #require(theme.pairs[.accent]))
    let error = try #require(theme.pairs[.error])
    #expect(selected.background == accent.text)
    #expect(Contrast.ratio(selected.background, theme.background) >= 4.5)
    // Mono has no hue to tell them apart by: what is wrong is bold, and said in words.
    if ref != "mono" { #expect(XtermPalette.nearest(error.text).index != XtermPalette.nearest(accent.text).index) }
    // One accent: the others are neutral, text or warning.
    for role in [Theme.Role.text, .dim, .choice, .border] {
      #expect(try #require(theme.pairs[role]).text.spread <= 50, "\(role)")
    }
    if ref != "mono" { #expect(accent.text.spread >= 90) }
  }

  @Test("Mono has no hue at all, with 16 and 8 colours neither; high contrast has 12 or more everywhere, 6 with the old colours")
  func extremes() throws {
    let (mono, kontur) = (try theme("mono"), try theme("kontur"))
    #expect(mono.pairs.values.allSatisfy { $0.text.spread == 0 && $0.background.spread == 0 })
    #expect(kontur.pairs.values.allSatisfy { Contrast.ratio($0.text, $0.background) >= 12 })
    for count in OldPalette.Count.allCases {
      #expect(mono.oldPairs(of: count).values.allSatisfy { [0, 7, 8, 15].contains($0.text) && [0, 7, 8, 15].contains($0.background) })
      #expect(kontur.oldPairs(of: count).values.allSatisfy { $0.contrast >= 6 }, "\(kontur.oldPairs(of: count))")
    }
  }

  @Test("The art has at most 7 lines of at most 60 columns, odd and symmetric, and as many in ASCII", arguments: Bundled.themes)
  func art(ref: String) throws {
    let theme = try theme(ref)
    for lines in [theme.art, theme.asciiArt] {
      #expect((3...7).contains(lines.count))
      // Lines are centred one by one: odd widths share an axis, and nothing depends on spaces at the ends.
      #expect(lines.allSatisfy { $0.count <= 60 && $0.count % 2 == 1 && $0.first != " " && $0.last != " " })
      for line in lines { #expect(String(line.reversed().map { mirror[$0] ?? $0 }) == line) }
    }
    #expect(theme.art.count == theme.asciiArt.count)
    #expect(theme.asciiArt.allSatisfy { $0.allSatisfy(\.isASCII) })
    #expect(theme.art.joined().allSatisfy { $0.isOneColumn })
  }

  private func theme(_ ref: String) throws -> Theme {
    try #require(ThemeFile(Bundled.text("Themes/\(ref).yaml")).theme)
  }

  private let mirror: [Character: Character] = [
    "╱": "╲", "╲": "╱", "/": "\\", "\\": "/", "╭": "╮", "╮": "╭", "╰": "╯", "╯": "╰", "├": "┤", "┤": "├",
  ]
}

extension Theme.Colour {
  /// Between the strongest and the weakest channel: small for neutral colours.
  fileprivate var spread: Int { Int(max(red, green, blue)) - Int(min(red, green, blue)) }
}

extension Character {
  /// ASCII, frames, and the few signs that every terminal draws one column wide.
  fileprivate var isOneColumn: Bool {
    guard unicodeScalars.count == 1, let scalar = unicodeScalars.first else { return false }
    return isASCII || (0x2500...0x25FC).contains(scalar.value) || "·˚✦".contains(self)
  }
}
