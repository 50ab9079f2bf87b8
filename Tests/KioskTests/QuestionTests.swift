// Each kind of question as a picture, and the keys that answer it.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Questions")
struct QuestionTests {
  private func played(_ keys: String) throws -> Played<KioskProgram> { try TeaShop().play(keys) }

  /// The last answer that left.
  private func answer(_ keys: String) throws -> Answer? {
    try played(keys).effects.reduce(nil) { last, effect in if case .record(_, let answer, _) = effect { answer } else { last } }
  }

  /// A shop with one question, and after it a statement.
  private func small(_ question: String) throws -> TeaShop {
    try TeaShop(try Tea.quiz(questions: "  - \(question)\n  - {ref: end, kind: statement, title: The end}"))
  }

  /// The answer that `keys` give to one question.
  private func answer(_ keys: String, to question: String) throws -> Answer? {
    try small(question).play("x1" + keys).effects.reduce(nil) { last, effect in
      if case .record(_, let answer, _) = effect { answer } else { last }
    }
  }

  // MARK: Choices

  @Test("a statement says its piece; Enter and Space go on, letters do not")
  func statement() throws {
    expectScreen(
      try played(Way.english),
      """

        Which tea tonight?                                                   1 of ~7
        ────────────────────────────────────────────────────────────────────────────


            Good evening

            We ask, you answer, the kettle waits.














        ⏎ next   ⌫ back                                          L language   ? help
      """)
    #expect(try answer(Way.english + "⏎") == .empty)
    #expect(try answer(Way.english + " ") == .empty)
    #expect(try answer(Way.english + "a1") == nil)
  }

  @Test("a single question: 3 boxes, the first chosen, 2 of ~7 with 1 seventh of the bar")
  func single() throws {
    expectScreen(
      try played(Way.toGoal),
      """

        Which tea tonight?                                                   2 of ~7
        ━━━━━━━━━━━─────────────────────────────────────────────────────────────────


            What should the tea do?
            The first thing that comes to mind.

            ╭──────────────────────────────────────────────────────────────────╮
            │  1  Help me sleep                                             ▸  │
            ╰──────────────────────────────────────────────────────────────────╯
            ╭──────────────────────────────────────────────────────────────────╮
            │  2  Keep me awake                                                │
            ╰──────────────────────────────────────────────────────────────────╯
            ╭──────────────────────────────────────────────────────────────────╮
            │  3  Make a gift, 贈り物                                          │
            ╰──────────────────────────────────────────────────────────────────╯





        ↑↓ choose   ⏎ answer   ⌫ back                            L language   ? help
      """)
  }

  @Test("a digit answers at once, arrows and Enter as well; digits without a choice do nothing")
  func singleKeys() throws {
    #expect(try answer(Way.toGoal + "2") == .choices(["focus"]))
    #expect(try answer(Way.toGoal + "↓⏎") == .choices(["focus"]))
    #expect(try answer(Way.toGoal + "↓↓↓↓↑⏎") == .choices(["focus"]))
    #expect(try answer(Way.toGoal + "⇥⏎") == .choices(["focus"]))
    #expect(try answer(Way.toGoal + "4") == .empty)
    #expect(try answer(Way.toGoal + "09z") == .empty)
  }

  @Test("after 1 to 9 come letters, without those that change the language or skip; 12 choices")
  func letters() throws {
    let choices = (1...12).map { "{ref: c\($0), label: Choice \($0)}" }.joined(separator: ", ")
    let question = "{ref: many, kind: single, title: Which one?, choices: [\(choices)]}"
    let shop = try small(question)
    expectScreen(
      shop.play("x1"),
      """

        A short one                                                          1 of ~2
        ────────────────────────────────────────────────────────────────────────────


            Which one?

              1  Choice 1                                                    ▸
              2  Choice 2
              3  Choice 3
              4  Choice 4
              5  Choice 5
              6  Choice 6
              7  Choice 7
              8  Choice 8
              9  Choice 9
              A  Choice 10
              B  Choice 11
              C  Choice 12



        ↑↓ choose   ⏎ answer   ⌫ back                            L language   ? help
      """)
    #expect(try answer("9", to: question) == .choices(["c9"]))
    #expect(try answer("a", to: question) == .choices(["c10"]))
    #expect(try answer("C", to: question) == .choices(["c12"]))
    #expect(try answer("d", to: question) == nil)
  }

