// Sessions told step by step, for tests of what is counted.
import Domain
import Testing

@testable import Storage

/// One step of a told session.
enum ToldStep {
  case wait(Int64)
  case note(SessionEvent)
  case view(String)
  case answer(String, Answer)
  case complete(path: [String], empty: [String] = [], ladder: Take.Ladder? = nil, lead: Lead? = nil)
  case end(Ending)
}

/// The quiz of these tests, in a store of its own.
struct FunnelShop {
  static let source = """
    format: 1
    ref: night
    title: A better night
    namespaces: {goal: {basis: needs}}
    questions:
      - {ref: hello, kind: statement, title: Hello, text: Good evening}
      - ref: goal
        kind: single
        title: What for?
        choices: [{ref: sleep, label: Sleep}, {ref: wake, label: Wake}]
        next: [{when: answer.goal = wake, go: budget}]
      - {ref: detail, kind: multi, title: Which?, choices: [{ref: noise, label: Noise}, {ref: light, label: Light}, {ref: all, label: All, all: true}]}
      - ref: budget
        kind: number
        title: Up to?
        optional: true
        min: 0
        max: 100
        bands: [{ref: low, label: Low, from: 0, to: 20}, {ref: high, label: High, from: 20, to: 100}]
    """
  let scratch = Scratch()
  let store: Database
  let version: String

  init() throws {
    store = try scratch.open()
    let quiz = try #require(QuizFile(FunnelShop.source).quiz)
    _ = try store.importQuiz(quiz, source: FunnelShop.source, at: morning)
    version = quiz.version
  }

  /// Writes one session as a kiosk would; gives the time of its last step.
  @discardableResult
  func tell(
    _ id: String, at begun: Instant = morning, previous: String? = nil, code: String? = nil, isPreview: Bool = false,
    kiosk: String = "k1", variant: String? = nil, _ steps: [ToldStep]
  ) throws(StoreError) -> Instant {
    var (now, ordinal, said) = (begun, 0, [String: Answer]())
    try store.begin(
      SessionStart(
        id: id, quiz: "night", version: version, catalogRevision: 0,
        surroundings: Surroundings(store: "lyon", kiosk: kiosk, variant: variant, locale: "de", now: begun), isPreview: isPreview,
        previous: previous, shortCode: code))
    for step in steps {
      switch step {
      case .wait(let tenths): now = Instant(milliseconds: now.milliseconds + tenths * 100)
      case .note(let event): store.note(event, session: id, at: now)
      case .view(let question): store.note(.questionView, session: id, question: question, at: now)
      case .answer(let question, let answer):
        ordinal += 1
        said[question] = answer
        try store.record(RecordedAnswer(session: id, ordinal: ordinal, question: question, answer: answer, at: now))
      case .complete(let path, let empty, let ladder, let lead):
        _ = try store.submit(submission(id, path, said, empty, ladder, lead, now))
        store.note(.complete, session: id, at: now)
      case .end(let ending):
        store.note(ending == .timeout ? .timeout : .quit, session: id, at: now)
        try store.end(session: id, ending: ending, at: now)
      }
    }
    try store.flushEvents()
    return now
  }

  private func submission(
    _ id: String, _ path: [String], _ said: [String: Answer], _ empty: [String], _ ladder: Take.Ladder?, _ lead: Lead?, _ now: Instant
  ) -> Submission {
    let products = ["TEA", "CAP"].map {
      Take.Product(
        sku: $0, product: $0, slot: "best", score: 1_000, matched: 1, pinned: false, ladder: $0 == "CAP" ? ladder : nil, why: [])
    }
    let take = Take(
      session: id, quiz: "night", version: version, path: path, ignored: [], tags: [], variables: [:], outcome: "calm", asked: 1,
      products: products, excluded: [], emptySlots: empty)
    var told: [String: [String]] = [:]
    for question in path {
      let words = said[question]?.words ?? []
      told[question] = words == ["all"] ? ["noise", "light"] : words
    }
    return Submission(
      session: id, at: now, take: take, answers: told, lead: lead, locale: "de",
      namespaces: [Namespace(name: "goal", basis: .needs, keep: .latest)], quizTitle: "A better night")
  }

  /// All sums over sessions that began in a week around the morning.
  func sums(_ filter: FunnelFilter = FunnelFilter(), days: ClosedRange<CivilDate> = FunnelShop.days) throws(StoreError) -> Funnel {
    var book = FunnelBook(store)
    return try book.funnel(filter, days: days)
  }

  static let days = CivilDate(daysSinceEpoch: 20_000)...CivilDate(daysSinceEpoch: 22_000)

  /// The same from every session anew.
  func recount(_ filter: FunnelFilter = FunnelFilter(), days: ClosedRange<CivilDate> = FunnelShop.days) throws(StoreError) -> Funnel {
    try sessions().recount(filter, days: days)
  }

  /// Every session as it is now.
  func sessions() throws(StoreError) -> [FunnelSession] {
    try store.read { db in
      let facts = FunnelFacts(db: db, quizzes: FunnelQuizzes())
      return try db.rows("SELECT n FROM session").compactMap { try facts.session($0[0]) }
    }
  }
}

extension [FunnelSession] {
  func recount(_ filter: FunnelFilter, days: ClosedRange<CivilDate> = FunnelShop.days) -> Funnel {
    reduce(into: Funnel()) { funnel, session in
      if days.contains(session.day), filter.lets(session.slice) { funnel.add(session) }
    }
  }
}

extension ToldStep {
  /// Woken, the intro shown.
  static let woken: [ToldStep] = [.note(.wake), .note(.view)]
  /// The statement, passed after a second.
  static let hello: [ToldStep] = [.view("hello"), .wait(10), .note(.start), .answer("hello", .empty)]
  /// Looked at for `tenths`, then answered.
  static func asked(_ question: String, _ answer: Answer, after tenths: Int64) -> [ToldStep] {
    [.view(question), .wait(tenths), .answer(question, answer)]
  }
}
