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

  private static let day: Int64 = 86_400
  private func ago(_ days: Int64) -> Instant { DeskShop.morning.advanced(bySeconds: -days * DeskSegmentsTests.day) }

  /// Some contacts with tags of three namespaces, gained over 40 days, with losses: sessions replace what they found.
  private func fill(_ seed: UInt64, contacts: Int) throws {
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
  private func everybody() throws -> [ContactFacts] {
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

  @Test("of 203 people the first three places are those who gained the tag first; without a place the newest come")
  func pages() throws {
    for number in 0..<203 {
      try shop.bring("p\(number)@example.com", [("goal:sleep", ago(300 - Int64(number)))], saysYes: number % 2 == 0)
    }
    try shop.open(as: .owner)
    let sleep = try shop.tag("goal:sleep")
    let first = try shop.people(sleep)
    #expect(first.total == 203 && first.people.count == 64 && first.list.first == 139)
    #expect(first.people.first?.address == "p202@example.com")
    #expect(first.people.first?.since == ago(98))
    #expect(first.people.first?.reachable == [.email] && first.people.first?.name == "Ana")
    let oldest = try shop.people(sleep, LongAsk(first: 0, count: 3))
    #expect(oldest.people.map(\.address) == ["p2@example.com", "p1@example.com", "p0@example.com"] && oldest.list.first == 0)
    #expect(try shop.people(sleep, LongAsk(first: 900, count: 3)).list.first == 200)
  }

  @Test("a merchant sees masked addresses and no names, staff nobody at all")
  func masked() throws {
    for number in 0..<6 { try shop.bring("p\(number)@example.com", [("goal:sleep", nil)]) }
    try shop.open(as: .merchant)
    let sleep = try shop.tag("goal:sleep")
    let many = try shop.people(sleep)
    #expect(many.people.map(\.address) == Array(repeating: "p•••@e•••.com", count: 6) && many.people.allSatisfy { $0.name == nil })
    let found = try shop.people(sleep, LongAsk(find: "p3@"))
    #expect(found.people.map(\.address) == ["p•••@e•••.com"] && found.people.allSatisfy { $0.name == nil })
    #expect(shop.desk.perform(.tags(.reasons(sleep, who: "p3@example.com"))) == .failed(Right.manage.refusal))
    _ = shop.desk.perform(.lock)
    _ = shop.desk.perform(.checkPIN(role: .owner, digits: DeskShop.ownerPIN))
    try shop.open(as: .staff)
    #expect(shop.desk.perform(.loadPeople(sleep, LongAsk())) == .failed(Right.edit.refusal))
    guard case .names(let names) = shop.desk.perform(.loadNames) else { throw DeskShopError("no names") }
    #expect(!names.contains { ["segment", "tag", "contact"].contains($0.kind) })
  }

  @Test(
    "of 4 people others than the owner get neither list nor count, nor of those who came, went or can be reached",
    arguments: [
      ConsoleRole.staff, .merchant,
    ])
  func few(role: ConsoleRole) throws {
    for number in 0..<6 {
      try shop.bring("p\(number)@example.com", [("goal:sleep", nil)] + (number < 4 ? [("lab:few", nil)] : []), saysYes: number < 2)
    }
    try shop.store.saveSegment(StoredSegment(name: "Few", definition: "lab:few"), at: shop.now)
    try shop.open(as: role)
    let sleep = try shop.row(shop.tag("goal:sleep"))
    #expect(sleep.people == 6 && sleep.week == Movement(joined: 6) && sleep.reachable == 0 && sleep.reachableByEmail == 0)
    for ref in [try shop.tag("lab:few"), .saved("Few")] {
      if role == .merchant {
        let few = try shop.people(ref)
        #expect(few.people.isEmpty && few.total == 0)
      }
      let row = try shop.row(ref)
      #expect(row.people == 0 && row.week == Movement() && row.month == Movement() && row.trend.isEmpty)
      #expect(try shop.meaning(ref).companions.isEmpty && shop.meaning(ref).people == 0)
    }
    // Four of the six have it too: fewer than five, so nobody says so.
    #expect(try shop.meaning(shop.tag("goal:sleep")).companions.isEmpty)
    let shared = try shop.overlap([shop.tag("goal:sleep"), shop.tag("lab:few")])
    #expect(shared.both == [[6, 0], [0, 0]])
  }

  @Test("the shop sets the floor: with 3 staff are told of 4 people, with 10 not of 6, and the console knows which")
  func floor() throws {
    for (floor, known) in [(3, [6, 4]), (10, [0, 0])] {
      let shop = try DeskShop { $0.staffFloor = floor }
      for number in 0..<6 { try shop.bring("p\(number)@example.com", [("goal:sleep", nil)] + (number < 4 ? [("lab:few", nil)] : [])) }
      try shop.open(as: .staff)
      _ = shop.desk.perform(.lock)
      guard case .admitted(let admission) = shop.desk.perform(.checkPIN(role: .staff, digits: DeskShop.staffPIN)) else {
        throw DeskShopError("not admitted")
      }
      #expect(admission.staffFloor == floor)
      #expect(try [shop.row(shop.tag("goal:sleep")).people, shop.row(shop.tag("lab:few")).people] == known)
    }
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

  @Test("whoever is looked for in a segment is found among its people alone")
  func find() throws {
    // A word that no id holds: ids have neither L nor U.
    for number in 0..<30 { try shop.bring("pull\(number)@example.com", [(number < 20 ? "goal:sleep" : "goal:wake", nil)]) }
    try shop.store.saveSegment(StoredSegment(name: "Sleepers", definition: "contact.email is set and goal:sleep"), at: shop.now)
    try shop.open(as: .owner)
    for ref in [try shop.tag("goal:sleep"), .saved("Sleepers")] {
      #expect(Set(try shop.people(ref, LongAsk(find: "pull2")).people.map(\.address)) == ["pull2@example.com"])
      let ones = try shop.people(ref, LongAsk(find: "example pull1")).people.map(\.address)
      #expect(Set(ones) == Set((10..<20).map { "pull\($0)@example.com" } + ["pull1@example.com"]) && ones.count == 11)
    }
  }

  @Test("why somebody is not in a segment: each condition by itself, for an address, a number or an id; nobody is nobody")
  func reasons() throws {
    try shop.bring("ana@example.com", [("goal:sleep", nil)])
    try shop.store.saveSegment(StoredSegment(name: "Both", definition: "goal:sleep and (lab:v1 or not goal:wake) and lab:v2"), at: shop.now)
    try shop.open(as: .owner)
    let why = try shop.reasons(.saved("Both"), "ana@example.com")
    #expect(!why.isIn && why.person == "ana@example.com")
    let rows = why.rows.map { "\($0.depth) \($0.holds ? "yes" : "no") \($0.condition)" }
    #expect(rows == ["0 no all of", "1 yes goal:sleep", "1 yes any of", "2 no lab:v1", "2 yes not goal:wake", "1 no lab:v2"])
    let person = try #require(try shop.people(shop.tag("goal:sleep")).people.first)
    #expect(try shop.reasons(shop.tag("goal:sleep"), person.id).isIn)
    guard case .tags(.refused(let words)) = shop.desk.perform(.tags(.reasons(.saved("Both"), who: "eva@example.com"))) else {
      throw DeskShopError("somebody is known who is not")
    }
    #expect(words.contains("eva@example.com"))
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
