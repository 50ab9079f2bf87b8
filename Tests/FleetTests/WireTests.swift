// What is said on the wire: cut at any byte, spoken by a kiosk of an earlier version, and answered without reading whole tables.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("The wire")
struct WireTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  @Test(
    "a network that is cut in the middle of what is sent or answered, at 60 places: each push is taken in once, some of them before the cut",
    arguments: Relay.Way.allCases)
  func cuts(_ way: Relay.Way) throws {
    let relay = try Relay(to: rig.server.port)
    var file = try rig.kiosk()
    let password = try #require(file.address.password)
    file.address = try HubAddress("postgresql://\(file.address.user):\(password)@127.0.0.1:\(relay.port)/\(rig.database)?sslmode=disable")
    func fill(_ round: Int) {
      for part in 0..<20 { file.put(.session, "S\(round)-\(part)", .session("S\(round)-\(part)", basket: 100)) }
      file.put(.contact, "C\(round)", .contact("C\(round)", email: "p\(round)@example.com", tags: ["goal:sleep"]))
    }
    fill(0)
    var hub = try file.open()
    try file.hello(hub)
    relay.cut(way, after: nil)
    try file.pushAll(hub)
    hub.close()
    let whole = relay.passed(way)

    var ends: Set<Bool> = []
    for round in 1...60 {
      fill(round)
      hub = try file.open()
      try file.hello(hub)
      let before = file.acknowledged
      relay.cut(way, after: whole * round / 61)
      let fault = #expect(throws: HubFault.self) { try hub.push(file.waiting(), try file.ticket()) }
      #expect(fault?.kind == .unavailable)
      hub.close()
      relay.cut(way, after: nil)
      let welcome = try file.visit()
      #expect(!welcome.isNew)
      ends.insert(welcome.acknowledged > before)
    }
    // Of what is sent the commit is the end: whatever is cut before is not there. Of what is answered the commit's own may be lost.
    #expect(ends == (way == .up ? [false] : [false, true]))
    #expect(try rig.sql("SELECT count(*), count(DISTINCT session_id) FROM session") == "1220|1220")
    #expect(try rig.sql("SELECT sum(sessions), sum(basket_value) FROM funnel_day") == "1220|122000")
    #expect(try rig.sql("SELECT count(*), sum(contacts) FROM person") == "61|61")
    #expect(try rig.sql("SELECT count(*), max(acknowledged) FROM kiosk") == "1|1281")
  }

  @Test("a kiosk of three versions ago, by what it says, is served on while the hub is brought up to date under it")
  func olderKiosk() throws {
    let last = try #require(HubSchema.migrations.last)
    #expect(last.name == "figures")
    _ = try rig.sql("DROP TABLE figures; DELETE FROM migration WHERE n = \(HubSchema.migrations.count)")
    let kiosk = HubLine(try rig.kiosk().address, HubPatience())
    try kiosk.open()
    func call(_ function: String, _ argument: String) throws -> JSON {
      JSON(parsing: try kiosk.query("SELECT askwell.\(function)($1::jsonb)", [argument]).first?.first?.flatMap(\.self) ?? "") ?? .null
    }
    func push(_ number: Int, after: Int, by hello: JSON) throws -> JSON {
      let (id, generation) = (hello["kiosk"]?.string ?? "", hello["generation"]?.string ?? "")
      let session = """
        {"id":"S\(number)","quiz":"skin","started_at":1795514400000,"ended_at":1795514460000,"state":"completed","contact":"C1","answers":[]}
        """
      let contact = #"{"id":"C1","email":"ana@example.com","seen_at":\#(1_795_514_400_000 + number)}"#
      try kiosk.copy(
        "BEGIN; COPY askwell.staging (kiosk_id, n, kind, key, body) FROM STDIN",
        Array("\(id)\t\(after + 1)\tsession\tS\(number)\t\(session)\n\(id)\t\(after + 2)\tcontact\tC1\t\(contact)\n".utf8))
      let answer = try call(
        "merge_1", #"{"kiosk":"\#(id)","generation":"\#(generation)","next":"\#(UUID().text)","after":\#(after)}"#)
      try kiosk.run("COMMIT")
      return answer
    }
    let hello = try call("hello_1", #"{"instance":"i/b","program":"0.7","schema":15,"wire":1,"now":1795514400000,"last":6}"#)
    #expect(hello["outcome"] == "welcome")
    let first = try push(1, after: 0, by: hello)
    #expect(first["acknowledged"] == 2)

    // The hub is brought up to date between its pushes, and then once more.
    #expect(try rig.owner.create() == ["figures"])
    let second = try push(2, after: 2, by: ["kiosk": hello["kiosk"] ?? .null, "generation": first["generation"] ?? .null])
    #expect(second["acknowledged"] == 4)
    #expect(try rig.owner.create() == [])
    let third = try push(3, after: 4, by: ["kiosk": hello["kiosk"] ?? .null, "generation": second["generation"] ?? .null])
    #expect(third["acknowledged"] == 6)
    let beat = try call("beat_1", #"{"kiosk":"\#(hello["kiosk"]?.string ?? "")","backlog":0,"applied":0,"now":1795514400000}"#)
    #expect(beat["published"] == 0)
    #expect(try kiosk.query("SELECT version FROM askwell.published_1($1::uuid, 0, 10)", [hello["kiosk"]?.string]) == [])
    #expect(try rig.sql("SELECT count(*), min(zone), sum(event_count) FROM session") == "3||0")
    #expect(try rig.sql("SELECT contacts, seen_at, email FROM person") == "1|1795514400003|ana@example.com")
    #expect(try rig.sql("SELECT sum(sessions) FROM funnel_day") == "3")
    kiosk.close()
  }

  @Test("no push reads a table whole, not over a connection that pushed first when all of them were empty")
  func byKey() throws {
    let tables = "'session', 'contact', 'consent', 'person', 'person_tag', 'address', 'funnel_day'"
    let scans = """
      SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname) FROM pg_stat_user_tables
      WHERE schemaname = 'askwell' AND relname IN (\(tables))
      """
    _ = try rig.sql("ANALYZE")
    // What a connection counted is known to all when it ends.
    try rig.owner.open()
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(rig.database)' AND pid <> pg_backend_pid()"
    #expect(try comes { try rig.sql(others) == "0" })
    let before = try rig.sql(scans)
    var file = try rig.kiosk()
    for number in 1...40 {
      file.put(.contact, "C\(number)", .contact("C\(number)", email: "p\(number)@example.com", phone: "+49\(number)", tags: ["goal:sleep"]))
      file.put(
        .consent, "\(number)",
        ["contact": .string("C\(number)"), "channel": "email", "state": "given", "wording": "Yes", "wording_sha256": "a", "at": 1])
      file.put(.session, "S\(number)", .session("S\(number)", contact: "C\(number)", typed: "p\(number)@example.com"))
    }
    try file.visit(most: 12)
    #expect(try comes { try rig.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = '\(file.address.user)'") == "0" })
    #expect(try rig.sql(scans) == before)
    #expect(try rig.sql("SELECT count(*) FROM kiosk WHERE acknowledged = 120") == "1")
  }
}
