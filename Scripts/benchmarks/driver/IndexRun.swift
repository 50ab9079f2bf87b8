// The segment index over a real store: how soon it counts after a start, and how soon it knows what another process has committed.
import Domain
import Glibc
import Storage

/// Prints a line a figure: its name and nanoseconds.
struct IndexRun {
  private let store: Database
  private let now: Instant

  init(store path: String, now: Int64) throws {
    store = try Database(at: path)
    self.now = Instant(milliseconds: now)
  }

  /// From the tables, then from the file that it wrote; then the browser's counts, and one condition of each kind.
  func measure(_ conditions: [String]) throws {
    let built = SegmentIndex(store, zone: .utc)
    print("build", try nanoseconds { _ = try built.read(at: now) { $0.everybody.count } })
    try built.save()
    let index = SegmentIndex(store, zone: .utc)
    print("restart", try nanoseconds { _ = try index.read(at: now) { $0.everybody.count } })
    print("again", try median { _ = try index.read(at: now) { $0.everybody.count } })
    let times: [Int64] = try index.read(at: now) { reading in
      (0..<50).map { _ in nanoseconds { _ = reading.tagCounts.count } }
    }
    print("counts", times.sorted()[25])
    print("movements", try median { _ = try index.read(at: now) { try $0.movements().count } })
    for text in conditions {
      let condition = try Predicate(parsing: text, in: .segment)
      var counts: [Int] = []
      let first = try nanoseconds { counts.append(try index.read(at: now) { try $0.count(of: condition) }) }
      var warm: [Int64] = []
      try index.read(at: now) { reading in
        for _ in 0..<50 { warm.append(try nanoseconds { counts.append(try reading.count(of: condition)) }) }
      }
      print("condition", first, warm.sorted()[25], counts[0], text)
    }
  }

  private func median(_ work: () throws -> Void) rethrows -> Int64 {
    var times: [Int64] = []
    for _ in 0..<20 { times.append(try nanoseconds(work)) }
    return times.sorted()[10]
  }

  /// Commits `count` sessions, each of a new contact with one tag, and says when each was committed.
  func commit(_ count: Int) throws {
    for number in 0..<count {
      let session = Identifier.ulid(now: now)
      try store.begin(
        SessionStart(
          id: session, quiz: "bench", version: "0", catalogRevision: 0, surroundings: Surroundings(store: "bench", kiosk: "k1", now: now)))
      let take = Take(
        session: session, quiz: "bench", version: "0", path: [], ignored: [], tags: [Tag("bench:new")].compactMap(\.self), variables: [:],
        outcome: nil, asked: 1, products: [], excluded: [], emptySlots: [])
      _ = try store.submit(
        Submission(
          session: session, at: now, take: take, answers: [:],
          lead: Lead(email: Email("new-\(session)@example.com"), phone: nil, name: nil, consents: []),
          code: nil, locale: "en", namespaces: [Namespace(name: "bench", basis: .needs)], quizTitle: "Bench"))
      print("committed", number + 1, uptime())
      fflush(nil)
      // The next one when the one who watches has had time to look elsewhere.
      usleep(3000)
    }
  }

  /// Looks again and again until `count` people have the tag, and says when each was seen.
  func watch(_ count: Int) throws {
    let index = SegmentIndex(store, zone: .utc)
    let tag = Predicate.tag(.anyIn(namespace: "bench"), gainedWithin: nil)
    let before = try index.read(at: now) { try $0.count(of: tag) }
    print("ready")
    fflush(nil)
    var seen = 0
    while seen < count {
      let people = try index.read(at: now) { try $0.count(of: tag) } - before
      guard people > seen else { continue }
      seen = people
      print("seen", seen, uptime())
    }
  }

  /// Nanoseconds of CLOCK_MONOTONIC, the same in every process.
  private func uptime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
