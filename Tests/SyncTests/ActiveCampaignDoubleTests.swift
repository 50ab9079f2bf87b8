// ActiveCampaign's double and the real courier: what the account knows in the end.
import Domain
import Foundation
import Sync
import Testing

extension VendorsDouble {
  func activeCampaign(_ more: [String: String] = [:]) -> DestinationAccount {
    let settings = ["url": "http://127.0.0.1:\(port)/activecampaign", "api_token": "env:AC_TOKEN", "list_id": "3"]
    return DestinationAccount(name: "ac", vendor: "activecampaign", settings: settings.merging(more) { $1 })
  }
}

@Suite("ActiveCampaign's double")
struct ActiveCampaignDoubleTests {
  private let double: VendorsDouble
  private let secrets = ["AC_TOKEN": "ac_test"]

  init() throws { double = try VendorsDouble() }

  private func deliver(_ updates: [ContactUpdate], _ more: [String: String] = [:]) async throws -> MemoryOutbox {
    let rows = updates.enumerated().map { Delivery.of($1, id: "a\($0)", to: "ac") }
    let queue = MemoryOutbox([double.activeCampaign(more)], rows)
    _ = try await double.courier(queue, secrets).deliverDue()
    return queue
  }
  private func state() async throws -> JSON? {
    let state = try await double.state()
    #expect(state["violations"] == [])
    return state["activecampaign"]
  }
  private func contact(_ email: String) async throws -> JSON? {
    try await state()?["contacts"]?.array?.first { $0["email"]?.string == email }
  }
  private func tags(_ email: String) async throws -> Set<String> {
    Set(try await contact(email)?["tags"]?.array?.compactMap(\.string) ?? [])
  }

  @Test("a contact arrives whole: name, tags, the list, and no violation; a tag in capitals is used as it is")
  func arrives() async throws {
    #expect(try await deliver([.ana]).row("a0")?.ended == .accepted)
    #expect(try await tags("ana@example.com") == ["Goal:Calm", "goal:sleep", "skin:dry"])
    #expect(try await contact("ana@example.com")?["lastName"] == "Maria Silva")
    #expect(try await contact("ana@example.com")?["lists"] == ["3": "1"])
  }

  @Test("after a retake our removed tags are gone, the merchant's own are there, and nobody is back on a list without a fresh yes")
  func retake() async throws {
    let first = ContactUpdate.anaByOldMail.with { $0.email = "foreign@example.com" }
    let second = first.with {
      $0.tags = ["skin:dry"]
      $0.removedTags = ["budget:high", "goal:calm", "goal:sleep"]
    }
    #expect(try await deliver([first, second]).row("a1")?.ended == .accepted)
    #expect(try await tags("foreign@example.com") == ["VIP", "wholesale", "skin:dry"])
    #expect(try await contact("foreign@example.com")?["lists"] == ["3": "2", "4": "1"])
  }

  @Test("a fresh yes lets somebody back who had left the list")
  func freshYes() async throws {
    #expect(try await deliver([.ana.with { $0.email = "foreign@example.com" }]).row("a0")?.ended == .accepted)
    #expect(try await contact("foreign@example.com")?["lists"]?["3"] == "1")
  }

  @Test("a reply lost after the work was done leads to 1 contact with each tag once, wherever it was lost", arguments: [0, 1, 5, 7, 9, 11])
  func lostReply(after requests: Int) async throws {
    let well: [JSON] = Array(repeating: ["path": "/activecampaign/", "apply": true], count: requests)
    try await double.misbehave(.array(well + [["path": "/activecampaign/", "cut": true, "apply": true]]))
    let queue = try await deliver([.ana])
    #expect(queue.row("a0")?.delivery.attempts == 1)
    queue.makeAllDue()
    _ = try await double.courier(queue, secrets).deliverDue()
    #expect(queue.row("a0")?.ended == .accepted)
    let all = try await state()?["contacts"]?.array ?? []
    #expect(all.count == 2)
    #expect(try await contact("ana@example.com")?["tags"]?.array?.count == 3)
    #expect(try await contact("ana@example.com")?["lists"] == ["3": "1"])
  }