  @Test("the quiz's own hotkeys go before digits")
  func hotkeys() throws {
    let question = "{ref: one, kind: single, title: Which?, choices: [{ref: black, label: Black, hotkey: b}, {ref: green, label: Green, hotkey: g}]}"
    #expect(try small(question).play("x1").screen.contains { $0.contains("B  Black") })
    #expect(try answer("g", to: question) == .choices(["green"]))
    #expect(try answer("B", to: question) == .choices(["black"]))
    #expect(try answer("2", to: question) == nil)
  }

  @Test("of 30 choices as many show as fit, with a mark where there are more, and End leads to the last")
  func long() throws {
    let choices = (1...30).map { "{ref: c\($0), label: Choice \($0)}" }.joined(separator: ", ")
    let shop = try small("{ref: many, kind: dropdown, title: Which one?, choices: [\(choices)]}")
    let first = shop.play("x1")
    #expect(first.screen.contains { $0.contains("Choice 1 ") && $0.contains("▸") })
    #expect(first.screen.contains { $0.hasSuffix("▾") })
    #expect(!first.screen.contains { $0.hasSuffix("▴") })
    var program = first.program
    shop.send(.key(.end), to: &program)
    #expect(lines(program).contains { $0.contains("Choice 30") && $0.contains("▸") })
    #expect(lines(program).contains { $0.hasSuffix("▴") })
  }

  @Test("yes and no: Y and N answer in English, J in German, 1 and 2 in any language", arguments: [
    ("y", "yes"), ("n", "no"), ("Y", "yes"), ("j", "yes"), ("1", "yes"), ("2", "no"), ("⏎", "yes"), ("↓⏎", "no"),
  ])
  func yesNo(keys: String, ref: String) throws {
    #expect(try answer(Way.toGoal + "2" + keys) == .choices([ref]))
  }

  @Test("a yes_no as a picture")
  func yesNoPicture() throws {
    expectScreen(
      try played(Way.toGoal + "2"),
      """

        Which tea tonight?                                                  3 of ~10
        ━━━━━━━━━━━━━━━─────────────────────────────────────────────────────────────


            With milk?

            ╭──────────────────────────────────────────────────────────────────╮
            │  1  Yes                                                       ▸  │
            ╰──────────────────────────────────────────────────────────────────╯
            ╭──────────────────────────────────────────────────────────────────╮
            │  2  No                                                           │
            ╰──────────────────────────────────────────────────────────────────╯









        ↑↓ choose   ⏎ answer   ⌫ back                            L language   ? help
      """)
  }

  @Test("a multi question counts live: 2 of 3 picked")
  func multi() throws {
    expectScreen(
      try played(Way.toAvoid + "13"),
      """

        Which tea tonight?                                                   3 of ~9
        ━━━━━━━━━━━━━━━━━───────────────────────────────────────────────────────────


            What should stay out?

              1  ◆  Caffeine

              2  ◇  Mint

              3  ◆  Fruit                                                    ▸

              4  ◇  Spice

              5  ◇  All of these

              6  ◇  None of these


            2 of 3 picked

        ↑↓ choose   Space pick   ⏎ next   ⌫ back                 L language   ? help
      """)
    #expect(try played(Way.toAvoid).screen.joined().contains("0 of 3 picked"))
    #expect(try played(Way.toAvoid + "1 ").screen.joined().contains("0 of 3 picked"))
  }

