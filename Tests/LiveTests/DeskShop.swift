// A shop for the desk's tests: a real store in a directory of its own, one quiz, one catalog, sessions that are really ranked.
import Console
import Domain
import Foundation
import Live
import Storage
import StoreTesting
import Synchronization
import Testing

/// A shop that lives as long as this value.
final class DeskShop: Sendable {
  /// 2026-11-24T10:00:00Z, a Tuesday; eleven o'clock in Paris.
  static let morning = Instant(seconds: 1_795_514_400)
  static let ownerPIN = "27182845"
  static let staffPIN = "314159"

  let directory: String
  let store: Database
  let desk: Desk

  /// What waits for the hook, leased for a minute.
  func claimed(from destination: String = "hook") throws -> [Delivery] {
    try store.claim(from: destination, limit: 10, owner: "a", until: now.advanced(bySeconds: 60), due: now)
  }

  /// Ends an attempt at each of `deliveries`.
  func settle(_ deliveries: [Delivery], _ verdict: Verdict, detail: String = "") throws {
    _ = try store.settle(deliveries.map { DeliveryEnding($0, verdict, done: ["post"], detail: detail) }, [], owner: "a", now: now)
  }
  private let hands: Hands

  /// The clocks on the wall and in the machine.
  private final class Hands: Sendable {
    let now = Mutex(DeskShop.morning)
    let boot = Mutex<Int64>(1000)

    func look() -> Instant { now.withLock { $0 } }
  }

  init(_ change: (inout Configuration) -> Void = { _ in }) throws {
    directory = FileManager.default.temporaryDirectory.path + "/askwell-desk-" + Identifier.ulid(now: DeskShop.morning)
    store = try DeskShop.open(directory)
    var configuration = Configuration()
    configuration.storeTitle = "Maison Flore, Lyon 2"
    configuration.zone = try #require(StoreZone(name: "Europe/Paris"))
    change(&configuration)
    let hands = Hands()
    self.hands = hands
    desk = Desk(
      store: store, configuration: configuration, clock: { hands.look() }, bootSeconds: { hands.boot.withLock { $0 } })
  }

  deinit {
    // What is left of a scratch directory is the system's to clean.
    try? FileManager.default.removeItem(atPath: directory)
  }

  private static func open(_ directory: String) throws(StoreError) -> Database {
    try NewStore.open(directory + "/shop/askwell.db", keyFile: directory + "/config/askwell.key")
  }

  /// The same store as another process has it open.
  func otherProcess() throws(StoreError) -> Database { try DeskShop.open(directory) }

  var now: Instant {
    get { hands.now.withLock { $0 } }
    set { hands.now.withLock { $0 = newValue } }
  }

  var boot: Int64 {
    get { hands.boot.withLock { $0 } }
    set { hands.boot.withLock { $0 = newValue } }
  }

  /// Lets `role` in by a PIN of its own; the owner's is always set.
  func open(as role: ConsoleRole) throws {
    _ = desk.perform(.setPIN(role: .owner, digits: DeskShop.ownerPIN))
    guard role != .owner else { return }
    _ = desk.perform(.setPIN(role: role, digits: DeskShop.staffPIN))
    _ = desk.perform(.lock)
    guard case .admitted = desk.perform(.checkPIN(role: role, digits: DeskShop.staffPIN)) else {
      throw DeskShopError("the PIN of the \(role.rawValue) was not taken")
    }
  }
}

struct DeskShopError: Error {
  let words: String
  init(_ words: String) { self.words = words }
}

// MARK: What the shop sells and asks

extension DeskShop {
  static let quiz = """
    format: 1
    ref: night
    title: {en: A better night, de: Besser schlafen}
    locale: en
    locales: [en, de]
    namespaces: {goal: {basis: needs}, diet: {basis: psychographic, keep: all}}
    variables: [calm]
    questions:
      - ref: goal
        kind: single
        title: {en: "What for?", de: "Wofür?"}
        choices:
          - {ref: sleep, label: {en: Deep sleep, de: Tiefer Schlaf}, tags: [goal:sleep], links: [{tag: sleep, points: 3}], plus: {calm: 2}}
          - {ref: wake, label: {en: Waking up, de: Wach werden}, tags: [goal:wake], links: [{tag: wake, points: 3}]}
      - ref: diet
        kind: multi
        optional: true
        title: "Diet?"
        choices:
          - {ref: vegan, label: Vegan, tags: [diet:vegan], links: [{tag: gelatin, exclude: true}]}
          - {ref: halal, label: Halal, tags: [diet:halal]}
      - {ref: budget, kind: number, title: "Up to?", unit: EUR, decimals: 2, min: 0, max: 500}
      - {ref: mail, kind: email, title: "Where to?", optional: true}
      - {ref: words, kind: text, title: "Anything else?", optional: true}
    rules:
      - {when: goal:sleep and diet:vegan, add: [goal:calm]}
    results: [{ref: plan, title: Your night, slots: [{ref: tonight, where: product.collection = capsules}]}]
    runner_ups: 2
    """

  static let catalog = """
    sku,product,title,price,collections,tags,stock
    MAG-CAP,magnesium,Magnesium,19.00,capsules,"sleep,vegan",12
    GUM,gummies,Sleep gummies,9.00,capsules,"sleep,gelatin",3
    ESPRESSO,espresso,Night espresso,7.50,coffee,wake,4
    """

