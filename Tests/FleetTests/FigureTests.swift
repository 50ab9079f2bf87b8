// The funnel, sessions and kiosks of a chain, as the console and the commands read them.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("Figures of the hub")
struct FigureTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  /// Berlin: a kiosk with three sessions over two days, and one with one; Wien: a kiosk with two.
  private func fill() throws {
    var door = try rig.kiosk("door", at: rig.berlin)
    door.put(.session, "S1", .session("S1", minute: 0, basket: 700, leads: true))
    door.put(.session, "S2", .session("S2", minute: 1, state: "timeout"))
    door.put(.session, "S3", .session("S3", minute: 1440))
    try door.visit()
    var till = try rig.kiosk("till", at: rig.berlin)
    till.put(.session, "S4", .session("S4", minute: 3, state: "quit"))
    try till.visit()
    var hall = try rig.kiosk("hall", at: rig.wien)
    for number in 5...6 { hall.put(.session, "S\(number)", .session("S\(number)", minute: Int64(number), basket: 100)) }
    try hall.visit()
  }

  @Test("the funnel by shop, region, kiosk, day and quiz, of all shops, one, and some days")
  func funnel() throws {
    try fill()
    let reader = try rig.reader()
    defer { reader.close() }
    func lines(_ grouping: HubFunnel.Grouping, _ scope: HubScope = .all, _ days: ClosedRange<CivilDate>? = nil) throws -> [String] {
      let funnel = try reader.funnel(by: grouping, in: scope, days: days)
      #expect(funnel.sum.sessions == funnel.lines.map(\.sessions).reduce(0, +))
      return funnel.lines.map {
        "\($0.name): \($0.sessions) \($0.completed) \($0.abandoned) \($0.leads) \($0.baskets) \($0.basketValue)"
      }
    }
    #expect(try lines(.store) == ["Berlin: 4 2 2 1 1 700", "Wien: 2 2 0 0 2 200"])
    #expect(try lines(.region) == ["DE: 4 2 2 1 1 700", "AT: 2 2 0 0 2 200"])
    #expect(try lines(.kiosk) == ["Berlin, door: 3 2 1 1 1 700", "Wien, hall: 2 2 0 0 2 200", "Berlin, till: 1 0 1 0 0 0"])
    #expect(try lines(.day) == ["2026-11-24: 5 3 2 1 3 900", "2026-11-25: 1 1 0 0 0 0"])
    #expect(try lines(.quiz) == ["skin: 6 4 2 1 3 900"])
    #expect(try lines(.quiz, try reader.scope(region: "AT")) == ["skin: 2 2 0 0 2 200"])
    let second = try #require(CivilDate(iso: "2026-11-25"))
    #expect(try lines(.store, .all, second...second) == ["Berlin: 1 1 0 0 0 0"])
    #expect(try lines(.store, try reader.scope(store: "Wien"), second...second).isEmpty)
  }

  @Test("the latest sessions of all shops and of one, page by page")
  func sessions() throws {
    try fill()
    let reader = try rig.reader()
    defer { reader.close() }
    let all = try reader.sessions()
    #expect(all.map(\.id) == ["S6", "S5", "S4", "S3", "S2", "S1"])
    #expect(all.map(\.storeName) == ["Wien", "Wien", "Berlin", "Berlin", "Berlin", "Berlin"])
    #expect(all.last?.kioskName == "door" && all.last?.isLead == true && all.last?.basketValue == 700 && all.last?.state == "completed")
    #expect(all.last?.started == tenOClock && all.last?.quizTitle == "Skin")
    #expect(try reader.sessions(limit: 2).map(\.id) == ["S6", "S5"])
    #expect(try reader.sessions(limit: 3, before: "S5").map(\.id) == ["S4", "S3", "S2"])
    #expect(try reader.sessions(in: reader.scope(store: "berlin"), limit: 2).map(\.id) == ["S4", "S3"])
  }

  @Test("a kiosk that is well has no ills; each thing that is wrong with one is said in words")
  func health() throws {
    let now = tenOClock
    let well = HubKiosk(
      id: UUID(), name: "door", store: 1, storeName: "Berlin", region: "DE", seen: now.advanced(bySeconds: -40), program: "1.10.0",
      backlog: 3, applied: 7, published: 7, paper: "ok", clockSkewMilliseconds: 900, refused: 0, clonedFrom: nil, revoked: nil)
    #expect(well.ills(now: now, newest: "1.10.0") == [])
    func ills(_ change: (inout HubKiosk) -> Void) -> [String] {
      var kiosk = well
      change(&kiosk)
      return kiosk.ills(now: now, newest: "1.10.0")
    }
    #expect(ills { $0.seen = nil } == ["has not joined yet"])
    #expect(ills { $0.seen = now.advanced(bySeconds: -3 * 3600) } == ["silent for 3 h"])
    #expect(ills { $0.seen = now.advanced(bySeconds: -150) } == ["silent for 2 min"])
    #expect(ills { $0.paper = "out" } == ["out of paper"])
    #expect(ills { $0.clockSkewMilliseconds = -86_400_000 } == ["clock 24 h behind"])
    #expect(ills { $0.clockSkewMilliseconds = 2 * 86_400_000 } == ["clock 2 d ahead"])
    #expect(ills { $0.backlog = 12_000 } == ["12,000 entries wait to go up"])
    #expect(ills { $0.refused = 1 } == ["1 entry was not taken in"])
    #expect(ills { $0.applied = nil } == ["has not got what was published last"])
    #expect(ills { $0.program = "1.9.2" } == ["runs 1.9.2, others 1.10.0"])
    #expect(ills { ($0.revoked, $0.seen) = (now, nil) } == [])
  }

  @Test("kiosks are read with what each said last")
  func kiosks() throws {
    try fill()
    _ = try rig.kiosk("new", at: rig.wien)
    _ = try rig.sql("UPDATE kiosk SET paper = 'low', seen_at = seen_at - 600000 WHERE name = 'till'")
    let reader = try rig.reader()
    defer { reader.close() }
    let all = try reader.kiosks()
    #expect(all.map(\.kiosk.name) == ["door", "till", "hall", "new"])
    #expect(all.map(\.ills) == [[], ["silent for 10 min", "paper is low"], [], ["has not joined yet"]])
    #expect(try reader.kiosks(in: reader.scope(store: "Wien")).map(\.kiosk.name) == ["hall", "new"])
  }

  // MARK: The commands

  private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> (code: Int32, text: String, complaint: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = folder.appendingPathComponent("askwell-fleet")
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "TZ": "Europe/Berlin"].merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text.trimmingSpaces(), complaint.trimmingSpaces())
  }

  @Test("the commands read as a user in askwell_console: people, funnel, sessions and kiosks, as a table and as JSON")
  func commands() throws {
    try fill()
    var file = try rig.kiosk("book", at: rig.wien)
    file.put(.contact, "C1", .contact("C1", email: "ana@example.com", tags: ["goal:sleep"], name: "Ana"))
    file.put(.contact, "C2", .contact("C2", email: "bo@example.com", tags: ["skin:dry"]))
    try file.visit()
    let address = try rig.consoleAddress()
    let hub = ["--fleet", address.textWithoutSecret]
    let word = ["ASKWELL_HUB_PASSWORD": "word"]

    #expect(try run(["segments", "count", "goal:sleep"] + hub, environment: word) == (0, "1", ""))
    #expect(try run(["segments", "count", "not goal:sleep", "--store", "wien"] + hub, environment: word).text == "1")
    let counted = try run(["segments", "count", "contact.name = ANA", "--region", "DE", "--json"] + hub, environment: word)
    #expect(counted.text == #"{"expression":"contact.name = ANA","people":0,"scope":"region DE"}"#)
    let unreadable = try run(["segments", "count", "goal:sleep and"] + hub, environment: word)
    #expect(unreadable.code == 65 && unreadable.complaint.contains("line 1, column"))
    let unknown = try run(["segments", "count", "sync.shop = dead"] + hub, environment: word)
    #expect(unknown.code == 65 && unknown.complaint.contains("\"sync.shop = dead\" cannot be asked at the hub"))
    #expect(try run(["funnel", "--store", "Rom"] + hub, environment: word).code == 66)
    #expect(try run(["segments", "count", "goal:sleep"]).code == 64)
    #expect(try run(["kiosks"] + hub).code == 77)

    let funnel = try run(["funnel", "--days", "36500"] + hub, environment: word)
    #expect(
      funnel.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }.dropFirst() == [
        "Berlin 4 2 50.0% 2 1 25.0% 1 7", "Wien 2 2 100.0% 0 0 0.0% 2 2", "all stores 6 4 66.7% 2 1 16.7% 3 9",
      ])
    let sum = JSON(parsing: try run(["funnel", "--by", "day", "--days", "36500", "--json"] + hub, environment: word).text)?["sum"]
    #expect(sum?["sessions"]?.int == 6 && sum?["completed"]?["count"]?.int == 4)
    let full = try run(["funnel", "--full", "--days", "36500", "--store", "Wien"] + hub, environment: word)
    #expect(full.code == 0 && full.text.hasPrefix("Wien · ") && full.text.contains("\n\nMONEY IN EUR  "), "\(full)")
    #expect(full.text.contains("These are the figures of 0 of 2 sessions that have ended; the others' are on their way"))
    let document = JSON(parsing: try run(["funnel", "--full", "--json", "--locale", "de"] + hub, environment: word).text)
    let own = FunnelReport(
      shop: nil, filter: FunnelFilter(), days: ShopKiosk.week, asOf: tenOClock, currency: "EUR", funnel: Funnel()
    ).json.object
    #expect(document?.object?.keys.sorted() == own?.keys.sorted() && document?["filter"]?["locale"] == "de")
    #expect(try run(["funnel", "--locale", "de"] + hub, environment: word).code == 64)
    let sessions = try run(["sessions", "--limit", "1", "--store", "Berlin"] + hub, environment: word).text
    #expect(sessions.hasSuffix("Berlin  till   Skin  quit   -        -     S4"))
    let page = JSON(parsing: try run(["sessions", "--json", "--before", "S3"] + hub, environment: word).text)?["sessions"]?.array
    #expect(page?.compactMap { $0["id"]?.string } == ["S2", "S1"])
    let kiosks = try run(["kiosks", "--store", "Wien"] + hub, environment: word).text.split(separator: "\n")
    #expect(kiosks.count == 3 && kiosks.dropFirst().allSatisfy { $0.hasSuffix("well") })
    let all = JSON(parsing: try run(["kiosks", "--json"] + hub, environment: word).text)?["kiosks"]?.array
    #expect(all?.count == 4 && all?.allSatisfy { $0["ills"]?.array == [] } == true)
  }
}
