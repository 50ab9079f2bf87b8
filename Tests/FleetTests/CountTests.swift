// An expression counts at the hub whom the evaluator would count.
import Chance
import Domain
import Foundation
import StoreTesting
import Testing

@testable import Fleet

@Suite("Counts at the hub")
struct CountTests {
  typealias Expression = Domain.Predicate
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  /// Moments and places at which clocks and months do what they seldom do.
  static let places: [(moment: String, zone: String)] = [
    ("2026-03-29T10:00:00Z", "Europe/Paris"), ("2026-11-01T05:30:00Z", "America/New_York"), ("2024-02-29T12:00:00Z", "GMT"),
  ]

  @Test(
    "900 random expressions in three places count the same people at the hub as the evaluator does, of all shops, one, and a region",
    arguments: 0..<3)
  func agrees(place: Int) throws {
    let now = try #require(Instant(iso: Self.places[place].moment))
    let zone = try #require(StoreZone(name: Self.places[place].zone))
    let chain = try ChainPeople(seed: UInt64(place) + 1, now: now, zone: zone, on: rig, people: 60)
    #expect(try rig.sql("SELECT count(*) FROM person") == "60")
    #expect(try rig.sql("SELECT count(*) > 70 FROM contact") == "t")
    let reader = try rig.reader()
    defer { reader.close() }
    let scopes = [HubScope.all, try reader.scope(store: "ZÜRICH"), try reader.scope(region: "at")]

    let names = ["One", "Two", "Itself", "Back"]
    var segments: [String: Expression] = [:]
    for (index, name) in names.prefix(2).enumerated() {
      var maker = RandomExpression(ofChain: UInt64(place * 31 + index), segments: index == 0 ? ["Back"] : ["One"])
      segments[name] = maker.expression(2)
    }
    segments["Itself"] = .or([.segment("Itself"), .segment("One"), .and([.not(.segment("Itself")), .segment("Back")])])
    segments["Back"] = .not(.segment("Itself"))

    var some = 0
    for seed in UInt64(0)..<300 {
      var maker = RandomExpression(ofChain: seed &* 6 &+ UInt64(place), segments: names)
      let expression = maker.expression(Int(seed % 5))
      let scope = scopes[Int(seed % 7) < 3 ? Int(seed % 3) : 0]
      let known = chain.people.filter { person in scope.stores.map { !person.stores.isDisjoint(with: $0) } ?? true }
      let truth = known.count { PersonFacts($0.facts, now: now, zone: zone, segments: segments).meets(expression) }
      let counted = try reader.count(expression, in: scope, segments: segments, now: now, zone: zone)
      #expect(counted == truth, "seed \(seed), \(scope.name): \(expression.text)")
      if truth > 0, truth < known.count { some += 1 }
    }
    #expect(some > 100, "only \(some) expressions tell people apart")
  }

  @Test("tags in any groups are counted from sets of tags alone, of all shops and of one")
  func tagSets() throws {
    let now = tenOClock
    let chain = try ChainPeople(seed: 77, now: now, zone: .utc, on: rig, people: 60)
    let reader = try rig.reader()
    defer { reader.close() }
    let wien = try reader.scope(store: "Wien")
    var random = Noise(5)
    func expression(_ depth: Int) -> Expression {
      switch depth == 0 ? 0 : random.number(0...4) {
      case 1: .and((0..<random.number(1...3)).map { _ in expression(depth - 1) })
      case 2: .or((0..<random.number(1...3)).map { _ in expression(depth - 1) })
      case 3: .not(expression(depth - 1))
      case 4:
        .count(
          [.anyIn(namespace: "goal")] + (random.once(in: 2) ? [.anyIn(namespace: "skin")] : []),
          random.pick([.equal, .notEqual, .less, .atMost, .greater, .atLeast]), Number(random.number(0...3)))
      default: .tag(TagPattern(random.pick(ChainWords.tags + ["goal:*", "none:*"])) ?? .anyIn(namespace: "goal"), gainedWithin: nil)
      }
    }
    for round in 0..<200 {
      let (wanted, scope) = (expression(round % 4), round % 2 == 0 ? HubScope.all : wien)
      let known = chain.people.filter { person in scope.stores.map { !person.stores.isDisjoint(with: $0) } ?? true }
      let truth = known.count { PersonFacts($0.facts, now: now, zone: .utc).meets(wanted) }
      #expect(try reader.count(wanted, in: scope, now: now, zone: .utc) == truth, "round \(round): \(wanted.text)")
      let query = try HubQuery(counting: wanted, in: .all, segments: [:], now: now, zone: .utc)
      #expect(!query.text.contains("person p") && !query.text.contains("contact"))
    }
  }

