// A month of a shop by a clock that is made up: what `Scripts/torture soak` watches for what grows.
import Domain
import Glibc
import Storage

/// Sessions one after the other, spread evenly over the days: seven of ten are finished, three of those with an address. A courier is
/// there once an hour, people are erased every day, and the console's figures and segments are read. Says a line a sample: sessions,
/// resident KiB, descriptors, bytes of the store, bytes of its log, free pages, pages, bytes of the index; at the end `sent` and how many deliveries were settled.
struct SoakRun {
  private static let begin = Instant(milliseconds: 1_767_261_600_000)
  private static let hour: Int64 = 3_600_000
  private let store: Database
  private let path: String
  private let sessions: Int
  private let days: Int
  private var chance: LifeChance
  private var figures: FunnelBook
  private let people: SegmentIndex
  private var sent = 0
  /// Of the index when it was last saved: it is as large as there are people, and memory with it.
  private var indexBytes = 0

  init(store path: String, sessions: Int, days: Int, seed: Int) throws {
    self.path = path
    self.sessions = sessions
    self.days = days
    store = try Database(at: path)
    chance = LifeChance(state: UInt64(truncatingIfNeeded: seed))
    figures = FunnelBook(store)
    people = SegmentIndex(store, zone: .utc)
  }

  mutating func live(samples: Int) throws {
    try store.addDestination(DestinationAccount(name: "crm", vendor: "files", settings: ["folder": "/srv/askwell"]))
    try store.warmUp()
    let step = Int64(days) * 24 * SoakRun.hour / Int64(sessions)
    var hour = 0
    for number in 0..<sessions {
      let now = Instant(milliseconds: SoakRun.begin.milliseconds + Int64(number) * step)
      try visit(number, at: now)
      while Int64(number) * step / SoakRun.hour > hour {
        hour += 1
        try passHour(hour, at: now)
      }
      if number % max(1, sessions / samples) == 0 || number == sessions - 1 { try sample(number + 1) }
    }
    // What is kept of the sums is on disk by then; a last look is taken without the connection's own pages.
    store.letGo()
    try sample(sessions)
    print("sent", sent)
    try store.close()
  }

  // MARK: What happens

  private mutating func visit(_ number: Int, at now: Instant) throws {
    let id = Identifier.ulid(now: now)
    let place = Surroundings(store: "s1", kiosk: "k\(number % 4)", locale: "en", now: now)
    try store.begin(SessionStart(id: id, quiz: "soak", version: "v0", catalogRevision: 0, surroundings: place))
    let kind = chance.number(10)
    for question in 1...(kind < 7 ? 6 : chance.number(5) + 1) {
      let at = now.advanced(bySeconds: Int64(question) * 4)
      store.note(.questionView, session: id, question: "q\(question)", at: at)
      let answer = Answer.choices(["c\(chance.number(6))"])
      try store.record(RecordedAnswer(session: id, ordinal: question, question: "q\(question)", answer: answer, at: at))
    }
    guard kind < 7 else { return try store.end(session: id, ending: kind == 7 ? .timeout : .quit, at: now.advanced(bySeconds: 60)) }
    let tags = [Tag("goal:g\(chance.number(20))"), Tag("skin:s\(chance.number(8))")].compactMap { $0 }
    let sku = "SKU\(chance.number(40))"
    let take = Take(
      session: id, quiz: "soak", version: "v0", path: (1...6).map { "q\($0)" }, ignored: [], tags: tags, variables: [:], outcome: nil,
      asked: 6,
      products: [.init(sku: sku, product: "p", slot: "s", score: 10, matched: 1, pinned: false, ladder: nil, why: [])],
      excluded: [], emptySlots: [])
    let given = ConsentGiven(channel: .email, wording: "Yes, write to me.", locale: "en", quizVersion: "v0", at: now)
    let email = Email("p\(chance.number(sessions))@example.com")
    let lead = kind < 3 ? Lead(email: email, phone: nil, name: "Somebody", consents: [given]) : nil
    _ = try store.submit(
      Submission(
        session: id, at: now.advanced(bySeconds: 60), take: take, answers: [:], lead: lead, locale: "en",
        namespaces: [Namespace(name: "goal", basis: .needs, keep: .latest)], quizTitle: "Soak"))
  }

  /// The courier comes by; once a day two of a hundred people ask to be forgotten.
  private mutating func passHour(_ hour: Int, at now: Instant) throws {
    while true {
      let rows = try store.claim(from: "crm", limit: 500, owner: "soak", until: now.advanced(bySeconds: 60), due: now)
      if rows.isEmpty { break }
      let endings = rows.map { DeliveryEnding($0, .accepted, done: [], detail: "append answered 200") }
      sent += try store.settle(endings, [], owner: "soak", now: now).count
    }
    let days = CivilDate(daysSinceEpoch: 0)...CivilDate(daysSinceEpoch: 40_000)
    _ = try figures.funnel(FunnelFilter(), days: days)
    _ = try people.read(at: now) { _ in 0 }
    guard hour % 24 == 0 else { return }
    try people.save()
    indexBytes = SoakRun.size(path + "-index")
    for _ in 0..<max(1, sessions / self.days / 50) {
      if let somebody = try store.contact(matching: "p\(chance.number(sessions))@example.com") {
        _ = try store.forget(contact: somebody.id, who: "owner", at: now)
      }
    }
  }

  // MARK: What grows

  private func sample(_ number: Int) throws {
    let pages = try store.pages()
    print(
      number, SoakRun.residentKiB(), SoakRun.descriptors(), SoakRun.size(path), SoakRun.size(path + "-wal"), pages.free, pages.all,
      indexBytes)
    fflush(nil)
  }

  static func residentKiB() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 128)
    guard fgets(&text, 128, file) != nil else { return 0 }
    let words = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
    return (words.dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize()) / 1024
  }

  private static func descriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // The two dots and the folder itself.
    return count - 3
  }

  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
