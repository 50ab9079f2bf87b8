// A segment's way out as a merchant goes it: the real commands, the courier, and vendors that check every request.
import Domain
import Foundation
import Storage
import Testing

@Suite("A segment goes out", .serialized)
struct SegmentJourney {
  private let shop: CourierShop

  init() throws { shop = try CourierShop() }

  private func askwell(_ arguments: String...) throws -> Ended {
    try Running(try Binary.path("askwell"), arguments, environment: shop.environment, in: shop.directory).end()
  }

  /// The tags that the vendor knows of each profile, after the courier has been.
  private func known() async throws -> [String: [String]] {
    let ran = try shop.sync("run", "--once", "--json")
    #expect(ran.code == 0 && ran.json?["pending"] == 0, "\(ran.errors)")
    let state = try await shop.vendorState()
    #expect(state["violations"] == [])
    let profiles = (state["profiles"]?.array ?? []).compactMap { profile -> (String, [String])? in
      guard let email = profile["email"]?.string else { return nil }
      let tags = profile["properties"]?["askwell_tags"]?.array?.compactMap(\.string) ?? []
      return (String(email.prefix { $0 != "@" }), tags.sorted())
    }
    return Dictionary(profiles, uniquingKeysWith: { $1 })
  }

  private func counts(_ ended: Ended) -> [Int64?] { ["added", "removed", "kept"].map { ended.json?[$0]?.int } }

  @Test("pushed, left, pushed again, retaken, stopped: each step is what the vendor knows then, and a repeat sends nothing")
  func pushed() async throws {
    try shop.addKlaviyo()
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    try shop.visit("S2", email: "ben@example.com", yes: [.email])
    try shop.visit("S3", email: "cleo@example.com")
    #expect(try askwell("segments", "save", "Sleepers", "--where", "goal:sleep").code == 0)
    #expect(try await known() == ["ana": ["goal:sleep"], "ben": ["goal:sleep"]])

    let first = try askwell("segments", "push", "sleepers", "--to", "klaviyo", "--json")
    #expect(first.code == 0, "\(first.errors)")
    #expect(
      first.json == ["segment": "Sleepers", "destination": "klaviyo", "tag": "segment:sleepers", "added": 2, "removed": 0, "kept": 0])
    #expect(try await known() == ["ana": ["goal:sleep", "segment:sleepers"], "ben": ["goal:sleep", "segment:sleepers"]])

    // Ben answers otherwise: his update still carries the tag, until the merchant pushes again.
    try shop.visit("S4", email: "ben@example.com", yes: [.email], tags: ["goal:calm"])
    #expect(try await known()["ben"] == ["goal:calm", "segment:sleepers"])
    let requests = try await shop.vendorState()["requests"]?.array?.count
    #expect(counts(try askwell("segments", "push", "Sleepers", "--to", "klaviyo", "--json")) == [0, 1, 1])
    #expect(try await known() == ["ana": ["goal:sleep", "segment:sleepers"], "ben": ["goal:calm"]])
    #expect(try await shop.vendorState()["requests"]?.array?.count == requests.map { $0 + 1 })
    #expect(counts(try askwell("segments", "push", "Sleepers", "--to", "klaviyo", "--json")) == [0, 0, 1])
    #expect(try shop.store().isSyncIdle())

    try shop.visit("S5", email: "ana@example.com", yes: [.email])
    #expect(try await known()["ana"] == ["goal:sleep", "segment:sleepers"])

