// Tags and segments at the desk, with a real store: counts while typing, the page of tags, renames that are all or nothing.
import Console
import Domain
import Foundation
import Live
import Storage
import Testing

@Suite("Desk: tags")
struct DeskTagTests {
  /// Three who took the quiz, one who did not, a merchant's segment and a destination.
  private func shop(open role: ConsoleRole = .owner) throws -> DeskShop {
    let shop = try DeskShop()
    try shop.importCatalog()
    let quiz = try shop.importQuiz()
    try shop.store.addDestination(DestinationAccount(name: "news", vendor: "webhook", settings: ["url": "https://example.com/h"]))
    let base: [(String, Answer)] = [("budget", .number(Number(25)))]
    try shop.visit(
      "01S1", [("goal", .choices(["sleep"])), ("diet", .choices(["vegan"]))] + base, of: quiz, email: "a@example.com", saysYes: true)
    try shop.visit("01S2", [("goal", .choices(["sleep"]))] + base, of: quiz, email: "b@example.com")
    try shop.visit("01S3", [("goal", .choices(["wake"]))] + base, of: quiz, email: "c@example.com", saysYes: true)
    try shop.bring("d@example.com", [("goal:wake", nil), ("need:rest", DeskShop.morning.advanced(bySeconds: -86_400))], saysYes: true)
    try shop.open(as: role)
    return shop
  }

  private func tags(_ shop: DeskShop, _ request: TagRequest) throws -> TagAnswer {
    guard case .tags(let answer) = shop.desk.perform(.tags(request)) else { throw DeskShopError("no answer about tags") }
    return answer
  }

  private func plan(_ shop: DeskShop, _ from: String, _ to: String) throws -> TagPlan {
    guard case .plan(let plan) = try tags(shop, .plan(from: from, to: to)) else { throw DeskShopError("no plan") }
    return plan
  }

  @Test("the counts of 9 conditions while typing are those of segments count: people, all people and those who can be reached")
  func counts() throws {
    let shop = try shop()
    let census = try Census(shop.store, zone: try #require(StoreZone(name: "Europe/Paris")), at: shop.now)
    for (expression, people) in [
      ("goal:sleep", 2), ("goal:wake", 2), ("not goal:sleep", 2), ("quiz = night and answer.goal = sleep", 2),
      ("quiz = night and answer.budget >= 25 and diet:vegan", 1), ("quiz = night and score.calm > 1", 2), ("ever goal:wake", 2),
      ("contact.email ends @example.com", 4), ("goal:nobody", 0),
    ] {
      let wanted = try census.count([try census.condition(expression)])[0]
      #expect(wanted.count == people, "\(expression)")
      let question = MatchQuestion(number: 3, subject: .people, expression: expression)
      #expect(
        try tags(shop, .matches(question))
          == .matches(question, .people(wanted.count, of: wanted.of, reachable: wanted.reachable)), "\(expression)")
    }
  }

  @Test("a condition about products counts products; a name that nobody knows is told in words")
  func otherCounts() throws {
    let shop = try shop()
    func count(_ subject: MatchQuestion.Subject, _ expression: String) throws -> MatchCount {
      guard case .matches(_, let count) = try tags(shop, .matches(.init(number: 1, subject: subject, expression: expression))) else {
        throw DeskShopError("no count")
      }
      return count
    }
    #expect(try count(.products, "product.price <= 10") == .products(2, of: 3))
    guard case .unknown(let reason) = try count(.people, "quiz = night and answer.gaol = sleep") else {
      throw DeskShopError("it was counted")
    }
    #expect(reason == "Not counted: unknown question \"gaol\"; did you mean \"goal\"?")
  }

  @Test("the page of tags: who has each, where it is given and where it is read")
  func page() throws {
    let shop = try shop()
    _ = try tags(shop, .saveSegment(SegmentDraft(name: "Rested", expression: "goal:sleep or need:rest"), replacing: nil))
    guard case .list(let page) = try tags(shop, .list) else { throw DeskShopError("no page") }
    #expect(page.rows.map(\.tag.text) == ["diet:halal", "diet:vegan", "goal:calm", "goal:sleep", "goal:wake", "need:rest"])
    let sleep = try #require(page.rows.first { $0.tag.text == "goal:sleep" })
    #expect(sleep.people == 2 && sleep.basis == .needs)
    #expect(sleep.given == [.init("A better night", "choice sleep of goal")])
    #expect(sleep.read == [.init("A better night", "condition of rule 1"), .init("Segment", "Rested")])
    #expect(page.rows.first { $0.tag.text == "need:rest" }?.basis == nil)
  }

