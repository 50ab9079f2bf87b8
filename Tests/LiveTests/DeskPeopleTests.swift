// A segment's people: places, what a role may see, why somebody is not among them.
import Chance
import Console
import Domain
import Live
import Storage
import Testing

extension DeskSegmentsTests {
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

  @Test("a merchant sees masked addresses and no names, and finds nobody by them; staff see nobody at all")
  func masked() throws {
    for number in 0..<6 { try shop.bring("p\(number)@example.com", [("goal:sleep", nil)]) }
    try shop.open(as: .merchant)
    let sleep = try shop.tag("goal:sleep")
    let many = try shop.people(sleep)
    #expect(many.people.map(\.address) == Array(repeating: "p•••@e•••.com", count: 6) && many.people.allSatisfy { $0.name == nil })
    // Letter by letter an address could be guessed.
    for words in ["p3@", "p3@example.com", "Ana"] { #expect(try shop.people(sleep, LongAsk(find: words)).people.isEmpty) }
    let found = try shop.people(sleep, LongAsk(find: "sleep"))
    #expect(found.people.map(\.address) == Array(repeating: "p•••@e•••.com", count: 6) && found.people.allSatisfy { $0.name == nil })
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
}
