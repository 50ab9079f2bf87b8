// The index beside a slow and obvious recount of the tables, through random lives of a shop.
import Bitmaps
import Chance
import Domain
import Foundation
import StoreTesting
import Testing

@testable import Storage

@Suite("The segment index")
struct SegmentIndexTests {
  private typealias Tag = Domain.Tag
  private let scratch = Scratch()
  private static let paris = StoreZone(name: "Europe/Paris") ?? .utc

  /// Small steps through everything that changes who has which tag; each is one transaction of the store.
  private struct Life {
    let store: Database
    var chance: Noise
    var now = morning
    var session = 0
    private static let tags = ["goal:sleep", "goal:wake", "skin:dry", "skin:oily", "lab:v1", "lab:v2", "age:25-34"]

    init(_ store: Database, _ seed: UInt64) {
      self.store = store
      chance = Noise(seed)
    }

    mutating func step() throws {
      // Minutes, days, and now and then a clock that was set back.
      now = now + chance.pick([30, 3_600, 86_400, 5 * 86_400, -7_200])
      switch chance.number(0...9) {
      case 0..<3: try bring()
      case 3..<7: try visit()
      case 7: try withdraw()
      case 8: try forget()
      default: try rename()
      }
    }

    private mutating func address() -> String { "p\(chance.number(0...24))@example.com" }

    private mutating func bring() throws {
      let tags = (0..<chance.number(0...3)).compactMap { _ in Tag(chance.pick(Life.tags)) }
      let past = now + -Int64(chance.number(0...39)) * 86_400
      var person = ContactImport(email: Email(address()), tags: Set(tags).sorted().map { .init($0, at: past) })
      if chance.number(0...1) == 0 { person.createdAt = past }
      _ = try store.importContacts([person], at: now)
    }

    private mutating func visit() throws {
      session += 1
      let tags = Array(Set((0..<chance.number(0...3)).map { _ in chance.pick(Life.tags) })).sorted()
      let lead = Lead.of(address(), phone: chance.number(0...2) == 0 ? "+336123456\(chance.number(10...29))" : nil, yes: yes())
      try store.visit("S\(session)", tags: tags, lead: lead, at: now, keep: chance.pick([.latest, .all, .first]))
    }

    private mutating func yes() -> [Channel] { Channel.allCases.filter { _ in chance.number(0...1) == 0 } }

    private mutating func somebody() throws -> Contact? {
      let people = try store.contacts()
      return people.isEmpty ? nil : chance.pick(people)
    }

    private mutating func withdraw() throws {
      guard let somebody = try somebody() else { return }
      _ = try store.withdraw([chance.pick(Channel.allCases)], of: somebody.id, who: "owner", at: now)
    }

    private mutating func forget() throws {
      guard chance.number(0...2) == 0, let somebody = try somebody() else { return }
      _ = try store.forget(contact: somebody.id, who: "owner", at: now)
    }

    private mutating func rename() throws {
      guard chance.number(0...2) == 0, let from = Tag(chance.pick(Life.tags)), let to = Tag(chance.pick(Life.tags)), from != to else {
        return
      }
      _ = try store.rename(TagRenaming(from: from.text, to: to.text, pairs: [(from, to)]), by: "owner", at: now)
    }
  }

  /// What the tables say, contact by contact.
  private struct Recount: Equatable {
    var everybody: Set<Int64> = []
    var people: [Tag: Set<Int64>] = [:]
    var ever: [Tag: Set<Int64>] = [:]
    var recent: [Tag: Set<Int64>] = [:]
    var reachable: [Channel: Set<Int64>] = [:]
    var joined: [Tag: [Set<Int64>]] = [:]
    var left: [Tag: [Set<Int64>]] = [:]
  }
  private static let span = Span(10, .d)

