// Shoppers whom staff serve at the console, previews that are asked why, products that can never win, quizzes that come back.
import Console
import Domain
import Foundation
import Storage
import Terminal
import Testing

@testable import Live

@Suite("The desk serves and surveys")
struct DeskTrialTests {
  private static let quiz = """
    format: 1
    ref: tea
    title: Find your tea
    namespaces: {goal: {basis: needs}}
    questions:
      - {ref: goal, kind: single, title: "What for?", choices: [{ref: sleep, label: Sleep, tags: [goal:sleep], links: [{tag: sleep}]}, {ref: wake, label: Wake, links: [{tag: wake}]}]}
      - {ref: mail, kind: email, title: "Mail?", optional: true}
      - {ref: time, kind: single, title: "When?", choices: [{ref: late, label: Late}, {ref: early, label: Early}]}
    """

  private func open() throws -> (FloorShop, Desk) {
    let shop = try FloorShop(quizzes: [DeskTrialTests.quiz])
    let desk = try desk(of: shop)
    _ = desk.perform(.setPIN(role: .owner, digits: DeskShop.ownerPIN))
    return (shop, desk)
  }

  private func desk(of shop: FloorShop) throws -> Desk {
    Desk(
      store: try shop.premises.openStore(), configuration: shop.premises.configuration, clock: { .now }, bootSeconds: { 1000 },
      premises: shop.premises)
  }

  @discardableResult
  private func step(_ desk: Desk, _ step: TryStep) throws -> TryPicture {
    guard case .editor(.trying(let picture?, _)) = desk.perform(.editor(.tryOut(step))) else { throw DeskShopError("no picture") }
    return picture
  }

  private func type(_ desk: Desk, _ text: String) throws {
    for sign in text { try step(desk, .key(.character(sign))) }
  }

  /// As far as the question after the address.
  private func serve(_ desk: Desk) throws {
    try step(desk, .serve(by: "staff", size: Size(columns: 80, rows: 24), glyphs: Glyphs()))
    let first = try step(desk, .key(.enter))
    #expect(first.canvas.lines.joined().contains("What for?"), "\(first.canvas.lines)")
    try step(desk, .key(.enter))
    try type(desk, "ana@example.com")
    let last = try step(desk, .key(.enter))
    #expect(last.canvas.lines.joined().contains("When?"), "\(last.canvas.lines)")
  }

  private func onlySession(_ shop: FloorShop) throws -> StoredSession {
    let store = try shop.premises.openStore()
    let lines = try store.sessionStretch(first: 0, count: 10).lines.compactMap(\.self)
    #expect(lines.count == 1)
    let id = try #require(lines.first?.id)
    return try #require(try store.session(id))
  }

  @Test("a whole session served by staff stands in the store with their name, and counts as a real one")
  func whole() throws {
    let (shop, desk) = try open()
    try serve(desk)
    try step(desk, .key(.enter))
    let session = try onlySession(shop)
    #expect(session.state == .completed && session.start.surroundings.staff == "staff" && !session.start.isPreview)
    #expect(try shop.premises.openStore().completedSessions(of: "tea").values.reduce(0, +) == 1)
    _ = desk.perform(.editor(.tryOut(.stop)))
    #expect(try onlySession(shop).state == .completed)
  }

  @Test("a second console that serves somebody leaves the first one's shopper alone, and both sessions are completed")
  func two() throws {
    let (shop, first) = try open()
    try serve(first)
    let second = try desk(of: shop)
    _ = second.perform(.checkPIN(role: .owner, digits: DeskShop.ownerPIN))
    try serve(second)
    func sessions() throws -> [StoredSession] {
      let store = try shop.premises.openStore()
      return try store.sessionStretch(first: 0, count: 10).lines.compactMap(\.self).compactMap { try store.session($0.id) }
    }
    // An address that was typed is emptied with the end of a session.
    #expect(try sessions().map(\.state) == [.open, .open] && sessions().allSatisfy { $0.answers["mail"]?.isEmpty == false })
    try step(first, .key(.enter))
    try step(second, .key(.enter))
    #expect(try sessions().map(\.state) == [.completed, .completed])
  }

