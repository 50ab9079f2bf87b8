// Deciding expressions: nulls, sets, texts, numbers, time (FORMAT.md, Expressions; SEMANTICS.md (e)).
import Domain
import Testing

/// Facts as a table.
struct TableFacts: Facts {
  var now = today.now
  var zone = StoreZone.utc
  var values: [String: FieldValue] = [:]
  var tags: [Domain.Tag] = []
  var since: [String: Instant] = [:]
  var ever: [Domain.Tag] = []
  var events: [(name: String, at: Instant, store: String)] = []

  func value(of field: Field) -> FieldValue? { values[field.text] }
  func gained(_ pattern: TagPattern, since instant: Instant) -> Bool {
    tags.contains { pattern.matches($0) && (since[$0.text].map { $0 >= instant } ?? false) }
  }
  func everHad(_ pattern: TagPattern) -> Bool { ever.contains(where: pattern.matches) }
  func times(_ event: String, since: Instant?, where filter: Domain.Predicate?) -> Int {
    events.count { happening in
      guard happening.name == event, since.map({ happening.at >= $0 }) ?? true else { return false }
      return filter?.holds(for: TableFacts(values: ["store": .text(happening.store)])) ?? true
    }
  }
  func isInSegment(_ name: String) -> Bool { name == "in" }
}

func tag(_ text: String) throws -> Domain.Tag {
  let found = Domain.Tag(text)
  return try #require(found)
}

