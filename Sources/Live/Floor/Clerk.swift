// Does what the kiosk asks for: the store, the catalog and the clock behind the shopper's screens.
import Domain
public import Kiosk
import Storage

/// Performs the kiosk's effects, one after the other, on one thread.
public final class Clerk {
  private let premises: Premises
  private let wantedQuiz: String?
  private let wantedTheme: String?
  /// Called when the disk failed: the process has to end and be started again (RELIABILITY.md, decision 4).
  private let onDiskFailure: () -> Void
  private var store: Database?
  private var index: QuizIndex?
  private var start: SessionStart?
  private var take: Take?

  public init(
    _ premises: Premises, quiz: String? = nil, theme: String? = nil, onDiskFailure: @escaping () -> Void = {}
  ) {
    self.premises = premises
    wantedQuiz = quiz ?? premises.configuration.quiz
    wantedTheme = theme
    self.onDiskFailure = onDiskFailure
  }

  /// Does one effect. Nothing is thrown: what failed is in the log, and the shopper reads a friendly screen.
  public func perform(_ effect: KioskEffect) -> KioskReply? {
    switch effect {
    case .openShop: return openShop()
    case .begin(let beginning): return saved { try begin(beginning) }
    case .readClock, .recall, .print, .callStaff: return nil
    case .record(let question, let answer, let ordinal): return saved { try record(answer, to: question, ordinal) }
    case .note(let event, let question):
      if let start { store?.note(event, session: start.id, question: question, at: .now) }
      return nil
    case .submit(let answers, let lead, let locale): return saved { try submit(answers, lead, locale) }
    case .handoff(let skus): return basket(skus).map(KioskReply.handoff)
    case .end(let ending):
      if let start {
        _ = saved {
          try self.open().end(session: start.id, ending: ending, at: .now); return nil
        }
      }
      return nil
    case .forget: return forget()
    case .knock(let pin): return .admitted(admitted(pin))
    }
  }

  // MARK: Opening

  private func openShop() -> KioskReply {
    do {
      let store = try open()
      if let bundled = premises.bundled {
        for fault in try FirstRun(store: store, bundled: bundled).load(at: .now) { premises.log.say(fault) }
      }
      guard let shop = try load(store) else {
        premises.log.say("there is no quiz to open; askwell quiz import FILE")
        return .outOfOrder
      }
      _ = try store.endAbandoned(ofKiosk: premises.configuration.kiosk, at: .now)
      try store.warmUp()
      remember(shop)
      return .open(shop)
    } catch {
      report(error)
      return .outOfOrder
    }
  }

  private func open() throws(StoreError) -> Database {
    if let store { return store }
    let opened = try premises.openStore()
    store = opened
    return opened
  }

  /// The quiz in force with the newest catalog; nil when there is no quiz.
  private func load(_ store: Database) throws -> Shop? {
    guard let ref = try wantedQuiz ?? store.defaultQuiz() else { return nil }
    var shelf = QuizShelf(store)
    let quiz = try shelf.quiz(ref)
    index = QuizIndex(quiz: quiz, catalog: try shelf.catalog())
    return Shop(quiz: quiz, configuration: premises.configuration)
  }

  /// What the next start shows before its store is open.
  private func remember(_ shop: Shop) {
    guard let file = Appearance.themeFile(premises, wantedTheme) else { return }
    let memory = AttractMemory(database: premises.database, config: premises.config, theme: wantedTheme)
    var appearance = memory.recall() ?? Appearance.read(premises, theme: wantedTheme)
    appearance.card.show(shop)
    memory.keep(appearance, theme: file)
  }

  // MARK: A session

