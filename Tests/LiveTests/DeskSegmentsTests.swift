// Counts of tags and saved segments against a recount by hand, their history, their meaning, and the people behind them.
import Chance
import Console
import Domain
import Live
import Storage
import Testing

@Suite("The desk's segments")
struct DeskSegmentsTests {
  let shop: DeskShop
  init() throws { shop = try DeskShop() }

  static let day: Int64 = 86_400
  func ago(_ days: Int64) -> Instant { DeskShop.morning.advanced(bySeconds: -days * DeskSegmentsTests.day) }

  /// Some contacts with tags of three namespaces, gained over 40 days, with losses: sessions replace what they found.
  func fill(_ seed: UInt64, contacts: Int) throws {
    var chance = Noise(seed)
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    for number in 0..<contacts {
      let day = Int64(chance.number(0...40))
      shop.now = ago(day)
      let email = "p\(number)@example.com"
      let tags = (0..<chance.number(0...4)).map { _ in ("lab:v\(chance.number(1...4))", shop.now as Instant?) }
      try shop.bring(email, tags, saysYes: chance.number(0...1) == 1)
      let days = (0..<chance.number(0...2)).map { _ in chance.number(0...Int(day)) }.sorted(by: >)
      for (turn, later) in days.enumerated() {
        shop.now = ago(Int64(later))
        let goal = chance.number(0...1) == 0 ? "sleep" : "wake"
        let answers: [(String, Answer)] = [("goal", .choices([goal])), ("diet", .empty), ("budget", .number(30))]
        try shop.visit("S\(number)-\(turn)", answers, of: quiz, email: email)
      }
    }
    shop.now = DeskShop.morning
  }

  /// Each contact's facts, one by one.
  func everybody() throws -> [ContactFacts] {
    var all: [ContactFacts] = []
    try shop.store.forEachFacts { all.append($0) }
    return all
  }

