// The catalog from the console, the palette, and every page on the terminals of a shop.
import Domain
import Foundation
import Storage
import Testing

@Suite("Pages' journey", .serialized)
struct PagesJourney {
  private let shop: ScratchShop

  init() throws {
    shop = try ScratchShop.small()
    let people = shop.directory + "/people.jsonl"
    try #"{"email":"zelda@example.com","name":"Zelda Moor","tags":["mood:well"]}"#.write(
      toFile: people, atomically: true, encoding: .utf8)
    try #require(try shop.askwell("contacts", "import", people).code == 0)
  }

  /// The sample catalog with one product dearer, one gone and one new.
  private func otherCatalog() throws -> String {
    let path = shop.directory + "/autumn.csv"
    var lines = try String(contentsOfFile: Checkout.path("Quizzes/sample-catalog.csv"), encoding: .utf8).components(separatedBy: "\n")
    lines[1] = lines[1].replacingOccurrences(of: "16.00", with: "17.50")
    lines.remove(at: 2)
    let new = lines[1].replacingOccurrences(of: "OAT-CLEAN-150", with: "OAT-CLEAN-999")
    lines.insert(new.replacingOccurrences(of: "150 ml", with: "999 ml"), at: 2)
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("a catalog with 1 new, 1 changed, 1 gone: the preview changes nothing, Enter does, and the first revision is brought back")
  func catalog() throws {
    let path = try otherCatalog()
    let console = try shop.console()
    try console.enterPIN()
    try console.type("6")
    try console.see("Oat milk cleanser")
    try console.type("i")
    try console.see("Which file is the catalog?")
    try console.type("\(path)⏎")
    try console.see("17.50")
    let before = try shop.store().catalog().variants
    #expect(before.contains { $0.sku == "OAT-CLEAN-50" } && !before.contains { $0.sku == "OAT-CLEAN-999" })
    try console.type("⏎")
    try console.see("Revision 2: 1 new, 1 changed, 1 gone")
    let after = try shop.store().catalog().variants
    #expect(!after.contains { $0.sku == "OAT-CLEAN-50" } && after.contains { $0.sku == "OAT-CLEAN-999" })
    try console.type("r")
    try console.see("autumn.csv")
    try console.type("↓⏎")
    try console.see("bring it back")
    try console.type("⏎")
    try console.see("Bring revision 1 back?")
    try console.type("→⏎")
    try console.see("Revision 3: 1 new, 1 changed, 1 gone")
    #expect(try shop.store().catalog().variants == before)
    let log = try shop.store().auditLog().filter { $0.who == "owner" }.map(\.what)
    #expect(log.filter { $0.hasPrefix("catalog.") }.count == 2, "\(log)")
  }

  @Test(": finds a product and a person by a few letters and opens their pages")
  func palette() throws {
    let console = try shop.console()
    try console.enterPIN()
    try console.type(":oat milk cl")
    try console.see("product")
    try console.type("⏎")
    try console.see("OAT-CLEAN-150")
    try console.type(":zelda")
    try console.see("Zelda")
    try console.type("⏎")
    try console.see("Tags now")
    #expect(console.shows("mood:well"))
    try console.leave()
  }

  private struct Terminal {
    var columns = 80
    var rows = 24
    var term = "xterm-256color"
    var name: String { "\(columns)x\(rows) \(term)" }
  }

  @Test("22 pages have their head and keep off the edges at 40x12, 80x24, 200x50, and on vt100 and linux terminals")
  func everyPage() throws {
    let terminals = [
      Terminal(columns: 40, rows: 12), Terminal(), Terminal(columns: 200, rows: 50), Terminal(term: "vt100"), Terminal(term: "linux"),
    ]
    for terminal in terminals {
      let console = try shop.console(columns: terminal.columns, rows: terminal.rows, term: terminal.term)
      try console.enterPIN()
      for walk in PagesJourney.walks {
        for keys in walk.keys { try console.type(keys) }
        try console.see(walk.sign)
        expectWhole(console, terminal, after: walk.keys.joined())
        for keys in walk.back { try console.type(keys) }
      }
    }
  }

  /// Keys to a page, what is on it, and keys back to a page with tabs.
  private static let walks: [(keys: [String], sign: String, back: [String])] = [
    (["1"], "Today", []), (["1", "?"], "Keys", ["⎋"]), (["2"], "mood:well", []), (["⏎"], "Segments", ["⌫"]),
    (["3"], "Small talk", []), (["⏎"], "Versions", ["⌫"]), (["a"], "New quiz", ["⎋"]), (["e"], "mood", []), (["⏎"], "Title", []),
    (["⎋", "g"], "skin-oily", ["⎋"]), (["t"], "Press", ["\u{18}"]), (["⌫", "4"], "Sessions", []), (["5"], "People", []),
    (["⏎"], "mood:well", ["⌫"]), (["6"], "Catalog", []), (["⏎"], "Catalog", ["⌫"]), (["i"], "catalog", ["⎋"]), (["r"], "Revisions", ["⌫"]),
    (["7"], "No destination", []), (["a"], "emails and text", ["⌫"]), (["1", "a"], "Audit", ["⌫"]), ([":"], "names", ["⎋"]),
  ]

  /// Nothing stands in the first and in the last column: a line that was torn would begin or end there.
  private func expectWhole(_ console: PseudoTerminal, _ terminal: Terminal, after keys: String) {
    let lines = console.lines
    let filled = lines.filter { !$0.isEmpty }
    let picture = "\(terminal.name) after \(keys):\n\(console.picture)"
    #expect(lines.count == terminal.rows, "\(picture)")
    // On the smallest terminal a dialog may cover all of it, frame and all.
    guard filled.first?.hasPrefix("╭") != true else { return #expect(filled.allSatisfy { $0.count == terminal.columns }, "\(picture)") }
    // A long list of keys may stand before the head, too.
    let first = filled.first?.drop { $0 == " " } ?? ""
    #expect(first.contains("Askwell") || first.contains("›") || first.hasPrefix("╭") || first.hasPrefix("+-"), "\(picture)")
    // Where there is no room for the word its sign stands alone.
    let last = filled.last ?? ""
    #expect(last.hasSuffix("help") || last.hasSuffix(" ?") || PagesJourney.isOwnFooter(last), "\(picture)")
    #expect(filled.allSatisfy { $0.first == " " && $0.count < terminal.columns }, "\(picture)")
  }

  /// Pages that take every key as text, and what lies over a page, have no help in their footer.
  private static func isOwnFooter(_ line: String) -> Bool {
    ["Esc", "Ctrl-X", "Tab", "Enter", "⏎"].contains { line.contains($0) }
  }
}
