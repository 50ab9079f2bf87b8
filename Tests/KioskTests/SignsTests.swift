// Signs and sizes: help, ASCII, every screen at three sizes.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

extension LanguageTests {
  @Test("a help page of all keys of the screen lies over it; any key closes it")
  func help() throws {
    let shop = try TeaShop()
    let played = shop.play(Way.toAvoid + "?")
    expectScreen(
      played,
      """

        Which tea tonight?                                                   3 of ~9
        ━━━━━━━━━━━━━━━━━───────────────────────────────────────────────────────────


            ╭──────────────────────────────────────────────────────────────────╮
            │                                                                  │
            │   Keys                                                           │
            │                                                                  │
            │   ↑↓      choose                                                 │
            │   Space   pick                                                   │
            │   ⏎       next                                                   │
            │   ⌫       back                                                   │
            │   L       language                                               │
            │   H       call our staff                                         │
            │   -+*0/.  number pad: back, down, pick, skip, help, language     │
            │                                                                  │
            ╰──────────────────────────────────────────────────────────────────╯


            0 of 3 picked

        ↑↓ choose   Space pick   ⏎ next   ⌫ back                 L language   ? help
      """)
    #expect(shop.play(on: played, "x").screen == shop.play(Way.toAvoid).screen)
  }

  @Test("with ASCII signs a question keeps its shape")
  func asciiQuestion() throws {
    expectScreen(
      try TeaShop().play(Way.toAvoid + "13", glyphs: .ascii),
      """

        Which tea tonight?                                                   3 of ~9
        =================-----------------------------------------------------------


            What should stay out?

              1  [x] Caffeine

              2  [ ] Mint

              3  [x] Fruit                                                   >

              4  [ ] Spice

              5  [ ] All of these

              6  [ ] None of these


            2 of 3 picked

        Up/Down choose   Space pick   Enter next   Esc back      L language   ? help
      """)
  }

  @Test("with ASCII signs the hand-off has no blocks: the short code is what is left to say")
  func asciiHandoff() throws {
    let screen = try TeaShop().play(Way.toHandoff, glyphs: .ascii).screen.joined()
    #expect(screen.contains("ROSE-4171"))
    #expect(!screen.contains("Scan with your phone"))
  }

  @Test("a terminal that shows ASCII only gets ASCII only from the kiosk", arguments: screens)
  func ascii(keys: String) throws {
    // Words of the shop stay as the shop wrote them.
    let own: Set<Character> = Set("“お茶はいかが”贈り物薰衣草")
    let line = try TeaShop().play(keys, glyphs: .ascii).screen.joined()
    let picture = ["Tea House · Kyoto Street", "|  €"].reduce(line) { $0.replacing($1, with: "") }.filter { !own.contains($0) }
    #expect(picture.unicodeScalars.allSatisfy { $0.isASCII }, "\(picture.filter { !$0.isASCII })")
  }

  @Test("every screen draws at 80x24, 120x40 and 200x50 with a margin at both sides", arguments: screens)
  func sizes(keys: String) throws {
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
      let screen = try TeaShop().play(keys, columns: columns, rows: rows).screen
      #expect(screen.allSatisfy { Width.of($0) <= columns - 1 })
      #expect(screen.allSatisfy { $0.isEmpty || $0.hasPrefix(" ") })
      #expect(screen.contains { !$0.isEmpty })
    }
  }
}
