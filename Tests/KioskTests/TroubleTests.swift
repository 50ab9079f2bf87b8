// When things go wrong: the store out of order, an answer not saved, a slow disk, a small window, and how staff get out.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Trouble")
struct TroubleTests {
  func broken() throws -> (shop: TeaShop, program: KioskProgram) {
    let shop = try TeaShop()
    shop.isSlow = { $0 == .openShop }
    var program = shop.play().program
    _ = program.update(.reply(.outOfOrder))
    return (shop, program)
  }

  @Test("a store out of order shows a friendly screen without an error in it")
  func outOfOrder() throws {
    expectScreen(
      play(try broken().program),
      """










                                     One moment, please

               This kiosk needs a short rest. Our staff will gladly help you.
      """)
  }

  @Test("the store is tried after 1, 2, 4 seconds and at last once a minute, and the kiosk waits for shoppers when it opens")
  func retries() throws {
    var (shop, program) = try broken()
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
      #expect(program.alarm?.afterMilliseconds == seconds * 1000)
      #expect(program.update(.alarm) == [.openShop])
      #expect(program.alarm == nil)
      #expect(program.update(.reply(.outOfOrder)).isEmpty)
    }
    #expect(shop.play(on: program, "x⏎ ").effects.isEmpty)
    _ = program.update(.alarm)
    _ = program.update(.reply(shop.open))
    shop.isSlow = { _ in false }
    #expect(lines(program) == shop.play().screen)
    #expect(program.alarm == nil)
    // A store that was well meanwhile is tried soon again.
    _ = program.update(.reply(.outOfOrder))
    #expect(program.alarm?.afterMilliseconds == 1000)
  }

  @Test("a key that was pressed before the store failed does not wake the kiosk a minute later")
  func staleKey() throws {
    let shop = try TeaShop()
    shop.isSlow = { $0 == .openShop }
    var program = shop.play("x").program
    _ = program.update(.reply(.outOfOrder))
    _ = program.update(.alarm)
    _ = program.update(.reply(shop.open))
    #expect(lines(program).joined().contains("Press any key"))
  }

  @Test("an answer that is not saved ends with friendly words, and the shopper is forgotten")
  func notSaved() throws {
    let shop = try TeaShop()
    shop.fails = { if case .record(question: "goal", _, _) = $0 { true } else { false } }
    let played = shop.play(Way.toAvoid)
    expectScreen(
      played,
      """










                                     One moment, please

                  Your answers could not be saved. Please tell our staff.
      """)
    #expect(played.effects.last == .forget)
    #expect(played.program.alarm?.afterMilliseconds == 8000)
    #expect(shop.play(on: played, "⏰").screen == shop.play().screen)
  }

  @Test("where the store is out of order after that, the words stay for their time, and then the kiosk rests")
  func notSavedAndOutOfOrder() throws {
    let shop = try TeaShop()
    shop.fails = { if case .record(question: "goal", _, _) = $0 { true } else { false } }
    var program = shop.play(Way.toAvoid).program
    _ = program.update(.reply(.outOfOrder))
    #expect(lines(program).joined().contains("could not be saved"))
    _ = program.update(.alarm)
    #expect(lines(program).joined().contains("needs a short rest") && program.alarm?.afterMilliseconds == 1000)
  }

  @Test("a session that cannot begin, and results that cannot be stored, say so too")
  func otherFailures() throws {
    let begins = try TeaShop()
    begins.fails = { if case .begin = $0 { true } else { false } }
    #expect(begins.play(Way.english).screen.joined().contains("could not be saved"))
    let submits = try TeaShop()
    submits.fails = { if case .submit = $0 { true } else { false } }
    #expect(submits.play(Way.toResults).screen.joined().contains("could not be saved"))
  }

  @Test("keys pressed while an answer is being saved are kept in their order: 3 answers from 5 keys")
  func heldKeys() throws {
    let shop = try TeaShop()
    shop.isSlow = { if case .record = $0 { true } else { false } }
    var program = shop.play(Way.toGoal).program
    var effects: [KioskEffect] = []
    // The statement is still on its way to the store.
    for key in [Key.character("1"), "1", .enter, .right, .enter] { effects += shop.send(.key(key), to: &program) }
    #expect(effects.isEmpty)
    for _ in 0..<4 { effects += shop.send(.reply(.recorded), to: &program) }
    #expect(
      effects.filter { if case .record = $0 { true } else { false } } == [
        .record(question: "goal", answer: .choices(["sleep"]), ordinal: 2),
        .record(question: "avoid", answer: .choices(["caffeine"]), ordinal: 3), .record(question: "cups", answer: .number(6), ordinal: 4),
      ])
    #expect(lines(program).joined().contains("How much may one thing cost?"))
  }

  @Test("no question shows before the answer to the one before is safe")
  func durable() throws {
    let shop = try TeaShop()
    shop.isSlow = { if case .record(question: "goal", _, _) = $0 { true } else { false } }
    var program = shop.play(Way.toAvoid).program
    #expect(lines(program).joined().contains("What should the tea do?"))
    shop.send(.reply(.recorded), to: &program)
    #expect(lines(program).joined().contains("What should stay out?"))
  }

  @Test("a key too many on the last question does not come back to life in the next visit")
  func staleHeldKeys() throws {
    let shop = try TeaShop(try Tea.quiz(questions: "  - {ref: one, kind: yes_no, title: One?}\n  - {ref: two, kind: yes_no, title: Two?}"))
    shop.isSlow = { if case .record(question: "two", _, _) = $0 { true } else { false } }
    var program = shop.play("x1yyn").program
    shop.send(.reply(.recorded), to: &program)
    shop.isSlow = { _ in false }
    // Change an answer: the last question again, answered once.
    shop.send(.key("e"), to: &program)
    shop.send(.key(.enter), to: &program)
    let effects = shop.send(.key("y"), to: &program)
    #expect(effects.filter { if case .record = $0 { true } else { false } }.count == 1)
    #expect(effects.contains(.note(.complete, question: nil)))
  }

  @Test(
    "39x12 and 80x11 ask for a larger window in words, take no key, and lose nothing", arguments: [(39, 12), (80, 11), (20, 5), (1, 1)])
  func tooSmall(columns: Int, rows: Int) throws {
    let shop = try TeaShop()
    let before = shop.play(Way.toGoal)
    var program = before.program
    shop.send(.resize(Size(columns: columns, rows: rows)), to: &program)
    if columns > 60 {
      #expect(lines(program, columns, rows)[0] == "Please make this window larger: it is \(columns)×\(rows), 40×12 is needed.")
    }
    #expect(shop.send(.key("1"), to: &program).isEmpty)
    shop.send(.resize(Size(columns: 80, rows: 24)), to: &program)
    #expect(lines(program) == before.screen)
  }

  // MARK: Leaving

  @Test("a session that could not be saved has ended: its addresses are taken out")
  func notSavedEnds() throws {
    let shop = try TeaShop()
    var program = shop.play(Way.toMail).program
    shop.fails = { if case .record = $0 { true } else { false } }
    let effects = shop.send(.key(.enter), to: &program)
    #expect(effects.contains(.end(.quit)) && effects.contains(.forget))
  }
}
