// Themes on terminals with 16 and 8 colours: what stands for a pair can be read, and bars stay bars.
import Chance
import Domain
import Testing

@Suite struct OldPaletteTests {
  private func colour(_ random: inout Noise) -> Theme.Colour {
    Theme.Colour(red: UInt8(random.number(0...255)), green: UInt8(random.number(0...255)), blue: UInt8(random.number(0...255)))
  }

  /// A theme that can be read in true colour: one background for most roles, another for some.
  private func theme(_ random: inout Noise) throws -> Theme {
    let backgrounds = [colour(&random), colour(&random), colour(&random)]
    var theme = try #require(ThemeFile(ThemeTests.text).theme)
    theme.background = backgrounds[0]
    for role in Theme.Role.allCases where role != .background {
      let background = role == .selected ? backgrounds[1] : random.once(in: 8) ? backgrounds[2] : backgrounds[0]
      var text = colour(&random)
      for _ in 0..<200 where Contrast.ratio(text, background) < Contrast.needed(for: role) { text = colour(&random) }
      if Contrast.ratio(text, background) < Contrast.needed(for: role) {
        let white = Theme.Colour(red: 255, green: 255, blue: 255)
        text = Contrast.ratio(white, background) >= 4.5 ? white : Theme.Colour(red: 0, green: 0, blue: 0)
      }
      theme.pairs[role] = Theme.Pair(text: text, background: background)
    }
    return theme
  }

  private func check(_ theme: Theme, sourceLocation: SourceLocation = #_sourceLocation) {
    for count in OldPalette.Count.allCases {
      let pairs = theme.oldPairs(of: count)
      #expect(Set(pairs.keys) == Set(theme.pairs.keys), sourceLocation: sourceLocation)
      var backgrounds: [Theme.Colour: Set<Int>] = [:]
      for (role, pair) in pairs {
        #expect(pair.text < count.rawValue && pair.background < count.rawValue, sourceLocation: sourceLocation)
        // Counted anew, from the colours themselves.
        for palette in [OldPalette.console, OldPalette.xterm] {
          let ratio = Contrast.ratio(palette[pair.text], palette[pair.background])
          #expect(ratio >= (role == .border ? 3 : 4.5), "\(role) \(pair) in \(count)", sourceLocation: sourceLocation)
          if pair.takesBold(for: role), pair.text < 8 {
            let bold = Contrast.ratio(palette[pair.text + 8], palette[pair.background])
            #expect(bold >= (role == .border ? 3 : 4.5), "\(role) \(pair) in bold", sourceLocation: sourceLocation)
          }
        }
        if let own = theme.pairs[role]?.background { backgrounds[own, default: []].insert(pair.background) }
      }
      // One for one: roles on one background stay together, those on different ones apart.
      #expect(backgrounds.values.allSatisfy { $0.count == 1 }, sourceLocation: sourceLocation)
      #expect(Set(backgrounds.values).count == backgrounds.count, sourceLocation: sourceLocation)
    }
  }

  @Test("300 random themes that can be read in true colour can be read with 16 and with 8 colours, bold letters too")
  func random() throws {
    var random = Noise(16)
    for _ in 0..<300 {
      let theme = try theme(&random)
      #expect(!theme.contrastProblems.contains { !$0.message.contains("256") })
      check(theme)
    }
  }

  @Test("so can each bundled theme", arguments: Bundled.themes)
  func bundled(ref: String) throws {
    let theme = try #require(ThemeFile(Bundled.text("Themes/\(ref).yaml")).theme)
    check(theme)
    // A bar of another brightness than the screen.
    for count in OldPalette.Count.allCases {
      let pairs = theme.oldPairs(of: count)
      let (bar, screen) = (try #require(pairs[.selected]).background, try #require(pairs[.text]).background)
      for palette in [OldPalette.console, OldPalette.xterm] { #expect(Contrast.ratio(palette[bar], palette[screen]) >= 3, "\(count)") }
    }
  }

  @Test("a light theme stays light and a dark one dark; their accents keep a hue where 16 colours have one that can be read")
  func nearest() throws {
    let flore = try #require(ThemeFile(Bundled.text("Themes/flore.yaml")).theme)
    let nacht = try #require(ThemeFile(Bundled.text("Themes/nacht.yaml")).theme)
    #expect(flore.oldPairs(of: .sixteen)[.text]?.background == 15 && flore.oldPairs(of: .eight)[.text]?.background == 7)
    #expect(nacht.oldPairs(of: .sixteen)[.text]?.background == 0 && nacht.oldPairs(of: .eight)[.text]?.background == 0)
    #expect(flore.oldPairs(of: .sixteen)[.accent]?.text == 1)
    #expect(nacht.oldPairs(of: .sixteen)[.accent]?.text == 11)
  }

  @Test("black on grey takes no bold with 8 colours, where bold black is a dark grey; white on black does")
  func bold() {
    #expect(!OldPair(text: 0, background: 7).takesBold(for: .text))
    #expect(OldPair(text: 7, background: 0).takesBold(for: .text))
    #expect(!OldPair(text: 4, background: 7).takesBold(for: .text))
    #expect(OldPair(text: 15, background: 4).takesBold(for: .text))
  }
}
