// The lead step: an offer, never a condition; consent un-ticked, in the words that were shown.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("The lead step")
struct LeadTests {
  private func played(_ keys: String) throws -> Played<KioskProgram> { try TeaShop().play(Way.toLead + keys) }

  /// The lead that was submitted after `keys`; nil while none was.
  private func lead(_ keys: String) throws -> Lead? {
    try played(keys).effects.reduce(nil) { last, effect in if case .submit(_, let lead, _) = effect { lead } else { last } }
  }

  private func consent(_ channel: Channel, _ wording: String, locale: String = "en") throws -> ConsentGiven {
    ConsentGiven(channel: channel, wording: wording, locale: locale, quizVersion: try Tea.quiz().version, at: Tea.now)
  }

  @Test("3 fields and 2 boxes, both un-ticked")
  func picture() throws {
    expectScreen(
      try played(""),
      """

        Which tea tonight?
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

            Shall we send you your result?
            Only if you like. You see your result either way.

          ▸ Email
                           ────────────────────────────────────────────
            Mobile phone
                           ────────────────────────────────────────────
            Name
                           ────────────────────────────────────────────
            [ ]  Tea House may email me offers, twice a month.

            [ ]  Tea House may text me offers.

              Next




        ↑↓ move   ⏎ next   Esc back                            F2 language   F1 help
      """)
  }

  @Test("Enter from top to bottom leaves nothing and leads to the results")
  func nothing() throws {
    #expect(try lead("⏎⏎⏎⏎⏎⏎") == Lead())
    #expect(try !played("⏎⏎⏎⏎⏎⏎").effects.contains(.note(.lead, question: nil)))
  }

  @Test("an address without a tick is a lead without consent")
  func withoutConsent() throws {
    let keys = "Ada@Example.com⏎⏎Ada⏎⏎⏎⏎"
    #expect(try lead(keys) == Lead(email: Email("Ada@example.com"), name: "Ada"))
    let effects = try played(keys).effects
    #expect(effects.contains(.note(.lead, question: nil)))
    #expect(!effects.contains(.note(.consent, question: nil)))
  }

  @Test("a ticked box is consent with its exact words, their language, the quiz's version and the time")
  func withConsent() throws {
    let keys = "ada@example.com⏎⏎⏎ ⏎⏎⏎"
    #expect(try played("ada@example.com⏎⏎⏎ ").screen.joined().contains("[x]  Tea House may email me offers, twice a month."))
    #expect(try lead(keys)?.consents == [consent(.email, "Tea House may email me offers, twice a month.")])
    let effects = try played(keys).effects
    #expect(effects.suffix(4).first == .note(.lead, question: nil))
    #expect(effects.suffix(3).first == .note(.consent, question: nil))
  }

