// Going back, changing an answer, and what that does to the path and to the bar.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("The path")
struct PathTests {
  @Test("Backspace leads to the question before, with the answer of then chosen")
  func back() throws {
    let shop = try TeaShop()
    let played = shop.play(Way.toGoal + "2⌫")
    #expect(played.effects.suffix(2) == [.note(.back, question: nil), .note(.questionView, question: "goal")])
    #expect(played.screen.contains { $0.contains("2  Keep me awake") && $0.contains("▸") })
    // Enter gives the same answer again.
    #expect(shop.play(on: played, "⏎").effects.first == .record(question: "goal", answer: .choices(["focus"]), ordinal: 3))
  }

  @Test(
    "every kind of question shows its old answer again",
    arguments: [
      (Way.toAvoid + "13⏎⌫", "2 of 3 picked"), (Way.toCups + "8⏎⎋", "8 cups"), (Way.toBudget + "12,5⏎⌫", "12.5"),
      (Way.toStars + "4⏎⎋", "★    ★    ★    ★    ☆"), (Way.toNote + "Mia⏎⎋", "Mia"), (Way.toMail + "ada@example.com⏎⎋", "ada@example.com"),
    ])
  func drafts(keys: String, shown: String) throws {
    #expect(try TeaShop().play(keys).screen.joined().contains(shown))
  }

  @Test("in a text Backspace rubs out, and leads back from an empty field; Escape leads back at once")
  func backFromText() throws {
    let shop = try TeaShop()
    #expect(shop.play(Way.toNote + "ab⌫").screen.joined().contains("┃  a "))
    #expect(shop.play(Way.toNote + "ab⌫⌫⌫").screen.joined().contains("How much do you like tea?"))
    #expect(shop.play(Way.toNote + "ab⎋").screen.joined().contains("How much do you like tea?"))
  }

  @Test("back from the first question asks before all is cleared")
  func startOver() throws {
    let shop = try TeaShop()
    let played = shop.play(Way.toGoal + "⌫⌫")
    expectScreen(
      played,
      """

        Which tea tonight?                                                   1 of ~7
        ━━━━━━━━━━━─────────────────────────────────────────────────────────────────


            Good evening

            “お茶 ╭──────────────────────────────────────────────────────╮
                  │                                                      │
                  │                     Start over?                      │
                  │                                                      │
                  │     Your answers on this screen will be cleared.     │
                  │                                                      │
                  │                                                      │
                  │                ⏎ start over   ⌫ stay                 │
                  ╰──────────────────────────────────────────────────────╯






        ⏎ next   ⌫ back                                          L language   ? help
      """)
    #expect(shop.play(on: played, "⌫").screen == shop.play(Way.toGoal + "⌫").screen)
    #expect(shop.play(on: played, "⎋").screen == shop.play(Way.toGoal + "⌫").screen)
    #expect(shop.play(on: played, "x1 ").screen == played.screen)
    let over = shop.play(on: played, "⏎")
    #expect(over.effects == [.note(.quit, question: nil), .end(.quit), .forget])
    #expect(over.screen == shop.play().screen)
  }

  @Test("a changed answer leads another way: focus asks about milk, sleep does not, a gift jumps to the price")
  func derived() throws {
    let shop = try TeaShop()
    #expect(shop.play(Way.toGoal + "2").screen.joined().contains("With milk?"))
    #expect(shop.play(Way.toGoal + "2⌫1").screen.joined().contains("What should stay out?"))
    #expect(shop.play(Way.toGoal + "2⌫3").screen.joined().contains("How much may one thing cost?"))
  }

  @Test("an answer off the new path is kept for later, and counts for nothing: 1 ignored, no reason from it")
  func ignored() throws {
    let shop = try TeaShop()
    // Milk was answered, then the goal changed to sleep.
    let played = shop.play(Way.toGoal + "2y⌫⌫1" + "1⏎" + "⏎" + "20⏎" + "s" + "⏎⏎⏎" + "⏎⏎⏎⏎⏎⏎")
    guard case .submit(let answers, _, _) = played.effects.last(where: { if case .submit = $0 { true } else { false } }) else {
      Issue.record("nothing was submitted")
      return
    }
    #expect(answers["milk"] == .choices(["yes"]))
    let take = shop.ranked(answers, "en").take
    #expect(take.path == ["hello", "goal", "avoid", "cups", "budget", "stars", "note", "mail", "call"])
    #expect(take.ignored == ["milk"])
    #expect(!played.screen.joined().contains("Keep me awake"))
    // Back on the old way, the old answer is there.
    #expect(shop.play(Way.toGoal + "2n⌫⌫1⌫2").screen.contains { $0.contains("No") && $0.contains("▸") })
  }

  @Test("ordinals count on when answers change: 1, 2, 3, 4 after one step back")
  func ordinals() throws {
    let effects = try TeaShop().play(Way.toGoal + "2⌫1" + "1⏎").effects
    let ordinals = effects.compactMap { if case .record(_, _, let ordinal) = $0 { ordinal } else { nil } }
    #expect(ordinals == [1, 2, 3, 4])
  }

  @Test(
    "the bar is as long as it was after going back, and after a way that turned out longer",
    arguments: [
      (Way.toAvoid, "⌫"), (Way.toAvoid, "⌫⌫"), (Way.toGoal + "3", "⌫2"), (Way.toLead, "⎋⎋⎋"),
    ])
  func bar(keys: String, more: String) throws {
    let shop = try TeaShop()
    let before = shop.play(keys)
    let after = shop.play(on: before, more)
    #expect(length(before) > 0)
    #expect(after.frames.allSatisfy { $0.lines[2].count { $0 == "━" } >= length(before) })
  }

  private func length(_ played: Played<KioskProgram>) -> Int { played.screen[2].count { $0 == "━" } }

  @Test("a random order is the same when the shopper comes back, and differs between sessions")
  func randomOrder() throws {
    let choices = (1...8).map { "{ref: c\($0), label: Choice \($0)}" }.joined(separator: ", ")
    let shop = try small("{ref: many, kind: single, order: random, title: Which?, choices: [\(choices)]}")
    func order(_ screen: [String]) -> [String] {
      screen.compactMap { $0.split(separator: "Choice ").dropFirst().first.map { String($0.prefix(1)) } }
    }
    let first = shop.play("x1")
    #expect(order(first.screen).count == 8)
    #expect(order(shop.play(on: first, "⏎⌫").screen) == order(first.screen))
    let others = (0..<5).map { _ in order(shop.play("x1").screen) }
    #expect(others.contains { $0 != order(first.screen) })
  }

  @Test("a question that no choice is left of is passed by when the answers are handed in too, whatever was once said to it")
  func staleDraft() throws {
    let questions = """
        - {ref: one, kind: single, title: One?, choices: [{ref: a, label: A}, {ref: b, label: B}]}
        - {ref: two, kind: single, title: Two?, choices: [{ref: c, label: C, show_if: answer.one = a}]}
        - {ref: three, kind: yes_no, title: Three?}
      """
    let shop = try TeaShop(try Tea.quiz(questions: questions))
    let played = shop.play("x1" + "11" + "⌫⌫" + "2" + "y")
    let answers = played.effects.reduce(nil as [String: Answer]?) { last, effect in
      if case .submit(let answers, _, _) = effect { answers } else { last }
    }
    #expect(answers == ["one": .choices(["b"]), "three": .choices(["yes"])])
  }
}
