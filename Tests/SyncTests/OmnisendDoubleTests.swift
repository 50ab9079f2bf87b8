// Omnisend before its double: contacts as the vendor sees them.
import Domain
import Foundation
import Sync
import Testing

extension ContactUpdate {
  /// Ana leaves: nothing but her addresses.
  static func farewell(_ purpose: Purpose, email: String? = "ana@example.com", phone: String? = nil) -> ContactUpdate {
    ContactUpdate(
      contact: "c1", email: email, phone: phone, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
      purpose: purpose)
  }
}

@Suite("Omnisend's double")
struct OmnisendDoubleTests {
  private let watch = Stopwatch()
  private let vendors: VendorsDouble
  private let secrets = Secrets(environment: ["OMNISEND_KEY": "om_test"])

  init() throws { vendors = try VendorsDouble() }

  private var account: DestinationAccount {
    DestinationAccount(
      name: "omnisend", vendor: "omnisend",
      settings: ["api_key": "env:OMNISEND_KEY", "base_url": "http://127.0.0.1:\(vendors.port)/omnisend"])
  }

  private func outbox(_ updates: [ContactUpdate]) -> MemoryOutbox {
    MemoryOutbox([account], updates.enumerated().map { .of($1, id: "o\($0)", to: "omnisend") })
  }

  private func deliver(_ queue: MemoryOutbox) async throws -> Report {
    try await Courier(queue: queue, transport: vendors, secrets: secrets, owner: "courier", world: watch.world).deliverDue()
  }

  private func state() async throws -> JSON? { try await vendors.state()["omnisend"] }
  private func contact(_ address: String = "ana@example.com") async throws -> JSON? { try await state()?["contacts"]?[address] }

  private func ana(_ email: String?, fresh: Bool = true) -> ContactUpdate {
    ContactUpdate.ana.with {
      $0.email = email
      $0.phone = email == nil ? $0.phone : nil
      $0.contact = email ?? "phone"
      $0.consent["email"]?.isFresh = fresh
    }
  }

  @Test("a contact arrives whole: names, properties, both channels, tags, 1 welcome each, and no violation")
  func arrives() async throws {
    #expect(try await deliver(outbox([.ana])).delivered == 1)
    let ana = try await contact()
    #expect(ana?["names"] == ["firstName": "Ana", "lastName": "Maria Silva"])
    #expect(ana?["channels"] == ["email": "subscribed", "sms": "subscribed"])
    #expect(ana?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(ana?["customProperties"]?["askwell_goal"] == ["calm", "sleep"])
    #expect(ana?["welcomes"] == 2)
    #expect(try await state()?["violations"] == [])
  }

  @Test("13.7 and 13.8: after a retake lost tags and their properties are gone; the merchant's stay, and so does an unsubscription")
  func retake() async throws {
    let before = ana("foreign@example.com", fresh: false).with { $0.tags = ["budget:high", "skin:oily"] }
    #expect(try await deliver(outbox([before, ana("foreign@example.com", fresh: false)])).delivered == 2)
    let foreign = try await contact("foreign@example.com")
    #expect(foreign?["tags"] == ["VIP", "goal:calm", "goal:sleep", "skin:dry"])
    #expect(foreign?["customProperties"]?["askwell_budget"] == [])
    #expect(foreign?["customProperties"]?["shoe_size"] == 38)
    #expect(foreign?["channels"]?["email"] == "unsubscribed")
    #expect(try await state()?["violations"] == [])
    #expect(try await deliver(outbox([ana("foreign@example.com")])).delivered == 1)
    #expect(try await contact("foreign@example.com")?["channels"]?["email"] == "subscribed")
  }

  @Test(
    "a reply lost after the work was done leads to 1 contact, each tag once and 1 welcome a channel",
    arguments: ["contacts", "contacts/tags"])
  func lostReply(of part: String) async throws {
    // The first request is the contact, the second its tags.
    let skipped: [JSON] = part == "contacts" ? [] : [["path": "/omnisend/api/contacts", "apply": true]]
    try await vendors.misbehave(.array(skipped + [["path": .string("/omnisend/api/" + part), "cut": true, "apply": true]]))
    let queue = outbox([.ana])
    #expect(try await deliver(queue).retried == 1)
    queue.makeAllDue()
    #expect(try await deliver(queue).delivered == 1)
    #expect(try await contact()?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(try await contact()?["welcomes"] == 2)
    #expect(try await state()?["contacts"]?.object?.count == 2)
    #expect(try await state()?["violations"] == [])
  }

  @Test("13.2: a row that is told retryAfter 60 is not due before a minute has gone by, and arrives then")
  func retryAfter() async throws {
    try await vendors.misbehave([["path": "/omnisend/", "status": 429, "body": ["title": "Rate limit exceeded", "retryAfter": 60]]])
    let queue = outbox([.ana])
    #expect(try await deliver(queue).retried == 1)
    #expect(queue.row("o0")?.due == tenOClock.advanced(bySeconds: 60))
    watch.pass(seconds: 60)
    #expect(try await deliver(queue).delivered == 1)
  }

