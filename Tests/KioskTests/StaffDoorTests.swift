// Staff at the kiosk: their menu, its PIN, and the keys that lead nowhere.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

extension TroubleTests {
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
