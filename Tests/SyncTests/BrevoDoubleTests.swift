// Our requests before a double of Brevo, which drops without a word what it does not know.
import Domain
import Foundation
import Sync
import Testing

@Suite("Brevo's double")
struct BrevoDoubleTests {
  private let double: VendorsDouble
  private let secrets = Secrets(environment: ["BREVO_KEY": "xkeysib_test"])

  init() throws { double = try VendorsDouble() }

  private func account(_ settings: [String: String] = [:]) -> DestinationAccount {
    .brevo(["base_url": "http://127.0.0.1:\(double.port)/brevo"].merging(settings) { $1 })
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

  private func state() async throws -> JSON { try await double.state()["brevo"] ?? .null }

  private func contact(_ email: String) async throws -> JSON? {
    try await state()["contacts"]?.array?.first { $0["email"]?.string == email }
  }

  /// Nothing was dropped, nothing was against the rules.
  private func expectClean() async throws {
    #expect(try await state()["dropped"] == [])
    #expect(try await state()["violations"] == [])
  }

  @Test("a test of the account names what is missing and changes nothing; with the merchant's consent it makes it, once, and looks again")
  func checkup() async throws {
    let first = try await checkup(makes: false, of: account())
    #expect(first.missing.first?.hasPrefix("Brevo lacks the attributes ASKWELL_ANSWER_FEEL, ASKWELL_ANSWER_GOALS, ASKWELL_BUDGET") == true)
    #expect(try await state()["attributes"]?.object?.count == 4)
    #expect(try await checkup(makes: true, of: account()).good == ["the key works and all attributes are there", "the list 3 is there"])
    #expect(try await checkup(makes: false, of: account()).isGood)
    #expect(try await state()["attributes"]?["ASKWELL_TAGS"]?["multiCategoryOptions"]?.array?.count == 5)
    try await expectClean()
  }

  @Test("a list that is not there is named, and a wrong key pauses")
  func troubles() async throws {
    _ = try await checkup(makes: true, of: account())
    #expect(
      try await checkup(makes: false, of: account(["list_id": "4"])).trouble
        == .pause(reason: "Brevo knows no list 4; copy the number from the page of the lists"))
    let queue = MemoryOutbox([account()], [.of(.ana, id: "b1", to: "mail")])
    let wrong = Secrets(environment: ["BREVO_KEY": "xkeysib_wrong"])
    _ = try await Courier(queue: queue, transport: double, secrets: wrong, owner: "courier", world: Stopwatch().world).deliverDue()
    #expect(queue.pausedBecause("mail")?.contains("check api_key") == true)
  }

  @Test("a tag that the shop got later is an option after the next test, beside all that are there")
  func laterTag() async throws {
    _ = try await checkup(makes: true, of: account())
    // An option that the shop knows nothing of: another kiosk's, or the merchant's own.
    let queue = MemoryOutbox([account()], [.of(.ana.with { $0.tags.append("goal:rest") }, id: "x1", to: "mail")])
    #expect(try await courier(queue).deliverDue().delivered == 1)
    #expect(try await checkup(makes: false, of: account(), also: ["goal:strength"]).missing.count == 1)
    #expect(try await checkup(makes: true, of: account(), also: ["goal:strength"]).isGood)
    #expect(try await state()["attributes"]?["ASKWELL_TAGS"]?["multiCategoryOptions"]?.array?.count == 7)
    #expect(try await state()["violations"] == [])
  }

  @Test("a contact arrives whole and on the list, and the second one needs no look at the attributes")
  func arrives() async throws {
    _ = try await checkup(makes: true, of: account())
    let queue = MemoryOutbox([account()], [.of(.ana, id: "b1", to: "mail"), .of(.ana, id: "b2", to: "mail")])
    #expect(try await courier(queue).deliverDue().delivered == 2)
    #expect(queue.log == ["b1: attributes 200, profile 201", "b2: profile 204"])
    let ana = try await contact("ana@example.com")
    #expect(ana?["attributes"]?["ASKWELL_TAGS"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(ana?["attributes"]?["LASTNAME"] == "Maria Silva")
    #expect(ana?["attributes"]?["SMS"] == "+4930123456")
    #expect(ana?["listIds"] == [3])
    try await expectClean()
  }

