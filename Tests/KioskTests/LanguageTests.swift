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

  // MARK: Signs

  static let screens = [
    "", "x", Way.english, Way.toGoal, Way.toGoal + "⌫⌫", Way.toAvoid + "1⏎⌫", Way.toAvoid + "⏎", Way.toCups, Way.toBudget + "⏎",
    Way.toStars,
    Way.toNote, Way.toMail, Way.toCall, Way.toLead, Way.toLead + "a⏎", Way.toResults, Way.toResults + " ", Way.toHandoff, Way.toThanks,
    Way.toAvoid + "?", Way.toGoal + "⏰",
  ]
}
