// The console line by line in a real terminal: a PIN that does not show, a menu, and an end by Ctrl-D.
import Domain
import Foundation
import Storage
import Testing

@Suite("The plain console's journey", .serialized)
struct PlainConsoleJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private func console() throws -> PseudoTerminal {
    try PseudoTerminal(
      try Binary.path("askwell"), ["console", "--plain"], columns: 100, rows: 50, environment: shop.environment)
  }

  @Test("the first PIN does not show; quizzes, catalog and audit are read out; q ends, the next one ends by Ctrl-D at the PIN")
  func owner() throws {
    let console = try console()
    try console.see("Choose the owner's")
    try console.type("27182818⏎")
    try console.see("once more")
    try console.type("27182818⏎")
    try console.see("8. Audit log")
    #expect(!console.shows("27182818"))
    try console.type("3⏎")
    try console.see("Find your routine, version 1, default")
    try console.type("1⏎1⏎")
    try console.see("skin: nothing wrong.")
    try console.type("6⏎oat milk⏎1⏎")
    try console.see("Oat milk cleanser")
    try console.see("Back at the menu")
    try console.type("8⏎")
    try console.see("pin.set")
    // Keys that end or stop other programs do nothing here.
    try console.type("\u{3}\u{1A}\u{1C}")
    #expect(try console.end(seconds: 1) == nil)
    try console.type("⏎")
    try console.see("1. Overview of today")
    try console.type("q⏎")
    #expect(try console.end() == 0)
    let again = try self.console()
    try again.see("It does not show.")
    try again.type("\u{4}")
    #expect(try again.end() == 0)
  }

  @Test("staff have 6 numbers and no people; not a byte of it steers a terminal")
  func staff() throws {
    let store = try Database(at: shop.database, keyFile: shop.directory + "/askwell.key")
    try store.setPIN("27182818", for: .owner)
    try store.setPIN("314159", for: .staff)
    try store.close()
    let lines = ["2", "314159", "1", "2", "4", "5", "oat", "1", "7", "?", "q"]
    let said = try shop.run(["console", "--plain"], input: lines.joined(separator: "\n") + "\n")
    #expect(said.code == 0 && !said.output.utf8.contains(0x1B))
    for words in ["You are the staff.", "5. Catalog: find a product", "<5 started", "That is none of the answers.", "Goodbye."] {
      #expect(said.output.contains(words), "\(words)\n\(said.output)")
    }
    #expect(!said.output.contains("7. ") && !said.output.contains("314159"))
    // Without q the end of input ends it.
    #expect(try shop.run(["console", "--plain"], input: "1\n27182818\n5\n").code == 0)
  }
}