func instant(_ text: String) throws -> Instant { try #require(Instant(iso: text)) }

@Suite struct EvaluationTests {
  private func holding(_ facts: TableFacts, _ texts: [String]) throws -> [String] {
    try texts.filter { try read($0).holds(for: facts) }
  }

  @Test("A field that is not set fails every comparison, != too; only `is set` sees it, and `not` around false is true")
  func nulls() throws {
    let texts = [
      "property.x = a", "property.x != a", "property.x < 3", "property.x >= 3", "property.x contains a", "property.x in (a, b)",
      "property.x between 1 and 2", "property.x is set", "property.x in last 3d", "property.x more than 3d ago", "property.x = property.y",
      "property.z = property.x", "property.z != property.x",
    ]
    let facts = TableFacts(values: ["property.z": .text("a")])
    #expect(try holding(facts, texts).isEmpty)
    #expect(try holding(facts, texts.map { "not (\($0))" }).count == texts.count)
    #expect(try holding(facts, ["property.x is not set", "property.z is set", "property.z != b"]).count == 3)
  }

  @Test("An empty set and an empty text are not set")
  func empties() throws {
    let facts = TableFacts(values: ["recommended": .set([]), "staff": .text("")])
    #expect(try holding(facts, ["recommended is set", "staff is set", "recommended = a"]).isEmpty)
    #expect(try holding(facts, ["recommended is not set", "staff is not set", "recommended != a"]).count == 3)
  }

  @Test("Texts compare without case")
  func texts() throws {
    let facts = TableFacts(values: ["staff": .text("Zoë Straße")])
    let good = [
      "staff = \"ZOË STRAßE\"", "staff contains \"ë s\"", "staff starts ZOË", "staff ends straße", "staff != zoe",
      "staff in (x, \"zoë straße\")",
    ]
    #expect(try holding(facts, good + ["staff = zoë", "staff starts straße", "staff ends zoë", "staff != \"zoë straße\""]) == good)
  }

  @Test("Without case means letters alone, of ASCII and beyond")
  func letters() throws {
    let same = [("@Az[", "@aZ["), ("\u{212A}ilo", "kILO"), ("É", "e\u{301}"), ("", "")]
    let other = [("@", "`"), ("[", "{"), ("a1", "aQ"), ("a", "ab"), ("\u{0}", " ")]
    for (left, right) in same + other {
      let isSame = same.contains { $0 == (left, right) }
      for comparison in [Comparison.equal, .notEqual] {
        let predicate = Domain.Predicate.compare(.session(.staff), comparison, .text(right))
        #expect(predicate.holds(for: TableFacts(values: ["staff": .text(left)])) == (isSame == (comparison == .equal)), "\(left) \(right)")
      }
    }
  }

  @Test("Sets: = is has, != is has not, contains looks inside the members")
  func sets() throws {
    let facts = TableFacts(values: ["recommended": .set(["MAG-CAP", "TEA"]), "bought": .set(["tea"])])
    let good = [
      "recommended = tea", "recommended != mag", "recommended contains mag", "recommended ends cap", "recommended in (x, tea)",
      "recommended = bought", "recommended starts T",
    ]
    #expect(
      try holding(facts, good + ["recommended = mag", "recommended != tea", "recommended starts cap", "recommended != bought"]) == good)
  }

  @Test("Numbers compare exactly: 0.1 + 0.2 is 0.3, 10 is more than 9")
  func numbers() throws {
    let facts = TableFacts(values: [
      "property.n": .number(try #require(Number("0.1")) + (try #require(Number("0.2")))), "property.m": .number(10),
    ])
    let good = ["property.n = 0.3", "property.n between 0.3 and 0.3", "property.n in (1, 0.30)", "property.n <= 0.3", "property.m > 9"]
    #expect(try holding(facts, good + ["property.n < 0.3", "property.n > 0.3", "property.n != 0.3", "property.m < 9"]) == good)
  }

  @Test("A moment compares with a date by its day in the store: half past eleven at night in Lyon is still the 23rd")
  func days() throws {
    var facts = TableFacts(values: ["contact.created": .instant(try instant("2026-11-23T22:30:00Z"))])
    #expect(try holding(facts, ["contact.created = 2026-11-23", "contact.created < 2026-11-24"]).count == 2)
    facts.zone = try #require(StoreZone(name: "Europe/Paris"))
    #expect(
      try holding(facts, ["contact.created = 2026-11-23", "contact.created >= 2026-11-23", "contact.created != 2026-11-24"]).count == 3)
    facts.zone = try #require(StoreZone(name: "Asia/Tokyo"))
    #expect(try holding(facts, ["contact.created = 2026-11-24", "contact.created > 2026-11-23"]).count == 2)
  }

  @Test("`in last` takes its first moment and now, `more than … ago` everything before")
  func spans() throws {
    var facts = TableFacts()
    for (moment, inLast, ago) in [
      ("2026-11-23T10:00:00Z", true, false), ("2026-11-23T09:59:59.999Z", false, true), ("2026-11-24T10:00:00Z", true, false),
      ("2026-11-24T10:00:01Z", false, false),
    ] {
      facts.values = ["contact.seen": .instant(try instant(moment))]
      #expect(try read("contact.seen in last 24h").holds(for: facts) == inLast, "\(moment)")
      #expect(try read("contact.seen in last 1d").holds(for: facts) == inLast, "\(moment)")
      #expect(try read("contact.seen more than 1d ago").holds(for: facts) == ago, "\(moment)")
    }
  }

  @Test("Months go back by the store's calendar: 1 month before 31 March is 28 February, at the same hour")
  func months() throws {
    let zone = try #require(StoreZone(name: "Europe/Berlin"))
    let now = try instant("2026-03-31T10:00:00Z")
    #expect(Span(1, .mo).before(now, zone: zone).iso == "2026-02-28T11:00:00Z")
    #expect(Span(12, .mo).before(now, zone: zone).iso == "2025-03-31T10:00:00Z")
    #expect(Span(25, .mo).before(try instant("2026-03-29T12:00:00Z"), zone: .utc).iso == "2024-02-29T12:00:00Z")
    #expect(Span(2, .w).before(now, zone: zone).iso == "2026-03-17T10:00:00Z")
    #expect(["30d", "12H", "4w", "6mo"].map { Span($0)?.text } == ["30d", "12h", "4w", "6mo"])
    #expect(["d", "3", "3y", "-3d", "1.5d", "100001d", "٣d"].allSatisfy { Span($0) == nil })
  }

  @Test("Tags: any of a namespace, gained within a span, ever had, counted")
  func tags() throws {
    var facts = TableFacts(tags: [try tag("goal:sleep"), try tag("goal:calm"), try tag("skin:dry")], ever: [try tag("diet:vegan")])
    facts.since = ["goal:sleep": try instant("2026-11-20T00:00:00Z")]
    let good = [
      "goal:*", "goal:SLEEP", "not diet:*", "ever diet:vegan", "goal:sleep in last 5d", "goal:* in last 4w", "count(goal:*) = 2",
      "count(goal:*, skin:dry, goal:sleep) = 3", "count(diet:*) < 1", "not skin:dry in last 5d",
    ]
    #expect(try holding(facts, good + ["diet:vegan", "ever goal:x", "goal:sleep in last 4d", "count(goal:*) > 2"]) == good)
  }

  @Test("Events: did means at least once; times, where and in last narrow it; 0 times is never")
  func events() throws {
    var facts = TableFacts()
    facts.events = [("order", try instant("2026-11-01T00:00:00Z"), "lyon"), ("order", try instant("2026-11-23T00:00:00Z"), "paris")]
    let good = [
      "did order", "did order = 2 times", "did order in last 2d = 1 times", "did order where store = lyon",
      "did order where store = lyon in last 2d = 0 times", "did timeout = 0 times", "not did timeout", "did order <= 2 times",
      "(did order where store = lyon) and did order",
    ]
    #expect(
      try holding(facts, good + ["did timeout", "did order >= 3 times", "did order where store = rome", "did order in last 12h"]) == good)
  }

  @Test("Consent is yes or no, and no is what was never asked")
  func consent() throws {
    let facts = TableFacts(values: ["consent.email": .text("yes")])
    let good = ["consent.email = yes", "consent.sms = no", "consent.sms != yes", "consent.email != no", "consent.email is set"]
    #expect(try holding(facts, good + ["consent.email = no", "consent.sms = true", "consent.sms is set"]) == good)
  }

  @Test("Segments may be named, with and without quotes")
  func segments() throws {
    #expect(try holding(TableFacts(), ["segment(in)", "segment(\"in\")", "not segment(out)", "segment(out)"]).count == 3)
  }
}
