// Figures counted by hand: jumps, backs, timeouts, retakes, late orders.
import Domain
import Testing

@testable import Storage

@Suite("What a session counts as")
struct FunnelFactsTests {
  private let shop: FunnelShop

  init() throws { shop = try FunnelShop() }

  /// Nine sessions of one Tuesday at ten: see each line for what it is.
  private func tellAll() throws {
    let (woken, hello) = (ToldStep.woken, ToldStep.hello)
    // All the way: 1 s, 5 s, 3 s, 4.5 s; a lead with one yes, a basket, a receipt.
    try shop.tell(
      "S1", code: "ROSE-4171",
      woken + hello + ToldStep.asked("goal", .choices(["sleep"]), after: 50) + ToldStep.asked("detail", .choices(["noise"]), after: 30)
        + ToldStep.asked("budget", .number(15), after: 45)
        + [
          .note(.leadView), .wait(150), .note(.lead), .note(.consent),
          .complete(path: ["hello", "goal", "detail", "budget"], lead: .of("ana@example.com", yes: [.email])), .wait(100),
          .note(.handoffShown), .note(.receipt),
        ])
    shop.store.note(ShownBasket(skus: ["TEA"], value: 900), session: "S1", at: morning + 40)
    shop.store.note(ShownBasket(skus: ["TEA", "CAP"], value: 3100), session: "S1", at: morning + 41)
    try shop.store.flushEvents()
    // A jump over the detail, the budget left empty; a slot stays empty.
    try shop.tell(
      "S2",
      woken + hello + ToldStep.asked("goal", .choices(["wake"]), after: 20) + ToldStep.asked("budget", .empty, after: 20)
        + [.note(.leadView), .wait(30), .complete(path: ["hello", "goal", "budget"], empty: ["wind-down"])])
    // Back from the detail, another answer, and nobody there any more: 200 s are cut off at 75.
    try shop.tell(
      "S3",
      woken + hello + ToldStep.asked("goal", .choices(["sleep"]), after: 30)
        + [.view("detail"), .wait(15), .note(.back)] + ToldStep.asked("goal", .choices(["wake"]), after: 400)
        + [.view("budget"), .wait(2_000), .end(.timeout)])
    // Looked at the first slide and left.
    try shop.tell("S4", woken + [.view("hello"), .wait(600), .end(.timeout)])
    // The first again with another answer: what was said before is carried over, without being shown.
    try shop.tell(
      "S5", previous: "S1",
      [.note(.start), .answer("hello", .empty), .answer("goal", .choices(["sleep"]))]
        + ToldStep.asked("detail", .choices(["all"]), after: 20)
        + [.answer("budget", .number(15)), .complete(path: ["hello", "goal", "detail", "budget"], ladder: .fixed)])
    try shop.tell("S6", isPreview: true, woken + hello + [.complete(path: ["hello"])])
    try shop.tell("S7", woken + hello)
    // Leaves at the lead step.
    try shop.tell(
      "S8",
      woken + hello + ToldStep.asked("goal", .choices(["wake"]), after: 20) + ToldStep.asked("budget", .number(20), after: 20)
        + [.note(.leadView), .wait(60), .end(.quit)])
    // The kiosk lost its power: answers, and no events.
    try shop.tell("S9", [.answer("hello", .empty), .wait(30), .answer("goal", .choices(["sleep"]))])
    try shop.store.end(session: "S9", ending: .timeout, at: morning + 3_600)
  }

  @Test("9 sessions: 7 views, 6 starts, 3 completions of which 1 a retake, 2 timeouts, 1 back, 1 lead, 1 left at the lead step")
  func counts() throws {
    try tellAll()
    let sums = try shop.sums()
    #expect((sums.views, sums.starts, sums.completions, sums.uniqueCompletions) == (7, 6, 3, 2))
    #expect((sums.timeouts, sums.backs) == (2, 1))
    #expect((sums.leadViews, sums.leads, sums.completedLeads, sums.leadDrops) == (3, 1, 1, 1))
    #expect((sums.emailConsents, sums.smsConsents) == (1, 0))
    #expect((sums.handoffs, sums.scans, sums.receipts, sums.carts, sums.cartValue) == (1, 0, 1, 1, 3100))
    #expect((sums.noMatches, sums.fallbacks) == (1, 1))
    #expect(sums.outcomes == ["calm": 3])
    // Tuesday, ten o'clock.
    #expect(sums.hours.mapValues { [$0.views, $0.starts, $0.completions] } == [34: [7, 6, 3]])
    #expect(sums.products.mapValues(\.shown) == ["TEA": 3, "CAP": 3])
    #expect(try shop.store.sessionsUnderWay(FunnelFilter()) == 1)
    #expect(try shop.store.sessionsUnderWay(FunnelFilter(kiosk: "k2")) == 0)
  }

  @Test("each question: who saw it, answered, skipped, left there, went where; 1 of 5 left at the budget, nobody at the lead step")
  func questions() throws {
    try tellAll()
    let questions = try shop.sums().questions
    let hello = try #require(questions["hello"])
    #expect((hello.views, hello.answers, hello.skips, hello.drops) == (7, 0, 0, 1))
    #expect(hello.ways == ["goal": 6])
    #expect(hello.tenths == [10: 4, 600: 1])
    let goal = try #require(questions["goal"])
    #expect((goal.views, goal.answers, goal.skips, goal.drops) == (6, 6, 0, 1))
    #expect(goal.choices == ["sleep": 3, "wake": 3])
    // S3 went to the detail, came back and went on to the budget.
    #expect(goal.ways == ["detail": 3, "budget": 3])
    #expect(goal.tenths == [50: 1, 20: 2, 30: 1])
    let detail = try #require(questions["detail"])
    #expect((detail.views, detail.answers, detail.skips, detail.drops) == (3, 2, 0, 0))
    #expect(detail.choices == ["noise": 2, "light": 1])
    #expect(detail.ways == ["budget": 2])
    #expect(detail.tenths == [30: 1, 15: 1, 20: 1])
    let budget = try #require(questions["budget"])
    #expect((budget.views, budget.answers, budget.skips, budget.drops) == (5, 3, 1, 1))
    #expect(budget.choices == ["low": 2, "high": 1])
    #expect(budget.ways == [Funnel.results: 3])
    #expect(budget.tenths == [45: 1, 20: 2, 750: 1])
  }