  @Test("ids of tags are asked for once an account: a second contact takes 5 requests")
  func factsAreKept() async throws {
    let other = ContactUpdate.anaByOldMail.with { $0.email = "bo@example.com" }
    let queue = MemoryOutbox([double.activeCampaign()], [.of(.anaByOldMail, id: "a0", to: "ac"), .of(other, id: "a1", to: "ac")])
    _ = try await double.courier(queue, secrets).deliverDue()
    // Three looks, two tags made (the third is there in capitals), then the contact and its three tags, twice.
    #expect(try await double.state()["requests"]?.array?.count == 3 + 2 + 4 + 4)
  }

  @Test("a withdrawal takes the contact off every list; an erasure deletes it; somebody unknown is made by nobody")
  func withdrawalAndErasure() async throws {
    let gone = ContactUpdate.withdrawn(["email"]).with { $0.email = "foreign@example.com" }
    #expect(try await deliver([gone]).row("a0")?.ended == .accepted)
    #expect(try await contact("foreign@example.com")?["lists"] == ["3": "2", "4": "2"])
    #expect(try await tags("foreign@example.com") == ["VIP", "wholesale", "budget:high"])
    let queue = try await deliver([.erased.with { $0.email = "foreign@example.com" }, .erased.with { $0.contact = "c2" }])
    #expect(queue.row("a0")?.ended == .accepted)
    #expect(queue.row("a1")?.ended == .accepted)
    #expect(try await state()?["contacts"] == [])
  }

  @Test("fields that are there are filled; with create they are all made, once")
  func fields() async throws {
    #expect(try await deliver([.ana], ["fields": "yes"]).row("a0")?.ended == .accepted)
    #expect(try await contact("ana@example.com")?["fields"] == ["askwell_answer_feel": "dry"])
    #expect(try await deliver([.ana, .ana], ["fields": "yes", "create": "yes"]).row("a1")?.ended == .accepted)
    let fields = try await contact("ana@example.com")?["fields"]
    #expect(fields?["askwell_goal"] == "calm, sleep")
    #expect(fields?["askwell_answer_goals"] == "sleep, calm")
    #expect(fields?["askwell_quiz"] == "skin")
    let all = try await state()
    #expect(all?["relations"]?.array?.count == 7)
  }

