// People on the command line and at the real console: brought in, given out, forgotten, and all of it on record.
import Domain
import Foundation
import Storage
import Testing

@Suite("People's journey", .serialized)
struct BookJourney {
  private let shop: ScratchShop

  init() throws {
    shop = try ScratchShop()
    let file = shop.directory + "/people.jsonl"
    let lines = ["zelda", "bo", "cy"].map { #"{"email":"\#($0)@example.com","name":"\#($0)","tags":["goal:sleep"]}"# }
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    try #require(try shop.askwell("contacts", "import", file).code == 0)
  }

  @Test("export gives one document, forget wants a yes, and audit tells of 3 changes with before and after and no address")
  func commands() throws {
    let export = try shop.askwell("contacts", "export", "zelda@example.com")
    #expect(export.code == 0 && JSON(parsing: export.output)?["tags"]?[0]?["tag"]?.string == "goal:sleep")
    let refused = try shop.askwell("contacts", "forget", "zelda@example.com")
    #expect(refused.code == 77 && refused.errors.contains("nothing was erased"))
    let done = try shop.askwell("contacts", "forget", "zelda@example.com", "--yes", "--json")
    #expect(done.code == 0 && JSON(parsing: done.output)?["tags"] == 1)
    #expect(try shop.askwell("contacts", "forget", "zelda@example.com", "--yes").code == 66)
    #expect(try shop.askwell("contacts", "export", "zelda@example.com").code == 66)
    let audit = try shop.askwell("audit", "--json")
    let entries = try #require(JSON(parsing: audit.output)?.array)
    #expect(entries.map { $0["what"]?.string } == ["contact.forget", "contact.export", "contacts.import"])
    #expect(entries[0]["before"]?["tags"] == 1 && entries[0]["after"]?["tags"] == 0 && entries[2]["after"]?["contacts"] == 3)
    #expect(!audit.output.contains("zelda"))
    #expect(try shop.askwell("audit", "--limit", "1").output.split(separator: "\n").count == 2)
    #expect(try shop.askwell("audit", "--limit", "0").code == 64)
  }

  @Test("at the console the owner finds a person, erases them by 4 typed characters and reads it in the audit log")
  func console() throws {
    let console = try PseudoTerminal(try Binary.path("askwell"), ["console"], environment: shop.environment)
    try console.see("A s k w e l l")
    try console.type("27182818⏎27182818⏎")
    try console.see("This is the day")
    try console.type("⎋")
    try console.seeNoMore("This is the day")
    try console.see("Overview")
    try console.type("5")
    try console.see("cy@example.com")
    try console.type("/zel⏎")
    try console.seeNoMore("bo@example.com")
    try console.type("⏎")
    try console.see("Tags now")
    try console.type("ezeld")
    try console.see("There is no way back.")
    try console.type("⏎")
    try console.see("Erased.")
    try console.type("1a")
    try console.see("contact.forget")
    try console.type("qq")
    #expect(try console.end() == 0)
    let store = try shop.store()
    #expect(try store.contactCount() == 2)
    #expect(try store.auditLog().first?.who == "owner")
  }

  @Test("a merchant's PIN is taken away on the command line, once")
  func forgetPIN() throws {
    let key = shop.directory + "/askwell.key"
    try Database(at: shop.database, keyFile: key).setPIN("161803", for: .merchant)
    #expect(try shop.askwell("console", "--forget-pin", "merchant").code == 0)
    #expect(try shop.askwell("console", "--forget-pin", "merchant").code == 66)
    let store = try shop.store()
    #expect(try !store.hasPIN(for: .merchant) && store.auditLog().first?.what == "pin.forget")
  }
}
