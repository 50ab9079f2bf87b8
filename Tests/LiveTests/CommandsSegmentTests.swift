// Segments counted: against brute force on a whole store, and their faults with a caret.
import Domain
import Storage
import Testing

@testable import Live

@Suite("Segments as commands count them")
struct CommandsSegmentTests {
  private static let people = """
    {"email":"a@example.com","tags":["goal:sleep","skin:dry"],"consent":{"email":{"at":"2026-01-01","wording":"Yes."}}}
    {"email":"b@example.com","tags":["goal:sleep"],"locale":"de"}
    {"phone":"+49301234567","tags":["skin:dry"],"consent":{"sms":{"at":"2026-01-01","wording":"Yes."}}}
    {"email":"d@example.com"}
    """

  private func census(_ scratch: CommandsScratch, _ segments: [String: String] = [:]) throws -> Census {
    let store = try scratch.store()
    _ = try store.importContacts(try ContactFile(CommandsSegmentTests.people, at: "people").contacts, at: noon)
    for (name, definition) in segments { try store.saveSegment(StoredSegment(name: name, definition: definition), at: noon) }
    return try Census(store, zone: .utc, at: noon)
  }

  @Test(
    "4 contacts are counted by what they say",
    arguments: [
      ("goal:sleep", 2, 1), ("skin:dry", 2, 2), ("goal:sleep and skin:dry", 1, 1), ("goal:sleep or skin:dry", 3, 2),
      ("not goal:*", 2, 1), ("consent.email = yes", 1, 1), ("contact.locale = de", 1, 0), ("contact.locale != de", 0, 0),
      ("count(goal:*, skin:*) >= 2", 1, 1), ("contact.email is not set", 1, 1), ("did complete", 0, 0),
    ])
  func counts(expression: String, count: Int, reachable: Int) throws {
    let scratch = CommandsScratch()
    let census = try census(scratch)
    let found = try census.count([census.condition(expression)])
    #expect(found == [SegmentCount(count: count, of: 4, reachable: reachable, asOf: noon)])
  }

  @Test("overlap of 2 sleepers and 2 dry skins: 1 in both, 3 in either, Jaccard 1/3; of nobody none")
  func overlap() throws {
    let scratch = CommandsScratch()
    let census = try census(scratch, ["Sleepers": "goal:sleep"])
    let overlap = try census.overlap(census.segment("sleepers"), census.segment("skin:dry"))
    #expect(overlap == SegmentOverlap(a: 2, b: 2, both: 1, either: 3))
    #expect(overlap.jaccard.map { ($0 * 3000).rounded() } == 1000)
    let nobody = try census.condition("did complete")
    #expect(try census.overlap(nobody, nobody).jaccard == nil)
  }

  @Test("a tag's count is the store's own, for each of the tags of 200 demo sessions")
  func tagsAgainstStore() throws {
    let scratch = CommandsScratch()
    let (store, _) = try scratch.demo(sessions: 200)
    let census = try Census(store, zone: .utc, at: noon)
    #expect(census.tags.count > 40)
    let counts = try census.count(census.tags.map { .tag(.tag($0.tag), gainedWithin: nil) })
    #expect(counts.map(\.count) == census.tags.map(\.count))
    #expect(counts.map(\.reachable) == census.tags.map(\.reachable))
  }

  @Test("60 random combinations of 12 tags count as sets of contact ids do")
  func againstSets() throws {
    let scratch = CommandsScratch()
    let (store, _) = try scratch.demo(sessions: 200)
    let census = try Census(store, zone: .utc, at: noon)
    let tags = Array(census.tags.prefix(12).map(\.tag))
    var byTag: [Domain.Tag: Set<String>] = [:]
    let all = try store.contacts(limit: 100_000)
    for contact in all { for tag in contact.tags { byTag[tag.tag, default: []].insert(contact.id) } }
    let ids = Set(all.map(\.id))
    var dice = DemoDice(99)
    for _ in 0..<60 {
      let (condition, expected) = random(tags, byTag, ids, depth: 3, &dice)
      var members: Set<String> = []
      try census.forEachMember(of: census.condition(condition.text)) { members.insert($0.id) }
      #expect(members == expected, "\(condition.text)")
    }
  }

  private func random(
    _ tags: [Domain.Tag], _ byTag: [Domain.Tag: Set<String>], _ all: Set<String>, depth: Int, _ dice: inout DemoDice
  ) -> (Predicate, Set<String>) {
    if depth == 0 || dice.isLucky(percent: 25) {
      let tag = tags[dice.number(0...tags.count - 1)]
      return (.tag(.tag(tag), gainedWithin: nil), byTag[tag] ?? [])
    }
    let a = random(tags, byTag, all, depth: depth - 1, &dice)
    let b = random(tags, byTag, all, depth: depth - 1, &dice)
    switch dice.number(0...2) {
    case 0: return (.and([a.0, b.0]), a.1.intersection(b.1))
    case 1: return (.or([a.0, b.0]), a.1.union(b.1))
    default: return (.not(a.0), all.subtracting(a.1))
    }
  }