  /// Imports a version of the quiz and returns it.
  @discardableResult
  func importQuiz(_ text: String = DeskShop.quiz) throws -> Quiz {
    let file = QuizFile(text)
    guard let quiz = file.quiz else { throw DeskShopError("\(file.problems)") }
    _ = try store.importQuiz(quiz, source: text, at: now)
    return quiz
  }

  @discardableResult
  func importCatalog(_ text: String = DeskShop.catalog) throws -> Catalog {
    _ = try store.importCatalog(CatalogFile(text).variants, source: "catalog.csv", at: now)
    return try store.catalog()
  }

  /// Begins a session and records answers in this order.
  func begin(_ id: String, _ answers: [(String, Answer)], of quiz: Quiz, isPreview: Bool = false) throws -> SessionStart {
    let start = SessionStart(
      id: id, quiz: quiz.ref, version: quiz.version, catalogRevision: try store.catalogRevision(),
      surroundings: Surroundings(store: "lyon", kiosk: "k1", locale: "de", now: now), isPreview: isPreview)
    try store.begin(start)
    for (place, (question, answer)) in answers.enumerated() {
      try store.record(RecordedAnswer(session: id, ordinal: place + 1, question: question, answer: answer, at: now))
    }
    return start
  }

  /// Walks a session to its results and submits it.
  @discardableResult
  func visit(
    _ id: String, _ answers: [(String, Answer)], of quiz: Quiz, email: String? = nil, saysYes: Bool = false, isPreview: Bool = false
  ) throws -> Take {
    let start = try begin(id, answers, of: quiz, isPreview: isPreview)
    let walk = Walk(quiz, answers: Dictionary(answers, uniquingKeysWith: { $1 }), in: start.surroundings)
    let take = Recommender(walk, index: QuizIndex(quiz: quiz, catalog: try store.catalog()), session: id).take()
    let consents = saysYes ? [ConsentGiven(channel: .email, wording: "Yes.", locale: "de", quizVersion: quiz.version, at: now)] : []
    let lead = email.map { Lead(email: Email($0), name: "Ana", consents: consents) }
    let words = Dictionary(walk.steps.map { ($0.question.ref, $0.chosen.map(\.ref)) }, uniquingKeysWith: { $1 })
    _ = try store.submit(
      Submission(
        session: id, at: now, take: take, answers: words, lead: lead, locale: "de", namespaces: quiz.namespaces,
        quizTitle: "Besser schlafen"))
    return take
  }

  /// One contact with tags, as an import brings them.
  func bring(_ email: String, _ tags: [(String, Instant?)], saysYes: Bool = false, created: Instant? = nil) throws {
    let tags = try tags.map { ContactImport.TagAt(try #require(Tag($0.0)), at: $0.1) }
    let person = ContactImport(
      email: Email(email), name: "Ana", createdAt: created ?? now, tags: tags,
      consents: saysYes ? [.email: .init(at: created ?? now, wording: "Yes.")] : [:])
    _ = try store.importContacts([person], at: now)
  }
}

// MARK: What the desk answers

extension DeskShop {
  func door() throws -> Door {
    guard case .door(let door) = desk.perform(.askDoor) else { throw DeskShopError("no door") }
    return door
  }
  func overview() throws -> OverviewPage {
    guard case .overview(let page) = desk.perform(.loadOverview) else { throw DeskShopError("no overview") }
    return page
  }
  func segments() throws -> SegmentsPage {
    guard case .segments(let page) = desk.perform(.loadSegments) else { throw DeskShopError("no segments") }
    return page
  }
  func row(_ ref: SegmentRef) throws -> SegmentsPage.Row { try #require(try segments().rows.first { $0.ref == ref }) }
  func meaning(_ ref: SegmentRef) throws -> SegmentMeaning {
    guard case .meaning(let meaning) = desk.perform(.loadMeaning(ref)) else { throw DeskShopError("no meaning") }
    return meaning
  }
  func people(_ ref: SegmentRef, _ ask: LongAsk = LongAsk()) throws -> PeoplePage {
    guard case .people(let page) = desk.perform(.loadPeople(ref, ask)) else { throw DeskShopError("no people") }
    return page
  }
  func overlap(_ refs: [SegmentRef]) throws -> OverlapPage {
    guard case .overlap(let page) = desk.perform(.loadOverlap(refs)) else { throw DeskShopError("no overlap") }
    return page
  }
  func reasons(_ ref: SegmentRef, _ who: String) throws -> MemberReasons {
    guard case .tags(.reasons(let reasons)) = desk.perform(.tags(.reasons(ref, who: who))) else { throw DeskShopError("no reasons") }
    return reasons
  }
  func session(_ id: String) throws -> SessionPage {
    guard case .session(let page) = desk.perform(.loadSession(id: id)) else { throw DeskShopError("no session") }
    return page
  }
  func sessions(_ ask: LongAsk = LongAsk()) throws -> SessionsPage {
    guard case .sessions(let page) = desk.perform(.loadSessions(ask)) else { throw DeskShopError("no sessions") }
    return page
  }
  func tag(_ text: String) throws -> SegmentRef { .tag(try #require(Tag(text))) }
}

extension PeoplePage {
  /// Who is here, who came last first.
  var people: [Person] { list.ask.find.isEmpty ? list.rows.reversed().compactMap(\.self) : list.rows.compactMap(\.self) }
  var total: Int { list.total }
}
