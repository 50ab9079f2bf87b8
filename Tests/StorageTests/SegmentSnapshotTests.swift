// People kept as they were: who is in, who leaves, and what may not be done to a snapshot.
import Bitmaps
import Domain
import Testing

@testable import Storage

@Suite("Snapshots of segments")
struct SegmentSnapshotTests {
  private let scratch = Scratch()

  /// Ana, Ben and Cleo, of whom the first two are kept.
  private func shop() throws -> (store: Database, ids: [String]) {
    let store = try scratch.open()
    let ids = try ["ana", "ben", "cleo"].enumerated().map { place, name in
      try #require(try store.visit("S\(place)", lead: .of("\(name)@example.com", yes: [.email])).contact)
    }
    var people = NumberSet()
    try store.add([ids[0], ids[1], "nobody"], to: &people)
    #expect(try store.freeze(people, as: "Kept", basis: .needs, origin: "goal:sleep", by: "owner", at: morning + 100) == 2)
    return (store, ids)
  }

  private func members(_ store: Database) throws -> [String] {
    var members: [String] = []
    try store.forEachFacts { if $0.snapshots.contains("Kept") { members.append($0.contact.id) } }
    return members
  }

  @Test("2 of 3 are kept with the day, and one line in the audit log says of what and how many, nobody's address")
  func keeps() throws {
    let (store, ids) = try shop()
    #expect(try members(store) == Array(ids.prefix(2)))
    #expect(
      try store.segments() == [
        StoredSegment(name: "Kept", basis: .needs, definition: "segment(\"Kept\")", frozenAt: morning + 100)
      ])
    let entry = try #require(try store.auditLog().first)
    #expect((entry.what, entry.who) == ("segment.freeze", "owner"))
    #expect(entry.detail == ["before": nil, "after": ["name": "Kept", "people": 2, "of": "goal:sleep"]])
  }

  @Test("who is erased leaves it, and nobody else; who was erased a moment before is not taken in")
  func erased() throws {
    let (store, ids) = try shop()
    _ = try store.forget(contact: ids[0], who: "owner", at: morning + 200)
    #expect(try members(store) == [ids[1]])
    var people = NumberSet()
    try store.add(ids, to: &people)
    #expect(people.count == 3)
    #expect(try store.freeze(people, as: "Later", origin: "goal:sleep", by: "owner", at: morning + 300) == 2)
  }

  @Test("a name in use is not taken, in whatever case, and nothing is written")
  func taken() throws {
    let (store, _) = try shop()
    let before = try store.content()
    let error = #expect(throws: StoreError.self) {
      try store.freeze(NumberSet(), as: "KEPT", origin: "x", by: "owner", at: morning + 200)
    }
    #expect(error?.exitCode == 65 && error?.message.contains("there is a segment \"Kept\" already") == true)
    #expect(try store.content() == before)
  }

  @Test("no condition takes its place, by its name in any case or by a new one; it goes with its members when it is deleted")
  func fixed() throws {
    let (store, _) = try shop()
    let kept = try members(store)
    let draft = StoredSegment(name: "kept", definition: "goal:sleep")
    #expect(throws: StoreError.self) { try store.saveSegment(draft, at: morning + 200) }
    let error = #expect(throws: StoreError.self) {
      try store.saveSegment(
        StoredSegment(name: "New", definition: "goal:sleep"), replacing: "Kept", by: "owner", at: morning + 200)
    }
    #expect(error?.message.contains("\"Kept\" keeps people as they were") == true)
    #expect(try members(store) == kept && store.segments().map(\.name) == ["Kept"])
    #expect(try store.deleteSegment("Kept", by: "owner", at: morning + 300))
    #expect(try store.count("segment_member") == 0)
    try store.saveSegment(draft, at: morning + 400)
  }

  @Test("a person who is taken into a snapshot or out of it counts as changed")
  func logged() throws {
    let (store, _) = try shop()
    func latest() throws -> Int { try store.read { try $0.count("SELECT MAX(n) FROM contact_change") } }
    let before = try latest()
    _ = try store.deleteSegment("Kept", by: "owner", at: morning + 300)
    #expect(try latest() == before + 2)
  }
}
