// Texts, addresses and phone numbers: what is typed, pasted and checked.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Texts")
struct TextTests {
  @Test("a text as a picture: letters are letters, the language key and the help are not offered")
  func text() throws {
    expectScreen(
      try played(Way.toNote + "l? 王"),
      """

        Which tea tonight?                                                   7 of ~9
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━─────────────────────────


            Who is it for?

            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
            ┃  l? 王                                                           ┃
            ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛












        ⏎ answer   Esc back                                    F2 language   F1 help
      """)
    #expect(try answer(Way.toNote + "l? 王⏎") == .text("l? 王"))
  }

  @Test("an empty field says that it may stay empty, and Enter leaves it so")
  func optionalText() throws {
    #expect(try played(Way.toNote).screen.joined().contains("You may leave this empty."))
    #expect(try answer(Way.toNote + "⏎") == .empty)
    #expect(try answer(Way.toNote + "   ⏎") == .empty)
  }

  @Test("13 characters of 12 are told in words and stay")
  func tooLong() throws {
    let screen = try played(Way.toNote + "abcdefghijklm⏎").screen
    #expect(screen.joined().contains("▲ At most 12 characters, please."))
    #expect(screen.joined().contains("abcdefghijklm"))
    #expect(try answer(Way.toNote + "abcdefghijklm⏎⌫⏎") == .text("abcdefghijkl"))
  }

  @Test(
    "an email address is checked, a phone number gets its country",
    arguments: [
      (Way.toMail + "ada@example", "This does not look like an email address yet."),
      (Way.toCall + "12", "Please add the country, such as +49 30 1234567."),
    ])
  func addresses(keys: String, words: String) throws {
    let screen = try played(keys + "⏎").screen
    #expect(screen.joined().contains("▲ " + words))
    #expect(screen.joined().contains(String(keys.suffix(2))))
  }

  @Test("ada@Example.com and 030 1234567 are kept as ada@example.com and +49301234567")
  func normalised() throws {
    #expect(try answer(Way.toMail + "ada@Example.com⏎") == .text("ada@example.com"))
    #expect(try answer(Way.toCall + "030 1234567⏎") == .text("+49301234567"))
  }

  @Test(
    "an email question and a phone question show what is meant",
    arguments: [(Way.toMail, "name@example.com"), (Way.toCall, "+49 30 1234567")])
  func hints(keys: String, hint: String) throws {
    #expect(try played(keys).screen.joined().contains(hint))
    #expect(try !played(keys + "1").screen.joined().contains(hint))
  }

  @Test("a paste goes into a text, and into nothing else")
  func paste() throws {
    let shop = try TeaShop()
    var note = shop.play(Way.toNote).program
    #expect(shop.send(.paste("Mia\u{1B}[2J 1"), to: &note).isEmpty)
    #expect(lines(note).joined().contains("Mia[2J 1"))
    for keys in ["", "x", Way.english, Way.toGoal, Way.toAvoid, Way.toCups, Way.toStars, Way.toResults, Way.toHandoff] {
      let before = shop.play(keys)
      var program = before.program
      #expect(shop.send(.paste("1\n"), to: &program).isEmpty)
      #expect(lines(program) == before.screen, "\(keys)")
    }
  }

  @Test("a paste that mends an answer takes the words about it away")
  func pasteMends() throws {
    let shop = try TeaShop()
    var program = shop.play(Way.toMail + "ada@⏎").program
    #expect(lines(program).joined().contains("▲"))
    shop.send(.paste("example.com"), to: &program)
    #expect(!lines(program).joined().contains("▲"))
  }

  @Test("a statement that is longer than the screen is read page by page, and Enter passes it at its end", arguments: [(40, 12), (80, 24)])
  func longStatement(columns: Int, rows: Int) throws {
    let text = (1...250).map { "word\($0)" }.joined(separator: " ") + " the end."
    let shop = try TeaShop(try Tea.quiz(Tea.quizText.replacing("We ask, you answer, the kettle waits.", with: text)))
    func played(_ keys: String) -> Played<KioskProgram> {
      play(KioskProgram(card: shop.card), keys: Way.english + keys, columns: columns, rows: rows, reply: shop.answer)
    }
    let pages = try #require((1...60).first { played(String(repeating: "⏎", count: $0)).screen.joined().contains("the end.") })
    #expect(played("").screen.joined().contains("word1 ") && played("").screen.joined().contains("Good evening"))
    #expect(played(String(repeating: "⏎", count: pages + 1)).screen.joined().contains("What should the tea do?"))
  }
}
