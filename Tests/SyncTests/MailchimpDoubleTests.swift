// Mailchimp before its double: contacts as the vendor sees them.
import Domain
import Foundation
import Sync
import Testing

@Suite("Mailchimp's double")
struct MailchimpDoubleTests {
  private let vendors: VendorsDouble

  init() throws { vendors = try VendorsDouble() }

  private func account(_ list: String = "L1", _ more: [String: String] = ["merge_fields": "askwell_goal=GOAL"]) -> DestinationAccount {
    let settings = ["api_key": "env:MAILCHIMP_KEY", "list_id": list, "base_url": "http://127.0.0.1:\(vendors.port)/mailchimp"]
    return DestinationAccount(name: "mailchimp", vendor: "mailchimp", settings: settings.merging(more) { $1 })
  }

  private let secrets = Secrets(environment: ["MAILCHIMP_KEY": "mc_test-us1"])

  private func outbox(_ updates: [ContactUpdate], list: String = "L1") -> MemoryOutbox {
    MemoryOutbox([account(list)], updates.enumerated().map { .of($1, id: "m\($0)", to: "mailchimp") })
  }

  @discardableResult
  private func deliver(_ queue: MemoryOutbox) async throws -> Report {
    try await Courier(queue: queue, transport: vendors, secrets: secrets, owner: "courier", world: Stopwatch().world).deliverDue()
  }

  private func state() async throws -> JSON? { try await vendors.state()["mailchimp"] }

  private func member(_ email: String = "ana@example.com", list: String = "L1") async throws -> JSON? {
    try await state()?["lists"]?[list]?[email]
  }

  private func ana(_ email: String, fresh: Bool = true) -> ContactUpdate {
    ContactUpdate.ana.with {
      $0.email = email
      $0.contact = email
      $0.consent["email"]?.isFresh = fresh
    }
  }

  @Test("a contact arrives whole, with names, phone, a merge field, tags and a subscription, and no violation")
  func arrives() async throws {
    #expect(try await deliver(outbox([.ana])).delivered == 1)
    let ana = try await member()
    #expect(ana?["status"] == "subscribed")
    #expect(ana?["merge_fields"] == ["FNAME": "Ana", "LNAME": "Maria Silva", "PHONE": "+4930123456", "GOAL": "calm, sleep"])
    #expect(ana?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(try await state()?["violations"] == [])
  }

  @Test("13.7 and 13.8: after a retake the lost tags are gone and the merchant's own stays")
  func retake() async throws {
    let before = ana("foreign@example.com").with { $0.tags = ["budget:high", "skin:oily"] }
    #expect(try await deliver(outbox([before, ana("foreign@example.com", fresh: false)])).delivered == 2)
    #expect(try await member("foreign@example.com")?["tags"] == ["VIP", "goal:calm", "goal:sleep", "skin:dry"])
    #expect(try await state()?["violations"] == [])
  }

  @Test("where yeses are confirmed, 2 deliveries write 1 mail, and a member who is subscribed is not put back into waiting")
  func confirmations() async throws {
    let queue = outbox([ana("a@example.com"), ana("a@example.com"), ana("foreign@example.com")], list: "L2")
    #expect(try await deliver(queue).delivered == 3)
    #expect(try await state()?["confirmations"] == ["a@example.com"])
    #expect(try await member("a@example.com", list: "L2")?["status"] == "pending")
    #expect(try await member("foreign@example.com", list: "L2")?["status"] == "subscribed")
    #expect(try await state()?["violations"] == [])
  }

  @Test("13.4: a phone that the audience does not take costs the phone and nothing else")
  func badPhone() async throws {
    #expect(try await deliver(outbox([ana("a@example.com")], list: "L2")).delivered == 1)
    #expect(try await member("a@example.com", list: "L2")?["merge_fields"]?["LNAME"] == "Maria Silva")
    #expect(try await member("a@example.com", list: "L2")?["merge_fields"]?["PHONE"] == nil)
  }