  private func recount(_ store: Database, at now: Instant) throws -> Recount {
    let numbers = Dictionary(
      uniqueKeysWithValues: try store.read { try $0.rows("SELECT id, n FROM contact").map { ($0[0] as String, $0[1] as Int64) } })
    let changes = try store.tagChanges(after: Instant(milliseconds: .min))
    var recount = Recount()
    try store.forEachFacts { facts in
      let contact = facts.contact
      guard let number = numbers[contact.id] else { return }
      recount.everybody.insert(number)
      for tag in contact.tags {
        recount.people[tag.tag, default: []].insert(number)
        if tag.since >= SegmentIndexTests.span.before(now, zone: SegmentIndexTests.paris) {
          recount.recent[tag.tag, default: []].insert(number)
        }
      }
      for tag in facts.everTags.union(contact.tags.map(\.tag)) { recount.ever[tag, default: []].insert(number) }
      for channel in Channel.allCases where contact.isReachable(by: channel) { recount.reachable[channel, default: []].insert(number) }
      let has = Set(contact.tags.map(\.tag))
      for (place, window) in Movement.Window.allCases.enumerated() {
        let opened = window.opened(at: now, zone: SegmentIndexTests.paris)
        var then = has
        // The latest first.
        for change in changes[contact.id] ?? [] where change.at > opened {
          if change.isGain { then.remove(change.tag) } else { then.insert(change.tag) }
        }
        if contact.created > opened { then = [] }
        for tag in has.subtracting(then) { recount.joined[tag, default: [[], [], []]][place].insert(number) }
        for tag in then.subtracting(has) { recount.left[tag, default: [[], [], []]][place].insert(number) }
      }
    }
    return recount
  }

  private func counted(_ index: SegmentIndex, at now: Instant) throws -> Recount {
    try index.read(at: now) { reading in
      func numbers(_ set: NumberSet) -> Set<Int64> { Set(set.numbers(after: -1, limit: .max)) }
      var counted = Recount(everybody: numbers(reading.everybody))
      _ = try reading.movements()
      for tag in reading.contents.tags {
        let pattern = TagPattern.tag(tag.tag)
        if !tag.now.isEmpty { counted.people[tag.tag] = numbers(tag.now) }
        let ever = numbers(try reading.people(of: .everTag(pattern)))
        if !ever.isEmpty { counted.ever[tag.tag] = ever }
        let recent = numbers(try reading.people(of: .tag(pattern, gainedWithin: SegmentIndexTests.span)))
        if !recent.isEmpty { counted.recent[tag.tag] = recent }
        if tag.joined.contains(where: { !$0.isEmpty }) { counted.joined[tag.tag] = tag.joined.map(numbers) }
        if tag.left.contains(where: { !$0.isEmpty }) { counted.left[tag.tag] = tag.left.map(numbers) }
      }
      for channel in Channel.allCases where !reading.reachable(by: channel).isEmpty {
        counted.reachable[channel] = numbers(reading.reachable(by: channel))
      }
      return counted
    }
  }

  @Test(
    "through 200 random steps a follower in another process, one from its file and a new one hold what the tables say",
    arguments: [1, 2, 3])
  func equalsTheTables(_ seed: UInt64) throws {
    let store = try scratch.open()
    let other = try scratch.open()
    let follower = SegmentIndex(other, zone: SegmentIndexTests.paris)
    var restarted = SegmentIndex(other, zone: SegmentIndexTests.paris)
    var life = Life(store, seed)
    for step in 0..<200 {
      try life.step()
      if step % 5 == 0 { _ = try counted(follower, at: life.now) }
      if step % 40 == 39 {
        let expected = try recount(store, at: life.now)
        #expect(try counted(follower, at: life.now) == expected, "the follower, step \(step)")
        #expect(try counted(restarted, at: life.now) == expected, "from its file, step \(step)")
        #expect(try counted(SegmentIndex(store, zone: SegmentIndexTests.paris), at: life.now) == expected, "a new one, step \(step)")
        try restarted.save()
        restarted = SegmentIndex(other, zone: SegmentIndexTests.paris)
      }
    }
  }

