// What a shop owes the people it knows, by the real commands: their own document, an end to what is old, and no byte left of who asked.
import Domain
import Foundation
import Testing

@Suite("Privacy", .serialized)
struct PrivacyJourney {
  private let directory = FileManager.default.temporaryDirectory.path + "/askwell-privacy-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: directory + "/in", withIntermediateDirectories: true)
    try write("store: lyon\nretention: {sessions: 200d, contacts: 300d, events: 100d, sync_log: 30d, exchange: 7d}\n", "config.yaml")
    try write(PrivacyJourney.quiz, "night.yaml")
    try write("sku,title,price,tags\nTEA,Calm tea,12.00,sleep\n", "catalog.csv")
    try write("goal: sleep\nmail: zelda.quine@example.com\n", "answers.yaml")
    try write(
      """
      {"email":"zelda.quine@example.com","name":"Zelda Quine","tags":["goal:sleep"],"created_at":"2026-11-01",\
      "consent":{"email":{"at":"2026-11-01","wording":"Yes, write to me."}},"properties":{"pet":"Zeldas Katze"}}
      {"email":"old@example.com","created_at":"2025-11-01"}

      """, "people.jsonl")
    try write(
      "order,at,sku,quantity,price,code,session,email\n1001,2026-11-23T10:00:00Z,TEA,2,12.00,,,zelda.quine@example.com\n", "orders.csv")
    for command in [
      ["quiz", "import", file("night.yaml")], ["catalog", "import", file("catalog.csv")], ["contacts", "import", file("people.jsonl")],
    ] { #expect(try askwell(command).code == 0) }
  }

  private static let quiz = """
    format: 1
    ref: night
    title: A better night
    namespaces: {goal: {basis: needs}}
    questions:
      - {ref: goal, kind: single, title: "What for?", choices: [{ref: sleep, label: Sleep, tags: [goal:sleep], links: [{tag: sleep}]}]}
      - {ref: mail, kind: email, title: "Mail?", optional: true}
    """

  private func file(_ name: String) -> String { directory + "/in/" + name }
  private func write(_ text: String, _ name: String) throws { try text.write(toFile: file(name), atomically: true, encoding: .utf8) }

  private func askwell(_ arguments: [String]) throws -> Ended {
    let environment = [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory, "ASKWELL_DB": directory + "/shop/askwell.db",
      "ASKWELL_CONFIG": file("config.yaml"),
    ]
    let output = directory + "/out"
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    return try Running(try Binary.path("askwell"), arguments, environment: environment, in: output).end()
  }

  private func take(at day: String) throws -> String {
    let taken = try askwell(["take", "night", "--answers", file("answers.yaml"), "--at", "\(day)T10:00:00Z", "--json"])
    return try #require(taken.json?["session"]?.string, "\(taken.errors)")
  }

  private func check(_ name: String) throws -> JSON? {
    try askwell(["doctor", "--json"]).json?.array?.first { $0["check"]?.string == name }
  }

  @Test("a dry run counts 2 sessions and 1 person and changes nothing; the run takes them away, and the doctor follows both chains")
  func retention() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let soon = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).advanced(bySeconds: -5 * 86_400).iso.prefix(10)
    for day in ["2026-01-10", "2026-02-10", String(soon)] { _ = try take(at: day) }
    let due = try askwell(["retention", "--dry-run", "--json"])
    #expect(due.code == 0 && due.json?["dry_run"] == true, "\(due.errors)")
    func numbers(_ ended: Ended, _ key: String) -> [String: Int64] {
      Dictionary(
        (ended.json?["kinds"]?.array ?? []).compactMap { line in
          line["kind"]?.string.flatMap { kind in line[key]?.int.map { (kind, $0) } }
        }, uniquingKeysWith: { $1 })
    }
    #expect(numbers(due, "due").filter { $0.key != "events" } == ["contacts": 1, "sessions": 2, "sync_log": 0, "exchange": 0])
    let before = try askwell(["funnel", "--from", "2026-01-01", "--json"])
    let ran = try askwell(["retention", "--json"])
    #expect(ran.code == 0 && numbers(ran, "gone")["sessions"] == 2 && numbers(ran, "gone")["contacts"] == 1, "\(ran.errors)")
    #expect(try askwell(["contacts", "list", "--json"]).json?.array?.map { $0["email"] } == ["zelda.quine@example.com"])
    let after = try askwell(["funnel", "--from", "2026-01-01", "--json"])
    #expect(before.code == 0 && before.json?["completions"] == after.json?["completions"], "\(before.errors)")
    #expect(try check("audit_chain")?["ok"] == true && check("consent_chain")?["ok"] == true)
    #expect(try numbers(askwell(["retention", "--dry-run", "--json"]), "due").values.allSatisfy { $0 == 0 })
  }

  @Test("a newest row that is later than the clock keeps everything, with exit code 75 and a sentence")
  func clock() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    _ = try take(at: "2026-01-10")
    _ = try take(at: "2031-01-10")
    let ran = try askwell(["retention", "--json"])
    #expect(ran.code == 75 && ran.json?["waits_until"] == "2031-01-10T10:00:00Z" && ran.json?["kinds"] == [])
    #expect(ran.errors.contains("is the clock right?"))
  }

  @Test("somebody's document is one JSON document and 66 for nobody; after forget none of their words is in any file of the store's folder")
  func forgets() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    _ = try take(at: "2026-11-20")
    #expect(try askwell(["orders", "import", file("orders.csv")]).code == 0)
    let document = try askwell(["contacts", "export", "zelda.quine@example.com"])
    #expect(document.json?["name"] == "Zelda Quine" && document.json?["orders"]?.array?.count == 1, "\(document.errors)")
    #expect(document.json?["consents"]?[0]?["wording"] == "Yes, write to me." && document.json?["properties"]?["pet"] == "Zeldas Katze")
    #expect(try askwell(["contacts", "export", "nobody@example.com"]).code == 66)
    // The search finds what is there in plain; a store of today has nothing of the kind, before and after.
    let control = directory + "/shop/control.txt"
    try "Zelda Quine".write(toFile: control, atomically: true, encoding: .utf8)
    #expect(try hits() == ["control.txt: Zelda Quine"])
    try FileManager.default.removeItem(atPath: control)
    #expect(try askwell(["contacts", "forget", "zelda.quine@example.com", "--yes"]).code == 0)
    // The session named no contact: the address that was typed in it is gone all the same.
    #expect(try hits() == [])
    #expect(try check("consent_chain")?["ok"] == true && check("row_sums")?["ok"] == true)
  }

  private func hits() throws -> [String] {
    let folder = directory + "/shop"
    return try FileManager.default.contentsOfDirectory(atPath: folder).flatMap { name -> [String] in
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { return [] }
      return ["zelda.quine", "Zelda Quine", "Zeldas Katze"].filter { data.range(of: Data($0.utf8)) != nil }.map { "\(name): \($0)" }
    }
  }
}
