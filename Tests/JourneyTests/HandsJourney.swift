// Shoppers with other hands: a finger, a number pad, a screen reader; and staff who serve one.
import Domain
import Foundation
import Storage
import Testing

@Suite("Other hands' journey", .serialized)
struct HandsJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private func kiosk(_ arguments: [String] = [], term: String = "xterm-256color") throws -> PseudoTerminal {
    try PseudoTerminal(try Binary.path("askwell"), ["kiosk"] + arguments, term: term, environment: shop.environment)
  }

  private func sessions() throws -> [StoredSession] {
    let store = try shop.store()
    return try store.sessions().compactMap { try store.session($0.id) }
  }

  @Test("a finger alone goes from the waiting screen to the thanks", arguments: ["xterm-256color", "linux"])
  func finger(term: String) throws {
    let kiosk = try kiosk(["--lang", "de"], term: term)
    try kiosk.see("Beliebige Taste")
    for (words, next) in [
      ("Beliebige Taste", "Deutsch"), ("English", "How does your skin feel by noon?"), ("Shiny around", "How easily does your skin react?"),
    ] {
      try kiosk.press(words)
      try kiosk.see(next)
    }
    try kiosk.press("answer")
    try kiosk.see("What should stay out of it?")
    try kiosk.press("Nothing, I am easy")
    try kiosk.press("next")
    try kiosk.see("What would you like to see in the mirror?")
    try kiosk.press("back")
    try kiosk.see("What should stay out of it?")
    try kiosk.press("next")
    try kiosk.see("in the mirror?")
    try kiosk.press("A fresh glow")
    try kiosk.see("outside")
    try kiosk.press("Yes, most days")
    try kiosk.see("steps will you really do")
    try kiosk.press("Three, most days")
    try kiosk.see("How old are you?")
    try kiosk.press("skip")
    try kiosk.see("spend")
    try kiosk.press("answer")
    try kiosk.see("Shall we send you your result?")
    try kiosk.press("Next")
    try kiosk.see("keep or drop")
    try kiosk.press("done")
    try kiosk.see("ay this at the till")
    try kiosk.press("done")
    try kiosk.see("Thank you!")
    #expect(try sessions().first?.state == .completed)
  }

  @Test("the number pad alone answers each bundled quiz", arguments: ["skin", "sleep", "coffee", "gift", "running"])
  func numberPad(quiz: String) throws {
    let kiosk = try kiosk(["--quiz", quiz])
    try kiosk.see("Press any key")
    try kiosk.type("5")
    try kiosk.see("Choose your language")
    try kiosk.type("1")
    try kiosk.see("1 of ~")
    // A digit chooses or ticks and is a number; Enter goes on where the digit did not; a text that needs no answer is passed over.
    for _ in 1...20 {
      if kiosk.shows("send you your result") { break }
      // On a busy machine Enter may have answered one question more.
      let step = (1...12).last { kiosk.shows("\($0) of ~") } ?? 0
      try kiosk.type(kiosk.shows("F1 help") ? "⏎" : "2")
      if try !kiosk.isSeen("\(step + 1) of ~", seconds: 2), !kiosk.shows("send you") { try kiosk.type("⏎") }
    }
    try kiosk.see("send you")
    // Fields that stay empty are passed over; nothing is agreed to.
    for _ in 0..<8 where try !kiosk.isSeen("keep or drop", seconds: 3) { try kiosk.type("⏎") }
    try kiosk.see("keep or drop")
    try kiosk.type("+*⏎")
    try kiosk.see("this at the till")
    try kiosk.type("⏎")
    try kiosk.see("Thank you!")
    #expect(try sessions().first?.state == .completed)
  }

  @Test("line by line the whole quiz is sentences: no escape byte, and the session stands in the store")
  func plain() throws {
    let lines = ["", "1", "9", "2", "3", "5", "1", "1", "b", "1", "2", "s", "30", "?", "", "", "", "", "", "e", "1", "2", "", ""]
    let said = try shop.run(["kiosk", "--plain"], input: lines.joined(separator: "\n") + "\n")
    #expect(said.code == 0)
    #expect(!said.output.utf8.contains(0x1B))
    for words in [
      "Press Enter to begin.", "Question 1 of about 7.", "2. Shiny around nose and forehead", "Please choose one.",
      "Type a number from 1 to 5",
      "Type the numbers with spaces between them", "b goes back", "1. ", "Say this at the till:", "Thank you!",
    ] { #expect(said.output.contains(words), "\(words)\n\(said.output)") }
    #expect(try sessions().contains { $0.state == .completed })
  }

  @Test("a signal to end ends the plain kiosk with code 0", arguments: [SIGTERM, SIGHUP])
  func plainEnds(signal: Int32) throws {
    let kiosk = try kiosk(["--plain"])
    try kiosk.see("Press Enter to begin.")
    try kiosk.send(signal: signal)
    #expect(try kiosk.end() == 0)
  }

  @Test("on a terminal the plain kiosk knows no Ctrl-C, Ctrl-Z, Ctrl-\\ and Ctrl-D; a PIN does not show")
  func plainIsLocked() throws {
    let store = try Database(at: shop.database, keyFile: shop.directory + "/askwell.key")
    try store.setPIN("271828", for: .owner)
    try store.close()
    let kiosk = try kiosk(["--plain"])
    try kiosk.see("Press Enter to begin.")
    try kiosk.type("\u{3}\u{1A}\u{1C}\u{4}⏎")
    try kiosk.see("Choose your language")
    #expect(try kiosk.end(seconds: 1) == nil)
    try kiosk.type("1⏎")
    try kiosk.see("Question 1")
    try kiosk.type("b⏎y⏎")
    try kiosk.see("Press Enter to begin.")
    try kiosk.type(":staff⏎")
    try kiosk.see("Type the PIN.")
    try kiosk.type("271828⏎")
    try kiosk.see("Close the kiosk")
    #expect(!kiosk.shows("271828"))
    // No line makes it fall.
    try kiosk.type("-9223372036854775808⏎")
    try kiosk.see("Press Enter to begin.")
    try kiosk.type(":staff⏎")
    try kiosk.see("Type the PIN.")
    try kiosk.type("271828⏎")
    try kiosk.see("Close the kiosk")
    try kiosk.type("3⏎")
    #expect(try kiosk.end() == 0)
  }

  @Test("staff serve a shopper: the session bears their name; from the console they come back to the kiosk")
  func staff() throws {
    let store = try Database(at: shop.database, keyFile: shop.directory + "/askwell.key")
    try store.setPIN("27182818", for: .owner)
    try store.close()
    let kiosk = try kiosk()
    func admit() throws {
      try kiosk.see("Press any key")
      try kiosk.type("\u{18}")
      try kiosk.see("Staff only")
      try kiosk.type("27182818⏎")
      try kiosk.see("Serve a shopper")
    }
    try admit()
    try kiosk.type("1")
    try kiosk.see("Your name or number")
    try kiosk.type("Ana⏎")
    try kiosk.see("Choose your language")
    try kiosk.type("1")
    try kiosk.see("How does your skin feel")
    #expect(try sessions().first?.start.surroundings.staff == "ana")
    try kiosk.type("⎋")
    try kiosk.see("Start over?")
    try kiosk.type("⏎")
    try admit()
    try kiosk.type("2")
    try kiosk.see("A s k w e l l")
    try kiosk.type("27182818⏎")
    try kiosk.see("Overview")
    try kiosk.type("q")
    try kiosk.see("Leave the console?")
    try kiosk.type("q")
    try admit()
    try kiosk.type("3")
    #expect(try kiosk.end() == 0)
  }

  @Test("a shopper comes back with the code of the till: the answers are there, and the new session follows the old one")
  func recall() throws {
    let kiosk = try kiosk()
    try kiosk.see("[C] I have a code")
    try kiosk.type("x")
    try kiosk.see("Choose your language")
    try kiosk.type("1")
    for (words, keys) in [
      ("noon?", "2"), ("react?", "3⏎"), ("stay out", "5⏎"), ("mirror?", "1"), ("outside", "1"), ("steps", "1"), ("spend", "⏎"),
      ("send you", "⎋"), ("spend", "⏎"),
    ] {
      try kiosk.see(words)
      try kiosk.type(keys)
    }
    try kiosk.see("send you")
    try kiosk.type("⏎⏎⏎⏎⏎⏎")
    try kiosk.see("keep or drop")
    try kiosk.type("⏎")
    try kiosk.see("say this at the till")
    let code = try #require(kiosk.picture.firstMatch(of: /[A-Z]+-[0-9]{4}/)).output
    try kiosk.type("⏎")
    try kiosk.see("Thank you!")
    try kiosk.type("x")
    try kiosk.see("[C] I have a code")
    try kiosk.type("c")
    try kiosk.see("Your code")
    try kiosk.type(code.lowercased().replacing("-", with: " ") + "⏎")
    try kiosk.see("See my result")
    try kiosk.see("Shiny around nose")
    try kiosk.type("1")
    try kiosk.see("send you")
    let (first, second) = (try sessions().min { $0.start.id < $1.start.id }, try sessions().max { $0.start.id < $1.start.id })
    #expect(second?.start.previous == first?.start.id && first?.state == .completed)
  }
}
