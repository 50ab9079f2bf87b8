// What a segment's expression sees of one contact: sessions of one group, null rules, time.
import Domain
import Live
import Testing

@Suite("A contact's facts")
struct DeskPersonTests {
  private static let now = DeskShop.morning

  private static func visit(_ quiz: String, _ feel: String, daysAgo: Int64, store: String = "lyon") -> ContactFacts.Visit {
    ContactFacts.Visit(
      quiz: quiz, version: "1", at: now.advanced(bySeconds: -daysAgo * 86_400), store: store, outcome: "calm", variables: ["calm": 3],
      answers: ["feel": .choices([feel]), "likes": .choices(["tea", "milk"]), "age": .number(30)], recommended: ["TEA", "GUM"],
      bought: ["GUM"], slots: ["evening": ["TEA"]])
  }

  /// Took skin twice and coffee once.
  private static func person() throws -> ContactFacts {
    var contact = Contact(
      id: "C1", email: Email("ana@example.com"), name: "Ana", created: now.advanced(bySeconds: -60 * 86_400), seen: now,
      tags: [.init(try #require(Tag("goal:sleep")), since: now.advanced(bySeconds: -3 * 86_400))],
      properties: ["tier": "gold", "visits": 12, "vip": true])
    contact.consent[.email] = Contact.ConsentState(isGiven: true, at: now, wording: "Yes.")
    contact.consent[.sms] = Contact.ConsentState(isGiven: false, at: now, wording: "Yes.")
    let visits = [
      visit("skin", "dry", daysAgo: 1), visit("coffee", "oily", daysAgo: 5, store: "paris"), visit("skin", "oily", daysAgo: 40),
    ]
    var person = ContactFacts(
      contact: contact, everTags: [try #require(Tag("goal:wake"))], visits: visits,
      happenings: visits.map { .init(name: "complete", at: $0.at) }, sync: ["klaviyo": "delivered"])
    person.synced["klaviyo"] = now.advanced(bySeconds: -2 * 86_400)
    return person
  }

  @Test(
    "an expression holds, or does not",
    arguments: [
      ("goal:sleep", true), ("goal:sleep in last 2d", false), ("goal:sleep in last 4d", true), ("ever goal:wake", true),
      ("goal:wake", false), ("quiz = skin and answer.feel = dry", true), ("quiz = coffee and answer.feel = dry", false),
      ("quiz = skin and answer.feel = oily and store = lyon", true), ("quiz = coffee and store = lyon", false),
      ("quiz = skin and not answer.feel = dry", true), ("not (quiz = skin and answer.feel = red)", true), ("not quiz = tea", true),
      ("not quiz = skin", false), ("quiz = coffee and not (quiz = skin)", false), ("quiz = coffee and not (quiz = tea)", true),
      ("quiz = skin and (answer.feel = red or answer.likes = milk)", true), ("quiz = skin and score.calm >= 3", true),
      ("quiz = skin and answer.age between 25 and 34", true), ("recommended = GUM", true), ("bought = GUM", true), ("bought = TEA", false),
      ("recommended.evening = TEA", true), ("recommended.evening = GUM", false), ("recommended.morning != TEA", true),
      ("recommended.morning is set", false),
      ("sync.klaviyo in last 3d", true), ("sync.klaviyo in last 1d", false), ("sync.klaviyo since 2020-01-01", true),
      ("sync.hook since 2020-01-01", false), ("outcome != calm", false),
      ("consent.email = yes", true), ("consent.sms = yes", false), ("consent.sms = no", true), ("sync.klaviyo = delivered", true),
      ("sync.hook != delivered", false), ("property.tier = gold and property.visits > 10", true), ("property.vip = yes", true),
      ("contact.phone is not set and contact.email ends \"example.com\"", true), ("contact.created more than 30d ago", true),
      ("did complete >= 3 times", true), ("did complete in last 30d >= 3 times", false), ("did complete where store = paris", true),
      ("did complete where store = paris >= 2 times", false), ("segment(\"sleepers\")", true), ("segment(\"loop\")", false),
    ])
  func holds(_ text: String, _ expected: Bool) throws {
    let segments = [
      "sleepers": try Predicate(parsing: "goal:sleep and quiz = skin", in: .segment),
      "loop": try Predicate(parsing: "segment(\"loop\") and goal:sleep", in: .segment),
    ]
    let predicate = try Predicate(parsing: text, in: .segment)
    let facts = PersonFacts(try DeskPersonTests.person(), now: DeskPersonTests.now, zone: .utc, segments: segments)
    #expect(facts.meets(predicate) == expected)
  }
}
