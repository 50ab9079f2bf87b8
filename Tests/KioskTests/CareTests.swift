// Care for a session from its beginning to its end: hours, staff, codes of earlier visits, receipts, and a motion that ends.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Kiosk

@Suite("Care for sessions")
struct CareTests {
  // MARK: Hours

  private let closed = OpeningState(
    isOpen: false, changesInSeconds: 3600,
    opens: CivilDate(iso: "2026-11-26").map { LocalMoment(daysAhead: 1, date: $0, hour: 9, minute: 0) })

  @Test("outside its hours the kiosk says when the shop opens, wakes for nobody, and asks the clock after 3600 s")
  func sleeps() throws {
    let shop = try TeaShop()
    shop.opening = closed
    let asleep = shop.play()
    #expect(asleep.effects == [.openShop, .readClock])
    #expect(asleep.screen.joined().contains("We are closed now"))
    #expect(asleep.screen.joined().contains("We open tomorrow at 09:00."))
    #expect(shop.play(on: asleep, "x1⏎").effects.isEmpty)
    #expect(asleep.program.alarm?.afterMilliseconds == 3_600_000)
    shop.opening = OpeningState(isOpen: true, changesInSeconds: 36_000)
    let awake = shop.play(on: asleep, "⏰")
    #expect(awake.effects == [.readClock])
    #expect(awake.screen.joined().contains("F I N D   Y O U R   T E A"))
  }

  @Test("who is in the middle of a quiz when the shop closes comes to its end; then the kiosk sleeps")
  func closesAfter() throws {
    let shop = try TeaShop()
    shop.opening = OpeningState(isOpen: true, changesInSeconds: 3600)
    var program = shop.play(Way.toGoal).program
    shop.opening = closed
    shop.send(.reply(.clock(closed)), to: &program)
    #expect(lines(program).joined().contains("What should the tea do?"))
    let over = shop.play(on: program, "⌫⌫⏎")
    #expect(over.screen.joined().contains("We are closed now"))
  }

  @Test("staff get in while the shop is closed")
  func staffAtNight() throws {
    let shop = try TeaShop()
    shop.opening = closed
    var program = shop.play().program
    shop.send(.key(.control("x")), to: &program)
    #expect(lines(program).joined().contains("Close the kiosk"))
  }

  @Test("each screen may have an idle time of its own; the others keep the two of the shop")
  func idleByScreen() throws {
    let shop = try TeaShop()
    shop.configuration.idleByScreen = [.question: 30, .results: 240]
    #expect(shop.play(Way.toGoal).program.alarm?.afterMilliseconds == 30_000)
    #expect(shop.play(Way.toNote).program.alarm?.afterMilliseconds == 120_000)
    #expect(shop.play(Way.toResults).program.alarm?.afterMilliseconds == 240_000)
    let file = ConfigFile("idle: {question: 30, results: 240}")
    #expect(file.problems.isEmpty && file.configuration.idleByScreen == shop.configuration.idleByScreen)
    #expect(ConfigFile("idle: {question: 1, slide: 30}").problems.count == 2)
  }

  // MARK: Staff

  @Test("? and H call staff; the header says so until the session ends")
  func callStaff() throws {
    let shop = try TeaShop()
    let called = shop.play(Way.toGoal + "?h")
    #expect(called.effects.last == .callStaff)
    #expect(called.screen.joined().contains("Help is on its way"))
    let going = shop.play(on: called, "x")
    #expect(going.screen.joined().contains("staff called · 2 of ~7"))
    let over = shop.play(on: going, "⌫⌫⏎")
    #expect(over.effects.contains(.forget))
  }

  // MARK: Codes

  private var earlier: Recalled {
    Recalled(session: "01OLD", answers: [("goal", .choices(["sleep"])), ("avoid", .choices(["caffeine"])), ("cups", .number(3))])
  }

  @Test("a code of an earlier visit brings its answers back, recorded anew, and asks only what is missing")
  func recall() throws {
    let shop = try TeaShop()
    shop.recalled = earlier
    let review = shop.play("crose4171⏎")
    #expect(review.effects.contains(.recall(code: "rose4171")))
    #expect(review.effects.contains(.begin(Beginning(locale: "en", after: "01OLD"))))
    let records = review.effects.compactMap { if case .record(let question, _, _) = $0 { question } else { nil } }
    #expect(records == ["hello", "goal", "avoid", "cups"])
    #expect(review.screen.joined().contains("See my result") && review.screen.joined().contains("Help me sleep"))
    #expect(shop.play(on: review, "⏎").screen.joined().contains("How much may one thing cost?"))
    let changed = shop.play(on: review, "22")
    #expect(changed.screen.joined().contains("With milk?"))
    #expect(shop.play(on: changed, "y").screen.joined().contains("How much may one thing cost?"))
  }

