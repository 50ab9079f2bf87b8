// An expression as SQL says the same as the evaluator, about everybody and at every moment.
import Domain
import StoreTesting
import Testing

@testable import Storage

@Suite("Segments as SQL")
struct SegmentQueryTests {
  typealias Expression = Domain.Predicate

  /// A shop with people, its place and its moment.
  struct Shop {
    let scratch = Scratch()
    let store: Database
    let now: Instant
    let zone: StoreZone
    let people: [ContactFacts]
    let numbers: [String: Int64]
    /// Segments that name each other, one of them itself.
    let segments: [String: Expression]

    init(seed: UInt64, now: Instant, zone: StoreZone, people count: Int = 40) throws {
      (self.now, self.zone) = (now, zone)
      store = try scratch.open()
      var maker = RandomPeople(seed: seed, now: now, zone: zone)
      try maker.fill(store, people: count)
      var people: [ContactFacts] = []
      try store.forEachFacts { people.append($0) }
      self.people = people
      let rows = try store.read { try $0.rows("SELECT id, n FROM contact").map { ($0[0] as String, $0[1] as Int64) } }
      numbers = Dictionary(uniqueKeysWithValues: rows)
      let names = ["One", "Two", "Three", "Itself"]
      var segments: [String: Expression] = [:]
      for (index, name) in names.enumerated() {
        var maker = RandomExpression(seed: seed &* 31 &+ UInt64(index), segments: Array(names[..<index]))
        segments[name] = maker.expression(2)
      }
      segments["Itself"] = .or([.segment("Itself"), .segment("One"), .and([.not(.segment("Itself")), .segment("Back")])])
      segments["Back"] = .not(.segment("Itself"))
      self.segments = segments
    }

    func truth(_ expression: Expression, at now: Instant? = nil) -> [Int64] {
      people.filter { PersonFacts($0, now: now ?? self.now, zone: zone, segments: segments).meets(expression) }
        .compactMap { numbers[$0.contact.id] }
    }

    func query(_ expression: Expression, at now: Instant? = nil) -> SegmentQuery {
      SegmentQuery(expression, segments: segments, now: now ?? self.now, zone: zone)
    }

    func answer(_ expression: Expression, among contacts: [Int64]? = nil) throws -> [Int64] {
      let query = query(expression)
      return try store.read { db in
        var found: [Int64] = []
        try query.forEach(db, among: contacts) { found.append($0) }
        return found
      }
    }
  }

  /// Moments and places at which clocks and months do what they seldom do.
  static let places: [(String, String)] = [
    ("2026-03-29T10:00:00Z", "Europe/Paris"), ("2026-10-25T01:30:00Z", "Europe/Paris"), ("2026-03-08T12:00:00Z", "America/New_York"),
    ("2026-11-01T05:30:00Z", "America/New_York"), ("2026-03-31T22:30:00Z", "Europe/Paris"), ("2024-02-29T12:00:00Z", "GMT"),
  ]

