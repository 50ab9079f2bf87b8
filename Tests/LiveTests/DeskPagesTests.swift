// The front page with its notes, and the quiz pages.
import Console
import Domain
import Live
import Storage
import Testing

@Suite("The desk's overview and quizzes")
struct DeskPagesTests {
  private static let sleep: [(String, Answer)] = [
    ("goal", .choices(["sleep"])), ("diet", .empty), ("budget", .number(30)), ("mail", .empty), ("words", .empty),
  ]

  @Test("today begins at Paris's midnight: 1 of 3 sessions began the evening before, a preview counts nowhere")
  func today() throws {
    let shop = try DeskShop()
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    // 2026-11-23T22:59:59Z is still Monday in Paris.
    shop.now = Instant(iso: "2026-11-23T22:59:59Z") ?? shop.now
    try shop.visit("S1", DeskPagesTests.sleep, of: quiz, email: "a@example.com")
    shop.now = shop.now.advanced(bySeconds: 1)
    try shop.visit("S2", DeskPagesTests.sleep, of: quiz, email: "b@example.com")
    shop.now = DeskShop.morning
    try shop.visit("S3", DeskPagesTests.sleep, of: quiz, email: "c@example.com", isPreview: true)
    _ = try shop.begin("S4", [], of: quiz)
    try shop.store.end(session: "S4", ending: .timeout, at: shop.now)
    try shop.open(as: .owner)
    let page = try shop.overview()
    #expect([page.started, page.completed, page.leads, page.timedOut] == [2, 1, 1, 1])
    #expect(page.asOf == DeskShop.morning && page.notes.isEmpty && page.destinations.isEmpty)
  }

  @Test("who asks for staff is on the page with the minutes of waiting, and each minute is a new version of it")
  func calls() throws {
    let shop = try DeskShop()
    try shop.open(as: .staff)
    try shop.store.callStaff(toKiosk: "k2", session: nil, at: shop.now)
    shop.now = shop.now.advanced(bySeconds: 119)
    let page = try shop.overview()
    #expect(page.calls == [.init(kiosk: "k2", seconds: 119)])
    #expect(shop.desk.perform(.checkForChanges(since: page.version)) == nil)
    shop.now = shop.now.advanced(bySeconds: 1)
    guard case .status(let status)? = shop.desk.perform(.checkForChanges(since: page.version)) else {
      Issue.record("nothing has changed")
      return
    }
    try shop.store.endCalls(ofKiosk: "k2", answered: true, at: shop.now)
    #expect(try shop.overview().calls.isEmpty && shop.overview().version != status.version)
  }

  @Test("a pool with fewer than 20 codes that a quiz gives out is noted, one that no quiz names is not")
  func codes() throws {
    let shop = try DeskShop()
    let source = """
      format: 1
      ref: pooled
      title: Pooled
      questions: [{ref: ok, kind: yes_no, title: "Ok?"}]
      handoff: {codes: {pool: autumn}}
      """
    let file = QuizFile(source)
    _ = try shop.store.importQuiz(try #require(file.quiz, "\(file.problems)"), source: source, at: shop.now)
    try shop.importCatalog()
    try shop.open(as: .owner)
    func texts() throws -> [String] { try shop.overview().notes.map(\.text) }
    #expect(try texts() == ["No discount code is left in the pool \"autumn\"."])
    _ = try shop.store.importCodes((1...19).map { "C\($0)" }, into: "autumn", at: shop.now)
    _ = try shop.store.importCodes(["W1"], into: "winter", at: shop.now)
    #expect(
      try shop.overview().notes == [
        .init("Only 19 discount codes are left in the pool \"autumn\".", remedy: "askwell codes import autumn FILE")
      ])
    _ = try shop.store.importCodes(["C20"], into: "autumn", at: shop.now)
    #expect(try texts() == [])
  }

  @Test("staff learn of 4 sessions only that they are fewer than five, of 5 the number")
  func staff() throws {
    let shop = try DeskShop()
    let quiz = try shop.importQuiz()
    for number in 0..<4 { _ = try shop.begin("S\(number)", [], of: quiz) }
    try shop.open(as: .staff)
    #expect(try shop.overview().started == 0)
    _ = try shop.begin("S4", [], of: quiz)
    #expect(try shop.overview().started == 5)
  }

