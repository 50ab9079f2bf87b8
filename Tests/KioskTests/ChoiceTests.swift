// Statements and choices as pictures, and the keys that answer them.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Choices")
struct ChoiceTests {
  @Test("a statement says its piece; Enter and Space go on, letters do not")
  func statement() throws {
    expectScreen(
      try played(Way.english),
      """

        Which tea tonight?                                                   1 of ~7
        ────────────────────────────────────────────────────────────────────────────


            Good evening

            “お茶はいかが” We ask, you answer, the kettle waits.














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
    let choices = "{ref: black, label: Black, hotkey: b}, {ref: green, label: Green, hotkey: g}"
    let question = "{ref: one, kind: single, title: Which?, choices: [\(choices)]}"
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

  @Test(
    "yes and no: Y and N answer in English, J in German, 1 and 2 in any language",
    arguments: [
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

  @Test("none picked and a 4th of 3 are told in words, and what was picked stays")
  func multiFaults() throws {
    let none = try played(Way.toAvoid + "⏎")
    #expect(none.screen.joined().contains("▲ Please choose one."))
    let many = try played(Way.toAvoid + "1234")
    #expect(many.screen.joined().contains("▲ Please choose at most 3."))
    #expect(many.screen.filter { $0.contains("◆") }.count == 3)
    #expect(try answer(Way.toAvoid + "1234⏎") == .choices(["caffeine", "mint", "fruit"]))
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
    let choices = "{ref: a, label: A}, {ref: b, label: B}, {ref: c, label: C}"
    let question = "{ref: rank, kind: ranking, top: 2, title: Best first, choices: [\(choices)]}"
    let screen = try small(question).play("x131").screen
    #expect(screen.contains { $0.contains("[2] A") } && screen.contains { $0.contains("[1] C") })
    #expect(screen.joined().contains("2 of 2 picked"))
    #expect(try answer("31⏎", to: question) == .choices(["c", "a"]))
  }
}
