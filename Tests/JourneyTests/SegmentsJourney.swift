// A merchant watches the segments while a shopper stands at the kiosk next to the console.
import Foundation
import Storage
import Testing

@Suite("Segments' journey", .serialized)
struct SegmentsJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  /// The numbers in the row that begins with `name`.
  private func row(_ name: String, on console: PseudoTerminal) -> String? {
    console.lines.first { $0.contains(name) }.map { line in
      line.replacing(name, with: "").split(separator: " ").first { Int($0) != nil }.map(String.init) ?? ""
    }
  }

  @Test("a kiosk takes a quiz and the browser's count goes from 1 to 2 without a key; started again, it counts at once from its file")
  func countsMove() throws {
    let people = #"{"email":"bo@example.com","tags":[{"tag":"skin:oily","at":"2026-11-24T10:00:00Z"}]}"#
    try (people + "\n").write(toFile: shop.directory + "/bo.jsonl", atomically: true, encoding: .utf8)
    let first = try shop.askwell("contacts", "import", shop.directory + "/bo.jsonl")
    try #require(first.code == 0, "\(first.errors)")
    let saved = try shop.askwell("segments", "save", "Oily twice over", "--where", "skin:oily and contact.email is set")
    try #require(saved.code == 0, "\(saved.errors)")
    let console = try PseudoTerminal(try Binary.path("askwell"), ["console"], columns: 100, rows: 60, environment: shop.environment)
    try console.see("A s k w e l l")
    try console.type("27182818⏎27182818⏎")
    try console.see("This is the day")
    try console.type("⎋")
    try console.see("Overview")
    try console.type("2")
    try console.see("skin:oily")
    #expect(row("skin:oily", on: console) == "1" && row("Oily twice over", on: console) == "1")

    let kiosk = try PseudoTerminal(try Binary.path("askwell"), [], environment: shop.environment)
    try kiosk.walkToResults()
    try console.see("goal:", seconds: 30)
    #expect(row("skin:oily", on: console) == "2" && row("Oily twice over", on: console) == "2")
    try kiosk.send(signal: SIGTERM)
    #expect(try kiosk.end() == 0)

    try console.type("q")
    try console.see("Leave the console?")
    try console.type("q")
    #expect(try console.end() == 0)
    #expect(FileManager.default.fileExists(atPath: shop.database + "-index"))
    let again = try PseudoTerminal(try Binary.path("askwell"), ["console"], environment: shop.environment)
    try again.see("Owner's PIN")
    try again.type("27182818⏎")
    try again.see("Overview")
    try again.type("2")
    try again.see("skin:oily")
    #expect(row("skin:oily", on: again) == "2")
  }
}
