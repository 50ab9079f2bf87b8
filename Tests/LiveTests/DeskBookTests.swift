// People, exports, erasures, the audit log and calls, on a real store.
import Console
import Domain
import Foundation
import Live
import Storage
import Testing

@Suite("The desk's book")
struct DeskBookTests {
  let shop: DeskShop
  init() throws {
    shop = try DeskShop()
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    try shop.store.addDestination(DestinationAccount(name: "hook", vendor: "webhook", settings: ["url": "https://example.com"]))
    try shop.visit(
      "S1", [("goal", .choices(["sleep"])), ("budget", .number(25)), ("words", .text("ask for Zelda"))], of: quiz,
      email: "zelda.quine@example.com", saysYes: true)
    try shop.open(as: .owner)
  }

  private func contacts(_ ask: LongAsk = LongAsk()) throws -> ContactsPage {
    guard case .book(.contacts(let page)) = shop.desk.perform(.book(.contacts(ask))) else { throw DeskShopError("no contacts") }
    return page
  }
  private func zelda() throws -> String { try #require(try contacts().list.rows.first??.id) }
  private func audit(_ ask: LongAsk = LongAsk()) throws -> [AuditPage.Row] {
    guard case .book(.audit(let page)) = shop.desk.perform(.book(.audit(ask))) else { throw DeskShopError("no audit log") }
    return page.list.rows.compactMap(\.self)
  }

  @Test("a person's page tells tags with their session, consent with its words, the delivery that waits, and the session")
  func person() throws {
    let id = try zelda()
    guard case .book(.contact(let page)) = shop.desk.perform(.book(.contact(id: id))) else { throw DeskShopError("no contact") }
    #expect(page.contact.email?.text == "zelda.quine@example.com" && page.contact.tags.map(\.tag.text) == ["goal:sleep"])
    #expect(page.history.map(\.session) == ["S1"] && page.history.map(\.isGain) == [true])
    #expect(page.consents.map(\.wording) == ["Yes."] && page.consents.map(\.session) == ["S1"])
    #expect(page.sendings.map(\.state) == ["waiting"] && page.sendings.map(\.destination) == ["hook"])
    #expect(page.sessions.map(\.id) == ["S1"])
    #expect(shop.desk.perform(.book(.contact(id: "nobody"))) == .failed("The contact nobody is not in the store any more."))
  }

  @Test("an export is a file of mode 0600 without the address in its name, with the answers in it; the audit log hears of it")
  func exports() throws {
    let id = try zelda()
    guard case .book(.exported(id, let path)) = shop.desk.perform(.book(.export(id: id))) else { throw DeskShopError("no file") }
    #expect(path.hasSuffix("/shop/exports/contact-\(id).json"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let json = try #require(JSON(parsing: try String(contentsOfFile: path, encoding: .utf8)))
    #expect(json["email"]?.string == "zelda.quine@example.com")
    #expect(json["sessions"]?[0]?["answers"]?["words"]?["text"]?.string == "ask for Zelda")
    #expect(json["consents"]?[0]?["wording"]?.string == "Yes.")
    #expect(json["tag_history"]?[0]?["change"]?.string == "gained")
    #expect(try audit().last.map { [$0.what, $0.who] } == ["contact.export", "owner"])
    #expect(shop.desk.perform(.book(.export(id: id))) == .book(.exported(id: id, path: path)))
  }

  @Test("an export can be imported again and comes to the same person")
  func roundTrip() throws {
    let record = try #require(try shop.store.record(ofContact: zelda()))
    guard case .object(var members) = try ContactExport(record, from: shop.store).json else { throw DeskShopError("no object") }
    members = members.filter { ["email", "phone", "name", "locale", "created_at", "tags", "properties"].contains($0.key) }
    let file = try ContactFile(JSON.object(members).canonical, at: "zelda.jsonl", format: .jsonl)
    let other = try DeskShop()
    _ = try other.store.importContacts(file.contacts, at: other.now)
    let back = try #require(try other.store.contact(matching: "zelda.quine@example.com"))
    #expect(back.tags == record.contact.tags && back.name == record.contact.name && back.created == record.contact.created)
  }

  @Test("a wrong signature erases nothing; the right one erases, and the log has counts before and after and no address")
  func erases() throws {
    let id = try zelda()
    guard case .failed(let words) = shop.desk.perform(.book(.erase(id: id, typed: "zeld@"))) else { throw DeskShopError("erased") }
    #expect(words.contains("Nothing was erased"))
    #expect(try contacts().list.total == 1)
    #expect(shop.desk.perform(.book(.erase(id: id, typed: "ZELD"))) == .book(.erased(id: id, told: [])))
    #expect(try contacts().list.total == 0)
    let entry = try #require(try audit().last)
    #expect(entry.what == "contact.forget" && entry.who == "owner" && entry.facts == ["contact \(id)"])
    #expect(entry.changes.contains(.init("sessions", before: "1", after: "0")))
    #expect(!"\(entry)".lowercased().contains("zeld"))
    #expect(try !shop.session("S1").row.hasLead)
    #expect(try shop.store.session("S1")?.answers == ["goal": .choices(["sleep"]), "budget": .number(25), "words": .empty])
  }

  @Test("the audit log flattens before and after into one line a value, and is searched by who, what and values")
  func flattens() throws {
    let detail: JSON = [
      "quiz": "night", "before": ["title": "Old", "questions": [["ref": "a"]], "gone": 1],
      "after": ["title": "New", "questions": [["ref": "a"], ["ref": "b"]]],
    ]
    try shop.store.audit("quiz.edit", who: "merchant", detail: detail, at: shop.now)
    let entry = try #require(try audit(LongAsk(find: "QUIZ.edit merchant")).first)
    #expect(entry.facts == ["quiz night"])
    #expect(
      entry.changes == [
        .init("gone", before: "1"), .init("questions.0.ref", before: "a", after: "a"), .init("questions.1.ref", after: "b"),
        .init("title", before: "Old", after: "New"),
      ])
    #expect(try audit(LongAsk(find: "nowhere")).isEmpty)
    #expect(try audit().map(\.number) == audit().map(\.number).sorted())
  }

  @Test("a call that staff answer leaves the overview, counts as answered, and is on record")
  func answers() throws {
    try shop.store.callStaff(toKiosk: "window", session: "S1", at: shop.now)
    try shop.store.callStaff(toKiosk: nil, session: nil, at: shop.now)
    #expect(try shop.overview().calls.map(\.kiosk) == ["window", ""])
    #expect(shop.desk.perform(.book(.answerCall(kiosk: "window"))) == .book(.callAnswered(kiosk: "window")))
    #expect(try shop.overview().calls.map(\.kiosk) == [""])
    #expect(shop.desk.perform(.book(.answerCall(kiosk: ""))) == .book(.callAnswered(kiosk: "")))
    #expect(try shop.overview().calls.isEmpty)
    #expect(try audit().suffix(2).map(\.what) == ["call.answer", "call.answer"])
  }
}
