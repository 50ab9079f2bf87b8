// A merchant at the real console: the first PIN, the pages, a shopper next to it.
import Domain
import Foundation
import Storage
import Testing

@Suite("Console's journey", .serialized)
struct ConsoleJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private func console() throws -> PseudoTerminal {
    try PseudoTerminal(try Binary.path("askwell"), ["console"], environment: shop.environment)
  }

  /// One completed session with a consenting contact, through the command line.
  private func take(_ email: String) throws {
    let answers = shop.directory + "/answers.yaml"
    let contact = shop.directory + "/contact.jsonl"
    try "{feel: dry, tight: cold, reacts: 2, avoid: [fragrance], goal: glow, outdoors: yes, steps: two, budget: 30}".write(
      toFile: answers, atomically: true, encoding: .utf8)
    try #"{"email":"\#(email)","tags":[],"consent":{"email":{"at":"2026-11-24T10:00:00Z","wording":"yes"}}}"#.write(
      toFile: contact, atomically: true, encoding: .utf8)
    let taken = try shop.askwell("take", "skin", "--answers", answers, "--contact", contact, "--json")
    try #require(taken.code == 0, "\(taken.errors)")
  }

  @Test("the first use sets a PIN; then overview, segments that move while a session ends elsewhere, quizzes, sessions with their trace")
  func firstDay() throws {
    let console = try console()
    try console.see("A s k w e l l")
    try console.type("27182818⏎27182818⏎")
    try console.see("This is the day")
    try console.type("⎋")
    try console.seeNoMore("This is the day")
    try console.see("Overview")
    try console.see("No destination: contacts stay in this store.")
    try console.type("2")
    try console.see("Segments")
    #expect(!console.shows("skin:dry"))
    try take("ana@example.com")
    try console.see("skin:dry", seconds: 30)
    try console.type("3")
    try console.see("Find your routine")
    #expect(console.shows("gift"))
    try console.type("4")
    try console.see("completed")
    try console.type("⏎")
    try console.see("Dry and tight")
    #expect(!console.shows("ana@example.com"))
    try console.type("?")
    try console.see("Keys")
    try console.type("⎋")
    try console.seeNoMore("Keys")
    try console.type("q")
    try console.see("Leave the console?")
    try console.type("q")
    #expect(try console.end() == 0)
    let store = try shop.store()
    #expect(try store.hasPIN(for: .owner) && !store.hasPIN(for: .staff))
    #expect(try store.auditLog().allSatisfy { !$0.detail.canonical.contains("27182818") })
  }

  @Test("a wrong PIN opens nothing, the right one does, and 5 wrong ones make everybody wait")
  func door() throws {
    let setting = try console()
    try setting.see("A s k w e l l")
    try setting.type("27182818⏎27182818⏎")
    try setting.see("Overview")
    try setting.send(signal: SIGTERM)
    #expect(try setting.end() == 0)
    let console = try console()
    try console.see("Owner's PIN")
    for _ in 1...4 {
      try console.type("31415926")
      try console.seeNoMore("Wrong PIN")
      try console.type("⏎")
      try console.see("Wrong PIN")
    }
    try console.type("31415926⏎")
    try console.see("Wait ")
    #expect(!console.shows("Overview"))
    #expect(try shop.askwell("console", "--forget-pin", "owner").code == 0)
    #expect(try shop.askwell("console", "--forget-pin", "owner").code == 66)
    let next = try self.console()
    try next.see("Choose the owner's PIN")
  }

  @Test("the demo's console opens without a PIN on a full shop, and leaves nothing behind")
  func demo() throws {
    let console = try PseudoTerminal(
      try Binary.path("askwell"), ["demo", "--sessions", "40", "--at", "2026-11-24T10:00:00Z"],
      environment: shop.environment.merging(["ASKWELL_DB": "", "ASKWELL_CONFIG": "", "TMPDIR": shop.directory]) { $1 })
    try console.see("This is the day", seconds: 60)
    #expect(console.shows("The demo shop"))
    try console.type("⎋")
    try console.seeNoMore("This is the day")
    try console.type("2")
    try console.see("goal:gentle")
    try console.leave()
    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.directory).allSatisfy { !$0.hasPrefix("askwell-demo") })
  }
}