  private func begin(_ beginning: Beginning) throws -> KioskReply {
    let store = try open()
    guard let index = try current(store) else { return .notSaved }
    let configuration = premises.configuration
    let now = Instant.now
    let surroundings = Surroundings(
      store: configuration.store, kiosk: configuration.kiosk, staff: beginning.staff, locale: beginning.locale, now: now,
      zone: configuration.zone)
    let start = SessionStart(
      id: Identifier.ulid(now: now), quiz: index.quiz.ref, version: index.quiz.version, catalogRevision: index.catalog.revision,
      surroundings: surroundings)
    try store.begin(start)
    self.start = start
    take = nil
    return .begun(Begun(session: start.id, surroundings: surroundings))
  }

  /// The quiz that the screens show, over the newest catalog.
  private func current(_ store: Database) throws -> QuizIndex? {
    if let index, try store.catalogRevision() != index.catalog.revision {
      var shelf = QuizShelf(store)
      self.index = QuizIndex(quiz: index.quiz, catalog: try shelf.catalog())
    }
    return index
  }

  private func record(_ answer: Answer, to question: String, _ ordinal: Int) throws -> KioskReply {
    guard let start else { return .notSaved }
    try open().record(RecordedAnswer(session: start.id, ordinal: ordinal, question: question, answer: answer, at: .now))
    return .recorded
  }

  private func submit(_ answers: [String: Answer], _ lead: Lead?, _ locale: String) throws -> KioskReply {
    guard let start, let index else { return .notSaved }
    var surroundings = start.surroundings
    surroundings.locale = locale
    let seating = Seating(answers, index: index, session: start.id, in: surroundings)
    let take = self.take ?? seating.take
    let quiz = index.quiz
    let submission = Submission(
      session: start.id, at: .now, take: take, answers: seating.told, lead: lead.map(dated), code: quiz.handoff.code(session: start.id),
      locale: locale, namespaces: quiz.namespaces, quizTitle: quiz.text(quiz.title, in: quiz.locale))
    _ = try open().submit(submission)
    self.take = take
    return .ranked(Ranked(take: take, variants: seating.variants(of: take)))
  }

  private func dated(_ lead: Lead) -> Lead {
    var lead = lead
    let now = Instant.now
    for index in lead.consents.indices { lead.consents[index].at = now }
    return lead
  }

  private func basket(_ skus: [String]) -> Basket? {
    guard let start, let index else { return nil }
    let items = skus.compactMap(index.catalog.variant)
    let code = index.quiz.handoff.code(session: start.id)
    let link = index.quiz.handoff.link(items: items, code: code, session: start.id)
    return Basket(link: link, qr: link.flatMap(QRPicture.of), discount: code, shortCode: ShortCode.of(session: start.id))
  }

  /// Lets go of the session. Between two shoppers a new version of the quiz comes in.
  private func forget() -> KioskReply? {
    start = nil
    take = nil
    guard let store else { return nil }
    do {
      try store.flushEvents()
      store.letGo()
      let version = index?.quiz.version
      guard let ref = try wantedQuiz ?? store.defaultQuiz(), try store.currentVersion(of: ref) != version else { return nil }
      return try load(store).map(KioskReply.open)
    } catch {
      report(error)
      return nil
    }
  }

  // MARK: Leaving

  /// Any PIN of the console ends the kiosk; without one nobody is kept.
  private func admitted(_ pin: String) -> Bool {
    guard let store else { return true }
    do {
      let roles = try Role.allCases.filter { role throws(StoreError) in try store.hasPIN(for: role) }
      if roles.isEmpty { return true }
      return try !pin.isEmpty && store.checkPIN(pin, forAnyOf: roles, bootSeconds: bootSeconds()) != nil
    } catch {
      report(error)
      return false
    }
  }

  // MARK: Faults

  private func saved(_ work: () throws -> KioskReply?) -> KioskReply? {
    do {
      return try work()
    } catch {
      report(error)
      return .notSaved
    }
  }

  private func report(_ error: any Error) {
    switch error {
    case let error as ShelfError: premises.log.say(error.message)
    default: premises.log.say("\(error)")
    }
    if let error = error as? StoreError, error.isDiskFailure { onDiskFailure() }
  }
}
