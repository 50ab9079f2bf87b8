// A segment at a destination: who gets its tag, who loses it, and what an ordinary update does to it.
import Bitmaps
import Domain
import Testing

@testable import Storage

@Suite("Segments pushed to a destination")
struct SegmentPushTests {
  private let scratch = Scratch()
  private let store: Database
  private let noon = morning + 7_200

  /// Ana and Ben who said yes, Cleo who did not, at 2 destinations that have heard of all they may.
  init() throws {
    store = try scratch.open()
    try store.addHook()
    try store.addHook("other")
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    try store.visit("S2", lead: .of("ben@example.com", yes: [.email]))
    try store.visit("S3", lead: .of("cleo@example.com"))
    _ = try deliver(at: noon)
  }

  private func people(_ names: String...) throws -> NumberSet {
    var people = NumberSet()
    try store.add(names.map { try store.contact(matching: "\($0)@example.com")?.id ?? "nobody" }, to: &people)
    return people
  }

  @discardableResult
  private func push(_ people: NumberSet, at seconds: Int64, tag: String? = nil, to destination: String = "hook") throws -> PushTally {
    try store.push("Came back", people, to: destination, tag: tag.flatMap { Tag($0) }, by: "owner", at: noon + seconds).tally
  }

  /// What waits is taken by its destination: name of the person, destination, tags, lost tags.
  private func deliver(at now: Instant) throws -> [String] {
    var told: [String] = []
    while case let rows = try store.claim(owner: "me", now: now), !rows.isEmpty {
      for row in rows {
        let name = row.update.email?.split(separator: "@").first.map(String.init) ?? "-"
        told.append(
          "\(name) \(row.destination) \(row.update.tags.joined(separator: ",")) lost \(row.update.removedTags.joined(separator: ","))")
        #expect(try store.settle(row, owner: "me", verdict: .accepted, retryAt: nil, done: ["post"], detail: "", now: now))
      }
    }
    return told.sorted()
  }

  @Test("the 2 of 3 who may be written to get the tag at that destination alone, and again nothing is sent")
  func pushes() throws {
    #expect(try push(people("ana", "ben", "cleo"), at: 10) == PushTally(added: 2, removed: 0, kept: 0))
    #expect(try deliver(at: noon + 20) == ["ana hook goal:sleep,segment:came-back lost ", "ben hook goal:sleep,segment:came-back lost "])
    #expect(try push(people("ana", "ben", "cleo"), at: 30) == PushTally(added: 0, removed: 0, kept: 2))
    #expect(try deliver(at: noon + 40) == [])
    #expect(try store.pushes().map(\.tag.text) == ["segment:came-back"])
    #expect(try store.auditLog().filter { $0.what == "segment.push" }.map(\.detail["after"]) == [["people": 2], ["people": 2]])
  }

  @Test("who left loses the tag there, whoever came gets it, and a push that was never sent is one row with the latest state")
  func moves() throws {
    try push(people("ana"), at: 10)
    #expect(try push(people("ben"), at: 20) == PushTally(added: 1, removed: 1, kept: 0))
    #expect(try store.pending(for: "hook") == 2)
    #expect(try deliver(at: noon + 30) == ["ana hook goal:sleep lost segment:came-back", "ben hook goal:sleep,segment:came-back lost "])
  }

