// A merchant looks at the figures at the real console while sessions end in other processes.
import Foundation
import Storage
import Testing

@Suite("Figures' journey", .serialized)
struct FiguresJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  /// One completed session, through the command line.
  private func take() throws {
    let answers = shop.directory + "/answers.yaml"
    try "{feel: dry, tight: cold, reacts: 2, avoid: [fragrance], goal: glow, outdoors: yes, steps: two, budget: 30}".write(
      toFile: answers, atomically: true, encoding: .utf8)
    let taken = try shop.askwell("take", "skin", "--answers", answers, "--json")
    try #require(taken.code == 0, "\(taken.errors)")
  }

  /// The first number in the row that begins with `name`.
  private func count(_ name: String, on console: PseudoTerminal) -> Int? {
    console.lines.first { $0.contains(name) }.flatMap { line in
      line.replacing(name, with: "").split(separator: " ").compactMap { Int($0) }.first
    }
  }

  @Test("an empty shop says so; a session taken elsewhere is counted without a key, on every page and for other days")
  func followsSessions() throws {
    let console = try PseudoTerminal(try Binary.path("askwell"), ["console"], columns: 100, rows: 40, environment: shop.environment)
    try console.see("A s k w e l l")
    try console.type("27182818⏎27182818⏎")
    try console.see("This is the day")
    try console.type("⎋")
    try console.seeNoMore("This is the day")
    try console.type("f")
    try console.see("No session in these days.")
    try take()
    try console.see("of 1", seconds: 30)
    #expect(count("Completions", on: console) == 1)
    try console.type("→")
    try console.see("median")
    #expect(count("Results", on: console) == 1)
    try take()
    try console.see("of 2", seconds: 30)
    #expect(count("Results", on: console) == 2)
    try console.type("→")
    try console.see("From here to")
    #expect(console.shows("Dry and tight") && console.shows("2 saw it"))
    try console.type("→→")
    try console.see("Busiest: ")
    try console.type("p")
    try console.see("90 days, ")
    #expect(console.shows("2 starts"))
    try console.type("f")
    try console.see("Which sessions are counted")
    try console.type("⎋")
    try console.see("Busiest: ")
    try console.type("q")
    try console.see("Leave the console?")
    try console.type("q")
    #expect(try console.end() == 0)
  }
}
