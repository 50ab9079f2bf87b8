// The desk of a console at the hub, against a real one: what it counts, what two of them do to one draft, what reaches which kiosk.
import Console
import Domain
import Foundation
import Storage
import Testing

@testable import Fleet
@testable import askwell_fleet

extension HubRig {
  /// A console's desk, as somebody.
  func desk(_ who: String = "ana") throws -> ChainDesk {
    let address = try HubAddress("postgresql://postgres@:\(server.port)/\(database)?host=\(server.directory)")
    return try ChainDesk(HubDoor(address, as: who), named: "hub", zone: .utc) { tenOClock }
  }
}

extension ChainDesk {
  fileprivate func chained(_ request: ChainRequest) throws -> ChainAnswer {
    guard case .chain(let answer)? = perform(.chain(request)) else { throw Unanswered() }
    return answer
  }

  fileprivate func edited(_ request: EditingRequest) throws -> EditingAnswer {
    let reply = perform(.editing(request))
    guard case .editing(let answer)? = reply else { throw Unanswered(words: "\(String(describing: reply))") }
    return answer
  }

  fileprivate func people() throws -> [String: Int] {
    guard case .segments(let page)? = perform(.loadSegments) else { throw Unanswered() }
    return page.rows.reduce(into: ["all": page.people]) { $0[$1.ref.text] = $1.people }
  }
}

private struct Unanswered: Error { var words = "" }

@Suite("Desk of a chain", .serialized)
struct ChainDeskTests {
  @Test("segments are of the shops in sight: all, a region, one shop; somebody known in two is one person")
  func scopes() throws {
    let rig = try HubRig()
    let (berlin, wien) = (try ShopKiosk(rig), try ShopKiosk(rig, "k2", at: rig.wien))
    try berlin.visit("ana@example.com", tags: ["goal:sleep"])
    try berlin.visit("bo@example.com", tags: ["skin:dry"])
    try wien.visit("ana@example.com", tags: ["goal:glow"])
    try berlin.carry()
    try wien.carry()
    let desk = try rig.desk()
    #expect(try desk.people() == ["all": 2, "goal:sleep": 1, "goal:glow": 1, "skin:dry": 1])
    #expect(try desk.chained(.look(at: ChainPlace(.region, "AT"))) == .looking(at: ChainPlace(.region, "AT")))
    #expect(try desk.people() == ["all": 1, "goal:sleep": 1, "goal:glow": 1])
    _ = try desk.chained(.look(at: ChainPlace(.shop(rig.berlin), "Berlin")))
    #expect(try desk.people() == ["all": 2, "goal:sleep": 1, "goal:glow": 1, "skin:dry": 1])
    guard case .places(let places) = try desk.chained(.places) else { throw Unanswered() }
    #expect(places.map(\.name) == ["all shops", "AT", "DE", "Berlin", "Wien"])
  }

  @Test("a segment is checked as in a shop, kept at the hub, seen by every console, and counted over all shops")
  func segments() throws {
    let rig = try HubRig()
    let kiosk = try ShopKiosk(rig)
    try kiosk.visit("ana@example.com", tags: ["goal:sleep", "skin:dry"])
    try kiosk.visit("bo@example.com", tags: ["goal:sleep"])
    try kiosk.carry()
    let (one, other) = (try rig.desk(), try rig.desk("bo"))
    func ask(_ request: TagRequest, _ desk: ChainDesk) throws -> TagAnswer {
      guard case .tags(let answer)? = desk.perform(.tags(request)) else { throw Unanswered() }
      return answer
    }
    let draft = SegmentDraft(name: "Dry sleepers", basis: .needs, expression: "goal:sleep and skin:dry")
    guard case .done = try ask(.saveSegment(draft, replacing: nil), one) else { throw Unanswered() }
    #expect(try other.people()["Dry sleepers"] == 1)
    guard case .refused(let taken) = try ask(.saveSegment(draft, replacing: nil), other) else { throw Unanswered() }
    #expect(taken.contains("already"))
    guard case .refused = try ask(.saveSegment(SegmentDraft(name: "Bad", expression: "goal:("), replacing: nil), other) else {
      throw Unanswered()
    }
    let question = MatchQuestion(number: 1, subject: .people, expression: "goal:sleep")
    #expect(try ask(.matches(question), one) == .matches(question, .people(2, of: 2, reachable: 2)))
    guard case .done = try ask(.deleteSegment(name: "Dry sleepers"), other) else { throw Unanswered() }
    guard case .refused = try ask(.deleteSegment(name: "Dry sleepers"), one) else { throw Unanswered() }
    #expect(try rig.sql("SELECT what, who FROM hub_audit WHERE what LIKE 'segment.%' ORDER BY n") == "segment.save|ana\nsegment.delete|bo")
  }

  @Test("two consoles on one draft: who comes second is told, and writes nothing")
  func conflict() throws {
    let rig = try HubRig()
    let (ana, bo) = (try rig.desk(), try rig.desk("bo"))
    guard case .draft(let draft) = try ana.edited(.create(ref: "night", title: "Night", copyOf: nil)) else { throw Unanswered() }
    guard case .draft(let same) = try bo.edited(.open(ref: "night")) else { throw Unanswered() }
    #expect(same.text == draft.text && same.savedBy == "ana")
    guard case .saved(_, let revision, _) = try bo.edited(.save(ref: "night", text: draft.text + "# bo\n", revision: same.revision)) else {
      throw Unanswered()
    }
    guard case .overtaken(let theirs) = try ana.edited(.save(ref: "night", text: draft.text + "# ana\n", revision: draft.revision)) else {
      throw Unanswered()
    }
    #expect(theirs.text.hasSuffix("# bo\n") && theirs.revision == revision && theirs.savedBy == "bo")
  }

