// Many rows in few requests: chunks, jobs, a poisoned row, lost answers, and what stays alone.
import Domain
import Sync
import Synchronization
import Testing

@Suite("Convoy")
struct ConvoyTests {
  private let watch = Stopwatch()

  private func rows(_ count: Int) -> [Delivery] {
    (0..<count).map { index in
      Delivery.of(
        .anaByOldMail.with {
          $0.contact = "c\(index)"
          $0.email = "p\(index)@example.com"
        }, id: "d\(index)")
    }
  }

  private func job(_ status: String, failed: Int = 0) -> HTTPResponse {
    let body: JSON = [
      "data": [
        "type": "profile-bulk-import-job", "id": "j1", "attributes": ["status": .string(status), "failed_count": .int(Int64(failed))],
      ]
    ]
    return HTTPResponse(status == "queued" ? 202 : 200, body: Array(body.canonical.utf8))
  }

  @Test("2,500 profiles are 3 jobs of at most 1,000, asked about until they are complete, and all are delivered")
  func jobs() async throws {
    let queue = MemoryOutbox([.klaviyo], rows(2500))
    let transport = ScriptedTransport { request, before in
      .success(request.method == "POST" ? job("queued") : job(before < 8 ? "processing" : "complete"))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect((report.delivered, report.pending) == (2500, 0))
    let posts = transport.requests.filter { $0.method == "POST" }
    #expect(posts.count == 3 && posts.allSatisfy { $0.url.hasSuffix("/api/profile-bulk-import-jobs") })
    #expect(queue.log.contains("d2499: profile 202"))
  }

  @Test("2,000 people with 2 rows each: what is claimed ahead overtakes nobody, and all 4,000 leave in one look")
  func claimedAhead() async throws {
    let both = rows(2000).flatMap { row in
      [1, 2].map { number in
        var row = row
        row.id = "\(row.id)-\(number)"
        row.update.tags = ["goal:g\(number)"]
        return row
      }
    }
    let queue = MemoryOutbox([.klaviyo], both)
    let transport = ScriptedTransport { request, _ in .success(request.method == "POST" ? job("queued") : job("complete")) }
    #expect(try await Courier.rehearsing(queue, transport, watch).deliverDue().delivered == 4000)
    let bodies = transport.requests.filter { $0.method == "POST" }.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.map { $0.contains("goal:g2") } == [false, false, true, true])
  }

