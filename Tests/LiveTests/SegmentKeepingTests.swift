// Snapshots, deletions, pushes and alerts as commands and the desk make them.
import Console
import Domain
import Storage
import Testing

@testable import Live

@Suite("Segments that are kept")
struct SegmentKeepingTests {
  private let scratch = CommandsScratch()

  /// 4 people, 2 of them sleepers.
  private func shop(_ segments: [String: String] = [:]) throws -> Database {
    let store = try scratch.store()
    let people = """
      {"email":"a@example.com","tags":["goal:sleep"],"consent":{"email":{"at":"2026-01-01","wording":"Yes."}}}
      {"email":"b@example.com","tags":["goal:sleep"]}
      {"email":"c@example.com","tags":["skin:dry"]}
      {"email":"d@example.com"}
      """
    _ = try store.importContacts(try ContactFile(people, at: "people").contacts, at: noon)
    for (name, definition) in segments { try store.saveSegment(StoredSegment(name: name, definition: definition), at: noon) }
    return store
  }

  private func census(_ store: Database) throws -> Census { try Census(store, zone: .utc, at: noon) }

  /// As `askwell segments freeze` does it.
  private func freeze(_ name: String, _ store: Database) throws -> String {
    let census = try census(store)
    let segment = try census.named(name)
    let snapshot = census.snapshotName(of: segment.name)
    _ = try store.freeze(
      census.people(of: segment.condition), as: snapshot, origin: segment.name, by: "command line", at: noon)
    return snapshot
  }

  private func emails(_ expression: String, _ store: Database) throws -> [String] {
    let census = try census(store)
    var emails: [String] = []
    try census.forEachMember(of: census.condition(expression)) { emails.append($0.email?.text ?? "-") }
    return emails.map { String($0.prefix(1)) }
  }

  @Test("a snapshot of 2 holds the same 2 when one has another answer and a third has theirs, also inside of other segments")
  func keeps() throws {
    let store = try shop(["Sleepers": "goal:sleep"])
    #expect(try freeze("sleepers", store) == "Sleepers, 24 Nov 2026")
    try store.saveSegment(StoredSegment(name: "Others", definition: "not segment(\"Sleepers, 24 Nov 2026\")"), at: noon)
    let later = "{\"email\":\"c@example.com\",\"tags\":[\"goal:sleep\"]}"
    _ = try store.importContacts(try ContactFile(later, at: "later").contacts, at: noon)
    #expect(try emails("goal:sleep", store) == ["a", "b", "c"])
    #expect(try emails("segment(\"Sleepers, 24 Nov 2026\")", store) == ["a", "b"])
    #expect(try emails("segment(Others)", store) == ["c", "d"])
    #expect(try emails("segment(Sleepers) and not segment(\"Sleepers, 24 Nov 2026\")", store) == ["c"])
    let counts = try census(store).savedCounts()
    #expect(counts.map { try? $0.outcome.get().count } == [2, 3, 2])
    #expect(try census(store).frozenAt("Sleepers, 24 Nov 2026") == noon && census(store).frozenAt("Sleepers") == nil)
  }

