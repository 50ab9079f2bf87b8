// A store that is filled to be thrown away: sooner done, and the same in the end.
import Domain
import Testing

@testable import Storage

@Suite("A store to be thrown away")
struct ThrowAwayTests {
  /// Who changed, without the order in which they did.
  private func content(_ store: Database) throws -> [String] {
    let changed: [Int64] = try store.read { try $0.rows("SELECT contact FROM contact_change ORDER BY contact").map { $0[0] } }
    return try store.content(opened: true).filter { !$0.hasPrefix("contact_change ") } + ["\(changed)"]
  }

  private func triggers(_ store: Database) throws -> [String] {
    try store.read { try $0.rows("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").map { $0[0] } }
  }

  /// Two people, one of them twice; one who gave up, one who is still there, and a look of the merchant's.
  private func fill(_ store: Database) throws {
    var steps: [SessionStep] = []
    for (place, email) in ["ana@example.com", "ben@example.com", "ana@example.com"].enumerated() {
      let (id, now) = ("S\(place)", morning + Int64(place * 100))
      var submission = Submission.sample(id, tags: ["goal:\(place)"], lead: .of(email, yes: [.email]), at: now + 60)
      // What is typed is sealed, each time as another text with another sum.
      submission.answers = ["goal": ["sleep"]]
      steps += [
        .begin(.sample(id, at: now)), .note(.wake, session: id, question: nil, at: now), .record(.sample(id)),
        .submit(submission),
        .basket(ShownBasket(skus: ["CALM-TEA"], value: 990), session: id, at: now + 70),
        .note(.cart, session: id, question: nil, at: now + 70),
      ]
    }
    steps += [.begin(.sample("Q", at: morning)), .end(session: "Q", .quit, at: morning + 9), .begin(.sample("O", at: morning))]
    steps += [.begin(.sample("P", at: morning, isPreview: true)), .end(session: "P", .quit, at: morning + 9)]
    try store.take(steps)
    try store.saveSegment(StoredSegment(name: "One", basis: .needs, definition: "goal:1"), at: morning)
  }

  @Test("it holds what a store holds that was filled as usual, its triggers and settings are back, and so it is when opened anew")
  func same() throws {
    let (usual, daring) = (Scratch(), Scratch())
    let (store, away) = (try usual.open(), try daring.open())
    for store in [store, away] {
      _ = try store.importCatalog([Variant(sku: "CALM-TEA", title: "Calm tea", price: 9)], source: "c.csv", at: morning)
    }
    try fill(store)
    try away.fillThrowAway { try fill(away) }
    #expect(try content(away).difference(from: content(store)).isEmpty)
    #expect(try store.count("contact_change") == 2 && store.count("funnel_stale") == 4)
    #expect(try triggers(away) == triggers(store))
    #expect(try away.read { try Pragma.faults(on: $0) } == [])
    for store in [store, away] { try store.end(session: "O", ending: .timeout, at: morning + 900) }
    #expect(try away.count("funnel_stale") == 5)
    #expect(try content(away).difference(from: content(store)).isEmpty)
    try away.close()
    #expect(try content(daring.open()) == content(store))
  }

  @Test("while it is filled no disk is waited for, nothing is overwritten, and no trigger is there")
  func meanwhile() throws {
    let store = try Scratch().open()
    let (faults, left) = try store.fillThrowAway { (try store.read { try Pragma.faults(on: $0) }, try triggers(store)) }
    #expect(faults == ["synchronous", "secure_delete"])
    #expect(left == [])
  }
}