  @Test("13.3: an address that left is asked by mail after a fresh yes, left alone after an old one; a cleaned one is a dead letter")
  func complianceState() async throws {
    let queue = outbox([ana("left@example.com"), ana("left2@example.com", fresh: false), ana("cleaned@example.com")])
    let report = try await deliver(queue)
    #expect(report.delivered == 2 && report.dead == 1)
    #expect(try await state()?["confirmations"] == ["left@example.com"])
    #expect(try await member("left@example.com")?["status"] == "pending")
    #expect(try await member("left2@example.com")?["status"] == "unsubscribed")
    #expect(try await member("left2@example.com")?["merge_fields"]?["FNAME"] == "Ana")
    // Fields and tags arrive all the same.
    #expect(try await member("cleaned@example.com")?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    guard case .refused(let reason)? = queue.row("m2")?.ended else {
      Issue.record("no dead letter")
      return
    }
    #expect(reason.contains("is in a compliance state") && !reason.contains("cleaned@"))
    #expect(try await state()?["violations"] == [])
  }

  @Test("a subscription that is cut off is taken at the next attempt: no yes is lost", arguments: [true, false])
  func cutSubscription(apply: Bool) async throws {
    // The member, the tags and the refused subscription pass; the confirmation is cut off.
    let members: JSON = "/mailchimp/3.0/lists/L1/members"
    try await vendors.misbehave([["path": members, "times": 3, "apply": true], ["path": members, "cut": true, "apply": .bool(apply)]])
    let queue = outbox([ana("left@example.com")])
    #expect(try await deliver(queue).retried == 1)
    queue.makeAllDue()
    #expect(try await deliver(queue).delivered == 1)
    #expect(try await state()?["confirmations"] == ["left@example.com"])
    #expect(try await member("left@example.com")?["status"] == "pending")
  }

  @Test("a reply lost after the work was done leads to 1 member with each tag once", arguments: ["", "/tags"])
  func lostReply(of part: String) async throws {
    let path = "/mailchimp/3.0/lists/L1/members/cdb9d6a1dddc375a09cc83e3001598dc" + part
    try await vendors.misbehave([["path": .string(path), "cut": true, "apply": true]])
    let queue = outbox([.ana])
    #expect(try await deliver(queue).retried == 1)
    queue.makeAllDue()
    #expect(try await deliver(queue).delivered == 1)
    #expect(try await member()?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(try await state()?["lists"]?["L1"]?.object?.count == 2)
    #expect(try await state()?["violations"] == [])
  }

  @Test("a sample names where each part of Ana travels: tags by name, a goal in its merge field as well")
  func sample() throws {
    let rows = Sample(of: .ana, to: try Registry.open(account(), secrets: secrets), now: tenOClock).names
    #expect(rows.first?.names == ["subscriber: merge_fields.GOAL", "tags: name"])
    #expect(rows.first { $0.part == "skin:dry" }?.names == ["tags: name"])
    #expect(rows.allSatisfy { $0.collidesWith.isEmpty || $0.item == "goal" })
  }

  @Test("13.10: a bare 403 under load is tried again and pauses nothing")
  func bareForbidden() async throws {
    try await vendors.misbehave([["path": "/mailchimp/3.0/lists/L1/members", "status": 403, "body": ""]])
    let queue = outbox([.ana])
    #expect(try await deliver(queue).retried == 1)
    #expect(queue.pausedBecause("mailchimp") == nil)
    queue.makeAllDue()
    #expect(try await deliver(queue).delivered == 1)
  }

  @Test("a withdrawal unsubscribes, a repeat lifts nothing, an erasure takes the member away for good; both are well where nobody is")
  func leaving() async throws {
    #expect(
      try await deliver(outbox([.ana, .farewell(.withdrawal(["email"])), .ana.with { $0.consent["email"]?.isFresh = false }])).delivered
        == 3
    )
    #expect(try await member()?["status"] == "unsubscribed")
    #expect(try await deliver(outbox([.farewell(.erasure)])).delivered == 1)
    #expect(try await member() == nil)
    let nobody = outbox([.farewell(.withdrawal(["email"]), email: "nobody@example.com"), .farewell(.erasure, email: "nobody@example.com")])
    #expect(try await deliver(nobody).delivered == 2)
    #expect(try await state()?["violations"] == [])
  }

  @Test("the test of an account names a wrong key, a wrong audience and a missing merge field, and makes the field if wanted")
  func checks() async throws {
    func outcome(_ account: DestinationAccount, makes: Bool = false, key: String = "mc_test-us1") async throws -> Checkup.Outcome {
      let destination = try Registry.open(account, secrets: Secrets(environment: ["MAILCHIMP_KEY": key]))
      return await Checkup(of: destination, for: Vocabulary(), makes: makes, id: { "t1" }, now: { tenOClock }).run(over: vendors)
    }
    #expect(
      try await outcome(account()).good == ["the key works, and the audience needs no confirmation mails", "the merge fields are there"])
    #expect(try await outcome(account("L2", [:])).good == ["the key works, and the audience asks for confirmation mails"])
    let size = account("L1", ["merge_fields": "askwell_size=SIZE"])
    #expect(try await outcome(size).missing == ["the audience has no merge field SIZE"])
    #expect(try await outcome(size, makes: true).isGood)
    #expect(try await outcome(size).isGood)
    #expect(try await "\(outcome(account("L9")))".contains("check list_id"))
    #expect(try await "\(outcome(account(), key: "wrong"))".contains("check api_key"))
    #expect(try await state()?["violations"] == [])
  }

  @Test("20 old yeses at once: the new ones come with their tags, who left stays out, the merchant's own tag stays, and 1 fake is refused")
  func bulkOfOldYeses() async throws {
    var people = (0..<20).map { ana("p\($0)@example.com", fresh: false).with { $0.removedTags = [] } }
    people += ["left@example.com", "foreign@example.com", "fake@example.com"].map { ana($0, fresh: false).with { $0.removedTags = [] } }
    let report = try await deliver(outbox(people))
    #expect((report.delivered, report.dead) == (22, 1))
    #expect(try await member("p19@example.com")?["status"] == "subscribed")
    #expect(try await member("p19@example.com")?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(try await member("left@example.com")?["status"] == "unsubscribed")
    #expect(try await member("foreign@example.com")?["tags"] == ["VIP", "goal:calm", "goal:sleep", "skin:dry"])
    let seen = try await state()
    #expect(seen?["confirmations"] == [] && seen?["violations"] == [])
  }

  @Test("13.5 and 13.6: 40 members and a fake one at once are settled row by row; tags and old yeses come by batches that are polled")
  func bulk() async throws {
    let mailchimp = try Registry.open(account(), secrets: secrets)
    let single = Learnt(ofAccount: ["double_optin": "false"])
    let people = (0..<40).map { ana("p\($0)@example.com") } + [ana("fake@example.com")]
    func send(_ step: Step, _ deliveries: [Delivery]) async throws -> BulkReading {
      let items = deliveries.compactMap { mailchimp.bulkItem(for: step, of: $0, knowing: single) }
      #expect(items.count == deliveries.count)
      let request = mailchimp.bulkRequest(for: step, items: items, knowing: single, now: tenOClock)
      var reading = mailchimp.bulkReading(of: try await vendors.exchange(request), to: step, of: deliveries)
      while case .job(let job, _) = reading {
        reading = mailchimp.reading(
          of: try await vendors.exchange(mailchimp.request(about: job, now: tenOClock)), about: job, of: deliveries)
      }
      return reading
    }
    let deliveries = people.enumerated().map { Delivery.of($1, id: "m\($0)", to: "mailchimp") }
    guard case .settled(let verdicts) = try await send("subscriber", deliveries) else {
      Issue.record("not settled")
      return
    }
    #expect(verdicts.dropLast().allSatisfy { $0 == .accepted } && verdicts.last != .accepted)
    let taken = Array(deliveries.dropLast())
    #expect(try await send("tags", taken) == .settled(taken.map { _ in .accepted }))
    let old = (0..<30).map { Delivery.of(ana("o\($0)@example.com", fresh: false), id: "o\($0)", to: "mailchimp") }
    #expect(try await send("known member", old) == .settled(old.map { _ in .accepted }))
    #expect(try await send("tags", old + deliveries.suffix(1)) == .split)
    for email in ["p0@example.com", "p39@example.com", "o29@example.com"] {
      #expect(try await member(email)?["status"] == "subscribed")
      #expect(try await member(email)?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    }
    #expect(try await state()?["violations"] == [])
  }
}
