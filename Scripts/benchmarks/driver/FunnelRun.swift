// The funnel over a real store: how soon a manager has every figure, and how soon a counter has the session that just ended.
import Domain
import Glibc
import Storage

/// Prints a line a figure.
struct FunnelRun {
  private static let days = CivilDate(daysSinceEpoch: 0)...CivilDate(daysSinceEpoch: 40_000)
  private let store: Database

  init(store path: String) throws { store = try Database(at: path) }

  /// Takes in what waits, reads all sums as a new process does, then once more after each of `live` sessions.
  func measure(live: Int) throws {
    var first = FunnelBook(store)
    print("taken_in", try nanoseconds { try first.refresh() })
    var times: [Int64] = []
    for _ in 0..<5 {
      var book = FunnelBook(store)
      times.append(try nanoseconds { _ = try book.funnel(FunnelFilter(), days: FunnelRun.days) })
    }
    print("all", times.sorted()[2])
    var book = FunnelBook(store)
    tell(try book.funnel(FunnelFilter(), days: FunnelRun.days))
    let before = try book.funnel(FunnelFilter(), days: FunnelRun.days).completions
    var counted: [Int64] = []
    for number in 0..<live {
      try visit(number)
      counted.append(try nanoseconds { _ = try book.funnel(FunnelFilter(), days: FunnelRun.days) })
    }
    guard try book.funnel(FunnelFilter(), days: FunnelRun.days).completions == before + live else {
      throw Complaint("the counter has not all of the sessions that ended")
    }
    print("live", counted.sorted()[live / 2], counted.sorted()[live * 99 / 100])
  }

  /// One session of now, as a kiosk writes it.
  private func visit(_ number: Int) throws {
    let now = Instant(milliseconds: 1_774_000_000_000 + Int64(number) * 1_000)
    let id = Identifier.ulid(now: now)
    let place = Surroundings(store: "s0", kiosk: "k0", now: now)
    try store.begin(SessionStart(id: id, quiz: "bench", version: "v0", catalogRevision: 0, surroundings: place))
    for question in 1...6 {
      store.note(.questionView, session: id, question: "q\(question)", at: now)
      try store.record(RecordedAnswer(session: id, ordinal: question, question: "q\(question)", answer: .choices(["c1"]), at: now))
    }
    let take = Take(
      session: id, quiz: "bench", version: "v0", path: (1...6).map { "q\($0)" }, ignored: [], tags: [], variables: [:], outcome: nil,
      asked: 1, products: [], excluded: [], emptySlots: [])
    _ = try store.submit(
      Submission(session: id, at: now, take: take, answers: [:], locale: "en", namespaces: [], quizTitle: "Bench"))
  }

  // MARK: What came out

  private func tell(_ sums: Funnel) {
    say("views", sums.views)
    say("starts", sums.starts)
    say("completions", sums.completions)
    say("timeouts", sums.timeouts)
    say("backs", sums.backs)
    say("leads", sums.leads)
    say("handoffs", sums.handoffs)
    for days in Funnel.windows {
      let sales = sums.sales[days] ?? .init()
      say("buyers/\(days)", sales.sessions)
      say("orders/\(days)", sales.orders)
      say("direct/\(days)", sales.direct)
      say("value/\(days)", sales.value)
    }
    for (ref, question) in sums.questions {
      say("seen/\(ref)", question.views)
      say("answered/\(ref)", question.answers)
      say("dropped/\(ref)", question.drops)
      for (choice, count) in question.choices { say("choice/\(ref)/\(choice)", count) }
      for (way, count) in question.ways { say("way/\(ref)/\(way)", count) }
      say("median/\(ref)", question.tenths(atPercent: 50) ?? -1)
      say("p90/\(ref)", question.tenths(atPercent: 90) ?? -1)
    }
  }

  private func say(_ name: String, _ count: Int) { print("figure", name, count) }
}