  @Test("a file that was cut, changed, or left beside an older copy of the store is not used")
  func damagedFile() throws {
    let store = try scratch.open()
    try store.visit("S1", lead: .of("a@example.com"))
    func count() throws -> Int { try SegmentIndex(store, zone: .utc).read(at: morning) { $0.tags.count } }
    let index = SegmentIndex(store, zone: .utc)
    #expect(try index.read(at: morning) { $0.tags.count } == 1)
    try index.save()
    let path = store.path + IndexFile.suffix
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(StoreFile.mode(of: path) == 0o600)
    #expect(try store.read { IndexFile(store).contents($0)?.change } != nil)
    for end in stride(from: 0, to: bytes.count, by: 7) {
      try bytes.prefix(end).write(to: URL(fileURLWithPath: path))
      #expect(try store.read { IndexFile(store).contents($0) } == nil)
      #expect(try count() == 1)
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(try store.read { IndexFile(store).contents($0)?.change } != nil)
    try store.outsideTransaction { try $0.execute(sql: "DELETE FROM index_token") }
    #expect(try store.read { IndexFile(store).contents($0) } == nil)
  }

  @Test("an erasure removes the file, and the next reading does not know the contact")
  func erasure() throws {
    let store = try scratch.open()
    try store.visit("S1", lead: .of("a@example.com"))
    let index = SegmentIndex(store, zone: .utc)
    #expect(try index.read(at: morning) { $0.everybody.count } == 1)
    try index.save()
    let id = try #require(try store.contact(matching: "a@example.com")).id
    _ = try store.forget(contact: id, who: "owner", at: morning + 90)
    #expect(StoreFile.mode(of: store.path + IndexFile.suffix) == nil)
    #expect(try index.read(at: morning + 90) { reading in (reading.everybody.count, reading.tags.count) } == (0, 0))
  }

  @Test(
    "80 random expressions in six places hold for the same people by index and evaluator, through 6 changes and moments", arguments: 0..<6)
  func agreesWithTheEvaluator(place: Int) throws {
    let shop = try SegmentQueryTests.shop(place, seed: UInt64(place) + 40, people: 25)
    let names = shop.segments.keys.sorted()
    let expressions = (0..<80).map { seed in
      var maker = RandomExpression(seed: UInt64(seed * 6 + place), segments: names)
      return maker.expression(seed % 4)
    }
    let index = SegmentIndex(shop.store, zone: shop.zone)
    var more = RandomPeople(seed: UInt64(place) + 90, now: shop.now, zone: shop.zone, sessions: 10_000)
    var known = 0
    // On by a second, a day and three weeks, and back by two hours: kept answers end with time and with changes.
    for (round, seconds) in [0, 1, 86_400, -7_200, 21 * 86_400, 0].enumerated() {
      let now = shop.now.advanced(bySeconds: Int64(seconds))
      var people: [ContactFacts] = []
      try shop.store.forEachFacts { people.append($0) }
      let numbers = try shop.store.read { try $0.rows("SELECT id, n FROM contact").map { ($0[0] as String, $0[1] as Int64) } }
      let places = Dictionary(uniqueKeysWithValues: numbers)
      for expression in expressions {
        let truth = people.filter { PersonFacts($0, now: now, zone: shop.zone, segments: shop.segments).meets(expression) }
        let (found, count) = try index.read(at: now, segments: shop.segments) { reading in
          (try reading.people(of: expression).numbers(after: -1, limit: .max), try reading.count(of: expression))
        }
        #expect(
          found == truth.compactMap { places[$0.contact.id] }.sorted() && count == found.count,
          "round \(round): \(expression.text): \(found.count) of \(people.count), not \(truth.count)")
        known += found.isEmpty ? 0 : 1
      }
      if round % 2 == 0 { try more.goOn(shop.store, people: 30) }
    }
    #expect(known > 100)
  }
}
