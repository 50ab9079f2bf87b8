// Our requests before a double of HubSpot: properties must be there, options must match, consent is apart.
import Domain
import Foundation
import Sync
import Testing

@Suite("HubSpot's double")
struct HubSpotDoubleTests {
  private let double: VendorsDouble
  private let secrets = Secrets(environment: ["HUBSPOT_TOKEN": "pat_test"])

  init() throws { double = try VendorsDouble() }

  private func account(_ settings: [String: String] = [:]) -> DestinationAccount {
    .hubspot(["base_url": "http://127.0.0.1:\(double.port)/hubspot"].merging(settings) { $1 })
  }

  private func courier(_ queue: MemoryOutbox) -> Courier {
    Courier(queue: queue, transport: double, secrets: secrets, owner: "courier", world: Stopwatch().world)
  }

  private func checkup(makes: Bool, of account: DestinationAccount, also tags: [String] = []) async throws -> Checkup.Outcome {
    let known = ["budget:high", "goal:calm", "goal:sleep", "skin:dry", "skin:oily"]
    let shop = Vocabulary(tags: known + tags, questions: ["feel", "goals"])
    let destination = try Registry.open(account, secrets: secrets)
    return await Checkup(of: destination, for: shop, makes: makes, id: { "t1" }, now: { tenOClock }).run(over: double)
  }

  private func state() async throws -> JSON { try await double.state()["hubspot"] ?? .null }

  private func contact(_ email: String) async throws -> JSON? {
    try await state()["contacts"]?.array?.first { $0["properties"]?["email"]?.string == email }?["properties"]
  }

  @Test("a test of the account names what is missing and changes nothing; with the merchant's consent it makes it, once")
  func checkup() async throws {
    let first = try await checkup(makes: false, of: account())
    #expect(first.missing.count == 1)
    #expect(first.missing.first?.contains("askwell_answer_feel, askwell_answer_goals, askwell_budget, askwell_contact") == true)
    #expect(try await state()["properties"]?.object?.count == 5)
    let second = try await checkup(makes: true, of: account())
    #expect(second.trouble == nil)
    #expect(second.isGood)
    let third = try await checkup(makes: true, of: account())
    #expect(third.good.first == "the token works and all properties are there")
    let tags = try await state()["properties"]?["askwell_tags"]
    #expect(tags?["options"]?.array?.count == 5)
    #expect(tags?["fieldType"] == "checkbox")
    #expect(try await state()["properties"]?["askwell_contact"]?["hasUniqueValue"] == true)
    #expect(try await state()["contacts"]?.array?.count == 1)
    #expect(try await state()["violations"] == [])
  }

  @Test(
    "a subscription type that is not there is named with those that are, and without subscription_id the only one for marketing is taken")
  func subscriptions() async throws {
    _ = try await checkup(makes: true, of: account())
    guard case .pause(let reason)? = try await checkup(makes: false, of: account(["subscription_id": "9"])).trouble else {
      Issue.record("not paused")
      return
    }
    #expect(reason == "HubSpot knows no subscription type 9; set subscription_id to one of 101 Newsletter")
    var automatic = account()
    automatic.settings["subscription_id"] = nil
    let queue = MemoryOutbox([automatic], [.of(.ana, id: "h1", to: "crm")])
    #expect(try await courier(queue).deliverDue().delivered == 1)
    #expect(queue.log == ["h1: profile 200, definitions 200, consent 200"])
    #expect(try await state()["statuses"]?["ana@example.com"]?[0]?["id"] == 101)
  }

  @Test("a wrong token pauses with words on what to do")
  func wrongToken() async throws {
    let queue = MemoryOutbox([account()], [.of(.ana, id: "h1", to: "crm")])
    let wrong = Secrets(environment: ["HUBSPOT_TOKEN": "pat_wrong"])
    _ = try await Courier(queue: queue, transport: double, secrets: wrong, owner: "courier", world: Stopwatch().world).deliverDue()
    #expect(queue.pausedBecause("crm")?.hasSuffix("; check access_token") == true)
  }

