// What would be sent, what each part is called there, and what is left out.
import Chance
import Domain
import Sync
import Testing

/// A vendor that makes one property of each namespace, and knows no hyphens and no capitals: names can fall together.
private struct Mangler: Destination {
  static let vendor = "mangler"
  static let settings: [SettingKey] = []
  static let pace = Pace(limit: RateLimit(perMinute: 60, burst: 1), backoff: .vendor)

  init(account: DestinationAccount, secrets: [String: Redacted<String>]) {}
  init() {}

  func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] { ["put"] }
  func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    var fields: [String: JSON] = [:]
    for tag in delivery.update.tags.compactMap({ Tag($0) }) { fields[Mangler.name(tag.namespace)] = .string(tag.value) }
    let body: JSON = ["fields": .object(fields), "id": "1"]
    return HTTPRequest(
      "PUT", "https://x.example/c?key=1", headers: [HTTPHeader("key", "k", isSecret: true)], body: Array(body.canonical.utf8))
  }
  func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading { .verdict(.accepted) }
  func checks(for shop: Vocabulary) -> [Step] { [] }
  func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    HTTPRequest("GET", "https://x.example")
  }
  func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    .good("", Learnt(), then: [])
  }

  static func name(_ namespace: String) -> String { String(namespace.replacing("-", with: "_").prefix(4)) }
}

@Suite("Sample")
struct SampleTests {
  private func klaviyo(_ settings: [String: String] = [:]) throws -> any Destination {
    var account = DestinationAccount.klaviyo
    account.settings.merge(settings) { $1 }
    return try Registry.open(account, secrets: .all)
  }

  @Test("a sample at Klaviyo is 3 requests without a query and without the key")
  func requests() throws {
    let sample = Sample(of: .ana, to: try klaviyo(), now: tenOClock)
    #expect(sample.parts.map(\.step) == ["profile", "consent", "event"])
    #expect(sample.parts.map(\.method) == ["POST", "POST", "POST"])
    #expect(sample.parts.flatMap(\.headers).filter { $0.name == "authorization" }.map(\.value) == Array(repeating: "‹redacted›", count: 3))
    #expect(!"\(sample)".contains("pk_test"))
    #expect(Sample(of: .ana, to: Mangler(), now: tenOClock).parts.first?.url == "https://x.example/c")
  }

