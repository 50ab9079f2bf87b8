// A chain by hand: its hub made, a kiosk joined, and the console at the hub on a real terminal, until a quiz that is published there reaches
// the kiosk.
import Domain
import Foundation
import Storage
import Testing

@Suite("A chain of shops", .serialized)
struct ChainJourney {
  private let shop: ScratchShop
  private let server: PostgresServer
  private let hub: [String: String]

  init() throws {
    shop = try ScratchShop.small()
    server = try PostgresServer()
    try server.sql("CREATE DATABASE hub")
    let url = "postgresql://postgres@127.0.0.1:\(server.port)/hub?sslmode=disable"
    hub = shop.environment.merging(["ASKWELL_HUB": url, "ASKWELL_HUB_PASSWORD": PostgresServer.password]) { $1 }
  }

  /// `askwell fleet …`, which has to go well; what it printed.
  @discardableResult
  private func fleet(_ words: String...) throws -> String {
    let (code, said) = try Shell.run(try Binary.path("askwell"), ["fleet"] + words, environment: hub)
    try #require(code == 0, "\(said)")
    return said
  }

  private func console(columns: Int = 80, rows: Int = 24) throws -> PseudoTerminal {
    try PseudoTerminal(
      try Binary.path("askwell"), ["console", "--fleet", hub["ASKWELL_HUB"] ?? ""], columns: columns, rows: rows, environment: hub)
  }

  @Test("a quiz that was read at the hub's console and published to one shop is the kiosk's at its carrier's next round")
  func publishing() throws {
    try fleet("hub", "create")
    try fleet("hub", "store", "add", "Lyon", "--region", "south")
    let invited = try fleet("hub", "kiosk", "invite", "front", "--store", "1")
    let address = try #require(invited.split { $0.isWhitespace }.first { $0.hasPrefix("postgresql://") })
    try fleet("join", String(address))
    try fleet("run", "--once")

    let console = try console()
    try console.see("1 kiosk, all well")
    try console.type("0")
    try console.see("Shops")
    try console.type("↓↓⏎")
    try console.see("hub   Lyon")
    try console.type("3i")
    try console.see("The whole path")
    try console.type(Checkout.path("Quizzes/coffee.yaml") + "⏎")
    try console.see("Find your coffee")
    try console.type("p")
    try console.see("publish to all kiosks")
    try console.type("→→")
    try console.see("publish to Lyon")
    try console.type("⏎")
    try console.see("Version 1 is out")
    try console.type("6")
    try console.see("0 of 1")
    try fleet("run", "--once")
    try console.see("1 of 1")
    #expect(try shop.store().quizzes().map(\.ref) == ["small", "coffee"])
    try console.type("q→⏎")
    #expect(try console.end() == 0)
  }

  @Test("a hub that is not there is said in words before the terminal is taken: 69")
  func unreachable() throws {
    try server.stop()
    let (code, said) = try Shell.run(try Binary.path("askwell"), ["console", "--fleet", hub["ASKWELL_HUB"] ?? ""], environment: hub)
    #expect(code == 69 && said.contains("the connection to the hub was refused"), "\(said)")
  }

  @Test("at 40x12 the kiosks are told by name and health")
  func narrow() throws {
    try fleet("hub", "create")
    try fleet("hub", "store", "add", "Lyon")
    try fleet("hub", "kiosk", "invite", "front", "--store", "1")
    let console = try console(columns: 40, rows: 12)
    try console.see("front")
    try console.see("has not joined yet")
    try console.see("1 kiosk, 1 needs somebody")
    try console.type("q→⏎")
    #expect(try console.end() == 0)
  }
}
