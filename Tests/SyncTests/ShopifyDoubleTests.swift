// Shopify's double and the real courier: what the shop knows in the end.
import Domain
import Foundation
import Sync
import Testing

extension VendorsDouble {
  var shopify: DestinationAccount {
    DestinationAccount(
      name: "shop", vendor: "shopify",
      settings: ["shop": "my-shop", "access_token": "env:SHOPIFY_TOKEN", "base_url": "http://127.0.0.1:\(port)/shopify"])
  }

  /// A courier whose rests take no time and who has every secret of the doubles.
  func courier(_ queue: MemoryOutbox, _ secrets: [String: String]) -> Courier {
    let now = { @Sendable in Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    let world = Courier.World(now: now, chance: { 0 }, rest: { _ in })
    return Courier(queue: queue, transport: self, secrets: Secrets(environment: secrets), owner: "courier", world: world)
  }
}

@Suite("Shopify's double")
struct ShopifyDoubleTests {
  private let double: VendorsDouble
  private let secrets = ["SHOPIFY_TOKEN": "shpat_test", "SHOPIFY_SECRET": "shpss_t+st"]

  init() throws { double = try VendorsDouble() }

  private func deliver(_ updates: [ContactUpdate]) async throws -> MemoryOutbox {
    let rows = updates.enumerated().map { Delivery.of($1, id: "s\($0)", to: "shop") }
    let queue = MemoryOutbox([double.shopify], rows)
    _ = try await double.courier(queue, secrets).deliverDue()
    return queue
  }
  private func customer(_ email: String) async throws -> JSON? {
    let state = try await double.state()
    #expect(state["violations"] == [])
    return state["shopify"]?["customers"]?.array?.first { $0["email"]?.string == email }
  }

  @Test("a contact arrives whole: customer, tags and both consents, and no violation")
  func arrives() async throws {
    #expect(try await deliver([.ana]).row("s0")?.ended == .accepted)
    let ana = try await customer("ana@example.com")
    #expect(ana?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(ana?["lastName"] == "Maria Silva")
    #expect(ana?["emailConsent"] == ["state": "SUBSCRIBED", "at": "2026-11-24T09:59:00Z"])
    #expect(ana?["smsConsent"] == ["state": "SUBSCRIBED", "at": "2026-11-24T09:59:30Z"])
  }

  @Test("after a retake our removed tags are gone and the merchant's own are there still")
  func retake() async throws {
    let first = ContactUpdate.anaByOldMail.with { $0.email = "foreign@example.com" }
    let second = first.with {
      $0.tags = ["goal:calm"]
      $0.removedTags = ["budget:high", "goal:sleep", "skin:dry"]
    }
    #expect(try await deliver([first, second]).row("s1")?.ended == .accepted)
    #expect(try await customer("foreign@example.com")?["tags"] == ["VIP", "wholesale", "goal:calm"])
    #expect(try await customer("foreign@example.com")?["emailConsent"] == .null)
  }

  @Test("a reply lost after the work was done leads to 1 customer with each tag once", arguments: 0..<5)
  func lostReply(after requests: Int) async throws {
    let well: [JSON] = Array(repeating: ["path": "/shopify/", "apply": true], count: requests)
    try await double.misbehave(.array(well + [["path": "/shopify/", "cut": true, "apply": true]]))
    let queue = try await deliver([.ana])
    #expect(queue.row("s0")?.delivery.attempts == 1)
    queue.makeAllDue()
    _ = try await double.courier(queue, secrets).deliverDue()
    #expect(queue.row("s0")?.ended == .accepted)
    #expect(try await customer("ana@example.com")?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(try await double.state()["shopify"]?["customers"]?.array?.count == 2)
  }

  @Test("email and phone of 2 customers: the email's gets the tags, the phone's the yes to text messages")
  func twoCustomers() async throws {
    let byPhone = ContactUpdate.ana.with {
      $0.contact = "c2"
      $0.email = nil
      $0.consent["email"] = nil
      $0.consent["sms"]?.isFresh = false
    }
    _ = try await deliver([byPhone, .anaByOldMail.with { $0.contact = "c3" }])
    #expect(try await deliver([.ana]).row("s0")?.ended == .accepted)
    let ana = try await customer("ana@example.com")
    #expect(ana?["phone"] == nil)
    #expect(ana?["emailConsent"]?["state"] == "SUBSCRIBED")
    #expect(ana?["smsConsent"] == .null)
    let holder = try await double.state()["shopify"]?["customers"]?.array?.first { $0["phone"] == "+4930123456" }
    #expect(holder?["smsConsent"]?["state"] == "SUBSCRIBED")
  }