  @Test("an empty store has 2 notes, each with its command; a catalog of 30 days and a delivery of 24 h have one each")
  func notes() throws {
    let shop = try DeskShop()
    try shop.open(as: .owner)
    #expect(
      try shop.overview().notes == [
        .init("No quiz yet, so the kiosk cannot open.", remedy: "askwell quiz import FILE"),
        .init("No catalog yet, so results are empty.", remedy: "askwell catalog import FILE"),
      ])
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    try shop.store.addDestination(DestinationAccount(name: "hook", vendor: "webhook", settings: [:]))
    try shop.visit("S1", DeskPagesTests.sleep, of: quiz, email: "a@example.com", saysYes: true)
    #expect(try shop.overview().notes.isEmpty)
    shop.now = shop.now.advanced(bySeconds: 86_400)
    #expect(try shop.overview().notes.map(\.remedy) == ["askwell sync status"])
    let hook = DestinationState(name: "hook", vendor: "webhook", waiting: 1, delivered: 0, dead: 0, oldestSeconds: 86_400)
    #expect(try shop.overview().destinations == [hook])
    try shop.store.pauseDestination("hook", because: "the key was refused")
    shop.now = shop.now.advanced(bySeconds: 29 * 86_400)
    #expect(
      try shop.overview().notes == [.init("The catalog has not changed for 30 days.", remedy: "askwell catalog import FILE")])
    shop.now = DeskShop.morning.advanced(bySeconds: -600)
    #expect(try shop.overview().notes.map(\.text).first?.hasPrefix("The last session is dated after now (2026-11-24T10:00:00Z)") == true)
  }

  @Test("a configured quiz that is not there has a note, and the store's default is the one that opens")
  func configured() throws {
    let shop = try DeskShop { $0.quiz = "skin" }
    try shop.importQuiz()
    try shop.importCatalog()
    try shop.open(as: .owner)
    #expect(try shop.overview().notes.map(\.text) == ["The configuration names the quiz \"skin\", which is not in the store."])
    guard case .quizzes(let page) = shop.desk.perform(.loadQuizzes) else { throw DeskShopError("no quizzes") }
    #expect(page.rows.map(\.isDefault) == [true])
  }

  @Test("a quiz of 2 versions counts 2 and 1 completed sessions, previews apart, and opens in either version")
  func versions() throws {
    let shop = try DeskShop()
    let first = try shop.importQuiz()
    try shop.importCatalog()
    for id in ["S1", "S2"] { try shop.visit(id, DeskPagesTests.sleep, of: first) }
    let second = try shop.importQuiz(DeskShop.quiz.replacing("A better night", with: "The best night"))
    try shop.visit("S3", DeskPagesTests.sleep, of: second)
    try shop.visit("S4", DeskPagesTests.sleep, of: second, isPreview: true)
    try shop.open(as: .owner)
    guard case .quizzes(let list) = shop.desk.perform(.loadQuizzes) else { throw DeskShopError("no quizzes") }
    let versions: [Console.QuizVersion] = [
      Console.QuizVersion(number: 2, hash: second.version, imported: shop.now, completed: 1),
      Console.QuizVersion(number: 1, hash: first.version, imported: shop.now, completed: 2),
    ]
    #expect(list.rows == [.init(ref: "night", title: "The best night", current: versions[0], completed: 3, isDefault: true)])
    for (version, quiz) in [(nil, second), (first.version, first)] {
      let page = QuizPage(asOf: shop.now, versions: versions, quiz: quiz)
      #expect(shop.desk.perform(.loadQuiz(ref: "night", version: version)) == .quiz(page))
    }
    #expect(shop.desk.perform(.loadQuiz(ref: "day", version: nil)) == .failed("The quiz \"day\" is not in the store any more."))
    let titles = try shop.sessions().list.rows.map { $0?.quizTitle }
    #expect(titles == ["A better night", "A better night", "The best night", "The best night"])
  }
}