  @Test("published to one shop a quiz reaches its kiosk alone; given to all, the others too; taken back, nobody has it")
  func targets() throws {
    let rig = try HubRig()
    let (berlin, wien) = (try ShopKiosk(rig), try ShopKiosk(rig, "k2", at: rig.wien))
    // A quiz that kiosks open cannot go away.
    for kiosk in [berlin, wien] {
      let text = "format: 1\nref: day\ntitle: Day\nquestions: [{ref: q, kind: yes_no, title: Well?}]\n"
      let quiz = try #require(QuizFile(text).quiz)
      _ = try kiosk.store.importQuiz(quiz, source: text, at: tenOClock)
    }
    let desk = try rig.desk()
    guard case .draft(let draft) = try desk.edited(.create(ref: "night", title: "Night", copyOf: nil)) else { throw Unanswered() }
    let target = PublishTarget.shop(rig.wien, name: "Wien")
    let published = try desk.edited(.publish(ref: "night", text: draft.text, revision: draft.revision, to: target))
    #expect(published == .published(ref: "night", number: 1))
    func carry() throws -> [String?] {
      try berlin.carry()
      try wien.carry()
      return try [berlin, wien].map { try $0.store.quizzes().first { $0.ref == "night" }?.version }
    }
    let hash = Digest.hex(draft.text)
    #expect(try carry() == [nil, hash])
    guard case .published(let page) = try desk.chained(.published), let row = page.rows.first else { throw Unanswered() }
    #expect(row.target == "Wien" && row.isNarrow && row.applied == 1 && row.kiosks == 1 && row.by == "ana")
    #expect(try desk.chained(.widen(version: row.version)) == .done("Every kiosk gets it now"))
    #expect(try carry() == [hash, hash])
    guard case .done = try desk.chained(.takeBack(version: row.version)) else { throw Unanswered() }
    #expect(try carry() == [nil, nil])
    guard case .refused = try desk.chained(.takeBack(version: row.version)) else { throw Unanswered() }
  }

  @Test("a kiosk that joined after two versions goes back to the first when the second is taken back, though it opens that quiz")
  func late() throws {
    let rig = try HubRig()
    let desk = try rig.desk()
    guard case .draft(let draft) = try desk.edited(.create(ref: "night", title: "Night", copyOf: nil)) else { throw Unanswered() }
    _ = try desk.edited(.publish(ref: "night", text: draft.text, revision: draft.revision))
    guard case .draft(let open) = try desk.edited(.open(ref: "night")) else { throw Unanswered() }
    let second = draft.text + "# second\n"
    #expect(try desk.edited(.publish(ref: "night", text: second, revision: open.revision)) == .published(ref: "night", number: 2))
    let kiosk = try ShopKiosk(rig)
    try kiosk.carry()
    #expect(try kiosk.store.currentVersion(of: "night") == Digest.hex(second))
    guard case .published(let page) = try desk.chained(.published), let row = page.rows.first else { throw Unanswered() }
    guard case .done = try desk.chained(.takeBack(version: row.version)) else { throw Unanswered() }
    try kiosk.carry()
    #expect(try kiosk.store.currentVersion(of: "night") == Digest.hex(draft.text))
  }

  @Test("a kiosk tells whether its printer has paper")
  func paper() throws {
    let rig = try HubRig()
    let kiosk = try ShopKiosk(rig)
    try kiosk.store.note(paper: "out")
    try kiosk.carry()
    guard case .kiosks(let page) = try rig.desk().chained(.kiosks), let row = page.rows.first else { throw Unanswered() }
    #expect(row.paper == "out" && row.ills.contains("out of paper"))
    try kiosk.store.note(paper: "ok")
    try kiosk.carry()
    guard case .kiosks(let later) = try rig.desk().chained(.kiosks), let well = later.rows.first else { throw Unanswered() }
    #expect(well.paper == "ok" && !well.ills.contains("out of paper"))
  }

  @Test("a session is told in the words of its quiz, addresses masked")
  func session() throws {
    let rig = try HubRig()
    let kiosk = try ShopKiosk(rig)
    try kiosk.visit("ana@example.com", tags: ["goal:sleep"])
    try kiosk.carry()
    let desk = try rig.desk()
    guard case .sessions(let page) = try desk.chained(.sessions(before: nil)), let row = page.rows.first else { throw Unanswered() }
    #expect(row.shop == "Berlin" && row.kiosk == "k1" && row.hasLead && !page.hasMore)
    guard case .session(let visit)? = desk.perform(.loadSession(id: row.id)) else { throw Unanswered() }
    #expect(!visit.steps.isEmpty && !"\(visit)".contains("ana@example.com"))
    #expect(desk.perform(.loadSession(id: "01X")) == .failed("The session 01X is not at the hub any more."))
  }

  @Test("what a shop alone knows is not asked here; nothing is lost with a connection")
  func limits() throws {
    let rig = try HubRig()
    let desk = try rig.desk()
    guard case .admitted(let admission)? = desk.perform(.askDoor) else { throw Unanswered() }
    #expect(admission.place == .all && admission.role == .owner)
    #expect(desk.perform(.loadOverview) == .failed("This is seen at a shop's own console."))
    guard case .kiosks = try desk.chained(.kiosks) else { throw Unanswered() }
    let others = "datname = '\(rig.database)' AND pid <> pg_backend_pid()"
    _ = try rig.server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \(others)")
    guard case .failed? = desk.perform(.chain(.kiosks)) else { throw Unanswered() }
    guard case .kiosks = try desk.chained(.kiosks) else { throw Unanswered() }
  }
}