  @Test("sessions count as facts do: who took skin, with which answer, and who came back")
  func sessions() throws {
    let scratch = CommandsScratch()
    let (store, _) = try scratch.demo(sessions: 250)
    let census = try Census(store, zone: .utc, at: noon)
    var (skin, dry, back) = (0, 0, 0)
    try store.forEachFacts { facts in
      if facts.visits.contains(where: { $0.quiz == "skin" }) { skin += 1 }
      if facts.visits.contains(where: { $0.quiz == "skin" && $0.answers["feel"] == .choices(["dry"]) }) { dry += 1 }
      if facts.visits.count >= 2 { back += 1 }
    }
    #expect(skin > dry && dry > 0 && back > 0)
    let conditions = try ["quiz = skin", "quiz = skin and answer.feel = dry", "did complete >= 2 times"].map(census.condition)
    #expect(try census.count(conditions).map(\.count) == [skin, dry, back])
  }

  // MARK: Faults

  private func lines(_ work: () throws -> Void) -> [String] { #expect(throws: SegmentFault.self, performing: work)?.lines ?? [] }

  @Test("a faulty expression is shown with a caret under the very column, wide letters counted as 2 cells")
  func caret() throws {
    let scratch = CommandsScratch()
    let census = try census(scratch)
    #expect(
      lines { _ = try census.condition("goal:sleep skin:dry") } == [
        "line 1, column 12: expected \"and\", \"or\" or the end, found \"skin:dry\"", "  goal:sleep skin:dry", "             ^",
      ])
    let wide = lines { _ = try census.condition("contact.name = \"漢字\" nand") }
    #expect(wide.last?.count == 2 + 20 + 2 + 1)
  }

  @Test("of an expression of 200 characters the 72 around the fault are shown")
  func longExpression() throws {
    let scratch = CommandsScratch()
    let census = try census(scratch)
    let sleepers = Array(repeating: "goal:sleep", count: 12).joined(separator: " or ")
    let text = sleepers + " nor goal:sleep" + String(repeating: " ", count: 40) + ")"
    let shown = lines { _ = try census.condition(text) }
    let (line, caret) = (Array(try #require(shown.dropFirst().first)), try #require(shown.last).count - 1)
    #expect(line.count == 2 + 72 + 2)
    #expect(String(line[caret...].prefix(3)) == "nor")
  }

  @Test("unknown names say what is near: a segment, and a tag that nobody has")
  func nearNames() throws {
    let scratch = CommandsScratch()
    let census = try census(scratch, ["sleepers": "goal:sleep"])
    #expect(lines { _ = try census.segment("slepers") }.first?.contains("did you mean \"sleepers\"?") == true)
    #expect(census.doubts(about: try census.condition("goal:slep")) == ["nobody has the tag goal:slep now; did you mean \"goal:sleep\"?"])
    #expect(census.doubts(about: try census.condition("goal:sleep")) == [])
  }

  @Test("segments that lead back to themselves print the cycle and are not saved")
  func cycle() throws {
    let scratch = CommandsScratch()
    let census = try census(scratch, ["a": "segment(\"b\")", "b": "goal:sleep"])
    #expect(try census.count([census.segment("a")]).first?.count == 2)
    #expect(
      lines { _ = try census.draft("b", basis: nil, where: "segment(a)") } == [
        "the segment \"b\" cannot be counted: it leads back to itself: b -> a -> b"
      ])
    #expect(lines { _ = try census.draft("c", basis: nil, where: "segment(c)") }.first?.contains("c -> c") == true)
    #expect(try census.draft("c", basis: .needs, where: "segment(a)  and goal:sleep").definition == "segment(\"a\") and goal:sleep")
  }

  @Test("a stored cycle of 2 is told for both, and what uses it cannot be counted")
  func storedCycle() throws {
    let scratch = CommandsScratch()
    let census = try census(scratch, ["a": "segment(\"b\")", "b": "segment(\"a\")", "c": "skin:dry"])
    let counts = try census.savedCounts().map { try? $0.outcome.get().count }
    #expect(counts == [nil, nil, 2])
    #expect(!lines { _ = try census.condition("segment(a) or skin:dry") }.isEmpty)
  }

  @Test("why: each condition by itself, a segment with its own below it")
  func why() throws {
    let scratch = CommandsScratch()
    let store = try scratch.store()
    let census = try census(scratch, ["sleepers": "goal:sleep"])
    let contact = try #require(try store.contact(matching: "b@example.com"))
    let facts = try #require(try store.facts(ofContact: contact.id))
    let condition = try census.condition("segment(sleepers) and (skin:dry or contact.locale = de) and consent.email = yes")
    #expect(
      census.reasons(condition, for: facts).map { "\($0.depth) \($0.condition) \($0.holds)" } == [
        "0 all of false", "1 segment(\"sleepers\") true", "2 goal:sleep true", "1 any of true", "2 skin:dry false",
        "2 contact.locale = de true", "1 consent.email = yes false",
      ])
  }
}