  @Test("the test of an account names the fields that are missing, makes them on request, and finds a list that is not there")
  func checkup() async throws {
    func outcome(_ more: [String: String], makes: Bool) async throws -> Checkup.Outcome {
      let destination = try Registry.open(double.activeCampaign(more), secrets: Secrets(environment: secrets))
      let shop = Vocabulary(tags: ["goal:sleep"], questions: ["feel"])
      return await Checkup(of: destination, for: shop, makes: makes, id: { "t1" }, now: { tenOClock }).run(over: double)
    }
    let before = try await outcome(["fields": "yes"], makes: false)
    #expect(before.good == ["the key works", "the list is there"])
    #expect(
      before.missing == ["the fields askwell_goal, askwell_last_quiz_at, askwell_outcome, askwell_products, askwell_quiz are not there"])
    #expect(try await outcome(["fields": "yes"], makes: true).isGood)
    #expect(try await outcome(["fields": "yes"], makes: false).good.last == "every field is there")
    #expect(try await outcome(["list_id": "9"], makes: false).trouble != nil)
    _ = try await state()
  }

  @Test("a contact with 25 new tags and 20 new fields arrives whole in a few tries, none of which is given up")
  func manyNewThings() async throws {
    let many = ContactUpdate.ana.with {
      $0.tags = (0..<25).map { "goal:new\($0)" }
      $0.removedTags = []
      $0.session?.answers = Dictionary(uniqueKeysWithValues: (0..<15).map { ("q\($0)", ["a"]) })
    }
    let queue = MemoryOutbox([double.activeCampaign(["fields": "yes", "create": "yes"])], [.of(many, id: "a0", to: "ac")])
    let courier = double.courier(queue, secrets)
    for _ in 0..<8 where queue.row("a0")?.ended == nil {
      queue.makeAllDue()
      _ = try await courier.deliverDue()
    }
    #expect(queue.row("a0")?.ended == .accepted)
    #expect(queue.row("a0")?.delivery.attempts == 4)
    #expect(try await tags("ana@example.com").count == 25)
    #expect(try await contact("ana@example.com")?["fields"]?.object?.count == 20)
  }

  @Test("a wrong key pauses; an invalid email is a dead letter that stops nobody else")
  func refusals() async throws {
    let other = ContactUpdate.anaByOldMail.with { $0.contact = "c2" }
    let queue = try await deliver([.anaByOldMail.with { $0.email = "ana@nowhere" }, other])
    #expect(queue.row("a0")?.ended == .refused(reason: "ActiveCampaign answered 422: Email address is not valid"))
    #expect(queue.row("a1")?.ended == .accepted)
    let paused = MemoryOutbox([double.activeCampaign()], [.of(.ana, to: "ac")])
    _ = try await double.courier(paused, ["AC_TOKEN": "wrong"]).deliverDue()
    #expect(paused.pausedBecause("ac")?.contains("check api_token") == true)
    #expect(paused.row("d1")?.ended == nil)
  }

  @Test("250 contacts go in 1 import: tags arrive, foreign tags stay, a failure is named, and nobody joins a list")
  func bulk() async throws {
    let vendor = try Registry.open(double.activeCampaign(), secrets: Secrets(environment: secrets))
    let emails = (0..<248).map { "shopper\($0)@example.com" } + ["foreign@example.com", "old@gone.example"]
    let deliveries = emails.map { email in Delivery.of(.anaByOldMail.with { $0.email = email }, id: email, to: "ac") }
    let items = deliveries.compactMap { vendor.bulkItem(for: "contact", of: $0, knowing: Learnt()) }
    let request = vendor.bulkRequest(for: "contact", items: items, knowing: Learnt(), now: tenOClock)
    var reading = vendor.bulkReading(of: try await double.exchange(request), to: "contact", of: deliveries)
    var looks = 0
    while case .job(let job, _) = reading, looks < 10 {
      looks += 1
      let response = try await double.exchange(vendor.request(about: job, now: tenOClock))
      reading = vendor.reading(of: response, about: job, of: deliveries)
    }
    #expect(looks == 3)
    guard case .settled(let verdicts) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(verdicts.filter { $0 == .accepted }.count == 249)
    guard case .refused = verdicts[249] else {
      Issue.record("\(verdicts[249])")
      return
    }
    #expect(try await tags("shopper7@example.com") == ["Goal:Calm", "goal:sleep", "skin:dry"])
    #expect(try await tags("foreign@example.com") == ["VIP", "wholesale", "budget:high", "Goal:Calm", "goal:sleep", "skin:dry"])
    #expect(try await contact("foreign@example.com")?["lists"] == ["3": "2", "4": "1"])
    #expect(try await contact("shopper7@example.com")?["lists"] == [:])
  }

  @Test("1 poison contact of an import is refused by the vendor's word and the others come again")
  func poison() async throws {
    let vendor = try Registry.open(double.activeCampaign(), secrets: Secrets(environment: secrets))
    let deliveries = ["a@example.com", "b@nowhere", "c@example.com"].map { email in
      Delivery.of(.anaByOldMail.with { $0.email = email }, id: email, to: "ac")
    }
    let items = deliveries.compactMap { vendor.bulkItem(for: "contact", of: $0, knowing: Learnt()) }
    let request = vendor.bulkRequest(for: "contact", items: items, knowing: Learnt(), now: tenOClock)
    let reading = vendor.bulkReading(of: try await double.exchange(request), to: "contact", of: deliveries)
    guard case .settled(let verdicts) = reading, case .retry = verdicts[0], case .refused(let reason) = verdicts[1],
      case .retry = verdicts[2]
    else {
      Issue.record("\(reading)")
      return
    }
    #expect(reason == "ActiveCampaign answered 400: Field 'email' incorrect format: ‹redacted›")
  }
}