  @Test("a language that the shop does not know costs the language and nothing else")
  func unknownLocale() async throws {
    #expect(try await deliver([.anaByOldMail.with { $0.locale = "x-klingon" }]).row("s0")?.ended == .accepted)
    #expect(try await customer("ana@example.com")?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
  }

  @Test("a withdrawal unsubscribes the channel and touches nothing else; an older yes does not win over it")
  func withdrawal() async throws {
    #expect(try await deliver([.ana, .withdrawn(["sms"]), .ana]).row("s2")?.ended == .accepted)
    let ana = try await customer("ana@example.com")
    #expect(ana?["smsConsent"]?["state"] == "UNSUBSCRIBED")
    #expect(ana?["emailConsent"]?["state"] == "SUBSCRIBED")
    #expect(ana?["tags"] == ["goal:calm", "goal:sleep", "skin:dry"])
  }

  @Test("an erasure is asked for once, though email and phone lead to the same customer; somebody unknown is made by nobody")
  func erasure() async throws {
    _ = try await deliver([.ana, .erased])
    #expect(try await customer("ana@example.com")?["erasure"] == true)
    // Five of the state, two lookups, one erasure.
    #expect(try await double.state()["requests"]?.array?.count == 8)
    let stranger = ContactUpdate.erased.with {
      $0.email = "nobody@example.com"
      $0.phone = nil
    }
    #expect(try await deliver([stranger]).row("s0")?.ended == .accepted)
    #expect(try await customer("nobody@example.com") == nil)
  }

  @Test("THROTTLED and a wrong key: the row waits, the account pauses, nothing is a dead letter")
  func throttledAndPaused() async throws {
    let cost: JSON = [
      "requestedQueryCost": 10, "throttleStatus": ["maximumAvailable": 2000, "currentlyAvailable": 0, "restoreRate": 100],
    ]
    let throttled: JSON = ["errors": [["message": "Throttled", "extensions": ["code": "THROTTLED"]]], "extensions": ["cost": cost]]
    try await double.misbehave([["path": "/shopify/", "status": 200, "body": throttled]])
    let queue = try await deliver([.ana])
    #expect(queue.row("s0")?.ended == nil)
    #expect(queue.row("s0")?.delivery.attempts == 1)
    let paused = MemoryOutbox([double.shopify], [.of(.ana, to: "shop")])
    _ = try await double.courier(paused, ["SHOPIFY_TOKEN": "shpat_wrong"]).deliverDue()
    #expect(paused.row("d1")?.ended == nil)
    #expect(paused.pausedBecause("shop")?.contains("check the access token") == true)
  }

  @Test("a void token is fetched anew in the same try: both rows arrive, and nobody is asked to do anything")
  func voidToken() async throws {
    var account = double.shopify
    account.settings["access_token"] = nil
    account.settings["client_id"] = "client1"
    account.settings["client_secret"] = "env:SHOPIFY_SECRET"
    // The token, the customer and its tags; then the key is void.
    let well: [JSON] = Array(repeating: ["path": "/shopify/", "apply": true], count: 3)
    try await double.misbehave(.array(well + [["path": "/shopify/", "status": 401, "body": ["errors": "Invalid API key"]]]))
    let queue = MemoryOutbox([account], [.of(.anaByOldMail, id: "s0", to: "shop"), .of(.ana, id: "s1", to: "shop")])
    #expect(try await double.courier(queue, secrets).deliverDue().delivered == 2)
    #expect(try await customer("ana@example.com")?["smsConsent"]?["state"] == "SUBSCRIBED")
  }

  @Test("an app of the Dev Dashboard fetches 1 token for 2 contacts, and its test is good")
  func clientCredentials() async throws {
    var account = double.shopify
    account.settings["access_token"] = nil
    account.settings["client_id"] = "client1"
    account.settings["client_secret"] = "env:SHOPIFY_SECRET"
    let other = ContactUpdate.anaByOldMail.with {
      $0.contact = "c2"
      $0.email = "bo@example.com"
    }
    let rows = [Delivery.of(.anaByOldMail, id: "s0", to: "shop"), .of(other, id: "s1", to: "shop")]
    let queue = MemoryOutbox([account], rows)
    let courier = double.courier(queue, secrets)
    #expect(try await courier.deliverDue().delivered == 2)
    let again = MemoryOutbox([account], rows)
    #expect(try await double.courier(again, secrets).deliverDue().delivered == 2)
    #expect(try await customer("bo@example.com")?["tags"]?.array?.count == 3)
    let destination = try Registry.open(account, secrets: Secrets(environment: secrets))
    let outcome = await Checkup(of: destination, for: Vocabulary(), makes: false, id: { "t1" }, now: { tenOClock }).run(over: double)
    #expect(outcome.isGood)
    #expect(outcome.good == ["the token works and may write customers"])
  }
}