  @Test("a pause gives back what was claimed ahead: 4,100 rows wait, and none is leased")
  func pausedAhead() async throws {
    let queue = MemoryOutbox([.klaviyo], rows(4100))
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(401)) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.byDestination["klaviyo"]?.pending == 4100)
    #expect(queue.rows.allSatisfy { $0.leasedTo == nil })
  }

  @Test("30 old yeses: 1 look, 1 call that only adds, tags with it; the 25 that were there already get PUTs without a status, then tags")
  func mailchimp() async throws {
    let secrets = Secrets(environment: ["MAILCHIMP_KEY": "mc_test-us1"])
    let queue = MemoryOutbox(
      [.mailchimp],
      rows(30).map { row in
        var row = row
        row.destination = "mailchimp"
        return row
      })
    let transport = ScriptedTransport { request, _ in
      let body = JSON(parsing: String(decoding: request.body, as: UTF8.self))
      let answer: JSON
      if request.method == "GET", request.url.hasSuffix("lists/L1") {
        answer = ["id": "L1", "double_optin": false]
      } else if let members = body?["members"]?.array {
        let new = members.prefix(5).map { ["email_address": $0["email_address"] ?? .null] as JSON }
        let known = members.dropFirst(5).map { member -> JSON in
          ["email_address": member["email_address"] ?? .null, "error": "is already a list member", "error_code": "ERROR_CONTACT_EXISTS"]
        }
        answer = ["new_members": .array(new), "updated_members": [], "errors": .array(known)]
      } else {
        answer = ["id": "b1", "status": request.method == "POST" ? "pending" : "finished", "errored_operations": 0]
      }
      return .success(HTTPResponse(200, body: Array(answer.canonical.utf8)))
    }
    let courier = Courier(queue: queue, transport: transport, secrets: secrets, owner: "courier", world: watch.world)
    #expect(try await courier.deliverDue().delivered == 30)
    let bodies = transport.requests.map { JSON(parsing: String(decoding: $0.body, as: UTF8.self)) }
    #expect(transport.requests.count == 6)
    #expect(bodies[1]?["update_existing"] == false && bodies[1]?["members"]?.array?.count == 30)
    #expect(bodies[1]?["members"]?[0]?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    let puts = bodies[2]?["operations"]?.array ?? []
    #expect(puts.count == 25 && puts.allSatisfy { $0["method"] == "PUT" && $0["body"]?.string?.contains(#""status":"#) == false })
    #expect(bodies[4]?["operations"]?.array?.count == 25)
    #expect(queue.rows.allSatisfy { $0.delivery.done == ["member", "tags"] })
  }

  @Test("12 fresh yeses at ActiveCampaign are 1 import; what its answer cannot teach each asks alone, and then joins the list, once")
  func teachingStep() async throws {
    let account = DestinationAccount(
      name: "ac", vendor: "activecampaign", settings: ["url": "https://x.api-us1.com", "api_token": "env:AC", "list_id": "3"])
    let people = (0..<12).map { index in
      Delivery.of(
        .ana.with {
          $0.contact = "c\(index)"
          $0.email = "p\(index)@example.com"
          ($0.tags, $0.removedTags) = ([], [])
        }, id: "d\(index)", to: "ac")
    }
    let queue = MemoryOutbox([account], people)
    let transport = ScriptedTransport { request, before in
      guard before < 60 else { return .failure(TransportFault("asked for ever")) }
      let numbers = JSON.array((0..<12).map { .string("\($0)") })
      let body: JSON = [
        "success": request.url.contains("info") ? numbers : 1, "batchId": "b1", "status": "completed", "failure": [],
        "contact": ["id": "5"],
      ]
      return .success(HTTPResponse(200, body: Array(body.canonical.utf8)))
    }
    let courier = Courier(
      queue: queue, transport: transport, secrets: Secrets(environment: ["AC": "token"]), owner: "courier", world: watch.world)
    #expect(try await courier.deliverDue().delivered == 12)
    let urls = transport.requests.map(\.url)
    #expect(urls.count { $0.hasSuffix("bulk_import") } == 1 && urls.count { $0.hasSuffix("contactLists") } == 12)
  }

  @Test("few rows go one by one, as the vendor advises: 19 contacts are 19 requests")
  func few() async throws {
    let queue = MemoryOutbox([.klaviyo], rows(19))
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(200)) }
    #expect(try await Courier.rehearsing(queue, transport, watch).deliverDue().delivered == 19)
    #expect(transport.requests.count == 19 && transport.requests.allSatisfy { $0.url.hasSuffix("profile-import") })
  }

  @Test("a poisoned row among 64 is found by halves: it alone is refused, with the vendor's words, and the 63 others arrive")
  func poison() async throws {
    let queue = MemoryOutbox([.klaviyo], rows(64))
    let transport = ScriptedTransport { request, _ in
      if request.method == "GET" { return .success(job("complete")) }
      let isBad = String(decoding: request.body, as: UTF8.self).contains("p37@example.com")
      return .success(
        isBad ? .klaviyo(400, code: "invalid", detail: "Bad value") : request.url.hasSuffix("jobs") ? job("queued") : HTTPResponse(200))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect((report.delivered, report.dead) == (63, 1))
    #expect(queue.row("d37")?.ended == .refused(reason: "Klaviyo answered 400: Bad value"))
    #expect(transport.requests.count < 30)
  }

  @Test("failures of a job are read page by page and found again by the address they quote")
  func failures() async throws {
    let queue = MemoryOutbox([.klaviyo], rows(40))
    @Sendable func page(_ number: Int, next: Bool) -> HTTPResponse {
      let error: JSON = [
        "type": "import-error", "id": "e",
        "attributes": ["detail": "Invalid email address", "original_payload": ["email": .string("p\(number)@example.com")]],
      ]
      let link: JSON = next ? "https://a.klaviyo.com/api/x?page%5Bsize%5D=100&page%5Bcursor%5D=WzE" : .null
      return HTTPResponse(200, body: Array((["data": [error], "links": ["next": link]] as JSON).canonical.utf8))
    }
    let transport = ScriptedTransport { request, _ in
      if request.url.contains("cursor%5D=WzE") { return .success(page(9, next: false)) }
      if request.url.contains("import-errors") { return .success(page(3, next: true)) }
      return .success(request.method == "POST" ? job("queued") : job("complete", failed: 2))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect((report.delivered, report.dead) == (38, 2))
    #expect(queue.row("d3")?.ended == .refused(reason: "Klaviyo answered: Invalid email address"))
    #expect(queue.row("d9")?.ended == .refused(reason: "Klaviyo answered: Invalid email address"))
  }

  @Test("a lost answer sends the whole load again later, and a 401 pauses with every row kept")
  func whole() async throws {
    let queue = MemoryOutbox([.klaviyo], rows(30))
    let transport = ScriptedTransport { request, before in
      if before == 0 { return .failure(TransportFault("the connection was closed")) }
      return .success(request.method == "POST" ? job("queued") : job("complete"))
    }
    let courier = Courier.rehearsing(queue, transport, watch)
    #expect(try await courier.deliverDue().retried == 30)
    watch.pass(seconds: 2)
    #expect(try await courier.deliverDue().delivered == 30)
    #expect(transport.requests.count == 3)
    let locked = MemoryOutbox([.klaviyo], rows(30))
    let refusing = ScriptedTransport { _, _ in .success(HTTPResponse(401)) }
    let report = try await Courier.rehearsing(locked, refusing, watch).deliverDue()
    #expect(report.byDestination["klaviyo"]?.pending == 30 && locked.pausedBecause("klaviyo") != nil)
    #expect(refusing.requests.count == 1)
  }

  @Test("after the job the steps that are left go on: consents together, events one by one, each once")
  func laterSteps() async throws {
    let rows = (0..<24).map { index in
      Delivery.of(
        .ana.with {
          $0.contact = "c\(index)"
          $0.email = "p\(index)@example.com"
          $0.phone = nil
          $0.consent["sms"] = nil
          $0.session?.id = "S\(index)"
        }, id: "d\(index)")
    }
    let queue = MemoryOutbox([.klaviyo], rows)
    let transport = ScriptedTransport { request, _ in
      if request.method == "GET" { return .success(job("complete")) }
      return .success(request.url.hasSuffix("profile-bulk-import-jobs") ? job("queued") : HTTPResponse(202))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 24)
    let paths = transport.requests.map { $0.url.split(separator: "/").last ?? "" }
    #expect(paths.count { $0 == "profile-subscription-bulk-create-jobs" } == 1)
    #expect(paths.count { $0 == "events" } == 24)
    #expect(queue.row("d0")?.delivery.done == ["profile", "consent", "event"])
  }

  @Test("a pace of 60000 in the settings lets 300 rows leave at once; without it they keep the vendor's; a word is no pace")
  func pace() async throws {
    func seconds(_ settings: [String: String]) async throws -> Int64 {
      var account = DestinationAccount.webhook
      account.settings.merge(settings) { $1 }
      let queue = MemoryOutbox(
        [account],
        rows(300).map { row in
          var row = row
          row.destination = account.name
          return row
        })
      let own = Stopwatch()
      let transport = ScriptedTransport { _, _ in .success(HTTPResponse(204)) }
      #expect(try await Courier.rehearsing(queue, transport, own).deliverDue().delivered == 300)
      return (own.now.milliseconds - tenOClock.milliseconds) / 1000
    }
    #expect(try await seconds(["pace": "60000"]) == 0)
    #expect(try await seconds([:]) >= 27)
    let faults = Registry.check(vendor: "webhook", settings: DestinationAccount.webhook.settings.merging(["pace": "fast"]) { $1 })
    #expect(faults.map(\.code) == ["bad_pace"])
  }

  @Test("of a bulk request the log keeps its size and no person; of a single one what was said without the person")
  func exchanges() async throws {
    let queue = MemoryOutbox([.klaviyo], rows(30) + [.of(.ana, id: "single")])
    let transport = ScriptedTransport { request, _ in
      if request.method == "GET" { return .success(job("complete")) }
      return .success(request.url.hasSuffix("import-jobs") ? job("queued") : HTTPResponse(202))
    }
    _ = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    let bulk = try #require(queue.exchanges.first { $0.items == 30 })
    #expect((bulk.step, bulk.method, bulk.status) == ("profile", "POST", 202))
    #expect(bulk.address == "a.klaviyo.com/api/profile-bulk-import-jobs" && bulk.asked.hasSuffix(" bytes") && bulk.delivery == nil)
    let single = try #require(queue.exchanges.first { $0.delivery == "single" && $0.step == "profile" })
    #expect(single.asked.contains("askwell_goal"))
    for exchange in queue.exchanges {
      let words = [exchange.asked, exchange.answered, exchange.address].joined()
      #expect(!words.contains("@") && !words.contains("Ana") && !words.contains("4930123456") && !words.contains("pk_test"))
    }
  }
}
