// `askwell key rotate` as a process: killed at any moment, the store is the old one or the new one, and it opens.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Changing the key", .serialized)
struct RotationJourney {
  private let shop: ScratchShop

  init() throws {
    shop = try ScratchShop()
    let people = (0..<1_500).map { "{\"email\": \"p\($0)@example.com\", \"name\": \"Person \($0)\"}" }.joined(separator: "\n")
    try #require(try shop.run(["contacts", "import", "/dev/stdin", "--format", "jsonl"], input: people).code == 0)
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: shop.directory).filter { $0.hasPrefix("askwell.db.rese") } }
  }

  @Test("killed 12 times at moments spread over its whole run, it has lost nobody; the next one ends it, and nothing of it is left")
  func killed() throws {
    let began = ContinuousClock.now
    let first = try shop.askwell("key", "rotate", "--json")
    let whole = (ContinuousClock.now - began) / .milliseconds(1)
    #expect(first.code == 0 && JSON(parsing: first.output)?["sealed"] == 3_000, "\(first.errors)")
    for number in 1...12 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: try Binary.path("askwell"))
      process.arguments = ["key", "rotate"]
      process.environment = ["HOME": shop.directory].merging(shop.environment) { $1 }
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      try process.run()
      usleep(UInt32(whole * 1_000 * Double(number) / 12))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      for person in [0, 777, 1_499] {
        let shown = try shop.askwell("contacts", "show", "p\(person)@example.com", "--json")
        #expect(shown.code == 0 && shown.output.contains("Person \(person)"), "\(number): \(shown.errors)")
      }
    }
    #expect(try shop.askwell("key", "rotate").code == 0)
    #expect(try files == [])
    let store = try shop.store()
    #expect(try store.contactCount() == 1_500 && store.health(now: .now).allSatisfy { $0.isOK || ["catalog", "quiz"].contains($0.check) })
    #expect(try store.auditLog(limit: 50).contains { $0.what == "key.rotate" })
  }

  @Test("while a kiosk is open it is refused with 75, and nothing is changed; a key in the environment is refused in words")
  func refused() throws {
    let digits = try String(contentsOfFile: shop.directory + "/askwell.key", encoding: .utf8)
    let store = try Database(at: shop.database, keyFile: shop.directory + "/askwell.key")
    #expect(try shop.askwell("key", "rotate").code == 75)
    try store.close()
    let given = try shop.run(["key", "rotate"], added: ["ASKWELL_KEY": digits])
    #expect(given.code == 78 && given.errors.contains("a space between two"))
    #expect(try String(contentsOfFile: shop.directory + "/askwell.key", encoding: .utf8) == digits)
  }
}
