// Between two shoppers: nothing of the first stays, in the program or on the screen.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Forgetting")
struct ForgettingTests {
  static let marks = ["ada@example.com", "Ada Lovelace", "+4915112345678", "Mia", "01TEA"]
  /// Answers a text, and leaves email, phone, name and both consents.
  static let full = Way.toLead + "ada@example.com⏎+4915112345678⏎Ada Lovelace⏎ ↓ ↓⏎"

  static let ends: [(how: String, keys: String)] = [
    ("thanks", full + "⏎⏎⏰"), ("countdown on the results", full + String(repeating: "⏰", count: 16)),
    ("countdown while typing", Way.toLead + "ada@example.com" + String(repeating: "⏰", count: 16)),
    ("starting over", Way.toNote + "Mia" + String(repeating: "⎋", count: 7) + "⏎"),
    ("a retake given up", full + "e" + String(repeating: "⏰", count: 16)), ("everything dropped", full + " ↓ ↓ ⏎⏰"),
    ("another language", full + "l⏎⏎⏰"),
  ]

  @Test("after every way out the program is what it was when the shop opened", arguments: ends)
  func fresh(how: String, keys: String) throws {
    let shop = try TeaShop()
    let after = shop.play(keys)
    #expect(after.effects.contains(.forget), "\(how)")
    #expect(value(of: after.program) == value(of: shop.play().program), "\(how)")
    #expect(after.screen == shop.play().screen, "\(how)")
  }

  @Test("5 marks of a shopper are in the program before, and in none of its parts after", arguments: ends)
  func marks(how: String, keys: String) throws {
    let shop = try TeaShop()
    let before = value(of: shop.play(ForgettingTests.full).program)
    for mark in ForgettingTests.marks { #expect(before.contains(mark)) }
    let after = value(of: shop.play(keys).program)
    for mark in ForgettingTests.marks { #expect(!after.contains(mark), "\(mark) after \(how)") }
  }

  @Test("the next shopper's screens show nothing that was typed before")
  func nextScreens() throws {
    let shop = try TeaShop()
    let next = shop.play(on: shop.play(ForgettingTests.full + "⏎⏎⏰"), Way.toLead)
    let pictures = next.frames.flatMap(\.lines).joined()
    for mark in ["ada@", "Ada", "4915112"] { #expect(!pictures.contains(mark)) }
  }

  @Test("the thanks say that the screen forgets, and name nobody")
  func thanks() throws {
    let played = try TeaShop().play(ForgettingTests.full + "⏎⏎")
    #expect(played.screen.joined().contains("This screen forgets you now."))
    for mark in ForgettingTests.marks { #expect(!value(of: played.program).contains(mark)) }
  }

  /// Everything that the value holds, as text, but for the number of the last alarm: numbers are never used twice.
  private func value(of program: KioskProgram) -> String {
    var text = ""
    dump(program, to: &text)
    return text.split(separator: "\n").filter { !$0.contains("lastID:") }.joined(separator: "\n")
  }
}