  @Test("an unknown code is said, and the field is empty again")
  func unknownCode() throws {
    let shop = try TeaShop()
    shop.recalled = earlier
    var program = shop.play("c").program
    shop.recalled = nil
    let lost = shop.play(on: program, "MOON-1⏎")
    #expect(lost.screen.joined().contains("We do not find this code."))
    #expect(!lost.screen.joined().contains("MOON"))
    program = lost.program
    #expect(shop.play(on: program, "⎋").screen.joined().contains("Press any key"))
  }

  @Test("C is any key where no codes are taken")
  func noCodes() throws {
    #expect(try TeaShop().play("c").screen.joined().contains("Choose your language"))
    #expect(try !TeaShop().play().screen.joined().contains("I have a code"))
  }

  // MARK: Receipts

  @Test(
    "a receipt is on its way, and then what became of it is said",
    arguments: [(Printing.done, "Your receipt is ready."), (.paperOut, "The printer is out of paper."), (.failed, "could not be")])
  func receipt(printing: Printing, words: String) throws {
    let shop = try TeaShop()
    #expect(!shop.play(Way.toResults + "p").effects.contains { if case .print = $0 { true } else { false } })
    shop.prints = true
    let results = shop.play(Way.toResults)
    var program = results.program
    #expect(shop.send(.key("p"), to: &program) == [.print(skus: ["ROOI", "CALM", "DATE"], locale: "en", number: 1)])
    #expect(lines(program).joined().contains("Your receipt is being printed."))
    // Pressed twice, printed once.
    #expect(shop.send(.key("p"), to: &program).isEmpty)
    // What became of another one says nothing about this one.
    shop.send(.reply(.printed(.done, number: 7)), to: &program)
    #expect(lines(program).joined().contains("is being printed"))
    shop.send(.reply(.printed(printing, number: 1)), to: &program)
    #expect(lines(program).joined().contains(words))
    shop.send(.key(.enter), to: &program)
    #expect(lines(program).joined().contains(words.prefix(12)))
  }

  @Test("W tells all about the product in focus, and why it is here")
  func why() throws {
    let shop = try TeaShop()
    let card = shop.play(Way.toResults + "↓w")
    #expect(card.screen.joined().contains("Evening calm") && card.screen.joined().contains("€8.50 · aisle 2"))
    #expect(shop.play(on: card, "x").screen == shop.play(Way.toResults + "↓").screen)
  }

  // MARK: Variants

  @Test("a session of an experiment sees its variant's questions from the first to the last")
  func variant() throws {
    let shop = try TeaShop()
    let other = try Tea.quiz(questions: "  - {ref: only, kind: yes_no, title: \"Only this?\"}")
    var program = shop.play("x").program
    _ = program.update(.key("1"))
    let variant = Shop(quiz: other, configuration: shop.configuration)
    _ = program.update(.reply(.begun(Begun(session: "01V", surroundings: Surroundings(now: Tea.now), variant: variant))))
    #expect(lines(program).joined().contains("Only this?"))
    // The next shopper's quiz is the shop's own again.
    let next = shop.play(on: program, "⌫⏎x1")
    #expect(next.screen.joined().contains("Good evening"))
  }

  // MARK: Motion

  @Test("the waiting screen opens and breathes for less than 5 s, then sets no alarm; with reduced motion none at all")
  func motion() throws {
    let shop = try TeaShop()
    shop.configuration.reducedMotion = false
    var program = shop.play(Way.toGoal + "⌫⌫⏎").program
    var milliseconds = 0
    var pictures: Set<[String]> = []
    while let alarm = program.alarm {
      milliseconds += alarm.afterMilliseconds
      pictures.insert(lines(program))
      _ = program.update(.alarm)
    }
    #expect(pictures.count > 2 && (1000..<5000).contains(milliseconds))
    #expect(lines(program) == shop.play().screen)
    #expect(try TeaShop().play(Way.toGoal + "⌫⌫⏎").program.alarm == nil)
  }
}
