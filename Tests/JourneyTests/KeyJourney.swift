// The key of a store as the real programs meet it: in a file, in the environment, gone.
import Foundation
import Storage
import Testing

@Suite("Key journey", .serialized)
struct KeyJourney {
  private let shop: ScratchShop
  private var keyFile: String { shop.directory + "/askwell.key" }

  init() throws {
    shop = try ScratchShop()
    let file = shop.directory + "/people.jsonl"
    try #"{"email":"zelda@example.com","name":"Zelda"}"#.write(toFile: file, atomically: true, encoding: .utf8)
    try #require(try shop.askwell("contacts", "import", file).code == 0)
    try FileManager.default.removeItem(atPath: file)
  }

  @Test("no file of the shop holds the address; a missing key ends with 78 and what to do, and the doctor names it; the right one mends it")
  func missing() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: shop.directory)
    #expect(files.contains("askwell.key") && files.contains("askwell.db"))
    for file in files {
      let data = (try? Data(contentsOf: URL(fileURLWithPath: "\(shop.directory)/\(file)"))) ?? Data()
      #expect(!String(decoding: data, as: UTF8.self).lowercased().contains("zelda"), "\(file)")
    }
    let key = try String(contentsOfFile: keyFile, encoding: .utf8)
    try FileManager.default.removeItem(atPath: keyFile)
    let refused = try shop.askwell("contacts", "list")
    #expect(refused.code == 78 && refused.errors.contains(keyFile) && refused.errors.contains("ASKWELL_KEY"), "\(refused)")
    let checked = try shop.askwell("doctor")
    #expect(checked.code == 1 && checked.output.contains("encryption") && checked.output.contains("is missing"), "\(checked)")
    #expect(!FileManager.default.fileExists(atPath: keyFile))
    #expect(try shop.run(["contacts", "list"], added: ["ASKWELL_KEY": key]).output.contains("zelda@example.com"))
    #expect(!FileManager.default.fileExists(atPath: keyFile))
    let bad = try shop.run(["contacts", "list"], added: ["ASKWELL_KEY": "abc"])
    #expect(bad.code == 78 && bad.errors.contains("64 hex digits") && !bad.errors.contains("abc"), "\(bad)")
  }

  @Test("a kiosk that was given the key by its environment has it there no longer")
  func environment() throws {
    let key = try String(contentsOfFile: keyFile, encoding: .utf8)
    try FileManager.default.removeItem(atPath: keyFile)
    let environment = shop.environment.merging(["ASKWELL_KEY": key]) { $1 }
    let kiosk = try PseudoTerminal(try Binary.path("askwell"), environment: environment)
    try kiosk.walkToResults()
    var seen = 0
    for process in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(process) != nil {
      let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")) ?? ""
      guard program.hasSuffix("/askwell"), let data = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { continue }
      let text = String(decoding: data, as: UTF8.self)
      if text.contains(shop.database) { seen += 1 }
      #expect(!text.contains(key))
    }
    #expect(seen == 1)
    _ = try kiosk.end()
  }

  @Test("a kiosk without its store's key says that it is out of order, and its log says why")
  func outOfOrder() throws {
    try FileManager.default.removeItem(atPath: keyFile)
    let kiosk = try PseudoTerminal(try Binary.path("askwell"), environment: shop.environment)
    try kiosk.see("needs a short rest")
    _ = try kiosk.end()
    #expect(try String(contentsOfFile: shop.database + ".log", encoding: .utf8).contains("ASKWELL_KEY"))
  }
}
