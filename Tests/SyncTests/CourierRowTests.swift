// What becomes of a single row: its order, its consents, its lease, its end.
import Domain
import Sync
import Synchronization
import Testing

extension CourierTests {
  @Test("3 states of one contact leave in the order they were written, and a failed one holds back the later ones")
  func orderOfOneContact() async throws {
    let states = ["a", "b", "c"].map { name in Delivery.of(.anaByOldMail.with { $0.tags = ["goal:\(name)"] }, id: name) }
    let queue = MemoryOutbox([.klaviyo], states)
    let transport = ScriptedTransport { _, before in .success(HTTPResponse(before == 1 ? 500 : 200)) }
    let courier = Courier.rehearsing(queue, transport, watch)
    let report = try await courier.deliverDue()
    #expect((report.delivered, report.retried, report.pending) == (1, 1, 2))
    watch.pass(seconds: 61)
    _ = try await courier.deliverDue()
    let goals = transport.requests.compactMap { request in
      JSON(parsing: String(decoding: request.body, as: UTF8.self))?["data"]?["attributes"]?["properties"]?["askwell_goal"]?.string
    }
    #expect(goals == ["a", "b", "b", "c"])
  }

  @Test("without a consent in force nothing leaves: a dead letter, no request")
  func consentGate() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.ana.with { $0.consent = [:] })])
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(200)) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.dead == 1)
    #expect(transport.requests.isEmpty)
  }

  @Test("the address of a channel without consent stays here")
  func stripsAddresses() async throws {
    let queue = MemoryOutbox([.webhook], [.of(.ana.with { $0.consent["sms"] = nil }, to: "hook")])
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(204)) }
    _ = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(transport.requests.allSatisfy { !String(decoding: $0.body, as: UTF8.self).contains("+4930123456") })
  }

  @Test("an answer that is an address leaves only as the address that was consented to")
  func stripsAnswers() async throws {
    let update = ContactUpdate.ana.with {
      $0.consent["sms"] = nil
      $0.session?.answers = ["mail": ["Ana@example.com"], "other": ["ben@example.com"], "call": ["+49 30 123456"], "goals": ["sleep"]]
    }
    let queue = MemoryOutbox([.webhook], [.of(update, to: "hook")])
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(204)) }
    _ = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    let body = transport.requests.first.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    #expect(
      JSON(parsing: body)?["data"]?["session"]?["answers"]
        == ["mail": ["Ana@example.com"], "other": [], "call": [], "goals": ["sleep"]])
  }

  @Test("a poisoned row between two good ones is the only one that does not arrive, on every one of 3 looks")
  func poisonedRow() async throws {
    let rows = ["d1", "poison", "d3"].map { id in Delivery.of(.anaByOldMail.with { $0.contact = id }, id: id, to: "hook") }
    let queue = MemoryOutbox([.webhook], rows)
    let transport = ScriptedTransport { request, _ in .success(HTTPResponse(request[header: "webhook-id"] == "poison" ? 422 : 204)) }
    let courier = Courier.rehearsing(queue, transport, watch)
    for _ in 0..<3 {
      _ = try await courier.deliverDue()
      watch.pass(seconds: 61)
    }
    #expect(queue.row("d1")?.ended == .accepted)
    #expect(queue.row("poison")?.ended == .refused(reason: "the receiver answered 422"))
    #expect(queue.row("d3")?.ended == .accepted)
    #expect(transport.requests.count == 3)
  }

  @Test("a row whose courier died is due again when its lease of 60 s ends, not before")
  func leaseRunsOut() async throws {
    let queue = MemoryOutbox([.webhook], [.of(.ana, to: "hook")])
    #expect(
      try queue.claim(
        from: "hook", limit: 9, owner: "the dead", until: watch.now.advanced(bySeconds: Int64(Courier.leaseSeconds)), due: watch.now
      ).count == 1)
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(204)) }
    let courier = Courier.rehearsing(queue, transport, watch)
    watch.pass(seconds: 59)
    #expect(try await courier.deliverDue().delivered == 0)
    watch.pass(seconds: 1)
    #expect(try await courier.deliverDue().delivered == 1)
    #expect(transport.requests.map { $0[header: "webhook-id"] } == ["d1"])
  }

  @Test("a lease that passed to another courier is not counted and not settled")
  func lostLease() async throws {
    let queue = MemoryOutbox([.webhook], [.of(.ana, to: "hook")])
    let transport = ScriptedTransport { _, _ in
      queue.takeLeaseAway("d1")
      return .success(HTTPResponse(204))
    }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect((report.delivered, report.pending) == (0, 1))
    #expect(queue.row("d1")?.ended == nil)
  }

  @Test("the 10th failure of a webhook after 2 weeks parks it with the last reason")
  func parks() async throws {
    let queue = MemoryOutbox([.webhook], [.of(.ana, to: "hook", attempts: 9)])
    watch.pass(seconds: 14 * 86_400)
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(500)) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.dead == 1)
    #expect(
      queue.row("d1")?.ended == .retry(afterSeconds: nil, reason: "given up after 10 attempts; the last: the receiver answered 500"))
  }

  @Test("300 rows of one destination keep its pace of 600 a minute and are all delivered in one look")
  func manyRows() async throws {
    let rows = (0..<300).map { index in Delivery.of(.anaByOldMail.with { $0.contact = "c\(index)" }, id: "d\(index)", to: "hook") }
    let queue = MemoryOutbox([.webhook], rows)
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(200)) }
    let report = try await Courier.rehearsing(queue, transport, watch).deliverDue()
    #expect(report.delivered == 300)
    #expect(watch.now >= tenOClock.advanced(bySeconds: 20))
  }

  @Test("a courier that is told to stop begins no row")
  func stops() async throws {
    let queue = MemoryOutbox([.klaviyo], [.of(.ana)])
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(200)) }
    var world = watch.world
    world.isStopping = { true }
    let courier = Courier(queue: queue, transport: transport, secrets: .all, owner: "courier", world: world)
    let report = try await courier.deliverDue()
    #expect(report == Report())
    #expect(transport.requests.isEmpty)
  }
}