  @Test("after a retake removed tags and their attributes are gone, what the merchant wrote stays, and an unsubscription is not lifted")
  func retake() async throws {
    _ = try await checkup(makes: true, of: account())
    let old = ContactUpdate.ana.with {
      $0.email = "foreign@example.com"
      $0.consent["email"]?.isFresh = false
      $0.consent["sms"]?.isFresh = false
    }
    let first = old.with {
      $0.tags = ["budget:high", "skin:oily"]
      $0.removedTags = []
    }
    let queue = MemoryOutbox([account()], [.of(first, id: "b1", to: "mail"), .of(old, id: "b2", to: "mail")])
    #expect(try await courier(queue).deliverDue().delivered == 2)
    let contact = try await contact("foreign@example.com")
    #expect(contact?["attributes"]?["ASKWELL_TAGS"] == ["goal:calm", "goal:sleep", "skin:dry"])
    #expect(contact?["attributes"]?["ASKWELL_BUDGET"] == nil)
    #expect(contact?["attributes"]?["MERCHANT_TAGS"] == "vip")
    #expect(contact?["listIds"] == [7])
    #expect(contact?["emailBlacklisted"] == true)
    try await expectClean()
  }

  @Test("a new tag gets its option before it is sent, so that it is not dropped; attributes are made only if the merchant said so")
  func newOption() async throws {
    let paused = MemoryOutbox([account()], [.of(.ana, id: "b0", to: "mail")])
    _ = try await courier(paused).deliverDue()
    #expect(paused.pausedBecause("mail")?.hasSuffix("run: askwell destinations test mail --create") == true)
    #expect(try await state()["contacts"]?.array?.count == 1)
    let queue = MemoryOutbox(
      [account(["create": "yes"])],
      [.of(.ana, id: "b1", to: "mail"), .of(.ana.with { $0.tags.append("goal:strength") }, id: "b2", to: "mail")])
    #expect(try await courier(queue).deliverDue().delivered == 2)
    #expect(queue.log.last == "b2: attributes 200, options 204, profile 204")
    let tags = try await contact("ana@example.com")?["attributes"]?["ASKWELL_TAGS"]?.array
    #expect(tags?.count == 4)
    try await expectClean()
  }

  @Test("a reply lost after the work was done leads to one contact")
  func lostReply() async throws {
    _ = try await checkup(makes: true, of: account())
    try await double.misbehave([
      ["path": "/brevo/contacts/attributes", "apply": true], ["path": "/brevo/contacts", "cut": true, "apply": true],
    ])
    let queue = MemoryOutbox([account()], [.of(.ana, id: "b1", to: "mail")])
    let courier = courier(queue)
    for _ in 0..<3 {
      _ = try await courier.deliverDue()
      queue.makeAllDue()
    }
    #expect(queue.row("b1")?.ended == .accepted)
    #expect(try await state()["contacts"]?.array?.count == 2)
    try await expectClean()
  }

  @Test("a phone that is somebody else's stays readable, and a contact that is being worked on is tried again")
  func phoneOfAnother() async throws {
    _ = try await checkup(makes: true, of: account())
    let other = ContactUpdate.ana.with {
      $0.contact = "c2"
      $0.email = nil
    }
    let queue = MemoryOutbox([account()], [.of(other, id: "b1", to: "mail")])
    #expect(try await courier(queue).deliverDue().delivered == 1)
    try await double.misbehave([
      ["path": "/brevo/contacts/attributes", "apply": true], ["path": "/brevo/contacts", "status": 425, "body": [:]],
    ])
    let mine = MemoryOutbox([account()], [.of(.ana, id: "b2", to: "mail")])
    let courier = courier(mine)
    for _ in 0..<3 {
      _ = try await courier.deliverDue()
      mine.makeAllDue()
    }
    #expect(mine.row("b2")?.ended == .accepted)
    #expect(try await contact("ana@example.com")?["attributes"]?["ASKWELL_PHONE"] == "+4930123456")
    try await expectClean()
  }

