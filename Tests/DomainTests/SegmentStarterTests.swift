// Ready definitions, and definitions as sentences.
import Domain
import Testing

@Suite("Segment starters")
struct SegmentStarterTests {
  @Test("every starter can be read, has a name of its own, and each basis has three or more")
  func all() throws {
    for starter in SegmentStarter.all {
      #expect(throws: Never.self) { try Predicate(parsing: starter.definition, in: .segment) }
      #expect(starter.name.count <= 80 && !starter.name.contains("\"") && starter.use.hasSuffix("."))
    }
    #expect(Set(SegmentStarter.all.map(\.name)).count == SegmentStarter.all.count)
    for basis in Basis.allCases { #expect(SegmentStarter.all.count { $0.basis == basis } >= 3, "\(basis)") }
  }

  @Test("a shop without a namespace is shown nothing that needs it")
  func fitting() {
    let none = SegmentStarter.fitting([])
    #expect(none.map(\.name) == ["Came back", "New this week", "Not seen for 90 days", "Here this month, can be written to"])
    #expect(SegmentStarter.fitting(["goal"]).count == none.count + 2)
    #expect(SegmentStarter.fitting(["goal", "concern", "usage", "value", "style", "age", "lifestage", "household"]) == SegmentStarter.all)
  }

  @Test(
    "a definition reads as a sentence",
    arguments: [
      ("goal:sleep", "has goal:sleep"), ("not goal:*", "has no goal tag"), ("ever goal:calm", "has or once had goal:calm"),
      ("goal:sleep in last 1mo", "got goal:sleep in the last 1 month"),
      ("goal:sleep and contact.seen in last 90d", "has goal:sleep and was seen in the last 90 days"),
      ("goal:sleep and skin:dry or skin:*", "has goal:sleep and has skin:dry, or has any skin tag"),
      ("skin:dry and (goal:a or goal:b)", "has skin:dry, and (has goal:a or has goal:b)"),
      ("contact.seen more than 90d ago", "was not seen for 90 days"),
      ("contact.created in last 7d", "came for the first time in the last 7 days"),
      ("consent.email = yes", "may be written to by email"), ("consent.sms = yes", "may be written to by SMS"),
      ("did complete in last 30d >= 2 times", "completed a quiz at least 2 times in the last 30 days"),
      ("not did order", "never ordered"), ("count(goal:*, skin:dry) > 1", "has more than 1 of any goal tag, skin:dry"),
      ("quiz = night and answer.age between 18 and 30", "took the quiz night and the answer to age is from 18 to 30"),
      ("segment(\"Came back\") and contact.email is not set", "is in \"Came back\" and has no email"),
      ("store in (lyon, paris)", "the store is lyon or paris"), ("property.tier is set", "has property tier"),
    ])
  func words(text: String, words: String) throws { #expect(try Predicate(parsing: text, in: .segment).words == words) }
}
