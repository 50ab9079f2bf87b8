// askwell-sync as a merchant runs it: a real store, a real process, vendors that check every request.
import Domain
import Foundation
import Storage
import Testing

@Suite("Courier's journey", .serialized)
struct CourierJourney {
  private let shop: CourierShop

  init() throws { shop = try CourierShop() }

  @Test("of 4 shoppers the 2 who said yes arrive, at 2 destinations, each request by the vendor's book; the others' addresses never leave")
  func arrives() async throws {
    try shop.addKlaviyo()
    try shop.addHook()
    try shop.visit("S1", email: "ana@example.com", phone: "+4930123456", name: "Ana Silva", yes: [.email, .sms])
    try shop.visit("S2", email: "ben@example.com", phone: "+4930999999", yes: [.email], tags: ["goal:calm"])
    try shop.visit("S3", email: "cleo@example.com", phone: "+4930888888")
    try shop.visit("S4", email: "dora@example.com", yes: [.email], isPreview: true)
    let ran = try shop.sync("run", "--once", "--json")
    #expect(ran.code == 0, "\(ran.errors)")
    let each: JSON = ["delivered": 2, "retried": 0, "dead": 0, "pending": 0, "paused_because": nil]
    #expect(
      ran.json
        == ["delivered": 4, "retried": 0, "dead": 0, "pending": 0, "by_destination": ["klaviyo": each, "hook": each]])
    let state = try await shop.vendorState()
    #expect(state["violations"] == [])
    #expect(state["webhooks"]?.object?.count == 2)
    for stranger in ["cleo", "dora", "+4930999999", "+4930888888"] { #expect(!state.canonical.contains(stranger)) }
    for told in [ran.errors, ran.output] { #expect(!told.contains("@") && !told.contains("pk_test") && !told.contains("whsec")) }
    expectVendorKnows(state)
  }

  /// Ana with two consents, Ben with one; both on the list, one event each.
  private func expectVendorKnows(_ state: JSON) {
    let profiles = (state["profiles"]?.array ?? []).sorted { ($0["email"]?.string ?? "") < ($1["email"]?.string ?? "") }
    #expect(profiles.compactMap { $0["email"]?.string } == ["ana@example.com", "ben@example.com"])
    #expect(profiles.first?["phone_number"] == "+4930123456")
    #expect(profiles.last?["phone_number"] == nil)
    #expect(profiles.map { $0["properties"]?["askwell_goal"] } == ["sleep", "calm"])
    #expect(profiles.map { $0["consent"]?.object?.keys.sorted() } == [["email", "sms"], ["email"]])
    #expect(state["lists"]?["Y6nRLr"]?.array?.count == 2)
    #expect(state["events"]?.array?.compactMap { $0["unique_id"]?.string }.sorted() == ["S1", "S2"])
  }

  @Test(
    "killed between the vendor's work and its answer, then run again: 1 profile, 1 list entry, 1 event, 1 webhook",
    arguments: ["/api/profile-import", "/api/profile-subscription-bulk-create-jobs", "/api/events", "/hook"])
  func killed(at step: String) async throws {
    try shop.addKlaviyo()
    try shop.addHook()
    try shop.visit("S1", email: "ana@example.com", name: "Ana Silva", yes: [.email])
    try await shop.misbehave([["path": .string(step), "apply": true, "delay": 20]])
    let courier = try shop.start(["run", "--once", "--json"])
    try await shop.arrival(of: step)
    courier.send(SIGKILL)
    #expect(courier.end().output == "")
    let early = try shop.sync("run", "--once", "--json")
    #expect(early.json?["pending"]?.int ?? 0 > 0)
    try shop.leasesRunOut()
    let ran = try shop.sync("run", "--once", "--json")
    #expect(ran.code == 0, "\(ran.errors)")
    #expect(ran.json?["pending"] == 0)
    let state = try await shop.vendorState()
    #expect(state["violations"] == [])
    #expect(state["profiles"]?.array?.count == 1)
    #expect(state["lists"]?["Y6nRLr"]?.array?.count == 1)
    #expect(state["events"]?.array?.count == 1)
    #expect(state["webhooks"]?.object?.count == 1)
    #expect(try shop.store().outboxSummary().map(\.delivered) == [1, 1])
  }

  @Test("a wrong key pauses with exit code 69 and loses nothing; a good test resumes, and everything arrives")
  func pausesAndResumes() async throws {
    try shop.addKlaviyo()
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    try shop.visit("S2", email: "ben@example.com", yes: [.email])
    let wrong = try shop.sync("run", "--once", with: ["KLAVIYO_KEY": "pk_wrong"])
    #expect(wrong.code == 69)
    #expect(wrong.json?["pending"] == 2)
    #expect(wrong.errors.contains("check api_key"))
    #expect(!wrong.errors.contains("pk_wrong"))
    let waiting = try shop.sync("run", "--once", "--json")
    #expect(waiting.code == 0)
    #expect(waiting.json?["pending"] == 2)
    #expect(waiting.errors.contains("askwell destinations test klaviyo"))
    #expect(try shop.sync("destinations", "test", "klaviyo", with: ["KLAVIYO_KEY": "pk_wrong"]).code == 78)
    let status = try shop.sync("status", "--json").json
    #expect(status?["destinations"]?[0]?["paused_because"]?.string?.hasPrefix("Klaviyo answered 401") == true)
    #expect(
      try shop.sync("destinations", "test", "klaviyo").output
        == "klaviyo: works: the key works and the list is there; it was paused and goes on now.\n")
    #expect(try shop.sync("run", "--once", "--json").json?["delivered"] == 2)
    #expect(try await shop.vendorState()["profiles"]?.array?.count == 2)
  }

