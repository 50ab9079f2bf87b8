// Sliders, ratings, scales and typed numbers as pictures, and the keys that answer them.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Numbers")
struct NumberTests {
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

  @Test(
    "arrows move the slider by a step, and stay in its range; digits jump",
    arguments: [
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

  @Test("a slider over all numbers that bounds may have is drawn, moved to its end and answered; so is one of a trillion steps")
  func widest() throws {
    let whole = "{ref: n, kind: slider, min: -1000000000000, max: 1000000000000, step: 1000000000000, title: How much?}"
    #expect(try answer("→→→⏎", to: whole) == .number(Number(1_000_000_000_000)))
    let fine = "{ref: n, kind: slider, min: 0, max: 1000000, decimals: 6, step: 0.000001, title: How much?}"
    #expect(try answer("⏎", to: fine) == .number(Number(500_000)))
    _ = try small(fine).play("x1").screen
  }

  @Test("a rating shows its stars and can be skipped")
  func rating() throws {
    expectScreen(
      try played(Way.toStars + "→→"),
      """

        Which tea tonight?                                                   6 of ~9
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━──────────────────────────────────


            How much do you like tea?



             ★    ★    ★    ☆    ☆     3












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

            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━┓
            ┃  12,5                    ┃  €
            ┗━━━━━━━━━━━━━━━━━━━━━━━━━━┛












        ⏎ answer   ⌫ back                                        L language   ? help
      """)
  }

  @Test("a comma is a point, letters do not get into a number, and L changes the language beside it")
  func numberKeys() throws {
    #expect(try answer(Way.toBudget + "12,5⏎") == .number(Number(millionths: 12_500_000)))
    #expect(try answer(Way.toBudget + "12.50⏎") == .number(Number(millionths: 12_500_000)))
    #expect(try answer(Way.toBudget + "1x2l⏎") == .number(12))
  }

  @Test(
    "what is wrong with a number stands in words below it, and the number stays",
    arguments: [
      ("", "Please type an answer."), ("0", "Please stay between 1 and 100."), ("101", "Please stay between 1 and 100."),
      ("1.234", "At most 2 digits after the point, please."), ("1.2.3", "Please type a number."),
    ])
  func numberFaults(typed: String, words: String) throws {
    let screen = try played(Way.toBudget + typed + "⏎").screen
    #expect(screen.joined().contains("▲ " + words))
    #expect(screen.joined().contains("┃  \(typed) "))
    #expect(try !played(Way.toBudget + typed + "⏎1").screen.joined().contains("▲"))
  }
}