  @Test("a retake carries the tag where it was pushed and nowhere else; after --stop it is told as lost")
  func retake() throws {
    try push(people("ana"), at: 10)
    _ = try deliver(at: noon + 20)
    try store.visit("S4", tags: ["goal:calm"], lead: .of("ana@example.com", yes: [.email]), at: noon + 30)
    #expect(
      try deliver(at: noon + 100) == ["ana hook goal:calm,segment:came-back lost goal:sleep", "ana other goal:calm lost goal:sleep"])
    let stopped = try store.stopPush("came BACK", to: "hook", by: "owner", at: noon + 110)
    #expect(stopped.push.segment == "Came back" && stopped.tally == PushTally(added: 0, removed: 1, kept: 0))
    #expect(try deliver(at: noon + 120) == ["ana hook goal:calm lost segment:came-back"])
    #expect(try store.pushes() == [] && store.count("pushed") == 0)
    try store.visit("S5", tags: ["goal:wake"], lead: .of("ana@example.com", yes: [.email]), at: noon + 130)
    #expect(try deliver(at: noon + 200).first == "ana hook goal:wake lost goal:calm")
    #expect(throws: StoreError.self) { try store.stopPush("Came back", to: "hook", by: "owner", at: noon + 210) }
  }

  @Test("a session that is sent again, and a dead letter that was overtaken, carry the tag too")
  func again() throws {
    try store.visit("S6", tags: ["goal:calm"], lead: .of("ana@example.com", yes: [.email]), at: noon + 1)
    let late = try store.claim(from: "hook", limit: 9, owner: "me", until: noon + 100, due: noon + 70)
    for row in late {
      _ = try store.settle(row, owner: "me", verdict: .refused(reason: "no"), retryAt: nil, done: [], detail: "", now: noon + 71)
    }
    try push(people("ana"), at: 80)
    _ = try deliver(at: noon + 90)
    #expect(try store.retryDead(at: noon + 100) == 1)
    #expect(try deliver(at: noon + 110) == ["ana hook goal:calm,segment:came-back lost "])
    #expect(try store.resend(session: "S1", destination: "hook", at: noon + 120) == 1)
    #expect(try deliver(at: noon + 130) == ["ana hook goal:calm,segment:came-back lost "])
  }

  @Test("who takes the yes back is told of no more and leaves the push; who is erased leaves it at once")
  func consent() throws {
    try push(people("ana", "ben"), at: 10)
    _ = try deliver(at: noon + 20)
    let ana = try #require(try store.contact(matching: "ana@example.com"))
    _ = try store.withdraw([.email], of: ana.id, who: "owner", at: noon + 30)
    _ = try deliver(at: noon + 40)
    #expect(try push(people("ana", "ben"), at: 50) == PushTally(added: 0, removed: 1, kept: 1))
    #expect(try deliver(at: noon + 60) == [])
    let ben = try #require(try store.contact(matching: "ben@example.com"))
    _ = try store.forget(contact: ben.id, who: "owner", at: noon + 70)
    #expect(try store.count("pushed") == 0)
    #expect(try deliver(at: noon + 80) == ["ben hook  lost ", "ben other  lost "])
    // A yes of later days brings back what is so then: the destination hears that the tag is gone.
    try store.visit("S7", lead: .of("ana@example.com", yes: [.email]), at: noon + 90)
    #expect(try deliver(at: noon + 200).first == "ana hook goal:sleep lost segment:came-back")
  }

  @Test("a tag is one segment's at a destination, a segment has one tag there, and unknown destinations are named")
  func refusals() throws {
    try push(people("ana"), at: 10, tag: "list:vip")
    #expect(try push(people("ana"), at: 20).kept == 1)
    #expect(throws: StoreError.self) { try push(people("ana"), at: 30, tag: "list:other") }
    let taken = #expect(throws: StoreError.self) {
      try store.push("Sleepers", people("ana"), to: "hook", tag: Tag("list:vip"), by: "owner", at: noon + 40)
    }
    #expect(taken?.message.contains("is that of the segment \"Came back\" at hook") == true)
    #expect(#expect(throws: StoreError.self) { try push(people("ana"), at: 50, to: "gone") }?.exitCode == 66)
    let nameless = #expect(throws: StoreError.self) { try store.push("!!!", people("ana"), to: "hook", by: "owner", at: noon + 60) }
    #expect(nameless?.exitCode == 65)
    #expect(try store.pushes().count == 1 && store.count("pushed") == 1)
  }

  @Test("the push follows its segment's new name, keeps it from being deleted, and goes with its destination")
  func names() throws {
    try store.saveSegment(StoredSegment(name: "Came back", definition: "goal:sleep"), at: noon)
    try push(people("ana"), at: 10)
    try store.saveSegment(
      StoredSegment(name: "Returned", definition: "goal:sleep"), replacing: "Came back", by: "owner", at: noon + 20)
    #expect(try store.pushes().map(\.segment) == ["Returned"])
    let error = #expect(throws: StoreError.self) { try store.deleteSegment("Returned", by: "owner", at: noon + 30) }
    #expect(error?.message.contains("askwell segments push \"Returned\" --to hook --stop") == true)
    try store.removeDestination("hook")
    #expect(try store.pushes() == [] && store.count("pushed") == 0)
    #expect(try store.deleteSegment("Returned", by: "owner", at: noon + 40))
  }

  @Test("a push of 1,201 people that is cut off after 500 is ended by the next one, and each is told once")
  func resumes() throws {
    let many = (0..<1201).map { number in
      ContactImport(email: Email("p\(number)@example.com"), consents: [.email: .init(at: morning, wording: "Yes.")])
    }
    _ = try store.importContacts(many, at: noon)
    _ = try deliverAll(at: noon)
    let names = (0..<1201).map { "p\($0)@example.com" }
    var all = NumberSet()
    try store.add(try store.contacts(limit: 2000).filter { names.contains($0.email?.text ?? "") }.map(\.id), to: &all)
    #expect(all.count == 1201)
    // Another process takes the destination's first page and dies: the pages are transactions of their own.
    let begun = try store.write { try PushBook(db: $0).begin("Came back", at: "hook", tag: nil, noon + 10) }
    #expect(try store.write { try PushBook(db: $0).change(all.numbers(after: -1, limit: 500), begun, isIn: true, noon + 10) } == 500)
    var steps: [String] = []
    let (_, tally) = try store.push("Came back", all, to: "hook", by: "owner", at: noon + 20) { steps.append("\($0)/\($1)") }
    #expect(tally == PushTally(added: 701, removed: 0, kept: 500))
    #expect(steps == ["200/701", "400/701", "600/701", "701/701"])
    #expect(try store.pending(for: "hook") == 1201)
    #expect(try deliverAll(at: noon + 30) == 1201)
  }

  private func deliverAll(at now: Instant) throws -> Int {
    var count = 0
    while case let rows = try store.claim(limit: 500, owner: "me", now: now), !rows.isEmpty {
      _ = try store.settle(rows.map { DeliveryEnding($0, .accepted, done: ["post"], detail: "") }, [], owner: "me", now: now)
      count += rows.count
    }
    return count
  }
}