  @Test("Space and digits pick and let go, Enter answers in the order of the quiz")
  func multiKeys() throws {
    #expect(try answer(Way.toAvoid + "31⏎") == .choices(["caffeine", "fruit"]))
    #expect(try answer(Way.toAvoid + " ↓↓ ⏎") == .choices(["caffeine", "fruit"]))
    #expect(try answer(Way.toAvoid + "1 2⏎") == .choices(["mint"]))
  }

  @Test("none clears the others, all stands alone, and another choice clears both")
  func noneAndAll() throws {
    #expect(try answer(Way.toAvoid + "126⏎") == .choices(["nothing"]))
    #expect(try answer(Way.toAvoid + "125⏎") == .choices(["everything"]))
    #expect(try answer(Way.toAvoid + "56⏎") == .choices(["nothing"]))
    #expect(try answer(Way.toAvoid + "62⏎") == .choices(["mint"]))
    #expect(try answer(Way.toAvoid + "54⏎") == .choices(["spice"]))
  }

  @Test("none picked and 4 of 3 picked are told in words, and what was picked stays")
  func multiFaults() throws {
    let none = try played(Way.toAvoid + "⏎")
    #expect(none.screen.joined().contains("▲ Please choose one."))
    let many = try played(Way.toAvoid + "1234⏎")
    #expect(many.screen.joined().contains("▲ Please choose at most 3."))
    #expect(many.screen.filter { $0.contains("◆") }.count == 4)
    #expect(try answer(Way.toAvoid + "1234⏎4⏎") == .choices(["caffeine", "mint", "fruit"]))
  }

  @Test("at least 2 are asked for in words")
  func least() throws {
    let question = "{ref: two, kind: multi, min: 2, title: Which?, choices: [{ref: a, label: A}, {ref: b, label: B}, {ref: c, label: C}]}"
    let shop = try small(question)
    #expect(shop.play("x11⏎").screen.joined().contains("▲ Please choose at least 2."))
    #expect(try answer("12⏎", to: question) == .choices(["a", "b"]))
  }

  @Test("a ranking takes its places in the order of picking")
  func ranking() throws {
    let question = "{ref: rank, kind: ranking, top: 2, title: Best first, choices: [{ref: a, label: A}, {ref: b, label: B}, {ref: c, label: C}]}"
    let screen = try small(question).play("x131").screen
    #expect(screen.contains { $0.contains("[2] A") } && screen.contains { $0.contains("[1] C") })
    #expect(screen.joined().contains("2 of 2 picked"))
    #expect(try answer("31⏎", to: question) == .choices(["c", "a"]))
  }

  // MARK: Numbers

  @Test("a slider stands in the middle of 1 to 9")
  func slider() throws {
    expectScreen(
      try played(Way.toCups),
      """

        Which tea tonight?                                                   4 of ~9
        ━━━━━━━━━━━━━━━━━━━━━━━━━───────────────────────────────────────────────────


            How many cups a day?


                                      5 cups

            ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━●──────────────────────────────

            1 cups                                                9 cups









        ←→ change   ⏎ answer   ⌫ back                            L language   ? help
      """)
  }

  @Test("arrows move the slider by a step, and stay in its range; digits jump", arguments: [
    ("→", 6), ("←", 4), ("↑↑", 7), ("→→→→→→→→→→", 9), ("←←←←←←←←←←", 1), ("3", 3), ("0", 5), ("39", 9),
  ])
  func sliderKeys(keys: String, value: Int) throws {
    #expect(try answer(Way.toCups + keys + "⏎") == .number(Number(value)))
  }