  static func shop(_ index: Int, seed: UInt64, people: Int = 40) throws -> Shop {
    let (moment, name) = places[index % places.count]
    return try Shop(seed: seed, now: try #require(Instant(iso: moment)), zone: try #require(StoreZone(name: name)), people: people)
  }

  @Test("3,000 random expressions in six places hold for the same people by SQL and by the evaluator", arguments: 0..<6)
  func agrees(place: Int) throws {
    let shop = try Self.shop(place, seed: UInt64(place) + 1)
    var (some, all) = (0, 0)
    for seed in UInt64(0)..<500 {
      var maker = RandomExpression(seed: seed &* 6 &+ UInt64(place), segments: Array(shop.segments.keys.sorted()))
      let expression = maker.expression(Int(seed % 5))
      let truth = shop.truth(expression)
      #expect(try shop.answer(expression) == truth, "seed \(seed): \(expression.text)")
      all += 1
      if !truth.isEmpty && truth.count < shop.people.count { some += 1 }
      guard seed % 4 == 0 else { continue }
      let few = maker.random.some(Array(shop.numbers.values.sorted()), 0, 9)
      #expect(try shop.answer(expression, among: few) == truth.filter(few.contains), "seed \(seed) of few: \(expression.text)")
    }
    #expect(some * 3 > all, "only \(some) of \(all) expressions tell people apart")
  }

  @Test("before the moment that is named time alone changes nobody's answer", arguments: 0..<6)
  func nextChange(place: Int) throws {
    let shop = try Self.shop(place, seed: UInt64(place) + 1)
    var (changes, exact) = (0, 0)
    for seed in UInt64(0)..<400 {
      var maker = RandomExpression(seed: seed &* 7 &+ UInt64(place), segments: Array(shop.segments.keys.sorted()))
      let expression = maker.expression(Int(seed % 4))
      let query = shop.query(expression)
      let next = try shop.store.read { try query.nextChange($0) }
      let truth = shop.truth(expression)
      let end = next ?? shop.now.advanced(bySeconds: 400 * 86_400)
      #expect(end > shop.now, "seed \(seed)")
      let length = end.milliseconds - shop.now.milliseconds
      let moments = [1, length / 3, length / 2, length - 2, length - 1].filter { $0 > 0 && $0 < length }
      for moment in moments {
        let then = Instant(milliseconds: shop.now.milliseconds + moment)
        #expect(shop.truth(expression, at: then) == truth, "seed \(seed), \(moment) ms of \(length): \(expression.text)")
      }
      if let next {
        changes += 1
        if shop.truth(expression, at: next) != truth { exact += 1 }
      }
    }
    #expect(changes > 50 && exact > 5, "\(changes) with a change, \(exact) exact")
  }

  @Test("groups 90 deep, segments that name 60 others in a row and 280 alternatives can be asked")
  func deep() throws {
    let shop = try Self.shop(0, seed: 9)
    func nested(_ depth: Int, _ leaf: Expression) -> Expression {
      (0..<depth).reduce(leaf) { inner, level in
        let other = Expression.compare(.session(.store), .equal, .text(RandomWords.stores[level % 4]))
        return level % 3 == 0
          ? .not(.and([inner, other]))
          : level % 3 == 1
            ? .or([.tag(.anyIn(namespace: "skin"), gainedWithin: nil), inner])
            : .and([.not(other), inner])
      }
    }
    let leaf = Expression.compare(.session(.quiz), .equal, .text("night"))
    var inner = Expression.did("complete", where: nested(12, leaf), within: nil, times: nil)
    for _ in 0..<6 { inner = .did("complete", where: .or([.not(inner), leaf]), within: nil, times: nil) }
    let wide = Expression.or((0..<280).map { .everTag(.anyIn(namespace: "n\($0)")) } + [leaf])
    for expression in [nested(32, leaf), nested(90, leaf), inner, wide] { #expect(try shop.answer(expression) == shop.truth(expression)) }
    var segments: [String: Expression] = ["s0": leaf]
    for index in 1...60 { segments["s\(index)"] = .or([.segment("s\(index - 1)"), .not(.segment("s\(index - 1)"))]) }
    var found = 0
    try shop.store.forEachContact(meeting: .segment("s60"), segments: segments, now: shop.now, zone: shop.zone) { _ in found += 1 }
    #expect(found == shop.people.count)
  }

  @Test(
    "no text of a person's is in the statement, and none of them changes what it means",
    arguments: [
      "'", "\"", "' OR 1 --", "%", "_", "*", "[a]", "\\", "a\u{0}b", "\u{0}", ";", "?", ":a", "?1", "\u{202E}", "é",
    ])
  func attacks(text: String) throws {
    let shop = try Self.shop(1, seed: 4, people: 12)
    let fields: [Field] = [
      .contact(.name), .contact(.email), .property(text), .answer(text), .score(text), .sync(text), .session(.store),
      .session(.recommended),
    ]
    var expressions: [Expression] = [.segment(text), .did(text, where: nil, within: nil, times: nil)]
    for field in fields {
      for comparison in Comparison.allCases { expressions.append(.compare(field, comparison, .text(text))) }
      expressions += [.isSet(field), .isOneOf(field, [.text(text), .text("eva")])]
    }
    if let pattern = TagPattern("goal:" + text) { expressions += [.tag(pattern, gainedWithin: nil), .count([pattern], .less, 2)] }
    for expression in expressions {
      #expect(try shop.answer(expression) == shop.truth(expression), "\(expression.text)")
      #expect(try shop.answer(.not(expression)) == shop.truth(.not(expression)), "not \(expression.text)")
    }
  }
}
