// A merchant makes a quiz from nothing at the real console, and a shopper takes it at a kiosk beside it.
import Domain
import Foundation
import Storage
import Testing

@Suite("Editor's journey", .serialized)
struct EditorJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  @Test("a quiz from nothing: 3 choices with tags of a new namespace, 2 links by the grid, published, the default, taken to its results")
  func fromNothing() throws {
    let console = try shop.console()
    try console.choosePIN()
    try console.type("3")
    try console.see("Find your routine")
    try console.type("anight⏎Night care⏎")
    try console.see("goal:first")
    try ask(console)
    try map(console)
    try publish(console)
    try take()
    try console.type("4")
    try console.see("Night care")
    try console.see("completed")
    #expect(console.lines.contains { $0.contains("Night care") && $0.contains("completed") && $0.contains("Daily fluid") })
    try console.type("⏎")
    try console.see("goal:first rest:broken")
    try console.leave()
    try expectOnRecord()
  }

  /// A second question with three choices, each with a tag.
  private func ask(_ console: PseudoTerminal) throws {
    try console.type("a⏎")
    try console.see("New question")
    try console.write("How do you sleep?")
    try console.type("↓↓")
    for (label, tag) in [("Like a stone", "rest:deep"), ("In pieces", "rest:broken"), ("Hardly at all", "rest:none")] {
      try console.type(label == "Hardly at all" ? "↑↑a" : "↓⏎")
      try console.see("Label")
      try console.write(label)
      try console.type("↓⏎\(tag)")
      try console.see("Space takes \"\(tag)\"")
      try console.type("⏎")
      try console.see("What choosing it says")
      try console.type("⎋")
      try console.seeNoMore("/  ")
    }
    try console.type("⎋")
    try console.see("single 3")
  }

  /// Like a stone: +1, in pieces: +2 on products that one word of the catalog names.
  private func map(_ console: PseudoTerminal) throws {
    try console.type("g")
    try console.see("product tags")
    try console.type("/skin-oily⏎")
    try console.see("/ skin-oily")
    try console.type(" ")
    try console.see("Daily fluid")
    try console.type("↓  ")
    try console.see("+2")
    try console.type("⎋")
    try console.see("102 product tags")
    try console.type("⎋")
    try console.see("⏎ form")
  }

  private func publish(_ console: PseudoTerminal) throws {
    try console.type("p")
    try console.see("The quiz is new: 2 questions")
    #expect(try shop.store().quizSource("night") == nil)
    try console.type("⏎")
    try console.see("Version 1 is out")
    try console.type("/night c⏎f")
    try console.see("The kiosk opens \"night\"")
  }

  private func take() throws {
    let kiosk = try shop.kiosk()
    try kiosk.see("N I G H T   C A R E")
    try kiosk.type(" ")
    try kiosk.see("What are you looking for?")
    try kiosk.type("1")
    try kiosk.see("How do you sleep?")
    #expect(kiosk.shows("1  Like a stone") && kiosk.shows("2  In pieces") && kiosk.shows("3  Hardly at all"))
    try kiosk.type("2")
    try kiosk.see("you said: In pieces")
    #expect(kiosk.shows("Daily fluid SPF"))
    try kiosk.type("⏎")
    try kiosk.see("Take it with you")
    try kiosk.type("⏎")
    try kiosk.see("Thank you!")
    try kiosk.type(" ")
    try kiosk.see("Press any key")
  }

  private func expectOnRecord() throws {
    let yaml = try shop.source("night")
    #expect(yaml.contains("rest: {basis: needs}"))
    let store = try shop.store()
    #expect(try store.sessions().map(\.state) == [.completed])
    let night = try store.auditLog().filter { $0.detail["quiz"] == "night" }
    #expect(night.allSatisfy { $0.who == "owner" } && night.map(\.what).contains("quiz.publish"), "\(night.map(\.what))")
  }
}
