// Conditions that follow the calendar: what comes, what comes back every year, and the opposites of what texts say.
import Domain
import Testing

@Suite struct TimeConditionTests {
  private func holding(_ facts: TableFacts, _ texts: [String]) throws -> [String] {
    try texts.filter { try read($0).holds(for: facts) }
  }

  @Test("The opposites of contains, starts, ends and in are true of a field that is set, and false of one that is not")
  func opposites() throws {
    let facts = TableFacts(values: ["staff": .text("Zoë"), "recommended": .set(["MAG-CAP"]), "property.n": .number(5)])
    let good = [
      "staff not contains x", "staff not starts oë", "staff not ends zo", "staff not in (a, b)", "recommended not contains tea",
      "recommended not in (tea, x)", "property.n not in (4, 6)", "not property.x not contains a",
    ]
    let bad = [
      "staff not contains ZO", "staff not starts z", "staff not ends Ë", "staff not in (a, ZOË)", "recommended not contains cap",
      "recommended not in (tea, mag-cap)", "property.n not in (4, 5)", "property.x not contains a", "property.x not in (a)",
      "staff not in (a, kiosk)",
    ]
    #expect(try holding(facts, good + bad) == good)
  }

  @Test("`in next` takes now and its last moment; a date without an hour counts from today to the last day whole")
  func next() throws {
    var facts = TableFacts()
    for (moment, holds) in [
      ("2026-11-24T09:59:59.999Z", false), ("2026-11-24T10:00:00Z", true), ("2026-11-26T10:00:00Z", true),
      ("2026-11-26T10:00:00.001Z", false),
    ] {
      facts.values = ["contact.seen": .instant(try instant(moment)), "property.due": .text(moment)]
      #expect(try holding(facts, ["contact.seen in next 2d", "property.due in next 48h"]).count == (holds ? 2 : 0), "\(moment)")
    }
    for (day, holds) in [("2026-11-23", false), ("2026-11-24", true), ("2026-11-26", true), ("2026-11-27", false)] {
      facts.values = ["answer.due": .date(try #require(CivilDate(iso: day))), "property.due": .text(day)]
      #expect(try read("property.due in next 2d").holds(for: facts) == holds, "\(day)")
      #expect(Predicate.upcoming(.answer("due"), Span(2, .d)).holds(for: facts) == holds, "\(day)")
    }
    facts.now = try instant("2026-01-31T10:00:00Z")
    facts.values = ["property.due": .text("2026-02-28")]
    #expect(try holding(facts, ["property.due in next 1mo", "property.due in next 27d"]) == ["property.due in next 1mo"])
  }

  @Test("An anniversary is a year later or more, by the store's day; the 29th of February is kept on the 28th")
  func anniversaries() throws {
    var facts = TableFacts()
    func holds(_ day: String, on now: String, _ text: String = "property.born anniversary") throws -> Bool {
      facts.now = try instant(now)
      facts.values = ["property.born": .text(day)]
      return try read(text).holds(for: facts)
    }
    #expect(try holds("1990-11-24", on: "2026-11-24T10:00:00Z"))
    #expect(try !holds("1990-11-23", on: "2026-11-24T10:00:00Z"))
    #expect(try !holds("2026-11-24", on: "2026-11-24T10:00:00Z"))
    #expect(try holds("2025-11-24T23:59:00Z", on: "2026-11-24T10:00:00Z"))
    #expect(try !holds("soon", on: "2026-11-24T10:00:00Z"))
    #expect(try holds("1992-02-29", on: "2026-02-28T10:00:00Z"))
    #expect(try !holds("1992-02-29", on: "2028-02-28T10:00:00Z"))
    #expect(try holds("1992-02-29", on: "2028-02-29T10:00:00Z"))
    let soon = "property.born anniversary in next 7d"
    #expect(try holds("1990-01-02", on: "2026-12-26T10:00:00Z", soon))
    #expect(try !holds("1990-01-03", on: "2026-12-26T10:00:00Z", soon))
    #expect(try !holds("2026-12-28", on: "2026-12-26T10:00:00Z", soon))
    facts.zone = try #require(StoreZone(name: "Europe/Paris"))
    #expect(try holds("1990-11-25", on: "2026-11-24T23:30:00Z"))
  }

  @Test("A month is the store's; dates that were written as texts are compared as dates")
  func months() throws {
    var facts = TableFacts(values: ["contact.created": .instant(try instant("2026-11-30T23:30:00Z")), "property.born": .text("1990-05-03")])
    let texts = ["contact.created month = 11", "contact.created month = 12", "property.born month < 6", "property.born month != 5"]
    #expect(try holding(facts, texts) == ["contact.created month = 11", "property.born month < 6"])
    facts.zone = try #require(StoreZone(name: "Europe/Paris"))
    #expect(try holding(facts, Array(texts.prefix(2))) == ["contact.created month = 12"])
    let dates = ["property.born < 1990-05-04", "property.born = 1990-05-03", "property.born between 1990-01-01 and 1990-12-31"]
    #expect(try holding(facts, dates + ["property.born > 1990-05-03", "property.born != 1990-05-03"]) == dates)
  }

  @Test("A consent has the day on which it was given; one that was taken back has none")
  func consents() throws {
    struct Consented: Facts {
      var now = today.now
      var zone = StoreZone.utc
      var tags: [Domain.Tag] { [] }
      var given: Instant?
      func value(of field: Field) -> FieldValue? { field == .consent(.email) && given != nil ? .text("yes") : nil }
      func consented(_ channel: Channel) -> Instant? { channel == .email ? given : nil }
    }
    let texts = [
      "consent.email since 2026-11-20", "consent.email in last 7d", "consent.email is true", "consent.email since 2026-11-21",
      "consent.email more than 7d ago", "consent.sms since 2020-01-01", "consent.sms in last 30d",
    ]
    let given = try instant("2026-11-20T09:00:00Z")
    #expect(try texts.filter { try read($0).holds(for: Consented(given: given)) } == Array(texts.prefix(3)))
    #expect(try texts.filter { try read($0).holds(for: Consented(given: nil)) }.isEmpty)
  }
}
