// A kiosk that is left running while the shop changes its catalog in another process.
import Domain
import Foundation
import Storage
import Testing

@Suite("Catalog's journey", .serialized)
struct CatalogJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private static let quiz = """
    format: 1
    ref: bath
    title: Find your soap
    questions:
      - {ref: skin, kind: single, title: "How is your skin?", choices: [{ref: dry, label: "Dry today", links: [{tag: dry}]}, {ref: fine, label: "Just fine"}]}
      - {ref: nose, kind: single, title: "And your nose?", choices: [{ref: keen, label: "Keen today", links: [{tag: dry}]}]}
    results: [{ref: bath, title: "Your bath", slots: [{ref: best, max: 2}]}]
    runner_ups: 0
    offers: {bundles: {}, upsell: {}, cross_sell: {}}
    """

  private func give(_ name: String, _ text: String) throws -> String {
    let path = "\(shop.directory)/\(name)"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func bring(_ command: [String], _ name: String, _ text: String) throws {
    let done = try shop.run(command + [try give(name, text)])
    try #require(done.code == 0, "\(done.errors)")
  }

  private func bringNew() throws {
    let rows = [
      "sku,title,price,tags", "NEW,New soap,6.00,dry", "OIL,Bath oil,9.00,dry", "DUO,Soap and oil,13.00,", "TOWEL,Towel,8.00,",
      "FINE,Fine soap,7.00,fine", "",
    ]
    try bring(["catalog", "import"], "new.csv", rows.joined(separator: "\n"))
    let relations = ["sku,relation,other", "DUO,bundle_of,NEW", "DUO,bundle_of,OIL", "TOWEL,complements,OIL", ""]
    try bring(["catalog", "relations", "import"], "relations.csv", relations.joined(separator: "\n"))
  }

  private func walk(_ kiosk: PseudoTerminal) throws {
    try kiosk.see("Press any key")
    try kiosk.type(" ")
    try kiosk.see("How is your skin?")
    try kiosk.type("1")
    try kiosk.see("And your nose?")
  }

  @Test("an import while a shopper is there: that session keeps its catalog, the next one has the new, with what it offers; both replay")
  func importedMeanwhile() throws {
    try bring(["catalog", "import"], "old.csv", "sku,title,price,tags\nOLD,Old soap,5.00,dry\n")
    try bring(["quiz", "import", "--default"], "bath.yaml", Self.quiz)
    let kiosk = try PseudoTerminal(try Binary.path("askwell"), environment: shop.environment)
    try walk(kiosk)
    try bringNew()
    try kiosk.type("1")
    try kiosk.see("Old soap")
    #expect(!kiosk.shows("New soap") && !kiosk.shows("as a set"))
    try kiosk.type("⏎")
    try kiosk.see("Say this at the till")
    try kiosk.type("⏎")
    try kiosk.see("Thank you!")
    try kiosk.type(" ")
    try walk(kiosk)
    try kiosk.type("1")
    try kiosk.see("New soap")
    #expect(kiosk.shows("All 2 as a set, you save €2.00 · Soap and oil") && kiosk.shows("Goes well with it: Towel"))
    try kiosk.type("3 ")
    try kiosk.see("1 product · €13.00")
    try kiosk.type("4 ")
    try kiosk.see("2 products · €21.00")
    try kiosk.type("⏎")
    try kiosk.see("Say this at the till")
    let store = try shop.store()
    #expect(try store.sessions().map(\.state) == [.completed, .completed])
    let replayed = try shop.askwell("replay")
    #expect(replayed.code == 0 && replayed.output.contains("2 sessions replayed, 2 identical"))
    try kiosk.type("⏎")
    try kiosk.see("Thank you!")
    try kiosk.type(" ")
    try kiosk.see("Press any key")
    #expect(try kiosk.closeKiosk() == 0)
  }

  @Test("line by line the offers have numbers too: 4 adds the towel, and 4 again takes it out")
  func plain() throws {
    try bring(["quiz", "import", "--default"], "bath.yaml", Self.quiz)
    try bringNew()
    let said = try shop.run(["kiosk", "--plain"], input: ["", "1", "1", "4", "3", "", "", ""].joined(separator: "\n"))
    #expect(said.code == 0)
    for words in [
      "3. All 2 as a set, you save €2.00, Soap and oil, €13.00. Type its number to add it.", "4. Goes well with it: Towel, €8.00.",
      "4. Goes well with it: Towel, added, €8.00.", "1. New soap, dropped",
    ] { #expect(said.output.contains(words), "\(words)\n\(said.output)") }
  }
}
