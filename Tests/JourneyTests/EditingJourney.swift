// Quizzes edited while others are at work: a kiosk that has begun, a second console on the same draft; and what leaves no trace.
import Domain
import Foundation
import Storage
import Testing

@Suite("Editing beside others", .serialized)
struct EditingJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop.small() }

  /// A console in the editor of the small quiz, its second question chosen when `second`.
  private func editor(second: Bool = false) throws -> PseudoTerminal {
    let console = try shop.console()
    try console.enterPIN()
    try console.edit("Small talk")
    if second {
      try console.type("↓")
      try console.see("Question 2  time")
    }
    return console
  }

  /// The title of the chosen question, from the tree and back to it.
  private func retitle(_ console: PseudoTerminal, _ title: String) throws {
    try console.type("⏎")
    try console.see("▸ Title")
    try console.write(title)
    try console.type("⎋")
    try console.see("⏎ form")
  }

  private func publish(_ console: PseudoTerminal, version: Int) throws {
    try console.type("p")
    try console.see("Publish version \(version)")
    try console.type("⏎")
    try console.see("Version \(version) is out")
  }

  private func begin(_ kiosk: PseudoTerminal) throws {
    try kiosk.see("S M A L L   T A L K")
    try kiosk.see("Press any key")
    try kiosk.type(" ")
  }

  @Test(
    "a version comes out under 2 kiosks: the session that had begun ends on version 1, the kiosk that waited shows version 2 to the next"
  )
  func underTheShopper() throws {
    let (busy, waiting) = (try shop.kiosk(), try secondKiosk())
    try waiting.see("S M A L L   T A L K")
    try begin(busy)
    try busy.see("How are you?")
    let console = try editor(second: true)
    try retitle(console, "How long may it take?")
    try publish(console, version: 2)
    try busy.type("1")
    try busy.see("How much time is there?")
    try busy.type("2")
    try busy.see("you said: Very well")
    try busy.type("⏎")
    try busy.see("Take it with you")
    try busy.type("⏎")
    try busy.see("Thank you!")
    for kiosk in [waiting, busy] {
      if kiosk === busy { try kiosk.type(" ") }
      try begin(kiosk)
      try kiosk.see("How are you?")
      try kiosk.type("2")
      try kiosk.see("How long may it take?")
    }
    let store = try shop.store()
    let versions = try store.quizVersions(of: "small")
    let sessions = try store.sessions()
    #expect(versions.map(\.number) == [2, 1] && sessions.count == 3)
    #expect(sessions.filter { $0.state == .completed }.map(\.version) == [versions[1].version])
    #expect(sessions.filter { $0.state == .open }.map(\.version) == [versions[0].version, versions[0].version])
  }

  /// A kiosk of another name on the same store.
  private func secondKiosk() throws -> PseudoTerminal {
    let config = shop.directory + "/second.yaml"
    let text = try String(contentsOfFile: shop.config, encoding: .utf8).replacingOccurrences(of: "kiosk: k1", with: "kiosk: k2")
    try text.write(toFile: config, atomically: true, encoding: .utf8)
    let other = shop.environment.merging(["ASKWELL_CONFIG": config]) { $1 }
    return try PseudoTerminal(try Binary.path("askwell"), environment: other)
  }

  @Test("2 consoles on one draft: the second to save is told and merges, both changes stand; after a publish the other is told again")
  func twoConsoles() throws {
    let (first, second) = (try editor(), try editor(second: true))
    try retitle(first, "How do you do?")
    try first.see("draft, from v1, saved")
    try second.type("⏎")
    try second.see("▸ Title")
    try second.type("⏎\u{15}Any time left?⏎")
    try second.see("Somebody else has changed this draft")
    try second.see("Saved by owner")
    try second.type("⏎")
    try second.see("Merged: both sets of changes are in")
    try second.see("draft, from v1, saved", seconds: 30)
    let merged = try #require(try shop.store().draft(of: "small").text)
    #expect(merged.contains("title: How do you do?") && merged.contains("title: Any time left?"))
    #expect(merged.contains("# as a friend asks") && merged.contains("# One namespace is enough"))
    try publish(second, version: 2)
    #expect(try shop.source("small") == merged)
    try first.type("↓")
    try first.see("Question 2  time")
    try first.type("⏎")
    try first.see("▸ Title")
    try first.type("↓⏎Take a seat⏎")
    try first.see("Somebody else has changed this draft")
    try first.type("⏎")
    try first.see("Merged: both sets of changes are in")
    try first.see("draft, from v2, saved", seconds: 30)
    let after = try #require(try shop.store().draft(of: "small").text)
    #expect(after.contains("title: Any time left?") && after.contains("Take a seat"), "\(after)")
    #expect(try shop.source("small") == merged)
  }

  @Test("T shows the draft as a kiosk would, down to a product, and leaves no session and no contact behind")
  func tryOut() throws {
    let console = try editor()
    try retitle(console, "All well?")
    try console.type("t")
    try console.see("Press any key")
    #expect(console.shows("S M A L L   T A L K"))
    try console.type(" ")
    try console.see("All well?")
    #expect(console.shows("nothing is stored"))
    try console.type("1")
    try console.see("How much time is there?")
    try console.type("1")
    try console.see("you said: Very well")
    #expect(console.shows("Daily fluid SPF"))
    try console.type("\u{18}")
    try console.see("Question 1  mood")
    try console.leave()
    let store = try shop.store()
    #expect(try store.sessions().isEmpty && store.contactCount() == 0)
    #expect(try store.currentVersion(of: "small") == store.quizVersions(of: "small").last?.version)
  }

  @Test("10 edits of 9 sorts by keys, then 10 times U: the draft is the version again, byte by byte")
  func undo() throws {
    let console = try editor()
    let before = try shop.source("small")
    try retitle(console, "All well?")
    try console.type("d")
    try console.see("mood-2")
    try console.type("J")
    try console.see("3 mood-2")
    try console.type("x")
    try console.see("Remove mood-2?")
    try console.type("→⏎")
    try console.seeNoMore("mood-2")
    try console.type("↑")
    try console.see("Question 2  time")
    try console.type("a⏎")
    try console.see("New question")
    try console.type("a")
    try console.see("New choice")
    try console.type("↓⏎mood:odd⏎")
    try console.see("What choosing it says")
    try console.type("⎋")
    try console.type("⎋")
    try console.see("⏎ form")
    try console.type("g")
    try console.see("product tags")
    try console.type(" ")
    try console.type("→x")
    try console.see("excl")
    try console.type("⎋")
    try console.see("⏎ form")
    try console.type("⏎")
    try console.see("⏎ edit")
    try console.type("↑↑↑↑↑↑↑↑")
    try console.see("▸ Title")
    try console.type("↓⏎Say it⏎")
    try console.see("Say it")
    try console.see("saved")
    #expect(try shop.store().draft(of: "small").text != before)
    for _ in 1...10 {
      try console.type("u")
      try console.see("Undone: ")
    }
    try console.see("as v1")
    #expect(try shop.source("small") == before)
    let draft = try shop.store().draft(of: "small")
    #expect(draft.text == before || draft.text == nil, "\(draft.text ?? "")")
    try console.type("u")
    try console.see("Nothing to undo")
  }
}