  @Test("goal:calm is 2 properties of the profile and a tag of the event; no part of Ana falls together with another")
  func names() throws {
    let rows = Sample(of: .ana, to: try klaviyo(), now: tenOClock).names
    #expect(
      rows.map(\.part) == [
        "goal:calm", "goal:sleep", "skin:dry", "answer.feel", "answer.goals", "name", "locale", "outcome", "products",
      ])
    #expect(rows.first?.names == ["event: tags", "profile: properties.askwell_goal", "profile: properties.askwell_tags"])
    #expect(rows.allSatisfy { $0.collidesWith.isEmpty && !$0.isLeftOut })
    #expect(rows.filter { $0.item == nil }.map(\.part) == ["name", "locale", "outcome", "products"])
  }

  @Test("skin-type and skin_type are one name at a vendor without hyphens: each names the other")
  func collision() {
    let update = ContactUpdate.ana.with { $0.tags = ["goal:calm", "skin-type:dry", "skin_type:oily"] }
    let rows = Sample(of: update, to: Mangler(), now: tenOClock).names
    #expect(rows.first { $0.part == "skin-type:dry" }?.collidesWith == ["skin_type:oily"])
    #expect(rows.first { $0.part == "skin_type:oily" }?.collidesWith == ["skin-type:dry"])
    #expect(rows.first { $0.part == "goal:calm" }?.collidesWith == [])
    let without = Sample(of: update, to: Mangler(), leavingOut: LeaveOut(["leave_out": "skin_type"]), now: tenOClock).names
    #expect(without.allSatisfy { $0.collidesWith.isEmpty })
    #expect(without.filter(\.isLeftOut).map(\.part) == ["skin_type:oily"])
  }

  @Test("over 300 random sets of tags a collision is told exactly when 2 tags get one name, whatever their values")
  func collisionsAreExact() {
    var dice = Noise(42)
    let namespaces = ["goal", "goals", "goal-x", "skin", "skin-a", "skin_b", "diet", "d", "d-e"]
    for _ in 0..<300 {
      let chosen = namespaces.shuffled(using: &dice).prefix(Int.random(in: 1...5, using: &dice))
      let tags = chosen.map { "\($0):v\(Int.random(in: 0...2, using: &dice))" }.sorted()
      let update = ContactUpdate.ana.with { $0.tags = tags }
      let told = Sample(of: update, to: Mangler(), now: tenOClock).names.contains { !$0.collidesWith.isEmpty }
      let byName = Dictionary(grouping: tags.compactMap { Tag($0) }, by: { Mangler.name($0.namespace) })
      #expect(told == byName.values.contains { $0.count > 1 }, "\(tags)")
    }
  }

  @Test("a courier of an account that leaves out goal and answer.feel sends neither, takes no goal back, and sends all else")
  func leavesOut() throws {
    let whole = try klaviyo().requests(for: .of(.ana))
    let narrow = try klaviyo(["leave_out": "goal, answer.feel budget"]).requests(for: .of(.ana))
    #expect(narrow.map(\.url) == whole.map(\.url))
    #expect(whole.map(text).joined().contains("askwell_goal") && whole.map(text).joined().contains("askwell_answer_feel"))
    let sent = narrow.map(text).joined()
    for gone in ["askwell_goal", "goal:sleep", "answer_feel", "askwell_budget"] { #expect(!sent.contains(gone)) }
    for kept in ["skin:dry", "answer_goals", "Night cream", "ana@example.com"] { #expect(sent.contains(kept)) }
  }

  @Test("goal=sleep_goal and answer.feel=mood rename 2 properties and an answer of the event; the tags keep their texts")
  func otherNames() throws {
    let rows = Sample(of: .ana, to: try klaviyo(["names": "goal=sleep_goal, answer.feel=mood"]), now: tenOClock).names
    #expect(
      rows.first?.names == ["event: tags", "profile: properties.askwell_sleep_goal", "profile: properties.askwell_tags"])
    #expect(rows.first { $0.part == "answer.feel" }?.names == ["event: answer_mood", "profile: properties.askwell_answer_mood"])
    let sent = try klaviyo(["names": "goal=sleep_goal budget=money"]).requests(for: .of(.ana)).map(text).joined()
    #expect(sent.contains("goal:sleep") && !sent.contains("askwell_goal"))
    // What was lost is taken away under the name that it has now.
    #expect(sent.contains("askwell_money") && !sent.contains("askwell_budget"))
    let hook = try Registry.open(
      DestinationAccount(
        name: "w", vendor: "webhook",
        settings: [
          "url": "https://x.example", "secret": "env:W", "names": "answer.feel=mood,answer.goals=mood2",
        ]), secrets: Secrets(environment: ["W": "whsec_" + String(repeating: "QUFB", count: 10)]))
    let body = hook.requests(for: .of(.ana)).map { String(decoding: $0.body, as: UTF8.self) }.joined()
    #expect(body.contains("\"mood\":[\"dry\"]") && body.contains("\"mood2\":") && !body.contains("\"feel\""))
  }

  @Test("an answer never takes the name of another one")
  func noAnswerIsLost() {
    let renamed = OtherNames(["names": "answer.feel=goals"]).applied(to: .ana)
    #expect(renamed.session?.answers == ContactUpdate.ana.session?.answers)
  }

  @Test("names: no name, a hyphen, 51 letters, two names of one part and one name of two parts are refused in words; goal=Goal_1 is fine")
  func badNames() {
    func codes(_ names: String) -> [String] {
      Registry.check(vendor: "klaviyo", settings: ["api_key": "env:K", "names": names]).map(\.code)
    }
    #expect(codes("goal=Goal_1, answer.feel=mood").isEmpty)
    #expect(codes("goal") == ["bad_item"])
    #expect(codes("goal=a-b") == ["bad_name"])
    #expect(codes("goal=" + String(repeating: "a", count: 51)) == ["bad_name"])
    #expect(codes("goal=" + String(repeating: "a", count: 50)).isEmpty)
    #expect(codes("goal=a goal=b") == ["twice"])
    #expect(codes("goal=a, answer.feel=A") == ["one_name"])
    let words = OtherNames.key + ": goal and answer.feel would both be called A; give each a name of its own"
    #expect(Faults(Registry.check(vendor: "klaviyo", settings: ["api_key": "env:K", "names": "goal=a, answer.feel=A"])).words == words)
  }

  @Test("an account that leaves something out, or has names of its own, is told of an erasure like any other")
  func erasure() throws {
    func steps(_ settings: [String: String]) throws -> [Step] {
      try klaviyo(settings).steps(for: .of(ErasureTests.gone), knowing: Learnt())
    }
    let whole = try steps([:])
    #expect(whole.count == 1)
    #expect(try steps(["leave_out": "goal"]) == whole)
    #expect(try steps(["names": "goal=a"]) == whole)
  }

  @Test("leave_out is a setting of every vendor; an item that is none is a fault of its own")
  func setting() {
    for vendor in Registry.vendors {
      #expect(Registry.settings(of: vendor).last?.name == "leave_out")
      #expect(!vendor.title.isEmpty && !vendor.about.isEmpty)
    }
    #expect(Registry.check(vendor: "klaviyo", settings: ["api_key": "env:K", "leave_out": "goal,answer.feel"]).isEmpty)
    #expect(Registry.check(vendor: "klaviyo", settings: ["api_key": "env:K", "leave_out": "goal, 9$"]).map(\.code) == ["bad_item"])
  }
}
