// One shopper from the waiting screen to the thanks and back: every effect in its order.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("A whole round")
struct RoundTests {
  @Test("from the first key to the thanks 29 effects leave in this order")
  func effects() throws {
    let answers: [String: Answer] = [
      "hello": .empty, "goal": .choices(["sleep"]), "avoid": .choices(["mint", "spice"]), "cups": .number(5),
      "budget": .number(Number(millionths: 9_500_000)),
      "stars": .number(3), "note": .text("Mia"), "mail": .empty, "call": .empty,
    ]
    func asks(_ question: String) -> KioskEffect { .note(.questionView, question: question) }
    func says(_ question: String, _ ordinal: Int) throws -> KioskEffect {
      .record(question: question, answer: try #require(answers[question]), ordinal: ordinal)
    }
    let played = try TeaShop().play(Way.toThanks)
    #expect(
      played.effects == [
        .openShop, .begin(Beginning(locale: "en")), .note(.wake, question: nil), .note(.view, question: nil), asks("hello"),
        .note(.start, question: nil), try says("hello", 1), asks("goal"), try says("goal", 2), asks("avoid"), try says("avoid", 3),
        asks("cups"), try says("cups", 4), asks("budget"), try says("budget", 5), asks("stars"), try says("stars", 6), asks("note"),
        try says("note", 7), asks("mail"), try says("mail", 8), asks("call"), try says("call", 9), .note(.leadView, question: nil),
        .submit(answers: answers, lead: Lead(), locale: "en"), .note(.complete, question: nil),
        .handoff(skus: ["ROOI", "CALM", "DATE"]), .note(.handoffShown, question: nil), .forget,
      ])
  }

  @Test("the thanks stay 8 s, then the kiosk waits for the next shopper with no alarm set")
  func thanks() throws {
    let shop = try TeaShop()
    let played = shop.play(Way.toThanks)
    expectScreen(
      played,
      """









                                         Thank you!

                                     Have a lovely day.

                                This screen forgets you now.
      """)
    #expect(played.program.alarm?.afterMilliseconds == 8000)
    let after = shop.play(on: played, "⏰")
    #expect(after.screen == shop.play().screen)
    #expect(after.program.alarm == nil)
  }

  @Test("a key ends the thanks early, and is no key for the next shopper")
  func thanksByKey() throws {
    let shop = try TeaShop()
    let after = shop.play(on: shop.play(Way.toThanks), "x")
    #expect(after.screen == shop.play().screen)
    #expect(after.effects.isEmpty)
  }

  @Test("a shopper who comes after the thanks gets a session of their own, with ordinals from 1")
  func second() throws {
    let shop = try TeaShop()
    let second = shop.play(on: shop.play(Way.toThanks), "x" + Way.toAvoid)
    #expect(shop.sessions == 2)
    #expect(second.effects.contains(.record(question: "hello", answer: .empty, ordinal: 1)))
    #expect(second.effects.contains(.record(question: "goal", answer: .choices(["sleep"]), ordinal: 2)))
  }

  @Test("a key before the store is open wakes the kiosk when it is")
  func early() throws {
    let shop = try TeaShop()
    shop.isSlow = { $0 == .openShop }
    var program = shop.play("x").program
    #expect(lines(program).joined().contains("Press any key"))
    shop.send(.reply(shop.open), to: &program)
    #expect(lines(program).joined().contains("Choose your language"))
  }

  @Test("a quiz in one language begins at its first question, without asking for a language")
  func oneLanguage() throws {
    var quiz = try Tea.quiz()
    quiz.locales = ["en"]
    let played = try TeaShop(quiz).play("x")
    #expect(played.screen.joined().contains("Good evening"))
    #expect(played.effects.contains(.begin(Beginning(locale: "en"))))
    #expect(!played.screen.joined().contains("language"))
  }

  @Test("a press beside all buttons of a question does nothing")
  func beside() throws {
    let shop = try TeaShop()
    var asking = shop.play(Way.toGoal).program
    let before = lines(asking)
    #expect(asking.update(.mouse(Mouse(.press, at: Point(x: 10, y: 20)))).isEmpty)
    #expect(lines(asking) == before)
  }
}