  @Test("leaving in the middle, or the lock, ends the session as quit, and the address is nowhere", arguments: [true, false])
  func left(byLock: Bool) throws {
    let (shop, desk) = try open()
    try serve(desk)
    #expect(try onlySession(shop).state == .open)
    _ = desk.perform(byLock ? .lock : .editor(.tryOut(.stop)))
    let session = try onlySession(shop)
    #expect(session.state == .quit)
    #expect(session.answers["goal"] == .choices(["sleep"]) && session.answers["mail"]?.isEmpty != false)
    #expect(!shop.holds("ana@example.com"))
    let store = try shop.premises.openStore()
    #expect(try store.contactStretch(first: 0, count: 10).lines.isEmpty)
  }

  @Test("a preview is asked why once it has its results, and not before")
  func preview() throws {
    let (_, desk) = try open()
    let start = try step(desk, .start(text: DeskTrialTests.quiz, locale: "en", size: Size(columns: 80, rows: 24), glyphs: Glyphs()))
    #expect(!start.hasResults)
    guard case .why(.none(.preview, _)) = desk.perform(.why(.products(.preview, find: ""))) else { throw DeskShopError("results") }
    for _ in 0..<2 { try step(desk, .key(.enter)) }
    try step(desk, .key(.enter))
    #expect(try step(desk, .key(.enter)).hasResults)
    guard case .why(.products(let page)) = desk.perform(.why(.products(.preview, find: ""))) else { throw DeskShopError("no page") }
    #expect(page.total == 3)
    guard case .shown = page.rows[0].outcome else { throw DeskShopError("\(page.rows)") }
  }

  // MARK: Survey

  private func survey(_ desk: Desk, _ text: String) throws -> ReachReport {
    for number in 1...300 {
      guard case .editor(.reach(number, let report)) = desk.perform(.editor(.reach(number: number, text: text))) else { break }
      guard let report else { throw DeskShopError("no quiz") }
      if report.isDone { return report }
    }
    throw DeskShopError("never done")
  }

  @Test("a product that an answer always excludes can never win: proved over all ways, with its place")
  func never() throws {
    let (_, desk) = try open()
    let good = try survey(desk, DeskTrialTests.quiz)
    #expect(good.isProved && good.ways > 0 && !good.problems.contains { $0.code == "never_shown" }, "\(good)")
    let text = DeskTrialTests.quiz.replacing("links: [{tag: wake}]", with: "links: [{tag: wake, exclude: true}, {sku: MORNING}]")
    let bad = try survey(desk, text)
    let problem = try #require(bad.problems.first { $0.code == "never_shown" }, "\(bad)")
    #expect(problem.path.hasPrefix("questions[0].choices[1]"))
  }

  @Test("a text that is no quiz is answered with nothing, and tags that nobody reads are noted")
  func notes() throws {
    let (_, desk) = try open()
    #expect(desk.perform(.editor(.reach(number: 1, text: "format: 1"))) == .editor(.reach(number: 1, nil)))
    guard case .editor(.checked("format: 1", let problems)) = desk.perform(.editor(.check(text: "format: 1"))) else {
      Issue.record("the text was not looked through")
      return
    }
    #expect(problems.map(\.code).contains("missing_key") && problems == QuizFile("format: 1").advice)
    let report = try survey(desk, DeskTrialTests.quiz)
    #expect(report.problems.contains { $0.code == "unread_tag" && $0.message.contains("goal:sleep") })
  }

  // MARK: Archive

  @Test("an archived quiz is listed apart and comes back, with a line in the audit log")
  func archive() throws {
    let shop = try DeskShop()
    try shop.open(as: .owner)
    try shop.importQuiz()
    try shop.importQuiz(DeskShop.quiz.replacing("ref: night", with: "ref: day"))
    _ = shop.desk.perform(.editing(.archive(ref: "day", draft: nil)))
    func archived() throws -> [String] {
      guard case .editing(.archived(let list)) = shop.desk.perform(.editing(.archived)) else { throw DeskShopError("no list") }
      return list.map(\.ref)
    }
    #expect(try archived() == ["day"])
    #expect(shop.desk.perform(.editing(.restore(ref: "day"))) == .editing(.done("\"day\" is back in the lists")))
    #expect(try archived().isEmpty)
    #expect(try shop.store.quizzes().map(\.ref) == ["night", "day"])
    let audit = try shop.store.auditStretch(first: 0, count: 10).lines.compactMap(\.self)
    #expect(audit.contains { $0.what == "quiz.restore" && $0.who == "owner" })
    guard case .editing(.refused) = shop.desk.perform(.editing(.restore(ref: "night"))) else { throw DeskShopError("brought back twice") }
  }
}