  @Test("what the hub cannot ask is refused in words that name the condition")
  func refused() throws {
    let reader = try rig.reader()
    defer { reader.close() }
    let asked: [(String, String)] = [
      ("goal:sleep and sync.shop = dead", "\"sync.shop = dead\" cannot be asked"),
      ("did complete where sync.shop since 2026-01-01", "\"sync.shop since 2026-01-01\" cannot be asked"),
      ("segment(\"Came back\")", "segment(\"Came back\") cannot be asked"),
      ("property.born anniversary in next 40mo", "\"property.born anniversary in next 40mo\" cannot be asked"),
    ]
    for (text, words) in asked {
      let expression = try Expression(parsing: text, in: .segment)
      let fault = #expect(throws: HubFault.self) { try reader.count(expression, now: tenOClock, zone: .utc) }
      #expect(fault?.kind == .spoilt && fault?.words.contains(words) == true, "\(fault?.words ?? "")")
    }
    #expect(throws: HubFault.self) {
      try reader.count(.compare(.contact(.name), .equal, .text("a\0")), now: tenOClock, zone: .utc)
    }
  }

  @Test("values stand nowhere in a statement's text, whatever they are")
  func values() throws {
    let nasty = "x'); DROP TABLE askwell.person; --"
    for expression: Expression in [
      .compare(.contact(.name), .equal, .text(nasty)), .compare(.answer(nasty), .contains, .text(nasty)), .isSet(.property(nasty)),
      .did(nasty, where: nil, within: nil, times: nil), .isOneOf(.session(.store), [.text(nasty)]), .isSet(.slot(nasty)),
      .compare(.score(nasty), .atLeast, .number(1)),
    ] {
      let query = try HubQuery(counting: expression, in: .all, segments: [:], now: tenOClock, zone: .utc)
      #expect(!query.text.contains("DROP") && query.values.contains { $0?.contains("DROP") == true })
      let reader = try rig.reader()
      #expect(try reader.count(expression, now: tenOClock, zone: .utc) == 0)
      reader.close()
    }
  }

  @Test("shops are named without case; a name that there is not is refused with those that there are")
  func scopes() throws {
    let reader = try rig.reader()
    defer { reader.close() }
    #expect(try reader.scope(store: "BERLIN").stores == [rig.berlin])
    #expect(try reader.scope(region: "at").stores == [rig.wien])
    #expect(try reader.scope().stores == nil)
    let fault = #expect(throws: HubFault.self) { try reader.scope(store: "Rom") }
    #expect(fault?.kind == .missing && fault?.words == "there is no shop called Rom; there is Berlin, Wien")
  }

  @Test("a console reads and cannot write: not its own role, and not its session")
  func readOnly() throws {
    let reader = try rig.reader()
    defer { reader.close() }
    for statement in [
      "DELETE FROM person", "SELECT nextval('person_number')", "SET default_transaction_read_only = off; DELETE FROM person",
    ] {
      #expect(throws: HubFault.self) { try reader.line.run(statement) }
    }
  }
}

extension HubRig {
  /// A login of the console's role, as its owner makes one.
  func consoleAddress() throws -> HubAddress {
    let role = "console_" + database
    _ = try sql(
      """
      DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(role)') THEN
        CREATE ROLE \(role) LOGIN PASSWORD 'word' IN ROLE askwell_console; END IF; END $$
      """)
    return try HubAddress("postgresql://\(role):word@:\(server.port)/\(database)?host=\(server.directory)")
  }

  func reader() throws -> HubReader {
    let reader = HubReader(try consoleAddress())
    try reader.open()
    return reader
  }
}
