// Answers as the kiosk keeps them: the log grown once, a session begun, each answer with the view noted before it, one after the other.
import Domain
import Storage

/// Prints: answers, seconds, p50 and p99 in microseconds. Time counts inside `record` alone, checkpoints that fall due there included;
/// the beginnings of sessions do not count.
struct AnswersRun {
  private let store: Database
  private let sessions: Int
  private let answersEach: Int

  init(store path: String, sessions: Int, answersEach: Int) throws {
    store = try Database(at: path)
    self.sessions = sessions
    self.answersEach = answersEach
  }

  func print() throws {
    try store.warmUp()
    var times: [Int64] = []
    times.reserveCapacity(sessions * answersEach)
    for _ in 0..<sessions { try serve(&times) }
    try store.close()
    let total = times.reduce(0, +)
    times.sort()
    func microseconds(_ percent: Int) -> Double { times.isEmpty ? 0 : Double(times[times.count * percent / 100]) / 1000 }
    Swift.print(times.count, Double(total) / 1e9, microseconds(50), microseconds(99))
  }

  private func serve(_ times: inout [Int64]) throws {
    let now = Instant(milliseconds: 1_767_261_600_000)
    let start = SessionStart(
      id: Identifier.ulid(now: now), quiz: "bench", version: String(repeating: "0", count: 64), catalogRevision: 1,
      surroundings: Surroundings(store: "bench", kiosk: "k1", now: now))
    try store.begin(start)
    for ordinal in 1..<answersEach + 1 {
      let question = "question-\(ordinal)"
      let answer = RecordedAnswer(
        session: start.id, ordinal: ordinal, question: question, answer: .choices(["choice-\(ordinal % 5)"]), at: now)
      store.note(.questionView, session: start.id, question: question, at: now)
      times.append(try nanoseconds { try store.record(answer) })
    }
  }
}
