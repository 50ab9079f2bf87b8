// A shopper's answers while a courier works on the same store: one each few milliseconds, until whoever started it closes its input.
import Domain
import Foundation
import Storage

/// Prints an empty line once it has begun; at the end answers, and p50, p99 and the longest of them in milliseconds. Time counts inside
/// `record` alone.
struct BesideRun {
  private static let pause: Int32 = 5

  private let store: Database

  init(store path: String) throws { store = try Database(at: path) }

  func print() throws {
    try store.warmUp()
    let now = Instant(milliseconds: 1_767_261_600_000)
    let start = SessionStart(
      id: Identifier.ulid(now: now), quiz: "bench", version: String(repeating: "0", count: 64), catalogRevision: 1,
      surroundings: Surroundings(store: "bench", kiosk: "k1", now: now))
    try store.begin(start)
    FileHandle.standardOutput.write(Data("\n".utf8))
    var times: [Int64] = []
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while poll(&input, 1, BesideRun.pause) == 0 {
      let answer = RecordedAnswer(
        session: start.id, ordinal: times.count + 1, question: "question-\(times.count)", answer: .choices(["choice-1"]), at: now)
      times.append(try nanoseconds { try store.record(answer) })
    }
    try store.close()
    times.sort()
    func milliseconds(_ percent: Int) -> Double { times.isEmpty ? 0 : Double(times[(times.count - 1) * percent / 100]) / 1e6 }
    Swift.print(times.count, milliseconds(50), milliseconds(99), milliseconds(100))
  }
}