  @Test("a snapshot is no cycle, has no fault, and is not replaced by a condition")
  func noCycle() throws {
    let store = try shop(["Sleepers": "goal:sleep"])
    let name = try freeze("goal:sleep", store)
    #expect(name == "goal:sleep, 24 Nov 2026")
    let saved = SavedSegments(try store.segments())
    #expect(saved.faults == [] && saved.definitions.keys.sorted() == ["Sleepers"] && saved.segments.count == 2)
    #expect(throws: (any Error).self) {
      try store.saveSegment(census(store).draft(name, basis: nil, where: "goal:sleep"), at: noon)
    }
    #expect(try emails("segment(\"\(name)\")", store) == ["a", "b"])
  }

  @Test("a name is cut so that the day still stands in 80 characters; a tag's name and quotes are no names")
  func names() throws {
    let census = try census(shop())
    let long = census.snapshotName(of: String(repeating: "x", count: 80))
    #expect(long.count == 80 && long.hasSuffix("x, 24 Nov 2026"))
    try census.requireName(long)
    for name in ["goal:sleep", "say \"no\"", "", " x", String(repeating: "x", count: 81)] {
      #expect(throws: SegmentFault.self) { try census.requireName(name) }
    }
  }

  @Test("a segment that another one names stays, and that one is named; a snapshot made of it does not hold it")
  func unused() throws {
    let store = try shop(["Sleepers": "goal:sleep", "Rested": "segment(\"sleepers\") and goal:*"])
    _ = try freeze("Sleepers", store)
    let fault = #expect(throws: SegmentFault.self) { try census(store).requireUnused("SLEEPERS") }
    #expect(fault?.lines == ["the segment \"Rested\" names \"Sleepers\"; change or delete that one first"] && fault?.exitCode == 65)
    _ = try store.deleteSegment("Rested", by: "owner", at: noon)
    #expect(try census(store).requireUnused("SLEEPERS") == "Sleepers")
    #expect(#expect(throws: SegmentFault.self) { try census(store).requireUnused("Sleeprs") }?.exitCode == 66)
  }

  @Test("a person's own document names the snapshots that hold them and the tags that a destination has of them")
  func ownDocument() throws {
    let store = try shop()
    try store.addDestination(DestinationAccount(name: "hook", vendor: "webhook", settings: [:]))
    let snapshot = try freeze("goal:sleep", store)
    let census = try census(store)
    _ = try store.push("goal:sleep", census.people(of: census.segment("goal:sleep")), to: "hook", by: "owner", at: noon)
    let contact = try #require(try store.contact(matching: "a@example.com"))
    let document = try ContactExport(#require(try store.record(ofContact: contact.id)), from: store).json
    #expect(document["snapshots"] == [.string(snapshot)])
    #expect(document["pushed_tags"] == [["destination": "hook", "tag": "segment:goal-sleep"]])
  }

  @Test("of 2,500 people every second one is found by number, as the count says")
  func numbers() throws {
    let store = try scratch.store()
    let people = (0..<2500).map { number in
      ContactImport(email: Email("p\(number)@example.com"), tags: number % 2 == 0 ? Tag("goal:sleep").map { [.init($0)] } ?? [] : [])
    }
    _ = try store.importContacts(people, at: noon)
    let census = try census(store)
    #expect(try census.people(of: census.condition("goal:sleep")).count == 1250)
  }
}

@Suite("Alerts of the week")
struct DeskAlertTests {
  private let shop: DeskShop
  init() throws { shop = try DeskShop() }

  /// People with a tag since so many days.
  private func bring(_ count: Int, _ tag: String, days: Int64) throws {
    let since = DeskShop.morning.advanced(bySeconds: -days * 86_400)
    let people = (0..<count).map { number in
      ContactImport(
        email: Email("\(tag.filter(\.isLetter))\(days)x\(number)@example.com"), createdAt: since,
        tags: Domain.Tag(tag).map { [.init($0, at: since)] } ?? [])
    }
    _ = try shop.store.importContacts(people, at: since)
  }

  private func alerts() throws -> [String] { try shop.overview().alerts.map(\.text) }

  @Test("a tag and a segment of facts that grew by a fifth are told, as the command line tells them; a smaller one and a snapshot are not")
  func grows() throws {
    try bring(30, "goal:sleep", days: 20)
    try bring(6, "goal:sleep", days: 2)
    try bring(100, "goal:wake", days: 20)
    try bring(19, "goal:wake", days: 2)
    try shop.store.saveSegment(StoredSegment(name: "New ones", definition: "contact.email is set and goal:sleep"), at: shop.now)
    _ = try shop.store.freeze(shop.store.everybody(), as: "Snapshot", origin: "all", by: "owner", at: shop.now)
    try shop.open(as: .owner)
    let expected = ["New ones grew by 20% this week (36, was 30)", "goal:sleep grew by 20% this week (36, was 30)"]
    #expect(try alerts() == expected)
    let census = try Census(shop.store, zone: .utc, at: shop.now)
    #expect(try census.alerts(in: shop.store).map(\.text) == expected)
  }

  @Test("staff do not hear of a segment that is down to 4 people")
  func staff() throws {
    try bring(40, "goal:sleep", days: 20)
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    let wake: [(String, Answer)] = [("goal", .choices(["wake"])), ("diet", .empty), ("budget", .number(30))]
    for number in 0..<36 { _ = try shop.visit("S\(number)", wake, of: quiz, email: "goalsleep20x\(number)@example.com") }
    try shop.open(as: .owner)
    #expect(try alerts() == ["goal:sleep shrank by 90% this week (4, was 40)"])
    try shop.open(as: .staff)
    #expect(try alerts() == [])
  }
}