  @Test("13.1: a phone that is somebody else's is kept as a property, and the other one is left alone")
  func takenPhone() async throws {
    #expect(try await deliver(outbox([.ana.with { $0.phone = "+4915550000" }])).delivered == 1)
    #expect(try await contact()?["ids"] == ["email": "ana@example.com"])
    #expect(try await contact()?["customProperties"]?["askwell_phone"] == "+4915550000")
    #expect(try await contact("foreign@example.com")?["channels"] == ["email": "unsubscribed"])
  }

  @Test("somebody with a phone alone is made once, found again, and tagged by the phone")
  func phoneOnly() async throws {
    let second = ana(nil).with { $0.tags = ["goal:energy"] }.with { $0.removedTags = ["goal:calm", "goal:sleep", "skin:dry"] }
    #expect(try await deliver(outbox([ana(nil), second])).delivered == 2)
    #expect(try await contact("+4930123456")?["tags"] == ["goal:energy"])
    #expect(try await contact("+4930123456")?["customProperties"]?["askwell_goal"] == ["energy"])
    #expect(try await state()?["contacts"]?.object?.count == 2)
    #expect(try await state()?["violations"] == [])
  }

  @Test("a withdrawal ends its channel only, an erasure both, and nobody is found without harm")
  func leaving() async throws {
    #expect(try await deliver(outbox([.ana, .farewell(.withdrawal(["sms"]), email: nil, phone: "+4930123456")])).delivered == 2)
    #expect(try await contact()?["channels"] == ["email": "subscribed", "sms": "unsubscribed"])
    let queue = outbox([.farewell(.erasure, phone: "+4930123456"), .farewell(.withdrawal(["email"]), email: "nobody@example.com")])
    #expect(try await deliver(queue).delivered == 2)
    #expect(try await contact()?["channels"] == ["email": "unsubscribed", "sms": "unsubscribed"])
    #expect(try await state()?["contacts"]?.object?.count == 2)
    #expect(try await state()?["violations"] == [])
  }

  @Test("a sample names where each part of Ana travels, and none falls together with another")
  func sample() throws {
    let rows = Sample(of: .ana, to: try Registry.open(account, secrets: secrets), now: tenOClock).names
    #expect(rows.first?.names == ["contact: customProperties.askwell_goal", "contact: customProperties.askwell_tags", "tags: tags"])
    #expect(rows.allSatisfy { $0.collidesWith.isEmpty })
  }

  @Test("a fake address is a dead letter without the address; a retired version pauses and keeps the row")
  func refusals() async throws {
    let queue = outbox([ana("fake@example.com")])
    #expect(try await deliver(queue).dead == 1)
    #expect(
      queue.row("o0")?.ended
        == .refused(reason: "Omnisend answered 400: Validation failed identifiers.0.id: ‹redacted› must be a valid address"))
    try await vendors.misbehave([["path": "/omnisend/", "status": 410, "body": "{}"]])
    let paused = outbox([.ana])
    _ = try await deliver(paused)
    #expect(paused.pausedBecause("omnisend")?.contains("set a newer version") == true)
    #expect(paused.row("o0")?.ended == nil)
  }

  @Test("the test of an account is good, and names a wrong key")
  func checks() async throws {
    func outcome(_ key: String) async throws -> Checkup.Outcome {
      let destination = try Registry.open(account, secrets: Secrets(environment: ["OMNISEND_KEY": key]))
      return await Checkup(of: destination, for: Vocabulary(), makes: false, id: { "t1" }, now: { tenOClock }).run(over: vendors)
    }
    #expect(try await outcome("om_test").good == ["the key works"])
    #expect(try await "\(outcome("wrong"))".contains("check api_key"))
    #expect(try await state()?["violations"] == [])
  }

  @Test("60 contacts and a fake one in a batch: the fake one is refused alone, and 1 request tags all that have the same tags")
  func bulk() async throws {
    let omnisend = try Registry.open(account, secrets: secrets)
    let people = (0..<60).map { ana("p\($0)@example.com") } + [ana("fake@example.com")]
    let deliveries = people.enumerated().map { Delivery.of($1, id: "o\($0)", to: "omnisend") }
    let steps = omnisend.steps(for: deliveries[0], knowing: Learnt())
    func send(_ step: Step, _ deliveries: [Delivery]) async throws -> BulkReading {
      let items = deliveries.compactMap { omnisend.bulkItem(for: step, of: $0, knowing: Learnt()) }
      let request = omnisend.bulkRequest(for: step, items: items, knowing: Learnt(), now: tenOClock)
      var reading = omnisend.bulkReading(of: try await vendors.exchange(request), to: step, of: deliveries)
      while case .job(let job, _) = reading {
        reading = omnisend.reading(of: try await vendors.exchange(omnisend.request(about: job, now: tenOClock)), about: job, of: deliveries)
      }
      return reading
    }
    guard case .settled(let verdicts) = try await send(steps[0], deliveries) else {
      Issue.record("not settled")
      return
    }
    #expect(verdicts.dropLast().allSatisfy { $0 == .accepted } && verdicts.last != .accepted)
    let taken = Array(deliveries.dropLast())
    for step in steps.dropFirst() { #expect(try await send(step, taken) == .settled(taken.map { _ in .accepted })) }
    #expect(try await contact("p59@example.com")?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(try await contact("p59@example.com")?["channels"]?["email"] == "subscribed")
    #expect(try await state()?["tag_calls"] == 2)
    #expect(try await state()?["violations"] == [])
  }
}
