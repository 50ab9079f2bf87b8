// Sessions of many quiz versions, catalogs, stock feeds and relations, all ranked again at the end: each comes to what it came to.
import Chance
import Domain
import Foundation
import Storage
import Testing

@testable import Live

/// A shop that changes all the time: after each of its days another version of the quiz, another catalog, other stock, other relations.
struct ChangingShop {
  let store: Database
  private var random: Noise
  private var sessions = 0
  private let tags = ["red", "blue", "mild", "strong", "new"]

  init(_ store: Database, seed: UInt64) {
    self.store = store
    random = Noise(seed)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private func instant(_ day: Int) -> Instant { Instant(milliseconds: 1_795_514_400_000 + Int64(day) * 86_400_000) }

  private mutating func variants() -> [Variant] {
    (0..<12).filter { _ in number(0...9) > 0 }.map { place in
      var variant = Variant(sku: "V\(place)", product: "p\(place / 2)", title: "V\(place)", price: Number(number(5...12)))
      variant.tags = tags.filter { _ in number(0...1) == 0 }
      variant.stock = number(0...4)
      return variant
    }
  }

  private mutating func relations() -> [Relation] {
    (0..<14).map { _ in Relation("V\(number(0...11))", Relation.Kind.allCases[number(0...3)], "V\(number(0...11))") }
  }

  /// A version of the quiz: with offers but for one in four.
  private mutating func source(_ day: Int) -> String {
    func links() -> String { tags.map { "{tag: \($0), points: \(number(-1...3))}" }.filter { !$0.contains(": 0") }.joined(separator: ", ") }
    let questions = (0..<3).map { question in
      let choices = ["x", "y", "z"].map { "{ref: \($0), label: \($0), links: [\(links())], plus: {\($0 == "x" ? "bold" : "calm"): 1}}" }
      return "  - {ref: q\(question), kind: multi, title: Q, choices: [\(choices.joined(separator: ", "))]}"
    }
    return """
      format: 1
      ref: change
      title: Day \(day)
      variables: [bold, calm]
      scoring: {rotate: \(day % 3 == 0), out_of_stock: \(day % 5 == 0 ? "order" : "hide"), normalise: \(day % 2 == 0 ? "split" : "none")}
      results: [{ref: r, slots: [{ref: best, max: 2}, {ref: other, threshold: 50, fixed: [V1, V3]}]}]
      \(day % 4 == 3 ? "" : "offers: {bundles: {from: 1}, upsell: {max_uplift: 60}, cross_sell: {}}")
      questions:
      \(questions.joined(separator: "\n"))
      """
  }

  /// Changes one thing of the shop, or several.
  mutating func change(_ day: Int) throws {
    let at = instant(day)
    if day == 0 || day % 4 == 1 { _ = try store.importCatalog(variants(), source: "catalog.csv", at: at) }
    if day % 4 == 2 {
      let entries = (0..<12).map { CatalogStockFile.Entry(sku: "V\($0)", stock: number(0...3)) }
      _ = try store.importStock(entries, countedAt: nil, source: "stock.csv", at: at)
    }
    if day % 2 == 0 { try store.importRelations(relations(), at: at) }
    if day == 12 { _ = try store.rollBackCatalog(to: 2, at: at) }
    guard day % 3 == 0 else { return }
    let source = source(day)
    let file = QuizFile(source)
    _ = try store.importQuiz(try #require(file.quiz, "\(file.problems)"), source: source, at: at)
  }

  /// Takes `count` sessions in one transaction, as a kiosk would have them written.
  mutating func open(_ count: Int, day: Int) throws -> [String: Int] {
    var shelf = QuizShelf(store)
    let index = QuizIndex(quiz: try shelf.quiz("change"), catalog: try shelf.catalog())
    var steps: [SessionStep] = []
    var tally: [String: Int] = [:]
    for _ in 0..<count {
      sessions += 1
      let id = "01CHANGE\(sessions)"
      let place = Surroundings(locale: "en", now: instant(day))
      let answers = Dictionary(
        uniqueKeysWithValues: (0..<3).map { question in
          ("q\(question)", Answer.choices(["x", "y", "z"].shuffled(using: &random).prefix(number(1...3)).sorted()))
        })
      let seating = Seating(answers, index: index, session: id, in: place)
      let take = seating.take
      if take.offers?.upsell != nil { tally["upsell", default: 0] += 1 }
      tally["bundles", default: 0] += take.offers?.bundles.count ?? 0
      tally["cross_sell", default: 0] += take.offers?.crossSell.count ?? 0
      steps.append(
        .begin(
          SessionStart(
            id: id, quiz: "change", version: index.quiz.version, catalogRevision: index.catalog.revision, surroundings: place,
            isPreview: false)))
      for (ordinal, answer) in answers.sorted(by: { $0.key < $1.key }).enumerated() {
        steps.append(.record(RecordedAnswer(session: id, ordinal: ordinal + 1, question: answer.key, answer: answer.value, at: place.now)))
      }
      steps.append(
        .submit(
          Submission(
            session: id, at: place.now, take: take, answers: seating.told, locale: "en", namespaces: [], quizTitle: "Change")))
    }
    try store.take(steps)
    return tally
  }
}

@Suite("Replay")
struct ReplayTests {
  /// ASKWELL_REPLAYS asks for another number; `Scripts/torture replays` takes 10,000 with the real program.
  static let sessions = ProcessInfo.processInfo.environment["ASKWELL_REPLAYS"].flatMap { Int($0) } ?? 10_000
  static let days = 25

  @Test("10,000 sessions over 25 days of new quizzes, catalogs, stock and relations are ranked again byte by byte, offers included")
  func replays() throws {
    let scratch = CommandsScratch()
    let store = try scratch.store()
    var shop = ChangingShop(store, seed: 7)
    var tally: [String: Int] = [:]
    for day in 0..<Self.days {
      try shop.change(day)
      tally.merge(try shop.open(Self.sessions / Self.days, day: day)) { $0 + $1 }
    }
    let (revisions, versions) = (try store.catalogRevision(), try store.quizVersions(of: "change").count)
    #expect(revisions >= 20 && versions == 9)
    #expect(tally.values.allSatisfy { $0 > Self.sessions / 100 } && tally.count == 3, "\(tally)")
    var past = Past(store)
    let ids = try store.completedSessions()
    #expect(ids.count == Self.sessions / Self.days * Self.days)
    for id in ids {
      let replay = try past.replay(id)
      #expect(replay.isSame && replay.take.hash == replay.stored.hash, "\(id): \(replay.difference?.words ?? "")")
    }
  }
}