  @Test("goal:sleep becomes need:rest: quiz v2, draft, segment, 2 people with history, 1 message, and a line of the audit log")
  func rename() throws {
    let shop = try shop()
    _ = try tags(shop, .saveSegment(SegmentDraft(name: "Rested", expression: "goal:sleep"), replacing: nil))
    let draft = DeskShop.quiz.replacing("What for?", with: "Why?")
    let open = try shop.store.draft(of: "night")
    _ = try shop.store.saveDraft(of: "night", text: draft, revision: open.revision, by: "merchant", at: shop.now)
    let plan = try plan(shop, "goal:sleep", "need:rest")
    #expect(plan.people == 2 && plan.merging == 0 && plan.deliveries == 1 && plan.segments == ["Rested"])
    #expect(plan.quizzes.map(\.next) == [2] && plan.quizzes.allSatisfy { $0.draft != nil })
    shop.now = shop.now.advanced(bySeconds: 60)
    #expect(try tags(shop, .rename(plan)) == .renamed(plan, "goal:sleep is need:rest now, for 2 contacts"))

    let source = try #require(try shop.store.quizSource("night"))
    #expect(source.number == 2 && source.source.contains("tags: [need:rest]") && !source.source.contains("goal:sleep"))
    let after = try shop.store.draft(of: "night")
    #expect(
      after.text
        == draft.replacing("goal:sleep", with: "need:rest").replacing(
          "namespaces: {goal: {basis: needs},", with: "namespaces: {goal: {basis: needs}, need: {basis: needs},"))
    #expect(after.base == source.version)
    #expect(try shop.store.segments().map(\.definition) == ["need:rest"])
    #expect(try shop.store.tagCounts().map { "\($0.tag) \($0.people)" } == ["diet:vegan 1", "goal:calm 1", "goal:wake 2", "need:rest 3"])
    let since = try shop.store.contact(matching: "a@example.com")?.tags.first { $0.tag.text == "need:rest" }?.since
    #expect(since == DeskShop.morning)
    let other = try #require(try shop.store.contact(matching: "b@example.com"))
    let facts = try #require(try shop.store.facts(ofContact: other.id))
    #expect(facts.everTags.map(\.text).sorted() == ["goal:sleep", "need:rest"])
    // One after the other for each contact: what the session had to say goes first.
    try shop.settle(try shop.claimed(from: "news"), .accepted)
    let told = try shop.claimed(from: "news")
    #expect(told.map(\.update.removedTags) == [["goal:sleep"]])
    #expect(
      told.map(\.update.email) == ["a@example.com"] && told.allSatisfy { $0.update.tags.contains("need:rest") && $0.update.session == nil })
    let line = try #require(try shop.store.auditLog(limit: 1).first)
    #expect(line.what == "tag.rename" && line.who == "owner")
    #expect(line.detail.object?["before"] == .string("goal:sleep") && line.detail.object?["after"] == .string("need:rest"))
    #expect(!line.detail.canonical.contains("example.com"))
  }

  @Test("a merge keeps one tag with the earlier date, and says how many had both")
  func merge() throws {
    let shop = try shop()
    let plan = try plan(shop, "goal:wake", "need:rest")
    #expect(plan.people == 2 && plan.merging == 1)
    shop.now = shop.now.advanced(bySeconds: 60)
    _ = try tags(shop, .rename(plan))
    let both = try #require(try shop.store.contact(matching: "d@example.com"))
    #expect(both.tags == [Contact.TagSince(try #require(Tag("need:rest")), since: DeskShop.morning.advanced(bySeconds: -86_400))])
  }

  @Test("a namespace moves with all its tags")
  func namespace() throws {
    let shop = try shop()
    _ = try tags(shop, .rename(try plan(shop, "goal:*", "aim:*")))
    #expect(try shop.store.tagCounts().map(\.tag.text) == ["aim:calm", "aim:sleep", "aim:wake", "diet:vegan", "need:rest"])
    #expect(try #require(try shop.store.quizSource("night")).source.contains("namespaces: {aim: {basis: needs}"))
  }

  @Test("a plan that is no longer true renames nothing")
  func stale() throws {
    let shop = try shop()
    let plan = try plan(shop, "goal:sleep", "need:rest")
    try shop.importQuiz(DeskShop.quiz.replacing("Deep sleep", with: "Sleep"))
    guard case .refused = try tags(shop, .rename(plan)) else { throw DeskShopError("it was done") }
    #expect(try shop.store.tagCounts().contains { $0.tag.text == "goal:sleep" })
  }

  @Test("a fault at any of 7 tables in the middle leaves everything as it was; without it the same plan goes through")
  func fault() throws {
    let shop = try shop()
    _ = try tags(shop, .saveSegment(SegmentDraft(name: "Rested", expression: "goal:sleep"), replacing: nil))
    let open = try shop.store.draft(of: "night")
    _ = try shop.store.saveDraft(of: "night", text: DeskShop.quiz + "# draft\n", revision: open.revision, by: "merchant", at: shop.now)
    let plan = try plan(shop, "goal:sleep", "need:rest")
    let tables = ["quiz", "quiz_version", "quiz_draft", "segment", "contact_tag", "tag_change", "outbox", "audit"]
    let before = try tables.map { try sql("SELECT * FROM \($0)", in: shop) }
    #expect(before.allSatisfy { !$0.isEmpty })
    for table in tables.dropFirst() {
      let verb = table == "segment" || table == "quiz_draft" ? "UPDATE" : "INSERT"
      _ = try sql("CREATE TRIGGER trouble BEFORE \(verb) ON \(table) BEGIN SELECT RAISE(ABORT, 'trouble'); END", in: shop)
      guard case .failed = shop.desk.perform(.tags(.rename(plan))) else { throw DeskShopError("\(table): it went through") }
      #expect(try tables.map { try sql("SELECT * FROM \($0)", in: shop) } == before, "\(table)")
      _ = try sql("DROP TRIGGER trouble", in: shop)
    }
    guard case .renamed = try tags(shop, .rename(plan)) else { throw DeskShopError("it did not go through") }
  }

  /// Runs a statement as a program that knows nothing of ours, and returns its rows as text.
  private func sql(_ statement: String, in shop: DeskShop) throws -> String {
    let script = "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); print(*d.execute(sys.argv[2]).fetchall(), sep='\\n'); d.commit()"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, shop.store.path, statement]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw DeskShopError("the statement failed") }
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("segments are saved, renamed and deleted with before and after in the audit log; a name that others use stays")
  func segments() throws {
    let shop = try shop()
    #expect(
      try tags(shop, .saveSegment(.init(name: "Rested", basis: .needs, expression: "goal:sleep"), replacing: nil))
        == .done("\"Rested\" is saved"))
    guard case .refused = try tags(shop, .saveSegment(.init(name: "rested", expression: "goal:wake"), replacing: nil)) else {
      throw DeskShopError("two of one name")
    }
    guard case .refused(let fault) = try tags(shop, .saveSegment(.init(name: "X", expression: "goul:sleep"), replacing: nil)) else {
      throw DeskShopError("it was saved")
    }
    #expect(fault == "unknown tag namespace \"goul\"; did you mean \"goal\"?")
    _ = try tags(
      shop, .saveSegment(.init(name: "Well rested", basis: .needs, expression: "goal:sleep and diet:vegan"), replacing: "Rested"))
    #expect(try shop.store.segments().map(\.name) == ["Well rested"])
    _ = try tags(shop, .saveSegment(.init(name: "Others", expression: "not segment(\"Well rested\")"), replacing: nil))
    guard case .refused = try tags(shop, .deleteSegment(name: "Well rested")) else { throw DeskShopError("it is gone") }
    #expect(try tags(shop, .deleteSegment(name: "Others")) == .done("\"Others\" is gone; nobody's tags have changed"))
    let lines = try shop.store.auditLog(limit: 9).filter { $0.what.hasPrefix("segment.") }.map { "\($0.what) \($0.detail.canonical)" }
    #expect(lines.count == 4)
    #expect(lines[2].contains("\"before\":{\"basis\":\"needs\",\"definition\":\"goal:sleep\",\"name\":\"Rested\"}"))
    guard case .segment(let draft, let scope, let words) = try tags(shop, .segment(name: "Well rested")) else {
      throw DeskShopError("no form")
    }
    #expect(draft?.expression == "goal:sleep and diet:vegan" && scope.place == .segment)
    #expect(
      words.choices["goal"]?.map(\.text) == ["sleep", "wake"] && words.tags.first?.text == "goal:sleep"
        || words.tags.first?.text == "goal:wake")
  }

  @Test("staff may look at tags without small counts, and change nothing")
  func staff() throws {
    let shop = try shop(open: .staff)
    guard case .list(let page) = try tags(shop, .list) else { throw DeskShopError("no page") }
    #expect(page.rows.allSatisfy { $0.people == 0 })
    for request in [
      TagRequest.plan(from: "goal:sleep", to: "need:rest"), .deleteSegment(name: "x"),
      .rename(TagPlan(from: "goal:sleep", to: "need:rest")),
    ] {
      guard case .failed = shop.desk.perform(.tags(request)) else { throw DeskShopError("staff may") }
    }
  }
}