  @Test("two boxes are two consents, each by itself")
  func twoConsents() throws {
    #expect(
      try lead("ada@example.com⏎+4915112345678⏎⏎ ⏎ ⏎⏎")?.consents == [
        consent(.email, "Tea House may email me offers, twice a month."), consent(.sms, "Tea House may text me offers."),
      ])
    #expect(try lead("ada@example.com⏎+4915112345678⏎⏎⏎ ⏎⏎")?.consents.map(\.channel) == [.sms])
  }

  @Test("consent given in German is kept in German")
  func german() throws {
    let shop = try TeaShop()
    let keys = Way.toLead.replacing("x1", with: "x2") + "ada@example.com⏎⏎⏎ ⏎⏎⏎"
    let submitted = shop.play(keys).effects.compactMap { if case .submit(_, let lead, _) = $0 { lead } else { nil } }
    #expect(submitted.first?.consents == [try consent(.email, "Das Teehaus darf mir Angebote mailen, zweimal im Monat.", locale: "de")])
  }

  @Test("a box that was ticked and let go is no consent")
  func untick() throws {
    #expect(try lead("ada@example.com⏎⏎⏎  ⏎⏎⏎")?.consents == [])
  }

  @Test(
    "no consent without its address: the empty field is pointed to, and the tick stays",
    arguments: [("⏎⏎⏎ ⏎⏎⏎", "Email"), ("⏎⏎⏎⏎ ⏎⏎", "Mobile phone")])
  func consentNeedsAddress(keys: String, field: String) throws {
    #expect(try lead(keys) == nil)
    let screen = try played(keys).screen
    #expect(screen.contains { $0.contains("▸ \(field)") })
    #expect(screen.contains { $0.contains("Please fill this in.") })
    #expect(screen.contains { $0.contains("[x]") })
  }

  @Test("a consent that is longer than the screen is read to its end before it can be ticked", arguments: [(40, 12), (80, 24)])
  func longConsent(columns: Int, rows: Int) throws {
    let wording = (1...200).map { "word\($0)" }.joined(separator: " ") + " the end."
    let text = Tea.quizText.replacing("Tea House may email me offers, twice a month.", with: wording)
    let shop = try TeaShop(try Tea.quiz(text))
    func played(_ keys: String) -> Played<KioskProgram> {
      play(KioskProgram(card: shop.card), keys: Way.toLead + "a@example.com⏎⏎⏎" + keys, columns: columns, rows: rows, reply: shop.answer)
    }
    #expect(played("").screen.contains { $0.contains("[ ]  word1 ") })
    // A few spaces lead to the end, and no further than that.
    let pages = try #require((1...40).first { played(String(repeating: " ", count: $0)).screen.joined().contains("the end.") })
    #expect(pages > 0 && !played(String(repeating: " ", count: pages)).screen.joined().contains("[x]"))
    #expect(played(String(repeating: " ", count: pages + 1)).screen.joined().contains("[x]"))
    // In another language it is read anew.
    let spoken = played(String(repeating: " ", count: pages)).program
    var after = spoken
    _ = after.update(.key(.function(2)))
    _ = after.update(.key(.function(2)))
    #expect(play(after, columns: columns, rows: rows).screen.contains { $0.contains("word1 ") })
    // Up again it is read from there; Enter reads on as well, and goes on at the end.
    #expect(played(String(repeating: " ", count: pages) + String(repeating: "↑", count: pages)).screen.contains { $0.contains("word1 ") })
    #expect(played(String(repeating: "⏎", count: pages + 1)).screen.contains { $0.contains("text me offers") })
  }

  @Test("a box whose address is not asked for is not shown")
  func noBoxWithoutAddress() throws {
    let text = Tea.quizText.replacing("ask: [email, phone, name]", with: "ask: [email]")
    let screen = try TeaShop(try Tea.quiz(text)).play(Way.toLead).screen
    #expect(screen.filter { $0.contains("[ ]") }.count == 1)
    #expect(!screen.joined().contains("text me"))
  }

  @Test("a bad address is told in words under its field, and stays as it was typed")
  func badAddress() throws {
    expectScreen(
      try played("ada@example⏎"),
      """

        Which tea tonight?
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

            Shall we send you your result?
            Only if you like. You see your result either way.

          ▸ Email          ada@example
                           This does not look like an email address yet.
            Mobile phone
                           ────────────────────────────────────────────
            Name
                           ────────────────────────────────────────────
            [ ]  Tea House may email me offers, twice a month.

            [ ]  Tea House may text me offers.

              Next




        ↑↓ move   ⏎ next   Esc back                            F2 language   F1 help
      """)
    #expect(try lead("ada@example⏎↓↓↓↓↓⏎") == nil)
    #expect(try played("ada@example⏎↓↓↓↓↓⏎").screen.contains { $0.contains("▸ Email") })
    #expect(try lead("ada@example⏎.org⏎⏎⏎⏎⏎⏎")?.email == Email("ada@example.org"))
    #expect(try played("↓12⏎").screen.joined().contains("+49 30 1234567"))
  }

  @Test("gmial.com is asked about and never changed")
  func typo() throws {
    #expect(try played("ada@gmial.com").screen.joined().contains("Did you mean ada@gmail.com?"))
    #expect(try lead("ada@gmial.com⏎⏎⏎⏎⏎⏎")?.email == Email("ada@gmial.com"))
  }

  @Test("a required email holds the results back with words; consent is never required")
  func required() throws {
    let text = Tea.quizText.replacing("ask: [email, phone, name]", with: "ask: [email, phone, name]\n  require: [email]")
    let shop = try TeaShop(try Tea.quiz(text))
    let held = shop.play(Way.toLead + "↓↓↓↓↓⏎")
    #expect(held.screen.joined().contains("Please fill this in."))
    #expect(!held.effects.contains { if case .submit = $0 { true } else { false } })
    let given = shop.play(on: held, "ada@example.com⏎⏎⏎⏎⏎⏎")
    #expect(given.effects.contains { if case .submit(_, let lead, _) = $0 { lead?.consents == [] } else { false } })
  }

  @Test("who goes back from the lead step finds what they typed and ticked")
  func backAndForth() throws {
    let there = "ada@example.com⏎⏎⏎ "
    let back = try played(there + "⎋")
    #expect(back.screen.joined().contains("May we call?"))
    #expect(try played(there + "⎋⏎").screen == played(there).screen)
  }

  @Test("Backspace in an empty field leads back, in a full one it rubs out")
  func backspace() throws {
    #expect(try played("⌫").screen.joined().contains("May we call?"))
    #expect(try played("ab⌫").screen.joined().contains("Email          a"))
  }

  @Test("letters are letters: l and ? do not change the language or open the help while typing")
  func letters() throws {
    #expect(try played("l?").screen.joined().contains("Email          l?"))
    #expect(try played("↓↓↓l").screen.joined().contains("Das Teehaus"))
  }

  @Test("a paste fills the field with the focus, and takes the words about it away")
  func paste() throws {
    let shop = try TeaShop()
    var program = shop.play(Way.toLead + "ada@⏎").program
    shop.send(.paste("example.com"), to: &program)
    #expect(lines(program).joined().contains("ada@example.com"))
    #expect(!lines(program).joined().contains("does not look like"))
  }

  @Test("after the results: Enter on them asks, and the lead adds to the session that is there")
  func afterResults() throws {
    let text = Tea.quizText.replacing("at: before_results", with: "at: after_results")
    let shop = try TeaShop(try Tea.quiz(text))
    let results = shop.play(Way.toLead)
    #expect(results.screen.joined().contains("Evening calm"))
    let asked = shop.play(on: results, " ⏎")
    #expect(asked.screen.joined().contains("Shall we send you your result?"))
    #expect(shop.play(on: asked, "⎋").screen == shop.play(on: results, " ").screen)
    let given = shop.play(on: asked, "ada@example.com⏎⏎⏎⏎⏎⏎")
    #expect(given.effects.contains { if case .submit(_, let lead, _) = $0 { lead?.email == Email("ada@example.com") } else { false } })
    // What was dropped before the lead stays dropped.
    #expect(given.effects.contains(.handoff(skus: ["CALM", "DATE"])))
    #expect(!given.effects.contains(.note(.complete, question: nil)))
  }

  @Test("never: no lead step, and no lead in the submission")
  func never() throws {
    let text = Tea.quizText.replacing("at: before_results", with: "at: never")
    let effects = try TeaShop(try Tea.quiz(text)).play(Way.toLead).effects
    #expect(effects.contains { if case .submit(_, nil, _) = $0 { true } else { false } })
    #expect(!effects.contains(.note(.leadView, question: nil)))
  }

  @Test("a long consent is shown to its last word, in both languages", arguments: ["x1", "x2"])
  func longConsent(language: String) throws {
    let word = (1...60).map { "word\($0)" }.joined(separator: " ")
    let text = ["Tea House may text me offers.", "Das Teehaus darf mir Angebote per SMS schicken."].reduce(Tea.quizText) {
      $0.replacing($1, with: word)
    }
    let shop = try TeaShop(try Tea.quiz(text))
    let screen = shop.play(Way.toLead.replacing("x1", with: language) + "↓↓↓↓").screen
    let shown = screen.joined(separator: " ")
    for number in 1...60 { #expect(shown.contains("word\(number)"), "word\(number)") }
    let done = shop.play(Way.toLead.replacing("x1", with: language) + "↓↓↓↓↓")
    #expect(done.screen.contains { $0.contains("▸") && ($0.contains("Next") || $0.contains("Weiter")) })
  }
}