  @Test("a secret that is not set where the courier runs is exit code 78, and nothing is sent")
  func noSecret() async throws {
    try shop.addKlaviyo()
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    let ran = try shop.sync("run", "--once", "--json", with: ["KLAVIYO_KEY": ""])
    #expect(ran.code == 78)
    #expect(ran.errors.contains("the environment variable KLAVIYO_KEY is empty or not set"))
    #expect(try await shop.vendorState()["requests"] == [])
  }

  @Test("a vendor that is not there is 69 and another try; one that redirects is not followed; 2 MB of answer are no trouble")
  func unreachable() async throws {
    try shop.addHook()
    _ = try shop.sync(
      "destinations", "add", "webhook", "--name", "gone", "--set", "url=http://127.0.0.1:9/hook", "--set", "secret=env:HOOK_SECRET")
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    try await shop.misbehave([["path": "/hook", "status": 302, "headers": ["location": .string(shop.base + "/hook")]]])
    let ran = try shop.sync("run", "--once", "--json")
    #expect(ran.code == 69)
    #expect(ran.errors.contains("gone: the connection was refused"))
    #expect(ran.errors.contains("hook: the receiver answered 302"))
    #expect((ran.json?["retried"], ran.json?["pending"]) == (2, 2))
    #expect(try await shop.vendorState()["requests"] == ["POST /hook"])
    try shop.visit("S2", email: "ben@example.com", yes: [.email])
    try await shop.misbehave([["path": "/hook", "status": 200, "body": .string(String(repeating: "x", count: 2_000_000)), "apply": true]])
    #expect(try shop.sync("run", "--once", "--json").json?["by_destination"]?["hook"]?["delivered"] == 1)
  }

  @Test("a row that cannot be read stands in nobody's way: 1 given up, the other delivered")
  func poisoned() async throws {
    try shop.addHook()
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    try shop.visit("S2", email: "ben@example.com", yes: [.email])
    let spoil = "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute(\"UPDATE outbox SET payload='{' WHERE n=1\"); d.commit()"
    #expect(try Running("/usr/bin/python3", ["-c", spoil, shop.path], environment: [:], in: shop.directory).end().code == 0)
    #expect(try shop.sync("run", "--once", "--json").json?["delivered"] == 1)
    let status = try shop.sync("status", "--json").json
    #expect((status?["dead"], status?["pending"]) == (1, 0))
    #expect(status?["dead_letters"]?[0]?["reason"]?.string?.contains("cannot be read") == true)
  }

