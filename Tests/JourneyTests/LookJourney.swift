// One theme on terminals of every depth: what a person sees of its colours.
import Foundation
import Testing

@Suite("The look's journey", .serialized)
struct LookJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private func colours(term: String, _ environment: [String: String] = [:]) throws -> Set<String> {
    let kiosk = try PseudoTerminal(
      try Binary.path("askwell"), ["kiosk", "--theme", "flore"], term: term, environment: shop.environment.merging(environment) { $1 })
    try kiosk.see("Press any key")
    try kiosk.see("Maison Flore")
    let colours = Set(kiosk.colours)
    #expect(try kiosk.closeKiosk() == 0)
    return colours
  }

  @Test("a terminal that says it has true colour shows the theme's own colours", arguments: ["truecolor", "24bit"])
  func exact(said: String) throws {
    // The second time from memory.
    for _ in 0..<2 {
      let colours = try colours(term: "xterm-256color", ["COLORTERM": said])
      #expect(colours == ["2b2420 on faf5ec", "6a5d52 on faf5ec", "8c1c2f on faf5ec"])
    }
  }

  @Test(
    "without its word, or in a family that passes the word on without having it, the 256 colours nearest to them show",
    arguments: [("xterm-256color", ""), ("xterm-256color", "yes"), ("screen-256color", "truecolor")])
  func rounded(term: String, said: String) throws {
    let colours = try colours(term: term, ["COLORTERM": said])
    #expect(colours == ["262626 on eeeeee", "5f5f5f on eeeeee", "870000 on eeeeee"])
  }

  @Test("8 colours keep paper and ink; NO_COLOR keeps none")
  func few() throws {
    for _ in 0..<2 {
      #expect(try colours(term: "linux") == ["black on white"])
      #expect(try colours(term: "vt100") == ["default on default"])
      #expect(try colours(term: "xterm-256color", ["NO_COLOR": "1", "COLORTERM": "truecolor"]) == ["default on default"])
    }
  }

  @Test("a new store has the gift quiz with its pictures; export says that they are not in it; lint and import name those that are missing")
  func pictures() throws {
    let exported = try shop.askwell("quiz", "export", "gift")
    #expect(exported.code == 0 && exported.errors.contains("images/fun.png, images/indulgent.png, images/pretty.png, images/useful.png"))
    let copy = shop.directory + "/gift.yaml"
    try (exported.output + "\n# alone\n").write(toFile: copy, atomically: true, encoding: .utf8)
    let linted = try shop.askwell("quiz", "lint", "--json", copy)
    #expect(linted.code == 0 && linted.output.components(separatedBy: "bad_picture").count == 5, "\(linted.output)")
    let imported = try shop.askwell("quiz", "import", copy)
    #expect(imported.code == 0 && imported.output.hasPrefix("gift: version 2"))
    #expect(imported.errors.contains("images/fun.png: this file cannot be opened: No such file or directory"), "\(imported.errors)")
    #expect(try shop.askwell("quiz", "export", "gift").errors.isEmpty)
  }
}
