// What trust costs: the same visits kept in three stores by turns: sealed and linked, sealed alone, and in plain.
import Domain
import Storage

/// Prints for `linked`, `sealed` and `plain`: answers, seconds inside `record`, visits, seconds inside `record` and `submit`. A visit is eight
/// answers, two of them typed, and a lead with an address, a name and a yes, of which one destination is told.
struct SealingRun {
  private static let answersEach = 8

  private struct Side {
    let name: String
    let store: Database
    var answering: Int64 = 0
    var submitting: Int64 = 0
  }

  private var sides: [Side] = []
  private let rounds: Int
  private let visitsEach: Int

  init(store path: String, rounds: Int, visitsEach: Int) throws {
    self.rounds = rounds
    self.visitsEach = visitsEach
    for name in ["linked", "sealed", "plain"] {
      let store = try Database(
        at: "\(path)-\(name)", keyFile: path + "-key", isSealing: name != "plain", isLinking: name == "linked")
      try store.addDestination(DestinationAccount(name: "hook", vendor: "webhook", settings: ["url": "https://example.com"]))
      try store.warmUp()
      sides.append(Side(name: name, store: store))
    }
  }

  mutating func print() throws {
    for round in 0..<rounds {
      for turn in 0..<3 {
        let place = (round + turn) % 3
        for number in 0..<visitsEach { try visit("V\(round)-\(number)", on: place) }
      }
    }
    let visits = rounds * visitsEach
    for side in sides {
      try side.store.close()
      let answering = Double(side.answering) / 1e9
      Swift.print(side.name, visits * SealingRun.answersEach, answering, visits, answering + Double(side.submitting) / 1e9)
    }
  }

  private mutating func visit(_ id: String, on place: Int) throws {
    let store = sides[place].store
    let now = Instant(milliseconds: 1_767_261_600_000)
    let version = String(repeating: "0", count: 64)
    try store.begin(
      SessionStart(
        id: id, quiz: "bench", version: version, catalogRevision: 1, surroundings: Surroundings(store: "bench", kiosk: "k1", now: now)))
    let address = "shopper-\(id.lowercased())@example.com"
    var path: [String] = []
    for ordinal in 1...SealingRun.answersEach {
      let question = "question-\(ordinal)"
      let answer: Answer = ordinal == 7 ? .text("Shopper \(id)") : ordinal == 8 ? .text(address) : .choices(["choice-\(ordinal % 5)"])
      path.append(question)
      store.note(.questionView, session: id, question: question, at: now)
      sides[place].answering += try nanoseconds {
        try store.record(RecordedAnswer(session: id, ordinal: ordinal, question: question, answer: answer, at: now))
      }
    }
    let take = Take(
      session: id, quiz: "bench", version: version, path: path, ignored: [], tags: [Tag("goal:sleep")].compactMap(\.self), variables: [:],
      outcome: nil, asked: path.count, products: [], excluded: [], emptySlots: [])
    let consent = ConsentGiven(channel: .email, wording: "Yes, by email.", locale: "en", quizVersion: version, at: now)
    let submission = Submission(
      session: id, at: now, take: take, answers: [:],
      lead: Lead(email: Email(address), phone: nil, name: "Shopper \(id)", consents: [consent]), code: nil, locale: "en",
      namespaces: [Namespace(name: "goal", basis: .needs, keep: .latest)], quizTitle: "Bench")
    sides[place].submitting += try nanoseconds { _ = try store.submit(submission) }
  }
}
