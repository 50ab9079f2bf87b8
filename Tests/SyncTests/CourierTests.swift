// The courier's promises, each with rows in memory and answers from a script.
import Domain
import Sync
import Synchronization
import Testing

@Suite("Courier")
struct CourierTests {
  let watch = Stopwatch()

  @Test("a row of 3 steps is 3 requests, and is delivered")
  func delivers() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.ana)])
    let transport = ScriptedTransport { _, before in .success(HTTPResponse(before == 0 ? 201 : 202)) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 1)
    #expect(report.pending == 0)
    #expect(queue.row("d1")?.ended == .accepted)
    #expect(queue.log == ["d1: profile 201, consent 202, event 202"])
    #expect(transport.requests.count == 3)
  }

  @Test("when step 2 fails, the next attempt begins with step 2")
  func remembersSteps() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.ana)])
    let transport = ScriptedTransport { _, before in .success(HTTPResponse([201, 503, 202, 202][before])) }
    let courier = Courier.rehearsing(queue, transport, watch)
    let first = try await courier.deliverDue()
    #expect(first.retried == 1)
    #expect(queue.row("d1")?.due == tenOClock.advanced(bySeconds: 1))
    watch.pass(seconds: 1)
    let second = try await courier.deliverDue()
    #expect(second.delivered == 1)
    #expect(transport.requests.map { $0.url.hasSuffix("profile-import") } == [true, false, false, false])
  }

  @Test("a Retry-After of 90 s outlasts a backoff of 1 s")
  func retryAfterWins() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.anaByOldMail)])
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(429, headers: [HTTPHeader("Retry-After", "90")])) }
    _ = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(queue.row("d1")?.due == tenOClock.advanced(bySeconds: 90))
  }

  @Test("a destination that asked for 90 s is asked nothing in between, and then everything arrives")
  func quiet() async throws {
    let queue = MemoryOutbox([.klaviyo], (0..<20).map { .of(.anaByOldMail.with { $0.contact = "c" }, id: "d\($0)") })
    let transport = ScriptedTransport { _, before in
      .success(before == 0 ? HTTPResponse(429, headers: [HTTPHeader("Retry-After", "90")]) : HTTPResponse(200))
    }
    let courier = Courier.rehearsing(queue, transport, watch)
    _ = try await courier.deliverDue()
    watch.pass(seconds: 61)
    _ = try await courier.deliverDue()
    #expect(transport.requests.count == 1)
    watch.pass(seconds: 61)
    let report = try await courier.deliverDue()
    #expect(report.delivered == 20)
  }

  @Test("409 duplicate_profile is repaired within the attempt: 4 requests, delivered")
  func repairs() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.ana)])
    let duplicate = HTTPResponse.klaviyo(409, code: "duplicate_profile", detail: "Conflict.")
    let answers = [duplicate, HTTPResponse(200), HTTPResponse(202), HTTPResponse(202)]
    let transport = ScriptedTransport { _, before in .success(answers[before]) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 1)
    #expect(queue.log == ["d1: profile 409, profile without phone 200, consent 202, event 202"])
  }

  @Test("a refused contact is a dead letter with the vendor's words; the next contact is delivered")
  func refused() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.anaByOldMail), .of(.anaByOldMail.with { $0.contact = "c2" }, id: "d2")])
    let bad = HTTPResponse.klaviyo(400, code: "invalid", detail: "Invalid email address")
    let transport = ScriptedTransport { _, before in .success(before == 0 ? bad : HTTPResponse(200)) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect((report.delivered, report.dead) == (1, 1))
  }

  @Test("a 401 pauses the destination and keeps every one of its 30 rows; the other destination is served")
  func pauses() async throws {
    let rows = (0..<30).map { index in Delivery.of(.anaByOldMail.with { $0.contact = "c\(index)" }, id: "k\(index)") }
    let queue = MemoryOutbox([.klaviyo, .webhook], rows + [.of(.ana, id: "w", to: "hook")])
    let transport = ScriptedTransport { request, _ in .success(HTTPResponse(request.url.contains("klaviyo") ? 401 : 204)) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 1)
    #expect(report.byDestination["klaviyo"]?.pending == 30)
    #expect(queue.pausedBecause("klaviyo") == "Klaviyo answered 401; check api_key")
    #expect((0..<30).allSatisfy { queue.row("k\($0)")?.ended == nil })
    #expect(!report.isAllTrouble)
  }

  @Test("a missing secret pauses with words, and nothing is sent")
  func missingSecret() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.ana)])
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(200)) }
    let report = try await Courier.rehearsing(queue, transport, watch, secrets: Secrets(environment: [:])).deliverDue()
    let words = "klaviyo cannot be used: api_key: the environment variable KLAVIYO_KEY is empty or not set; put the secret there"
    #expect(queue.pausedBecause("klaviyo") == words)
    #expect(report.byDestination["klaviyo"]?.trouble == .misconfigured(words))
    #expect(transport.requests.isEmpty)
  }

  @Test("no answer is tried again after 1 s, and 3 in a row end the pressing: 40 contacts are not 40 timeouts")
  func unreachable() async throws {
    let rows = (0..<40).map { index in Delivery.of(.anaByOldMail.with { $0.contact = "c\(index)" }, id: "d\(index)") }
    let queue = MemoryOutbox([.klaviyo], rows)
    let transport = ScriptedTransport { _, _ in .failure(TransportFault("connection refused")) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(transport.requests.count < 10)
    #expect((report.delivered, report.dead, report.pending) == (0, 0, 40))
    #expect(report.isAllTrouble)
  }

  @Test("a destination that hangs delays no other: 10 rows arrive while the first request hangs", .timeLimit(.minutes(1)))
  func hanging() async throws {
    let rows = (0..<10).map { index in
      [
        Delivery.of(.anaByOldMail.with { $0.contact = "c\(index)" }, id: "k\(index)"),
        Delivery.of(.anaByOldMail.with { $0.contact = "c\(index)" }, id: "w\(index)", to: "hook"),
      ]
    }
    let queue = MemoryOutbox([.klaviyo, .webhook], rows.flatMap(\.self))
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let transport = ScriptedTransport { request, _ in
      if request.url.contains("klaviyo") {
        // Answers only after all ten webhooks have: a courier that waits for it first would never end.
        for await _ in arrivals {}
        return .success(HTTPResponse(200))
      }
      if request[header: "webhook-id"] == "w9" { arrived.finish() }
      return .success(HTTPResponse(204))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 20)
  }

  @Test("500 rows of a destination that hangs do not stand before 1 row of another", .timeLimit(.minutes(1)))
  func backlog() async throws {
    let rows = (0..<500).map { index in Delivery.of(.anaByOldMail.with { $0.contact = "c\(index)" }, id: "h\(index)", to: "hook") }
    let queue = MemoryOutbox([.klaviyo, .webhook], rows + [.of(.anaByOldMail, id: "k")])
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let transport = ScriptedTransport { request, _ in
      if !request.url.contains("klaviyo") {
        // Answers only after the other destination was served.
        for await _ in arrivals {}
        return .success(HTTPResponse(200))
      }
      arrived.finish()
      return .success(HTTPResponse(204))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 501)
  }

  @Test("at most 4 requests of a destination are under way at once")
  func fourInFlight() async throws {
    let rows = (0..<24).map { index in Delivery.of(.anaByOldMail.with { $0.contact = "c\(index)" }, id: "d\(index)", to: "hook") }
    let queue = MemoryOutbox([.webhook], rows)
    let flight = Flight()
    let transport = ScriptedTransport { _, _ in
      flight.enter()
      for _ in 0..<20 { await Task.yield() }
      flight.leave()
      return .success(HTTPResponse(200))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 24)
    #expect(flight.most <= 4)
  }

  @Test(
    "a week without a network loses nobody: 40 people with 2 states each arrive in order, and the vendor was not stormed",
    arguments: [
      DestinationAccount.klaviyo, .webhook,
    ])
  func aWeek(_ account: DestinationAccount) async throws {
    let rows = (0..<80).map { index in
      Delivery.of(
        .anaByOldMail.with {
          $0.contact = "c\(index % 40)"
          $0.email = "p\(index % 40)@example.com"
          $0.tags = [index < 40 ? "goal:first" : "goal:second"]
        }, id: "d\(index)", to: account.name)
    }
    let queue = MemoryOutbox([account], rows)
    let end = tenOClock.advanced(bySeconds: 7 * 86_400)
    let watch = watch
    let transport = ScriptedTransport { request, _ in
      guard watch.now >= end else { return .failure(TransportFault("the network is not reachable")) }
      let job = #"{"data":{"id":"j1","attributes":{"status":"complete","failed_count":0}}}"#
      return .success(HTTPResponse(200, body: Array(job.utf8)))
    }
    let courier = Courier.rehearsing(queue, transport, watch)
    while watch.now < end {
      _ = try await courier.deliverDue()
      watch.pass(seconds: 600)
    }
    #expect(queue.rows.allSatisfy { $0.ended == nil })
    let asked = transport.requests.count
    #expect(asked > 100 && asked < 7 * 24 * 60)
    for _ in 0..<200 where queue.rows.contains(where: { $0.ended == nil }) {
      watch.pass(seconds: 3600)
      _ = try await courier.deliverDue()
    }
    #expect(queue.rows.allSatisfy { $0.ended == .accepted })
    let told = transport.requests.dropFirst(asked).map { String(decoding: $0.body, as: UTF8.self) }
    for person in 0..<40 {
      let own = told.filter { $0.contains("p\(person)@example.com") }
      let first = own.lastIndex { $0.contains("goal:first") }, second = own.firstIndex { $0.contains("goal:second") }
      #expect(first != nil && second != nil && first.map { one in second.map { one < $0 } ?? false } == true)
    }
  }

  @Test("what is written whole there is changed by one at a time: 30 people with a new option each, 4 at once, and no option is lost")
  func exclusive() async throws {
    let double = try VendorsDouble()
    let secrets = Secrets(environment: ["HUBSPOT": "pat_test"])
    let account = DestinationAccount(
      name: "crm", vendor: "hubspot",
      settings: ["access_token": "env:HUBSPOT", "create": "yes", "base_url": "http://127.0.0.1:\(double.port)/hubspot", "pace": "60000"])
    let rows = (0..<30).map { index in
      Delivery.of(
        .anaByOldMail.with {
          $0.contact = "c\(index)"
          $0.email = "p\(index)@example.com"
          $0.tags = ["goal:new\(index)"]
        }, id: "d\(index)", to: "crm")
    }
    let queue = MemoryOutbox([account], rows)
    let courier = Courier(queue: queue, transport: double, secrets: secrets, owner: "courier", world: watch.world(realMilliseconds: 5))
    for _ in 0..<20 where queue.rows.contains(where: { $0.ended == nil }) {
      _ = try await courier.deliverDue()
      watch.pass(seconds: 60)
    }
    #expect(queue.rows.allSatisfy { $0.ended == .accepted })
    let state = try await double.state()
    #expect(state["violations"] == [])
  }
}

/// Counts how many are under way, and the most there ever were.
private final class Flight: Sendable {
  private let counts = Mutex<(now: Int, most: Int)>((0, 0))
  func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
  func leave() { counts.withLock { $0.now -= 1 } }
  var most: Int { counts.withLock { $0.most } }
}
