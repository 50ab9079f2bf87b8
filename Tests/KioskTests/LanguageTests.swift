// Two languages, and terminals that show ASCII only.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Languages and signs")
struct LanguageTests {
  @Test("the waiting screen: any key wakes it, and the promise about data stands on it")
  func attract() throws {
    expectScreen(
      try TeaShop().play(),
      """






                                           ( ( (
                                           ╰───╯

                                 F I N D   Y O U R   T E A

                                A few questions. One minute.


                                   ▐▌  Press any key  ▐▌




                        Nothing is sent anywhere unless you say so.


        Tea House · Kyoto Street                                         [L] Deutsch
      """)
  }

  @Test("L on the waiting screen says it in German, and does not wake the kiosk")
  func attractInGerman() throws {
    let shop = try TeaShop()
    expectScreen(
      shop.play("l"),
      """






                                           ( ( (
                                           ╰───╯

                              F I N D E   D E I N E N   T E E

                               Ein paar Fragen. Eine Minute.


                              ▐▌  Beliebige Taste drücken  ▐▌




                      Nichts wird gesendet, wenn du es nicht möchtest.


        Tea House · Kyoto Street                                         [L] English
      """)
    #expect(shop.play("ll").screen == shop.play().screen)
  }

  @Test("the languages: each in its own words, digits and arrows choose, Backspace goes back")
  func languages() throws {
    let shop = try TeaShop()
    expectScreen(
      shop.play("x"),
      """






                                    Choose your language

                        ╭──────────────────────────────────────────╮
                        │  1  English                            ▸ │
                        ╰──────────────────────────────────────────╯
                        ╭──────────────────────────────────────────╮
                        │  2  Deutsch                              │
                        ╰──────────────────────────────────────────╯








        ↑↓ choose   ⏎ next   ⌫ back
      """)
    #expect(shop.play("x2").effects.contains(.begin(Beginning(locale: "de"))))
    #expect(shop.play("x↓⏎").effects.contains(.begin(Beginning(locale: "de"))))
    #expect(shop.play("x↓↑⏎").effects.contains(.begin(Beginning(locale: "en"))))
    #expect(shop.play("lx⏎").effects.contains(.begin(Beginning(locale: "de"))))
    #expect(shop.play("x3").screen == shop.play("x").screen)
    #expect(shop.play("x⌫").screen == shop.play().screen)
  }

  @Test("L in the middle of a quiz changes every word, and what was picked stays")
  func middle() throws {
    let shop = try TeaShop()
    let german = shop.play(Way.toAvoid + "13l")
    expectScreen(
      german,
      """

        Welcher Tee heute?                                                  3 von ~9
        ━━━━━━━━━━━━━━━━━───────────────────────────────────────────────────────────


            Was soll nicht hinein?

              1  ◆  Koffein

              2  ◇  Minze

              3  ◆  Obst                                                     ▸

              4  ◇  Gewürze

              5  ◇  Alles davon

              6  ◇  Nichts davon


            2 von 3 gewählt

        ↑↓ wählen   Leertaste ankreuzen   ⏎ weiter   ⌫ zurück    L Sprache   ? Hilfe
      """)
    #expect(shop.play(on: german, "l").screen == shop.play(Way.toAvoid + "13").screen)
    let done = shop.play(on: german, "⏎⏎" + "20⏎s" + "⏎⏎⏎" + "⏎⏎⏎⏎⏎⏎")
    #expect(done.effects.contains { if case .submit(_, _, "de") = $0 { true } else { false } })
  }

  @Test("the thanks are in the shopper's language, not in the shop's")
  func thanksInGerman() throws {
    #expect(try TeaShop().play(Way.toThanks.replacing("x1", with: "x2")).screen.joined().contains("Danke!"))
  }

  @Test("the next shopper finds the kiosk in the shop's language again")
  func resets() throws {
    let shop = try TeaShop()
    let after = shop.play(Way.german + "⎋⏎")
    #expect(after.screen == shop.play().screen)
    var configuration = Configuration.tea
    configuration.locale = "de"
    #expect(try TeaShop(configuration: configuration).play(Way.german + "⎋⏎").screen.joined().contains("Beliebige Taste"))
  }

  @Test("German results: comma, the euro behind, and the reasons in German")
  func germanResults() throws {
    expectScreen(
      try TeaShop().play(Way.toResults.replacing("x1", with: "x2")),
      """

        Dein Abend                                8 Antworten · 3 Produkte · 18,50 €
        ────────────────────────────────────────────────────────────────────────────

        In der Tasse
        ▸ Rooibos vanilla                                     6,00 €  aisle 1
          du sagtest: eine ruhige Nacht, milden Tee, ein kleiner Preis
          ●●●  3 von 3 Antworten
          Evening calm                                        8,50 €  aisle 2
          du sagtest: eine ruhige Nacht, milden Tee
          ●●○  2 von 3 Antworten

        Dazu
          Honey dates                                         4,00 €  till
          hier beliebt, nicht nach deinen Antworten gewählt




        Auch nah dran: Lavender 薰衣草 9,00 €
        Wegen deiner Antworten weggelassen: 1 Produkt.

        Leertaste rein oder raus   ⏎ fertig   W warum   E Antwort ändern       L   ?
      """)
  }

  @Test("the German lead step")
  func germanLead() throws {
    expectScreen(
      try TeaShop().play(Way.toLead.replacing("x1", with: "x2")),
      """

        Welcher Tee heute?
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

            Sollen wir dir dein Ergebnis schicken?
            Nur wenn du möchtest. Dein Ergebnis siehst du auf jeden Fall.

          ▸ E-Mail
                           ────────────────────────────────────────────
            Mobilnummer
                           ────────────────────────────────────────────
            Name
                           ────────────────────────────────────────────
            [ ]  Das Teehaus darf mir Angebote mailen, zweimal im Monat.

            [ ]  Das Teehaus darf mir Angebote per SMS schicken.

              Weiter




        ↑↓ bewegen   ⏎ weiter   Esc zurück                     F2 Sprache   F1 Hilfe
      """)
  }

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

  // MARK: Signs

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

  static let screens = [
    "", "x", Way.english, Way.toGoal, Way.toGoal + "⌫⌫", Way.toAvoid + "1⏎⌫", Way.toAvoid + "⏎", Way.toCups, Way.toBudget + "⏎",
    Way.toStars,
    Way.toNote, Way.toMail, Way.toCall, Way.toLead, Way.toLead + "a⏎", Way.toResults, Way.toResults + " ", Way.toHandoff, Way.toThanks,
    Way.toAvoid + "?", Way.toGoal + "⏰",
  ]

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
