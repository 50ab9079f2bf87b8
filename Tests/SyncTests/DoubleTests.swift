// Our requests before a vendor's double that checks each against the published interface.
import Domain
import Foundation
import Sync
import Testing

@Suite("Vendors' double")
struct DoubleTests {
  private let double: VendorsDouble

  init() throws { double = try VendorsDouble() }

  /// The real clock, since the double refuses stale signatures; rests are not slept.
  private func courier(_ queue: MemoryOutbox) -> Courier {
    let now = { @Sendable in Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    let world = Courier.World(now: now, chance: { 0 }, rest: { _ in })
    return Courier(queue: queue, transport: double, secrets: .all, owner: "courier", world: world)
  }

  @Test("a contact arrives whole: profile, tags, 2 consents, the list, 1 event, and no violation")
  func arrives() async throws {
    let queue = MemoryOutbox([double.klaviyo, double.webhook], [.of(.ana, id: "k1"), .of(.ana, id: "w1", to: "hook")])
    let report = try await courier(queue).deliverDue()
    #expect(report.delivered == 2)
    let state = try await double.state()
    #expect(state["violations"] == [])
    let profile = state["profiles"]?[0]
    #expect(profile?["email"] == "ana@example.com")
    #expect(profile?["phone_number"] == "+4930123456")
    #expect(profile?["last_name"] == "Maria Silva")
    #expect(profile?["properties"]?["askwell_tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(profile?["consent"] == ["email": "2026-11-24T09:59:00Z", "sms": "2026-11-24T09:59:30Z"])
    #expect(state["lists"]?["Y6nRLr"]?.array?.count == 1)
    #expect(state["events"]?.array?.count == 1)
    #expect(state["events"]?[0]?["properties"]?["outcome"] == "dry-skin")
    #expect(state["webhooks"]?["w1"]?["event"]?["data"]?["email"] == "ana@example.com")
  }

  @Test("after a retake the removed tag and its property are gone, and nothing was subscribed twice")
  func retake() async throws {
    let first = ContactUpdate.ana.with { $0.tags = ["budget:high", "skin:dry"] }
    let second = ContactUpdate.ana.with {
      $0.consent["email"]?.isFresh = false
      $0.consent["sms"]?.isFresh = false
    }
    let queue = MemoryOutbox([double.klaviyo], [.of(first, id: "k1"), .of(second, id: "k2")])
    #expect(try await courier(queue).deliverDue().delivered == 2)
    let state = try await double.state()
    let properties = state["profiles"]?[0]?["properties"]
    #expect(properties?["askwell_tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(properties?["askwell_budget"] == nil)
    #expect(state["subscriptions"]?.array?.count == 2)
    #expect(state["violations"] == [])
  }

  @Test(
    "a reply lost after the work was done leads to 1 profile, 1 event and 1 webhook, each sent twice",
    arguments: ["profile-import", "events"])
  func lostReply(of step: String) async throws {
    let lost = ["/api/" + step, "/hook"].map { ["path": .string($0), "cut": true, "apply": true] as JSON }
    try await double.misbehave(.array(lost))
    let queue = MemoryOutbox([double.klaviyo, double.webhook], [.of(.ana, id: "k1"), .of(.ana, id: "w1", to: "hook")])
    let courier = courier(queue)
    #expect(try await courier.deliverDue().retried == 2)
    queue.makeAllDue()
    #expect(try await courier.deliverDue().delivered == 2)
    let state = try await double.state()
    #expect(state["profiles"]?.array?.count == 1)
    #expect(state["requests"]?.array?.filter { $0 == .string("POST /api/" + step) }.count == 2)
    #expect(state["events"]?.array?.count == 1)
    #expect(state["webhooks"]?["w1"]?["times"] == 2)
    #expect(state["violations"] == [])
  }

  @Test("email and phone on 2 profiles: the email's profile gets everything, and the phone as a property")
  func duplicateProfile() async throws {
    let other = ContactUpdate.ana.with {
      $0.contact = "c2"
      $0.email = nil
    }
    let mine = ContactUpdate.anaByOldMail.with { $0.contact = "c3" }
    // One look after the other: the conflict needs both profiles to be there.
    let before = MemoryOutbox([double.klaviyo], [.of(other, id: "k1"), .of(mine, id: "k2")])
    #expect(try await courier(before).deliverDue().delivered == 2)
    #expect(try await courier(MemoryOutbox([double.klaviyo], [.of(.ana, id: "k3")])).deliverDue().delivered == 1)
    let profiles = try await double.state()["profiles"]?.array ?? []
    #expect(profiles.count == 2)
    let byMail = profiles.first { $0["email"] == "ana@example.com" }
    #expect(byMail?["properties"]?["askwell_phone"] == "+4930123456")
    #expect(try await double.state()["violations"] == [])
  }

  @Test("a wrong key pauses, and an invalid email is refused without being repeated in the log")
  func refusals() async throws {
    let queue = MemoryOutbox([double.klaviyo], [.of(.ana.with { $0.email = "ana@nowhere" }, id: "k1")])
    #expect(try await courier(queue).deliverDue().dead == 1)
    #expect(queue.row("k1")?.ended == .refused(reason: "Klaviyo answered 400: Invalid email address ‹redacted›"))
    let wrong = Secrets(environment: ["KLAVIYO_KEY": "pk_wrong"])
    let paused = MemoryOutbox([double.klaviyo], [.of(.ana, id: "k2")])
    let world = Courier.World(now: { tenOClock }, chance: { 0 }, rest: { _ in })
    _ = try await Courier(queue: paused, transport: double, secrets: wrong, owner: "courier", world: world).deliverDue()
    #expect(paused.pausedBecause("klaviyo")?.contains("check api_key") == true)
  }

  @Test("60 contacts are 1 job that the double takes without a violation: 59 profiles, and the bad address alone is given up in its words")
  func inBulk() async throws {
    let rows = (0..<60).map { index in
      Delivery.of(
        .ana.with {
          $0.contact = "c\(index)"
          $0.email = index == 33 ? "p33@example" : "p\(index)@example.com"
          $0.phone = nil
          $0.consent = ["email": .init(at: "2026-01-01T10:00:00Z", wording: "Yes", isFresh: false)]
          $0.session = nil
        }, id: "b\(index)")
    }
    let queue = MemoryOutbox([double.klaviyo], rows)
    let report = try await courier(queue).deliverDue()
    #expect((report.delivered, report.dead) == (59, 1))
    #expect(queue.row("b33")?.ended == .refused(reason: "Klaviyo answered: Invalid email address ‹redacted›"))
    let state = try await double.state()
    #expect(state["profiles"]?.array?.count == 59 && state["violations"] == [])
    #expect(state["requests"]?.array?.count == 3)
  }

  @Test("the probe of both vendors is taken, and a list that is not there is named")
  func probes() async throws {
    func outcome(_ account: DestinationAccount) async throws -> Checkup.Outcome {
      let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
      let destination = try Registry.open(account, secrets: .all)
      return await Checkup(of: destination, for: Vocabulary(), makes: false, id: { "t1" }, now: { now }).run(over: double)
    }
    for account in [double.klaviyo, double.webhook] { #expect(try await outcome(account).isGood) }
    var account = double.klaviyo
    account.settings["list_id"] = "Nowhere"
    #expect(try await !outcome(account).isGood)
    #expect(try await double.state()["violations"] == [])
  }
}
