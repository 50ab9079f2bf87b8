// A quiz simulated from the command line and from the console, which can be left in the middle.
import Domain
import Foundation
import Storage
import Testing

@Suite("Simulation's journey", .serialized)
struct SimulationJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private func document(_ arguments: String...) throws -> JSON {
    let ran = try shop.run(["quiz", "simulate"] + arguments + ["--json"])
    try #require(ran.code == 0, "\(ran.errors)")
    return try #require(JSON(parsing: ran.output), "\(ran.output)")
  }

  @Test("simulate skin --json names 200 of 369,600 sessions, the same ones each time; another seed draws others")
  func store() throws {
    let first = try document("skin", "--sessions", "200")
    #expect(first["sessions"] == 200 && first["of"] == 369_600 && first["exhaustive"] == false && first["quiz"] == "skin")
    #expect(first["coverage"]?["choices"]?["reached"] == 27 && first["seconds"]?["median"]?.int ?? 0 > 30)
    #expect(first["slots"]?.array?.map(\.["slot"]?.string) == ["cleanse", "protect", "treat", "weekly"])
    let wins = first["products"]?.array?.compactMap(\.["wins"]?.int) ?? []
    #expect(wins.count > 10 && wins == wins.sorted(by: >))
    #expect(try document("skin", "--sessions", "200") == first)
    #expect(try document("skin", "--sessions", "200", "--seed", "2") != first)
  }

  @Test("a file with a catalog file needs no store and leaves none; the text has bars, and says that a time is an estimate")
  func files() throws {
    let ran = try shop.askwell(
      "quiz", "simulate", Checkout.path("Quizzes/coffee.yaml"), "--catalog", Checkout.path("Quizzes/sample-catalog.csv"), "--sessions",
      "100")
    #expect(ran.code == 0 && !FileManager.default.fileExists(atPath: shop.database), "\(ran.errors)")
    for words in ["100 of ", "drawn by seed 1", "IN A SLOT", "█████", "(an estimate)", "paths", "no choice speaks"] {
      #expect(ran.output.contains(words), "\(ran.output)")
    }
  }

  @Test("an unknown quiz ends with 66, no session at all with 64, a file that is no quiz with 65")
  func faults() throws {
    #expect(try shop.askwell("quiz", "simulate", "skni").code == 66)
    #expect(try shop.askwell("quiz", "simulate", "skin", "--sessions", "0").code == 64)
    let path = shop.directory + "/broken.yaml"
    try "format: 1\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try shop.askwell("quiz", "simulate", path).code == 65)
  }

  @Test("S on a quiz in the console takes its sessions, backspace leaves them, and a small quiz has its picture")
  func console() throws {
    let text = """
      format: 1
      ref: small
      title: Small talk
      questions: [{ref: ok, kind: yes_no, title: "Well?", choices: [{ref: yes, label: Y, links: [{sku: OAT-CLEAN-150}]}, {ref: no, label: N}]}]
      """
    try text.write(toFile: shop.directory + "/small.yaml", atomically: true, encoding: .utf8)
    try #require(try shop.askwell("quiz", "list").code == 0)
    try #require(try shop.askwell("quiz", "import", shop.directory + "/small.yaml").code == 0)
    let console = try shop.console()
    try console.choosePIN()
    try console.type("3")
    try console.see("Find your routine")
    try console.type("/routine⏎⏎")
    try console.see("Versions")
    try console.type("s")
    try console.see("Taking sessions", seconds: 30)
    try console.type("⌫")
    try console.see("Versions")
    try console.type("3")
    try console.see("Find your routine")
    try console.type("/small⏎")
    try console.see("▸ Small talk")
    try console.type("⏎")
    try console.see("Well?")
    try console.type("s")
    try console.see("all 2 sessions", seconds: 30)
    try console.see("Oat milk cleanser")
    try console.leave()
  }
}