    let refused = try askwell("segments", "delete", "Sleepers")
    #expect(refused.code == 65 && refused.errors.contains("is pushed to klaviyo"), "\(refused.errors)")
    #expect(counts(try askwell("segments", "push", "Sleepers", "--to", "klaviyo", "--stop", "--json")) == [0, 1, 0])
    #expect(try await known() == ["ana": ["goal:sleep"], "ben": ["goal:calm"]])
    #expect(try askwell("segments", "delete", "sleepers").output == "deleted \"Sleepers\"\n")
    #expect(try askwell("segments", "push", "Sleepers", "--to", "klaviyo", "--stop").code == 66)
  }

  @Test("frozen under a name with the day; the list says as of when; another answer moves the segment and not the snapshot")
  func frozen() throws {
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    #expect(try askwell("segments", "save", "Sleepers", "--where", "goal:sleep").code == 0)
    let kept = try askwell("segments", "freeze", "Sleepers", "--as", "Before Christmas", "--json")
    #expect(kept.json?["name"] == "Before Christmas" && kept.json?["of"] == "Sleepers" && kept.json?["count"] == 1, "\(kept.errors)")
    let named = try askwell("segments", "freeze", "sleepers", "--json").json?["name"]?.string ?? ""
    #expect(named.hasPrefix("Sleepers, ") && named.contains(" 20"))
    try shop.visit("S2", email: "ana@example.com", yes: [.email], tags: ["goal:calm"])
    try shop.visit("S3", email: "ben@example.com")
    let list = try askwell("segments", "list")
    #expect(list.output.contains { $0.isNewline } && list.output.contains("as of "))
    let rows = try askwell("segments", "list", "--json").json?.array ?? []
    let byName = Dictionary(rows.compactMap { row in row["name"]?.string.map { ($0, row) } }, uniquingKeysWith: { $1 })
    #expect(byName["Before Christmas"]?["kind"] == "snapshot" && byName["Before Christmas"]?["frozen_at"]?.string != nil)
    #expect(byName["Before Christmas"]?["count"] == 1 && byName["Sleepers"]?["count"] == 1 && byName["Sleepers"]?["frozen_at"] == .null)
    let members = try askwell("segments", "members", "Before Christmas", "--json").json?.array
    #expect(members?.map { $0["email"] } == ["ana@example.com"])
    let newcomers = "segment(Sleepers) and not segment(\"Before Christmas\")"
    #expect(try askwell("segments", "count", "--where", newcomers, "--json").json?["count"] == 1)
    let over = try askwell("segments", "save", "before christmas", "--where", "goal:sleep")
    #expect(over.code == 65 && over.errors.contains("keeps people as they were"), "\(over.errors)")
    #expect(try askwell("segments", "save", "Late", "--where", "segment(\"Before Christmas\")").code == 0)
    let inUse = try askwell("segments", "delete", "Before Christmas")
    #expect(inUse.code == 65 && inUse.errors.contains("the segment \"Late\" names \"Before Christmas\""), "\(inUse.errors)")
    #expect(try askwell("segments", "delete", "Late").code == 0)
    #expect(try askwell("segments", "delete", "Before Christmas").code == 0)
    #expect(try askwell("segments", "delete", "Before Christmas").code == 66)
  }

  @Test("a table has the columns that were asked for, and no cell that a spreadsheet would run as a formula")
  func exported() throws {
    let evil = ["=1+1", "+cmd", "-x", "@sum", "\t=1", "＝1", "plain", "-5"]
    let people = evil.enumerated().map { place, name in
      JSON.object([
        "email": .string("p\(place)@example.com"), "name": .string(name), "properties": .object(["note": .string(name)]),
        "tags": ["goal:sleep"],
      ]).canonical
    }
    let file = shop.directory + "/people.jsonl"
    try Data(people.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
    #expect(try askwell("contacts", "import", file).code == 0)
    let table = try askwell("segments", "export", "goal:sleep", "--columns", "email,name,property.note,consent")
    #expect(table.code == 0, "\(table.errors)")
    let lines = table.output.split(separator: "\r\n").map(String.init)
    #expect(lines.first == "\"email\",\"name\",\"property.note\",\"consent\"" && lines.count == 9)
    for line in lines.dropFirst() {
      let cells = line.dropFirst().dropLast().components(separatedBy: "\",\"")
      for cell in cells where Int(cell) == nil {
        #expect(!"=+-@\t\r＝".unicodeScalars.contains(cell.unicodeScalars.first ?? "x"), "\(line)")
      }
    }
    #expect(lines[1] == "\"p0@example.com\",\"'=1+1\",\"'=1+1\",\"\"")
    #expect(try askwell("segments", "export", "goal:sleep").output.hasPrefix("\"email\",\"phone\",\"name\",\"locale\",\"tags\"\r\n"))
    #expect(try askwell("segments", "export", "goal:sleep", "--columns", "emial").errors.contains("did you mean"))
    let lined = try askwell("segments", "export", "goal:sleep", "--format", "jsonl")
    #expect(lined.output.split(separator: "\n").count == 8 && lined.output.contains("\"name\":\"=1+1\""))
    #expect(try askwell("segments", "export", "goal:sleep", "--format", "jsonl", "--columns", "email").code == 64)
  }
}
