// Nobody is there any more: the countdown, the reset, and how quiet the kiosk is in between.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Idle")
struct IdleTests {
  @Test("a waiting kiosk sets no alarm: nothing wakes it before a key does")
  func silent() throws {
    let shop = try TeaShop()
    #expect(shop.play().program.alarm == nil)
    #expect(shop.play("l").program.alarm == nil)
    shop.isSlow = { $0 == .openShop }
    #expect(shop.play("x").program.alarm == nil)
  }

  static let times: [(screen: String, keys: String, seconds: Int)] = [
    ("languages", "x", 60), ("first question", Way.toGoal, 60), ("multi", Way.toAvoid, 60), ("slider", Way.toCups, 60),
    ("number", Way.toBudget, 120), ("text", Way.toNote, 120), ("lead", Way.toLead, 120), ("results", Way.toResults, 120),
    ("hand-off", Way.toHandoff, 120), ("back from typing to stars", Way.toNote + "⎋", 60),
  ]

  @Test("the alarm is set to 60 s, and to 120 s where a shopper types or reads results", arguments: times)
  func seconds(screen: String, keys: String, seconds: Int) throws {
    #expect(try TeaShop().play(keys).program.alarm?.afterMilliseconds == seconds * 1000, "\(screen)")
  }

  @Test("the first question of a quiz in one language has its alarm before any key")
  func oneLanguage() throws {
    var quiz = try Tea.quiz(questions: "  - {ref: one, kind: yes_no, title: Yes?}")
    quiz.locales = ["en"]
    #expect(try TeaShop(quiz).play("x").program.alarm?.afterMilliseconds == 60_000)
  }

  @Test("the shop's own times count: 20 s, 5 s of countdown")
  func configured() throws {
    var configuration = Configuration.tea
    (configuration.idleSeconds, configuration.warningSeconds) = (20, 5)
    let shop = try TeaShop(configuration: configuration)
    let played = shop.play(Way.toGoal)
    #expect(played.program.alarm?.afterMilliseconds == 20_000)
    #expect(shop.play(on: played, "⏰").screen.joined().contains("itself in 5 s"))
  }

  @Test("after 60 s the kiosk asks who is there and counts 15 s down")
  func countdown() throws {
    let shop = try TeaShop()
    let played = shop.play(Way.toGoal + "⏰")
    expectScreen(
      played,
      """

        Which tea tonight?                                                   2 of ~7
        ━━━━━━━━━━━─────────────────────────────────────────────────────────────────


            What should the tea do?
            The first thing that comes to mind.

            ╭─────╭──────────────────────────────────────────────────────╮─────╮
            │  1  │                                                      │  ▸  │
            ╰─────│                     Still there?                     │─────╯
            ╭─────│                                                      │─────╮
            │  2  │      Press any key to go on. This screen clears      │     │
            ╰─────│                   itself in 15 s.                    │─────╯
            ╭─────│                                                      │─────╮
            │  3  ╰──────────────────────────────────────────────────────╯     │
            ╰──────────────────────────────────────────────────────────────────╯





        ↑↓ choose   ⏎ answer   ⌫ back                            L language   ? help
      """)
    #expect(played.program.alarm?.afterMilliseconds == 1000)
    #expect(shop.play(on: played, "⏰").screen.joined().contains("itself in 14 s"))
  }

  @Test("any key goes on where the shopper was, answers nothing, and starts the 60 s anew", arguments: ["1", "⏎", "⌫", "x", "⎋"])
  func anyKey(key: String) throws {
    let shop = try TeaShop()
    let before = shop.play(Way.toGoal)
    let after = shop.play(on: shop.play(on: before, "⏰⏰⏰"), key)
    #expect(after.screen == before.screen)
    #expect(after.effects.isEmpty)
    #expect(after.program.alarm?.afterMilliseconds == 60_000)
  }

  @Test("a paste goes on too, and a touch")
  func otherHands() throws {
    let shop = try TeaShop()
    let before = shop.play(Way.toGoal)
    for event in [Event<KioskReply>.paste("1"), .mouse(Mouse(.press, at: Point(x: 1, y: 1)))] {
      var program = shop.play(on: before, "⏰⏰").program
      #expect(shop.send(event, to: &program).isEmpty)
      #expect(lines(program) == before.screen)
      #expect(program.alarm?.afterMilliseconds == 60_000)
    }
  }

  @Test("16 alarms after the last key the session ends as a timeout and is forgotten")
  func timeout() throws {
    let shop = try TeaShop()
    let asking = shop.play(on: shop.play(Way.toAvoid), String(repeating: "⏰", count: 15))
    #expect(asking.effects.isEmpty)
    #expect(asking.screen.joined().contains("itself in 1 s"))
    let after = shop.play(on: asking, "⏰")
    #expect(after.effects == [.note(.timeout, question: nil), .end(.timeout), .forget])
    #expect(after.screen == shop.play().screen)
    #expect(after.program.alarm == nil)
  }

  @Test("who leaves after the results leaves a completed session: it is forgotten, not ended")
  func afterResults() throws {
    let shop = try TeaShop()
    let after = shop.play(on: shop.play(Way.toResults), String(repeating: "⏰", count: 16))
    #expect(after.effects == [.forget])
  }

  @Test("who leaves at the languages has no session: the kiosk just waits again")
  func languages() throws {
    let shop = try TeaShop()
    let after = shop.play(on: shop.play("x"), "⏰")
    #expect(after.effects.isEmpty)
    #expect(after.screen == shop.play().screen)
  }

  @Test("a statement that goes on after 4 s does so, and the 60 s stay")
  func advances() throws {
    let shop = try TeaShop()
    let statement = shop.play(Way.english)
    #expect(statement.program.alarm?.afterMilliseconds == 4000)
    let after = shop.play(on: statement, "⏰")
    #expect(after.effects.contains(.record(question: "hello", answer: .empty, ordinal: 1)))
    #expect(after.screen == shop.play(Way.toGoal).screen)
    #expect(after.program.alarm?.afterMilliseconds == 60_000)
  }

  @Test("an answer that the store is slow to save does not stop the countdown")
  func slowStore() throws {
    let shop = try TeaShop()
    shop.isSlow = { if case .record(question: "goal", _, _) = $0 { true } else { false } }
    var program = shop.play(Way.toAvoid + "⏰⏰").program
    shop.send(.reply(.recorded), to: &program)
    #expect(lines(program).joined().contains("itself in 14 s"))
    #expect(program.alarm?.afterMilliseconds == 1000)
  }
}