  @Test("a withdrawal blocks its channel and nothing else; an erasure deletes both contacts of the person and may be repeated")
  func withdrawalAndErasure() async throws {
    _ = try await checkup(makes: true, of: account())
    func told(_ purpose: ContactUpdate.Purpose) -> ContactUpdate {
      ContactUpdate(
        contact: "c1", email: "ana@example.com", phone: "+4930123456", name: nil, locale: nil, tags: [], removedTags: [], consent: [:],
        session: nil, purpose: purpose)
    }
    let queue = MemoryOutbox([account()], [.of(.ana, id: "b1", to: "mail"), .of(told(.withdrawal(["email"])), id: "b2", to: "mail")])
    #expect(try await courier(queue).deliverDue().delivered == 2)
    let ana = try await contact("ana@example.com")
    #expect(ana?["emailBlacklisted"] == true)
    #expect(ana?["smsBlacklisted"] == false)
    #expect(ana?["attributes"]?["ASKWELL_SKIN"] == "dry")
    let erasures = MemoryOutbox([account()], [.of(told(.erasure), id: "b3", to: "mail"), .of(told(.erasure), id: "b4", to: "mail")])
    #expect(try await courier(erasures).deliverDue().delivered == 2)
    #expect(erasures.log == ["b3: forget 204, forget 404", "b4: forget 404, forget 404"])
    #expect(try await state()["contacts"]?.array?.count == 1)
    try await expectClean()
  }

  @Test("an import of 60 is asked about 3 times and arrives; one with a bad address is halved")
  func imports() async throws {
    let account = account(["import_list_id": "9"])
    let destination = try Registry.open(account, secrets: secrets)
    _ = try await checkup(makes: true, of: account)
    let look = Delivery.of(.anaByOldMail, to: "mail")
    let step = destination.steps(for: look, knowing: Learnt())[0]
    let request = destination.request(for: step, of: look, knowing: Learnt(), now: tenOClock)
    guard case .learnt(let learnt, _) = destination.reading(of: try await double.exchange(request), to: step, of: look, knowing: Learnt())
    else {
      Issue.record("not learnt")
      return
    }
    func send(_ emails: [String]) async throws -> (BulkReading, asked: Int) {
      let deliveries = emails.map { email in Delivery.of(ContactUpdate.anaByOldMail.with { $0.email = email }, id: email, to: "mail") }
      let items = deliveries.compactMap { destination.bulkItem(for: "profile", of: $0, knowing: learnt) }
      #expect(items.count == emails.count)
      let request = destination.bulkRequest(for: "profile", items: items, knowing: learnt, now: tenOClock)
      var reading = destination.bulkReading(of: try await double.exchange(request), to: "profile", of: deliveries)
      var asked = 0
      while case .job(let job, _) = reading, asked < 10 {
        asked += 1
        let answer = try await double.exchange(destination.request(about: job, now: tenOClock))
        reading = destination.reading(of: answer, about: job, of: deliveries)
      }
      return (reading, asked)
    }
    let good = try await send((0..<60).map { "p\($0)@example.com" } + ["foreign@example.com"])
    #expect(good == (.settled(Array(repeating: .accepted, count: 61)), 3))
    #expect(try await contact("p59@example.com")?["listIds"] == [9])
    #expect(try await contact("foreign@example.com")?["emailBlacklisted"] == true)
    #expect(try await send(["good@example.com", "nowhere"]).0 == .split)
    try await expectClean()
  }
}