  @Test("a tag that the shop got later is an option after the next test, beside all that are there")
  func laterTag() async throws {
    _ = try await checkup(makes: true, of: account())
    // An option that the shop knows nothing of: another kiosk's, or the merchant's own.
    let queue = MemoryOutbox([account()], [.of(.ana.with { $0.tags.append("goal:rest") }, id: "x1", to: "crm")])
    #expect(try await courier(queue).deliverDue().delivered == 1)
    #expect(try await checkup(makes: false, of: account(), also: ["goal:strength"]).missing.count == 1)
    #expect(try await checkup(makes: true, of: account(), also: ["goal:strength"]).isGood)
    #expect(try await state()["properties"]?["askwell_tags"]?["options"]?.array?.count == 7)
    #expect(try await state()["violations"] == [])
  }

  @Test("a list of properties that comes cut off is looked up one by one, and what is missing is made all the same")
  func longList() async throws {
    let cut: JSON = ["path": "/hubspot/crm/properties", "status": 200, "body": "{\"results\":[{\"name\":"]
    try await double.misbehave([cut])
    #expect(try await checkup(makes: false, of: account()).missing.count == 11)
    try await double.misbehave([cut])
    #expect(try await checkup(makes: true, of: account()).isGood)
    try await double.misbehave([cut])
    #expect(try await checkup(makes: true, of: account(), also: ["goal:rest"]).isGood)
    #expect(
      try await checkup(makes: false, of: account(), also: ["goal:rest"]).good.first == "the token works and all properties are there")
    #expect(try await state()["violations"] == [])
  }

  @Test("a contact arrives whole: properties, tags, the yes to email with its words, and no violation")
  func arrives() async throws {
    _ = try await checkup(makes: true, of: account())
    let queue = MemoryOutbox([account()], [.of(.ana, id: "h1", to: "crm")])
    #expect(try await courier(queue).deliverDue().delivered == 1)
    let ana = try await contact("ana@example.com")
    #expect(ana?["askwell_tags"] == "goal_calm;goal_sleep;skin_dry")
    #expect(ana?["lastname"] == "Maria Silva")
    #expect(ana?["askwell_outcome"] == "dry-skin")
    let yes = try await state()["statuses"]?["ana@example.com"]
    #expect(yes?.array?.count == 1)
    #expect(yes?[0]?["state"] == "SUBSCRIBED")
    #expect(yes?[0]?["why"]?.string?.hasSuffix("Send me my routine") == true)
    #expect(try await state()["violations"] == [])
  }

  @Test("after a retake removed tags and their properties are gone, what the merchant wrote stays, and nothing is subscribed again")
  func retake() async throws {
    _ = try await checkup(makes: true, of: account())
    let first = ContactUpdate.ana.with {
      $0.email = "foreign@example.com"
      $0.tags = ["budget:high", "skin:oily"]
      $0.removedTags = []
    }
    let second = ContactUpdate.ana.with {
      $0.email = "foreign@example.com"
      $0.consent["email"]?.isFresh = false
    }
    let queue = MemoryOutbox([account()], [.of(first, id: "h1", to: "crm"), .of(second, id: "h2", to: "crm")])
    #expect(try await courier(queue).deliverDue().delivered == 2)
    let contact = try await contact("foreign@example.com")
    #expect(contact?["askwell_tags"] == "goal_calm;goal_sleep;skin_dry")
    #expect(contact?["askwell_budget"] == nil)
    #expect(contact?["merchant_tags"] == "vip;gold")
    #expect(try await state()["statuses"]?["foreign@example.com"]?.array?.count == 1)
    #expect(try await state()["violations"] == [])
  }

  @Test("an option that HubSpot lacks is added beside all that are there, and the contact arrives in the same attempt")
  func newOption() async throws {
    _ = try await checkup(makes: true, of: account())
    let update = ContactUpdate.ana.with { $0.tags = ["goal:sleep", "goal:strength"] }
    let queue = MemoryOutbox([account()], [.of(update, id: "h1", to: "crm")])
    #expect(try await courier(queue).deliverDue().delivered == 1)
    #expect(queue.log == ["h1: profile 400, property 200, options 200, profile 200, consent 200"])
    #expect(try await contact("ana@example.com")?["askwell_tags"] == "goal_sleep;goal_strength")
    #expect(try await state()["properties"]?["askwell_tags"]?["options"]?.array?.count == 6)
    #expect(try await state()["violations"] == [])
  }

  @Test("without the properties contacts wait in a paused destination; with create they are made and the contact arrives")
  func missingProperties() async throws {
    let paused = MemoryOutbox([account()], [.of(.ana, id: "h1", to: "crm")])
    _ = try await courier(paused).deliverDue()
    #expect(paused.pausedBecause("crm")?.hasSuffix("; run: askwell destinations test crm --create") == true)
    #expect(paused.row("h1")?.ended == nil)
    let queue = MemoryOutbox([account(["create": "yes"])], [.of(.ana, id: "h2", to: "crm")])
    #expect(try await courier(queue).deliverDue().delivered == 1)
    #expect(try await contact("ana@example.com")?["askwell_tags"] == "goal_calm;goal_sleep;skin_dry")
    #expect(try await state()["violations"] == [])
  }

  @Test(
    "a reply lost after the work was done leads to one contact and the same consent",
    arguments: ["crm/objects", "communication-preferences"])
  func lostReply(of path: String) async throws {
    _ = try await checkup(makes: true, of: account())
    try await double.misbehave([["path": .string("/hubspot/" + path), "cut": true, "apply": true]])
    let queue = MemoryOutbox([account()], [.of(.ana, id: "h1", to: "crm")])
    #expect(try await courier(queue).deliverDue().retried == 1)
    queue.makeAllDue()
    #expect(try await courier(queue).deliverDue().delivered == 1)
    #expect(try await state()["contacts"]?.array?.count == 2)
    let states = try await state()["statuses"]?["ana@example.com"]?.array?.map { $0["state"]?.string }
    #expect(Set(states ?? []) == ["SUBSCRIBED"])
    #expect(try await state()["violations"] == [])
  }

  @Test(
    "a withdrawal unsubscribes from everything and touches nothing else; an erasure deletes both records of the person and may be repeated")
  func withdrawalAndErasure() async throws {
    _ = try await checkup(makes: true, of: account())
    let byPhone = ContactUpdate.ana.with { $0.email = nil }
    func told(_ purpose: ContactUpdate.Purpose) -> ContactUpdate {
      ContactUpdate(
        contact: "c1", email: "ana@example.com", phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
        purpose: purpose)
    }
    let queue = MemoryOutbox(
      [account()],
      [.of(byPhone, id: "h1", to: "crm"), .of(.ana, id: "h2", to: "crm"), .of(told(.withdrawal(["email"])), id: "h3", to: "crm")])
    #expect(try await courier(queue).deliverDue().delivered == 3)
    #expect(try await state()["statuses"]?["ana@example.com"]?[1] == ["state": "UNSUBSCRIBED", "id": "all"])
    #expect(try await contact("ana@example.com")?["askwell_skin"] == "dry")
    let erasures = MemoryOutbox([account()], [.of(told(.erasure), id: "h4", to: "crm"), .of(told(.erasure), id: "h5", to: "crm")])
    #expect(try await courier(erasures).deliverDue().delivered == 2)
    #expect(erasures.log == ["h4: find 200, forget 204, find 200, forget 204", "h5: find 404, find 404"])
    #expect(try await state()["purged"]?.array?.count == 2)
    #expect(try await state()["contacts"]?.array?.count == 1)
    #expect(try await state()["violations"] == [])
  }

  @Test("a batch of 100 with one bad row says which, one with an address that spoils it all or a repeated one is split")
  func batch() async throws {
    _ = try await checkup(makes: true, of: account())
    let destination = try Registry.open(account(), secrets: secrets)
    func send(_ emails: [String]) async throws -> BulkReading {
      let deliveries = emails.enumerated().map { number, email in
        Delivery.of(ContactUpdate.ana.with { $0.email = email }, id: "b\(number)", to: "crm")
      }
      let items = deliveries.compactMap { destination.bulkItem(for: "profile", of: $0, knowing: Learnt()) }
      let request = destination.bulkRequest(for: "profile", items: items, knowing: Learnt(), now: tenOClock)
      return destination.bulkReading(of: try await double.exchange(request), to: "profile", of: deliveries)
    }
    var emails = (0..<100).map { "p\($0)@example.com" }
    emails[7] = "p7@blocked.example"
    guard case .settled(let verdicts) = try await send(emails) else {
      Issue.record("not settled")
      return
    }
    #expect(verdicts.filter { $0 == .accepted }.count == 99)
    #expect(verdicts[7] == .refused(reason: "HubSpot answered 400: ‹redacted› is blocked"))
    #expect(try await state()["contacts"]?.array?.count == 100)
    #expect(try await send(["a@example.com", "nowhere"]) == .split)
    #expect(try await send(["a@example.com", "A@example.com"]) == .split)
    #expect(try await contact("a@example.com") == nil)
    #expect(try await state()["violations"] == [])
  }
}
