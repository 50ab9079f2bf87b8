// When things go wrong: the store out of order, an answer not saved, a slow disk, a small window, and how staff get out.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Trouble")
struct TroubleTests {
  private func broken() throws -> (shop: TeaShop, program: KioskProgram) {
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

  @Test("Ctrl-X leads staff to their menu at once while the shop has no PIN, and once more closes the kiosk")
  func leaves() throws {
    let shop = try TeaShop()
    var program = shop.play().program
    #expect(shop.send(.key(.control("x")), to: &program) == [.knock(pin: "")])
    #expect(lines(program).joined().contains("Close the kiosk") && !program.isFinished)
    shop.send(.key(.control("x")), to: &program)
    #expect(program.leaving == .end)
  }

  @Test(
    "staff open the console, close the kiosk or go back from their menu",
    arguments: [("2", KioskProgram.Leaving.console), ("3", .end), ("⎋", nil)])
  func menu(key: String, end: KioskProgram.Leaving?) throws {
    let shop = try TeaShop()
    shop.pin = "4711"
    var program = shop.play().program
    shop.send(.key(.control("x")), to: &program)
    let after = shop.play(on: program, "4711⏎" + key)
    #expect(after.program.leaving == end)
    if end == nil { #expect(after.screen == shop.play().screen) }
  }

  @Test("who has typed no PIN gets to no console, where the first PIN is set")
  func noConsole() throws {
    let shop = try TeaShop()
    var program = shop.play().program
    shop.send(.key(.control("x")), to: &program)
    #expect(!lines(program).joined().contains("Open the console"))
    #expect(shop.play(on: program, "2").program.leaving == .end)
  }

  @Test("keys pressed while a PIN is compared are no tries, and an answer that comes too late opens nothing")
  func oneTry() throws {
    let shop = try TeaShop()
    shop.pin = "4711"
    var program = shop.play().program
    shop.send(.key(.control("x")), to: &program)
    shop.isSlow = { if case .knock = $0 { true } else { false } }
    let typed = shop.play(on: program, "4711⏎⏎⏎⏎")
    #expect(typed.effects == [.knock(pin: "4711")])
    program = shop.play(on: typed, "⏰").program
    shop.send(.reply(.admitted(true)), to: &program)
    #expect(lines(program).joined().contains("Press any key"))
  }

  @Test("a session that could not be saved has ended: its addresses are taken out")
  func notSavedEnds() throws {
    let shop = try TeaShop()
    var program = shop.play(Way.toMail).program
    shop.fails = { if case .record = $0 { true } else { false } }
    let effects = shop.send(.key(.enter), to: &program)
    #expect(effects.contains(.end(.quit)) && effects.contains(.forget))
  }

  @Test("a session that staff begin for a shopper bears their name, and the next one does not")
  func serving() throws {
    let shop = try TeaShop()
    var program = shop.play().program
    shop.send(.key(.control("x")), to: &program)
    let served = shop.play(on: program, "1Ána B.⏎1")
    #expect(served.effects.first == .begin(Beginning(locale: "en", staff: "ana-b")))
    #expect(served.screen.joined().contains("Good evening"))
    let next = shop.play(on: served, "⎋⏎x1")
    #expect(next.effects.contains(.begin(Beginning(locale: "en"))))
  }

  @Test("Ctrl-X asks for the PIN, shows dots for its digits, and opens with the right one")
  func pin() throws {
    let shop = try TeaShop()
    shop.pin = "4711"
    var program = shop.play().program
    shop.send(.key(.control("x")), to: &program)
    #expect(!program.isFinished)
    let typed = shop.play(on: program, "47a1l1")
    expectScreen(
      typed,
      """










                                         Staff only

                                          ● ● ● ●

                                       Type the PIN.
      """)
    let left = shop.play(on: typed, "⏎")
    #expect(left.effects == [.knock(pin: "4711")])
    #expect(left.screen.joined().contains("Open the console"))
  }

  @Test("a wrong PIN says so and keeps no digit; Escape, Backspace and 120 s lead back to the waiting screen")
  func wrongPIN() throws {
    let shop = try TeaShop()
    shop.pin = "4711"
    var program = shop.play().program
    shop.send(.key(.control("x")), to: &program)
    let wrong = shop.play(on: program, "1234⏎")
    #expect(wrong.screen.joined().contains("This PIN does not open. Try again."))
    #expect(!wrong.screen.joined().contains("●"))
    #expect(!wrong.program.isFinished)
    #expect(wrong.program.alarm?.afterMilliseconds == 120_000)
    for keys in ["⎋", "⌫", "⏎", "1⌫⌫", "⏰"] { #expect(shop.play(on: wrong, keys).screen == shop.play().screen, "\(keys)") }
  }

  @Test("Ctrl-X does nothing in the middle of a visit", arguments: ["x", Way.toGoal, Way.toNote, Way.toLead, Way.toResults, Way.toHandoff])
  func notInAVisit(keys: String) throws {
    let shop = try TeaShop()
    var program = shop.play(keys).program
    #expect(shop.send(.key(.control("x")), to: &program).isEmpty)
    #expect(!program.isFinished)
  }

  @Test("Ctrl-C, Ctrl-Z, Ctrl-D and Ctrl-\\ are no keys here", arguments: ["", Way.toGoal, Way.toNote])
  func otherControls(keys: String) throws {
    let shop = try TeaShop()
    let before = shop.play(keys)
    for letter: Character in ["c", "z", "d", "\\"] {
      var program = before.program
      #expect(shop.send(.key(.control(letter)), to: &program).isEmpty)
      #expect(lines(program) == before.screen)
    }
  }

  @Test("staff can leave while the store is out of order, and a PIN given up leads back to the friendly screen and its next try")
  func leavesBroken() throws {
    var (_, program) = try broken()
    #expect(program.update(.key(.control("x"))) == [.knock(pin: "")])
    var asked = program
    _ = asked.update(.reply(.admitted(false)))
    #expect(lines(asked).joined().contains("Staff only"))
    _ = asked.update(.key(.escape))
    #expect(lines(asked).joined().contains("One moment, please"))
    #expect(asked.alarm?.afterMilliseconds == 1000)
    _ = program.update(.reply(.admitted(true)))
    _ = program.update(.key("2"))
    #expect(program.isFinished)
  }
}