  @Test("2 and 3 digits make a number on a slider of 0 to 100 in steps of 5; 7 is none of its steps")
  func twoDigits() throws {
    let question = "{ref: n, kind: slider, step: 5, title: How much?}"
    for value in [5, 10, 15, 45, 50, 100] { #expect(try answer("\(value)⏎", to: question) == .number(Number(value))) }
    #expect(try answer("7⏎", to: question) == .number(50))
    #expect(try answer("105⏎", to: question) == .number(5))
  }

  @Test("a rating shows its stars and can be skipped")
  func rating() throws {
    expectScreen(
      try played(Way.toStars + "→→"),
      """

        Which tea tonight?                                                   6 of ~9
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━──────────────────────────────────


            How much do you like tea?



              ★   ★   ★   ☆   ☆     3












        ←→ change   ⏎ answer   S skip   ⌫ back                   L language   ? help
      """)
    #expect(try answer(Way.toStars + "→→⏎") == .number(3))
    #expect(try answer(Way.toStars + "5⏎") == .number(5))
    #expect(try answer(Way.toStars + "6⏎") == .number(1))
  }

  @Test("S skips a question that is optional, and no other")
  func skip() throws {
    #expect(try answer(Way.toStars + "s") == .empty)
    #expect(try answer(Way.toStars + "S") == .empty)
    #expect(try played(Way.toStars + "s").screen.joined().contains("Who is it for?"))
    #expect(try played(Way.toCups + "s").screen == played(Way.toCups).screen)
    #expect(try !played(Way.toCups).screen.joined().contains("skip"))
  }

  @Test("a scale is a row of numbers")
  func scale() throws {
    let question = "{ref: s, kind: scale, title: How sure?}"
    let screen = try small(question).play("x17").screen
    #expect(screen.contains { $0.contains("│ 6  ││ 7  ││ 8  │") })
    #expect(try answer("7⏎", to: question) == .number(7))
  }

  @Test("a number as a picture, with its unit beside the field")
  func number() throws {
    expectScreen(
      try played(Way.toBudget + "12,5"),
      """

        Which tea tonight?                                                   5 of ~9
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━──────────────────────────────────────────


            How much may one thing cost?

            ╭──────────────────────╮
            │  12,5                │  €
            ╰──────────────────────╯












        ⏎ answer   Esc back
      """)
  }

  @Test("a comma is a point, and letters do not get into a number")
  func numberKeys() throws {
    #expect(try answer(Way.toBudget + "12,5⏎") == .number(Number(millionths: 12_500_000)))
    #expect(try answer(Way.toBudget + "12.50⏎") == .number(Number(millionths: 12_500_000)))
    #expect(try answer(Way.toBudget + "1x2l?⏎") == .number(12))
  }

  @Test("what is wrong with a number stands in words above the keys, and the number stays", arguments: [
    ("", "Please type an answer."), ("0", "Please stay between 1 and 100."), ("101", "Please stay between 1 and 100."),
    ("1.234", "At most 2 digits after the point, please."), ("1.2.3", "Please type a number."), ("-", "Please type a number."),
  ])
  func numberFaults(typed: String, words: String) throws {
    let screen = try played(Way.toBudget + typed + "⏎").screen
    #expect(screen.joined().contains("▲ " + words))
    #expect(screen.joined().contains("│  \(typed) "))
    #expect(try !played(Way.toBudget + typed + "⏎1").screen.joined().contains("▲"))
  }

  // MARK: Text

  @Test("a text as a picture: letters are letters, the language key and the help are not offered")
  func text() throws {
    expectScreen(
      try played(Way.toNote + "l? 王"),
      """

        Which tea tonight?                                                   7 of ~9
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━─────────────────────────


            Who is it for?

            ╭──────────────────────────────────────────────────────────────────╮
            │  l? 王                                                           │
            ╰──────────────────────────────────────────────────────────────────╯












        ⏎ answer   Esc back
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

  @Test("an email address is checked, a phone number gets its country", arguments: [
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

  @Test("an email question and a phone question show what is meant", arguments: [(Way.toMail, "name@example.com"), (Way.toCall, "+49 30 1234567")])
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
}