  @Test("orders at the edges of 7, 30 and 90 days; recommended lines are direct; cancelled ones and those before the end count nowhere")
  func orders() throws {
    try tellAll()
    let end = try #require(try shop.store.session("S1")?.endedAt)
    let retake = try #require(try shop.store.session("S5")?.endedAt)
    let jump = try #require(try shop.store.session("S2")?.endedAt)
    let day: Int64 = 86_400
    let orders = [
      Order(
        name: "1", at: end + (7 * day - 1), code: "rose 4171",
        lines: [.init(sku: "TEA", quantity: 2, price: 1000), .init(sku: "MUG", quantity: 1, price: 500)]),
      Order(name: "2", at: jump + 7 * day, session: "S2", lines: [.init(sku: "CAP", quantity: 1, price: 700)]),
      Order(name: "3", at: retake + 30 * day, session: "S5", lines: [.init(sku: "CAP", quantity: 1, price: 700)]),
      Order(name: "4", at: retake + 90 * day, session: "S5", lines: [.init(sku: "CAP", quantity: 1, price: 700)]),
      Order(name: "5", at: jump + day, session: "S2", isCancelled: true, lines: [.init(sku: "CAP", quantity: 9, price: 700)]),
      Order(name: "6", at: morning, session: "S2", lines: [.init(sku: "CAP", quantity: 9, price: 700)]),
    ]
    let done = try shop.store.importOrders(orders, source: "test", windowDays: 90, by: "test", at: morning)
    #expect(done.matched == [.code: 1, .session: 3])
    #expect((done.orders, done.lines, done.unmatched, done.cancelled) == (6, 7, 1, 1))
    let sums = try shop.sums()
    #expect(
      sums.sales.mapValues { [$0.sessions, $0.orders, $0.direct, $0.indirect] } == [
        7: [1, 1, 2000, 500], 30: [2, 2, 2700, 500], 90: [3, 3, 3400, 500],
      ])
    #expect(sums.products.mapValues(\.bought) == ["TEA": 1, "CAP": 1])
    #expect((sums.handoffs, sums.scans) == (1, 1))
    #expect(sums.conversion(within: 30) == Rate(2, of: 3))
    // (2500 + 700) / 2 orders.
    #expect(sums.averageOrder(within: 30).value == 1600)
    // 3200 over 6 starts.
    #expect(sums.revenuePerStart(within: 30).value == 533)
  }

  @Test("told without a screen, a session counts its path and no times; a late lead and an erasure leave its figures right")
  func withoutScreen() throws {
    try shop.tell(
      "T1",
      [
        .answer("goal", .choices(["wake"])), .answer("budget", .number(30)), .answer("detail", .choices(["noise"])),
        .complete(path: ["hello", "goal", "budget"]),
      ])
    var sums = try shop.sums()
    #expect((sums.views, sums.starts, sums.completions, sums.leads) == (1, 1, 1, 0))
    #expect(sums.questions.mapValues(\.views) == ["hello": 1, "goal": 1, "budget": 1])
    #expect(sums.questions["goal"]?.ways == ["budget": 1])
    #expect(sums.questions["budget"]?.choices == ["high": 1])
    #expect(sums.questions.values.allSatisfy { $0.tenths.isEmpty })
    _ = try shop.store.submit(.sample("T1", lead: .of("ana@example.com", yes: [.email]), at: morning + 90))
    sums = try shop.sums()
    #expect((sums.leads, sums.leadViews, sums.emailConsents) == (1, 1, 1))
    let contact = try #require(try shop.store.contact(matching: "ana@example.com"))
    _ = try shop.store.forget(contact: contact.id, who: "test", at: morning + 99)
    #expect(try shop.sums() == sums)
    #expect(try shop.recount() == sums)
  }

  @Test("an address that was taken out of a session left alone is no skipped question")
  func blanked() throws {
    let source = """
      format: 1
      ref: mail
      title: Mail
      namespaces: {goal: {basis: needs}}
      questions: [{ref: address, kind: email, title: Address?, optional: true}, {ref: more, kind: text, title: More?, optional: true}]
      """
    let quiz = try #require(QuizFile(source).quiz)
    _ = try shop.store.importQuiz(quiz, source: source, at: morning)
    try shop.store.begin(
      SessionStart(id: "M1", quiz: "mail", version: quiz.version, catalogRevision: 0, surroundings: Surroundings(now: morning)))
    try shop.store.record(RecordedAnswer(session: "M1", ordinal: 1, question: "address", answer: .text("ana@example.com"), at: morning))
    try shop.store.record(RecordedAnswer(session: "M1", ordinal: 2, question: "more", answer: .empty, at: morning))
    try shop.store.end(session: "M1", ending: .timeout, contactQuestions: ["address"], at: morning + 90)
    let sums = try shop.sums(FunnelFilter(quiz: "mail"))
    #expect(sums.questions["address"].map { [$0.views, $0.answers, $0.skips] } == [1, 0, 0])
    #expect(sums.questions["more"].map { [$0.views, $0.answers, $0.skips, $0.drops] } == [1, 0, 1, 1])
  }
}
