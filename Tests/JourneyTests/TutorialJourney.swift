// The tutorial beside the program that it is about: it shows that program's lines, and what it prints.
import Foundation
import Testing

@Suite("The tutorial's journey")
struct TutorialJourney {
  private func read(_ path: String) throws -> String { try String(contentsOfFile: Checkout.path(path), encoding: .utf8) }

  @Test("the tutorial shows every line of the program, in its order, and no other Swift")
  func lines() throws {
    let source = try read("Tests/Embedding/Sources/embedding/main.swift")
    let written = source.split(separator: "\n").filter { !$0.hasPrefix("// tutorial: ") }.dropFirst().map(String.init)
    let page = try read("Sources/Domain/Domain.docc/Embedding.md")
    let shown = page.matches(of: /```swift\n((?s).*?)```/).flatMap { $0.1.split(separator: "\n").map(String.init) }
    #expect(written.count > 80)
    for (line, other) in zip(written, shown) where line != other {
      Issue.record("the program says\n\(line)\nand the tutorial\n\(other)")
      break
    }
    #expect(written.count == shown.count)
  }

  @Test("the program runs to its end and prints what the tutorial says")
  func runs() throws {
    let ran = try Shell.run(try Binary.path("tutorial"))
    #expect(ran.code == 0)
    let page = try read("Sources/Domain/Domain.docc/Embedding.md")
    let promised = try #require(page.firstMatch(of: /## What it prints\n\n```\n((?s).*?)```/)).1
    // Ids and times are new each time.
    func steady(_ text: some StringProtocol) -> String {
      String(text).replacing(/01[0-9A-HJKMNP-TV-Z]{24}/, with: "ID").replacing(/\d{4}-\d\d-\d\dT[0-9:.]+Z/, with: "TIME")
        .replacing(/drop-[0-9-]+\.csv/, with: "FILE")
    }
    #expect(steady(ran.said) == steady(promised))
  }
}