  @Test("a resting courier notices the next shopper; SIGTERM ends it with 0; its log names no address, and at 10 MB begins anew")
  func runs() async throws {
    try shop.addHook()
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    let log = shop.directory + "/courier.log"
    let isMade = FileManager.default.createFile(atPath: log, contents: Data(count: 10_000_000))
    #expect(isMade)
    let courier = try shop.start(["run", "--verbose", "--log", log])
    try await shop.line("resting until something changes", in: log)
    try shop.visit("S2", email: "ben@example.com", yes: [.email])
    try await shop.arrival(of: "/hook", times: 2)
    courier.send(SIGTERM)
    let ended = courier.end()
    #expect(ended.code == 0)
    #expect((ended.output, ended.errors) == ("", ""))
    #expect(FileManager.default.contents(atPath: log + ".1")?.count == 10_000_000)
    let lines = try String(contentsOfFile: log, encoding: .utf8)
    #expect(lines.split(separator: "\n").filter { $0.hasSuffix("post 204: delivered") }.count == 2)
    #expect(!lines.contains("@") && !lines.contains("whsec") && !lines.contains("127.0.0.1"))
    let mode = try FileManager.default.attributesOfItem(atPath: log)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try shop.store().outboxSummary().map(\.delivered) == [2])
  }

  @Test("a 503 is tried again by a running courier when its wait of at most 1 s is over; Ctrl-C ends it with its sums as JSON")
  func triesAgain() async throws {
    try shop.addKlaviyo()
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    try await shop.misbehave([["path": "/api/profile-import", "status": 503]])
    let courier = try shop.start(["run", "--json"])
    try await shop.arrival(of: "/api/events")
    courier.send(SIGINT)
    let ended = courier.end()
    #expect(ended.code == 0)
    #expect(ended.json?["by_destination"]?["klaviyo"]?["retried"] == 1)
    #expect((ended.json?["delivered"], ended.json?["pending"]) == (1, 0))
    #expect(ended.errors.contains("profile 503: again at"))
    #expect(try await shop.vendorState()["requests"]?.array?.count == 4)
  }

  @Test("on a terminal a run shows a bar for each destination, full at its end, and its sums below; --json shows none, nor does a stream")
  func bars() async throws {
    try shop.addKlaviyo()
    try shop.addHook()
    for number in 1...3 { try shop.visit("S\(number)", email: "p\(number)@example.com", yes: [.email]) }
    func run(_ more: String...) throws -> PseudoTerminal {
      let program = try Binary.path("askwell-sync")
      return try PseudoTerminal(program, ["run", "--once"] + more, columns: 240, environment: shop.environment)
    }
    let shown = try run()
    try shown.see(#""delivered":6"#)
    try shown.see("klaviyo  [##############################] 3 of 3, ")
    try shown.see("hook     [##############################] 3 of 3, ")
    #expect(shown.lines.filter { $0.contains("[#") }.count == 2 && !shown.shows("delivered\u{20}"))
    #expect(try shown.end() == 0)
    try shop.visit("S4", email: "p4@example.com", yes: [.email])
    let quiet = try run("--json")
    try quiet.see(#""delivered":2"#)
    #expect(try !quiet.shows("[#") && quiet.end() == 0)
    try shop.visit("S5", email: "p5@example.com", yes: [.email])
    let stream = try shop.sync("run", "--once")
    #expect(stream.errors.contains("info: hook") && !stream.errors.contains("[#") && !stream.errors.contains("\u{1B}"))
  }

  @Test("a destination with 4 mistakes is told all 4, a bare secret is never repeated, and nothing is added")
  func mistakes() throws {
    let key = shop.directory + "/klaviyo.key"
    let made = FileManager.default.createFile(atPath: key, contents: Data("pk_file".utf8), attributes: [.posixPermissions: 0o644])
    #expect(made)
    func add(_ settings: String...) throws -> Ended {
      try shop.start(["destinations", "add", "klaviyo"] + settings.flatMap { ["--set", $0] }).end()
    }
    let bare = try add("api_key=pk_live_1", "list=x", "base_url=http://elsewhere.example", "revision=new")
    #expect(bare.code == 78)
    #expect(bare.errors.split(separator: "\n").count == 4)
    #expect(!bare.errors.contains("pk_live_1"))
    #expect(try add().errors.contains("api_key: is missing: private key"))
    let open = try add("api_key=file:" + key)
    #expect((open.code, open.errors.contains("chmod 600")) == (78, true))
    #expect(try add("api_key").code == 64)
    #expect(try shop.sync("destinations", "add", "mailpigeon").code == 66)
    #expect(try shop.sync("status").code == 66)
    try shop.addKlaviyo()
    #expect(try add("api_key=env:KLAVIYO_KEY").code == 65)
    let later = try shop.sync("destinations", "add", "klaviyo", "--name", "later", "--set", "api_key=env:NOT_YET")
    #expect((later.code, later.errors.contains("NOT_YET is empty or not set")) == (0, true))
    for unknown in [["destinations", "test", "x"], ["destinations", "remove", "x"], ["retry", "--destination", "x"], ["resend", "S9"]] {
      #expect(try shop.start(unknown).end().code == 66)
    }
    #expect(try shop.sync("destinations", "list", "--json").json?.array?.compactMap { $0["name"]?.string } == ["klaviyo", "later"])
    #expect(try shop.sync("destinations", "remove", "later").code == 0)
    #expect(try shop.store().auditLog().map(\.what) == ["destination.remove", "destination.add", "destination.add"])
  }

  @Test("what was refused gets another life by retry; resend tells a new destination of 2 old sessions, and subscribes nobody again")
  func again() async throws {
    try shop.addHook()
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    try shop.visit("S2", email: "ana@example.com", yes: [.email], tags: ["goal:calm"])
    try await shop.misbehave([["path": "/hook", "status": 422]])
    #expect(try shop.sync("run", "--once", "--json").json?["dead"] == 1)
    #expect(try shop.sync("retry", "--json").json == ["waiting": 1])
    #expect(try shop.sync("run", "--once", "--json").json?["delivered"] == 1)
    let log = try shop.sync("log", "--json", "--limit", "2").json
    #expect(log?.array?.map { $0["verdict"] } == ["accepted", "accepted"])
    #expect(try shop.sync("destinations", "test", "hook").code == 0)
    try shop.addKlaviyo()
    #expect(try shop.sync("resend").code == 64)
    #expect(try shop.sync("resend", "--to", "klaviyo", "--json").json == ["sessions": 2, "waiting": 2])
    #expect(try shop.sync("run", "--once", "--json").json?["by_destination"]?["klaviyo"]?["delivered"] == 2)
    let state = try await shop.vendorState()
    #expect(state["violations"] == [])
    #expect(state["subscriptions"] == [])
    #expect(state["events"]?.array?.count == 2)
    #expect(state["profiles"]?[0]?["properties"]?["askwell_goal"] == "calm")
  }
}