  @Test("every count of 60 people equals a recount over the contacts, for 3 seeds", arguments: [1, 2, 3] as [UInt64])
  func recount(_ seed: UInt64) throws {
    try fill(seed, contacts: 60)
    let saved = [
      "all lab": "lab:*", "no goal": "not goal:*", "late": "goal:sleep in last 10d", "took": "quiz = night and answer.goal = sleep",
      "mailable": "consent.email = yes and (lab:v1 or lab:v2)", "nested": "segment(\"took\") and not lab:v3",
      "often": "count(lab:*, goal:*) >= 3", "ever": "ever goal:wake and not goal:wake", "back": "did complete in last 20d >= 2 times",
    ]
    for (name, text) in saved { try shop.store.saveSegment(StoredSegment(name: name, definition: text), at: shop.now) }
    try shop.open(as: .owner)
    let page = try shop.segments()
    let all = try everybody()
    #expect(page.people == 60 && all.count == 60)

    let tags = Set(all.flatMap { $0.contact.tags.map(\.tag) })
    #expect(page.rows.count == tags.count + saved.count)
    for tag in tags {
      let row = try #require(page.rows.first { $0.ref == .tag(tag) })
      let holders = all.filter { $0.contact.tags.contains { $0.tag == tag } }
      #expect(row.people == holders.count && row.reachable == holders.count { $0.contact.isReachable }, "\(tag)")
      #expect(row.trend.count == 12 && row.trend.last == row.people, "\(tag)")
      #expect(row.basis == (tag.namespace == "goal" ? .needs : nil))
    }
    let definitions = try saved.mapValues { try Predicate(parsing: $0, in: .segment) }
    for (name, definition) in definitions {
      let row = try #require(page.rows.first { $0.ref == .saved(name) })
      let members = all.filter {
        PersonFacts($0, now: shop.now, zone: .utc, segments: definitions).meets(definition)
      }
      #expect(row.people == members.count && row.reachable == members.count { $0.contact.isReachable }, "\(name)")
      #expect(row.trend.count == 12 && row.trend.last == row.people, "\(name)")
      let listed = try shop.people(.saved(name))
      #expect(Set(listed.people.map(\.id)) == Set(members.map(\.contact.id)) && listed.total == members.count, "\(name)")
    }
    // A segment that is one tag is counted twice over, by two ways that share no code: they agree on today, the week and the month.
    for tag in tags { try shop.store.saveSegment(StoredSegment(name: tag.text, definition: tag.text), at: shop.now) }
    // And the same of tags with a condition that is true of everybody: one way is by sets, the other by facts.
    let pairs = ["lab:* and not goal:sleep", "not lab:v1 or goal:wake", "not (lab:v2 and lab:v3)"]
    for text in pairs {
      try shop.store.saveSegment(StoredSegment(name: text, definition: text), at: shop.now)
      try shop.store.saveSegment(StoredSegment(name: "facts " + text, definition: "contact.email is set and (\(text))"), at: shop.now)
    }
    let twice = try shop.segments()
    for text in pairs {
      let bySets = try #require(twice.rows.first { $0.ref == .saved(text) })
      var byFacts = try #require(twice.rows.first { $0.ref == .saved("facts " + text) })
      byFacts.ref = bySets.ref
      #expect(bySets == byFacts)
      #expect(try shop.people(bySets.ref).people == shop.people(.saved("facts " + text)).people)
      #expect(try shop.meaning(bySets.ref).companions == shop.meaning(.saved("facts " + text)).companions)
    }
    for tag in tags {
      let byTag = try #require(twice.rows.first { $0.ref == .tag(tag) })
      let bySegment = try #require(twice.rows.first { $0.ref == .saved(tag.text) })
      #expect(byTag.trend == bySegment.trend, "\(tag)")
      #expect(
        [byTag.today, byTag.week, byTag.month] == [bySegment.today, bySegment.week, bySegment.month] && byTag.people == bySegment.people,
        "\(tag)")
    }
  }

  @Test("a tag gained 20, 10 and 3 days ago by 3 people rises from 0 over 12 stretches; 1 lost 2 days ago lowers the week to 0")
  func trend() throws {
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    for (number, days) in [20, 10, 3].enumerated() {
      try shop.bring("p\(number)@example.com", [("goal:sleep", ago(Int64(days)))], created: ago(Int64(days)))
    }
    try shop.open(as: .owner)
    let sleep = try shop.tag("goal:sleep")
    #expect(try shop.row(sleep).trend == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3])
    #expect(try shop.row(sleep).week.net == 1)
    shop.now = ago(2)
    try shop.visit("S1", [("goal", .choices(["wake"])), ("budget", .number(9))], of: quiz, email: "p0@example.com")
    shop.now = DeskShop.morning
    #expect(try shop.row(sleep).trend == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 2])
    #expect(try shop.row(sleep).week.net == 0)
    #expect(try shop.row(sleep).people == 2)
    #expect(try shop.row(shop.tag("goal:wake")).week.net == 1)
  }

  @Test("a count moves with a commit of another process")
  func live() throws {
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    try shop.store.saveSegment(StoredSegment(name: "Sleepers", definition: "goal:sleep"), at: shop.now)
    try shop.bring("p0@example.com", [("goal:sleep", nil)])
    try shop.open(as: .owner)
    let before = try shop.segments()
    #expect(try shop.row(.saved("Sleepers")).people == 1)
    let kiosk = try shop.otherProcess()
    let start = SessionStart(
      id: "S1", quiz: quiz.ref, version: quiz.version, catalogRevision: 1, surroundings: Surroundings(now: shop.now))
    try kiosk.begin(start)
    let walk = Walk(quiz, answers: ["goal": .choices(["sleep"]), "budget": .number(20)], in: start.surroundings, onMissing: { _, _ in })
    let take = Recommender(walk, index: QuizIndex(quiz: quiz, catalog: try kiosk.catalog()), session: "S1").take()
    _ = try kiosk.submit(
      Submission(
        session: "S1", at: shop.now, take: take, answers: ["goal": ["sleep"]], lead: Lead(email: Email("p1@example.com")), locale: "en",
        namespaces: quiz.namespaces, quizTitle: "A better night"))
    #expect(shop.desk.perform(.checkForChanges(since: before.version)) != nil)
    #expect(try shop.row(.saved("Sleepers")).people == 2)
    #expect(try shop.row(shop.tag("goal:sleep")).people == 2)
  }

  @Test("a count of facts moves with each commit as one of tags does; who came and went is told for both")
  func facts() throws {
    try shop.store.saveSegment(StoredSegment(name: "Tags", definition: "goal:sleep"), at: shop.now)
    try shop.store.saveSegment(StoredSegment(name: "Facts", definition: "goal:sleep and contact.email is set"), at: shop.now)
    try shop.open(as: .owner)
    for people in 1...3 {
      try shop.bring("p\(people)@example.com", [("goal:sleep", nil)])
      for name in ["Tags", "Facts"] {
        let row = try shop.row(.saved(name))
        #expect(row.people == people && row.trend.last == people)
        #expect([row.today, row.week, row.month] == Array(repeating: Movement(joined: people), count: 3), "\(name)")
      }
    }
  }

  @Test("a tag's meaning names the choice and the rule that give it, an import, and the 5 tags that go with it")
  func meaning() throws {
    try shop.importQuiz()
    try shop.open(as: .owner)
    for number in 0..<6 {
      let others = (0...number).map { ("lab:v\($0)", nil as Instant?) }
      try shop.bring("p\(number)@example.com", [("goal:calm", nil)] + others)
    }
    let calm = try shop.meaning(shop.tag("goal:calm"))
    #expect(calm.sources == [.rule("goal:sleep and diet:vegan", quiz: "A better night"), .imported])
    #expect(calm.people == 6)
    #expect(calm.companions.map(\.both) == [6, 5, 4, 3, 2])
    #expect(calm.companions.map(\.tag.text) == ["lab:v0", "lab:v1", "lab:v2", "lab:v3", "lab:v4"])
    #expect(try shop.meaning(shop.tag("goal:sleep")).sources == [.said(label: "Deep sleep", quiz: "A better night", version: 1)])

    try shop.store.saveSegment(StoredSegment(name: "Calm", definition: "goal:calm AND lab:v1"), at: shop.now)
    let saved = try shop.meaning(.saved("Calm"))
    #expect(saved.sources == [.definition("goal:calm and lab:v1")])
    #expect(saved.people == 5)
    #expect(saved.companions.map(\.both) == [5, 5, 5, 4, 3])
    #expect(shop.desk.perform(.loadMeaning(.saved("No"))) == .failed("There is no segment \"No\" that can be counted."))
  }

  @Test("what tags and saved segments share equals a recount over the contacts, for 2 seeds", arguments: [4, 5] as [UInt64])
  func overlap(_ seed: UInt64) throws {
    try fill(seed, contacts: 40)
    let saved = ["Took": "quiz = night and answer.goal = sleep", "Lab": "lab:v1 or lab:v2", "Nested": "segment(\"Took\") and not lab:v3"]
    for (name, text) in saved { try shop.store.saveSegment(StoredSegment(name: name, definition: text), at: shop.now) }
    try shop.open(as: .owner)
    let refs: [SegmentRef] = [
      try shop.tag("goal:sleep"), .saved("Took"), .saved("gone"), .saved("Lab"), .saved("Nested"), try shop.tag("lab:v3"),
    ]
    let page = try shop.overlap(refs)
    #expect(page.refs == refs.filter { $0 != .saved("gone") } && page.people == 40)
    let definitions = try saved.mapValues { try Predicate(parsing: $0, in: .segment) }
    let all = try everybody().map { PersonFacts($0, now: shop.now, zone: .utc, segments: definitions) }
    func condition(_ ref: SegmentRef) throws -> Predicate {
      switch ref {
      case .tag(let tag): try Predicate(parsing: tag.text, in: .segment)
      case .saved(let name): try #require(definitions[name])
      }
    }
    for (a, first) in page.refs.enumerated() {
      for (b, second) in page.refs.enumerated() {
        let (one, other) = (try condition(first), try condition(second))
        #expect(page.both[a][b] == all.count { $0.meets(one) && $0.meets(other) }, "\(first.text) and \(second.text)")
      }
    }
    #expect(page.both[0][0] > 0 && page.both[1][0] > 0)
  }

  @Test("a segment that cannot be read, 2 that name each other and 1 that names one of them are left out, and the overview says why")
  func faults() throws {
    try shop.importQuiz()
    try shop.importCatalog()
    let saved = [
      ("Broken", "goal:sleep and"), ("A", "segment(\"B\")"), ("B", "not segment(\"A\")"), ("C", "not segment(\"A\")"),
      ("Fine", "goal:sleep"),
    ]
    for (name, text) in saved {
      try shop.store.saveSegment(StoredSegment(name: name, definition: text), at: shop.now)
    }
    try shop.open(as: .owner)
    #expect(try shop.segments().rows.map(\.ref) == [.saved("Fine")])
    let notes = try shop.overview().notes.map(\.text)
    #expect(notes.count == 4)
    #expect(notes.contains { $0.hasPrefix("The segment \"Broken\" cannot be counted: line 1, column") })
    #expect(notes.contains("The segment \"A\" cannot be counted: it leads back to itself: A -> B -> A"))
    #expect(notes.contains("The segment \"C\" cannot be counted: it names the segment \"A\", which cannot be counted"))
  }
}
