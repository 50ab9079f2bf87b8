// Does what the kiosk asks for: the store, the catalog and the clock behind the shopper's screens.
import Domain
public import Kiosk
import Storage

/// Performs the kiosk's effects, one after the other, on one thread.
public final class Clerk {
  let premises: Premises
  private let wantedQuiz: String?
  private let wantedTheme: String?
  let post: @Sendable (KioskReply) -> Void
  /// Called when the disk failed: the process has to end and be started again (RELIABILITY.md, decision 4).
  let onDiskFailure: () -> Void
  private(set) var store: Database?
  /// Of the shop's own quiz.
  private(set) var index: QuizIndex?
  /// Of the quiz that the screens were opened with.
  private(set) var openedVersion: String?
  /// From a session's beginning until its shopper is forgotten.
  var sitting: Sitting?
  /// Nil without an experiment.
  var trial: Trial?
  /// Of the experiment's quizzes, by version.
  var indexes: [String: QuizIndex] = [:]
  /// Makes the next indexes ready; nil for a clerk who does that by himself.
  private let stockroom: Stockroom?
  /// Called on the stockroom's thread when something new is ready. To be set before the shop is opened.
  var whenPrepared: @Sendable () -> Void = {}
  var recaller = Recaller()
  /// The day on which everything had gone that was due.
  var clearedOn: CivilDate?
  /// Whether the log has it that nothing is taken away for now.
  var retentionWaits = false
  /// Whether a shopper's call for staff may be open.
  var hasCalled = false
  /// Nil where nothing is printed.
  let press: Press?
  private let isAlone: Bool
  /// The store is damaged: with the shopper who is here now the program ends, and mends it when it is started again.
  var hasMetDamage = false
  /// The store cannot be used: with the shopper who is here now it is let go of, and opened anew when it is there again.
  var isDown = false
  /// When the disk failed before this program was started.
  let failedBefore: Instant?
  /// What was said of a store that cannot be used, and when by `bootSeconds`.
  var complaint: (text: String, seconds: Int64)?
  private var hasStock = false
  /// By which wrong codes are counted; nobody sets it.
  var seconds: () -> Int64 = bootSeconds

  /// - Parameters:
  ///   - runner: the helper of a print queue, which was started before the terminal was taken.
  ///   - isAlone: whether no other program bears this kiosk's name, so that what its predecessor left open is over.
  ///   - preparesAhead: whether a thread of its own makes the indexes of a large new catalog ready, so that no shopper waits for them.
  ///   - post: for what takes its time; called on another thread.
  public init(
    _ premises: Premises, quiz: String? = nil, theme: String? = nil, runner: PrintRunner? = nil, isAlone: Bool = true,
    preparesAhead: Bool = false, post: @escaping @Sendable (KioskReply) -> Void = { _ in },
    onDiskFailure: @escaping () -> Void = {}
  ) {
    self.premises = premises
    self.isAlone = isAlone
    wantedQuiz = quiz ?? premises.configuration.quiz
    wantedTheme = theme
    self.onDiskFailure = onDiskFailure
    self.post = post
    failedBefore = FailureMark(of: premises.database).latest
    stockroom = preparesAhead ? Stockroom(premises, quiz: wantedQuiz) : nil
    trial = premises.configuration.experiment.map(Trial.init)
    press = premises.configuration.printer.map { Press($0, runner: runner, log: premises.log, post: post) }
  }

  deinit { stockroom?.end() }

  /// Does one effect. Nothing is thrown: what failed is in the log, and the shopper reads a friendly screen.
  public func perform(_ effect: KioskEffect) -> KioskReply? {
    switch effect {
    case .openShop: return openShop()
    case .readClock: return clock(at: .now)
    case .begin(let beginning):
      let reply = saved { try begin(beginning) }
      return isDown && sitting == nil ? letGo() : reply
    case .recall(let code): return recalled(code)
    case .record(let question, let answer, let ordinal): return saved { try record(answer, to: question, ordinal) }
    case .note(let event, let question):
      if let session { store?.note(event, session: session, question: question, at: .now) }
      return nil
    case .submit(let answers, let lead, let locale): return saved { try submit(answers, lead, locale) }
    case .handoff(let skus): return basket(skus).map(KioskReply.handoff)
    case .print(let skus, let locale, let number): return print(skus, locale: locale, number: number)
    case .callStaff:
      _ = saved { try callStaff() }
      return nil
    case .end(let ending):
      _ = saved { try end(ending) }
      return nil
    case .forget: return forget()
    case .knock(let pin): return .admitted(admitted(pin))
    }
  }

  // MARK: Opening

  private func openShop() -> KioskReply {
    do {
      let store = try openMended()
      if let bundled = premises.bundled {
        for fault in try FirstRun(store: store, bundled: bundled).load(at: .now) { premises.log.say(fault) }
      }
      guard let shop = try load(store) else {
        premises.log.say("there is no quiz to open; askwell quiz import FILE")
        return .outOfOrder
      }
      if isAlone {
        _ = try store.endAbandoned(ofKiosk: premises.configuration.kiosk, at: .now) { QuizFile($0).quiz?.contactQuestions }
      }
      try store.warmUp()
      remember(shop)
      if let index, let stockroom, !hasStock {
        hasStock = true
        stockroom.start(with: index, told: whenPrepared)
      }
      (isDown, complaint) = (false, nil)
      return .open(shop)
    } catch {
      report(error)
      return letGo()
    }
  }

  /// Closes a store that cannot be used: the next opening is of whatever is there by then.
  private func letGo() -> KioskReply {
    store = nil
    isDown = false
    return .outOfOrder
  }

  func open() throws(StoreError) -> Database {
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
    openedVersion = quiz.version
    return try shop(with: quiz)
  }

  /// The shop as it shows `quiz`: its own, or a variant of an experiment.
  func shop(with quiz: Quiz) throws -> Shop {
    let configuration = premises.configuration
    return Shop(
      quiz: quiz, configuration: configuration, pictures: try open().pictures(of: quiz), prints: configuration.printer != nil,
      keepsHours: configuration.openingHours != nil,
      recalls: configuration.recallDays > 0, isUnguarded: try rolesWithPIN(open()).isEmpty)
  }

  /// What the next start shows before its store is open.
  private func remember(_ shop: Shop) {
    guard let file = Appearance.themeFile(premises, wantedTheme) else { return }
    let memory = AttractMemory(database: premises.database, config: premises.config, theme: wantedTheme)
    var appearance = memory.recall() ?? Appearance.read(premises, theme: wantedTheme)
    appearance.card.show(shop)
    memory.keep(appearance, theme: file)
  }

  /// The quiz that the screens show, over the newest catalog that is ready.
  func current(_ store: Database) throws -> QuizIndex? {
    if let stock = stockroom?.collect() { (index, indexes) = (stock.own, stock.others) }
    if let index { self.index = try renewed(index, store) }
    return index
  }

  /// Up to so many variants a catalog is read and linked within some ten milliseconds: nobody is kept waiting for it.
  private static let fewVariants = 2_000

  /// Whether what is new is being made ready elsewhere. Until it is, sessions see what there was, whole.
  private func isPreparing(_ store: Database) throws -> Bool {
    guard let stockroom, !stockroom.isDeaf else { return false }
    return try store.catalogState().variants > Clerk.fewVariants
  }

  /// The same quiz over the newest catalog.
  private func renewed(_ index: QuizIndex, _ store: Database) throws -> QuizIndex {
    if try store.catalogRevision() == index.catalog.revision { return index }
    if try isPreparing(store) { return index }
    var shelf = QuizShelf(store)
    return QuizIndex(quiz: index.quiz, catalog: try shelf.catalog())
  }

  /// The shop's quiz where another version than that of `own` is in force by now: it came out, or another became the default, while the
  /// kiosk waited. Nil too where it cannot be opened: then shoppers go on with what there is.
  func newer(than own: QuizIndex, _ store: Database) throws -> Quiz? {
    guard let ref = try wantedQuiz ?? store.defaultQuiz(), try store.currentVersion(of: ref) != own.quiz.version else { return nil }
    if try isPreparing(store) { return nil }
    do {
      return try QuizShelf(store).quiz(ref)
    } catch {
      report(error)
      return nil
    }
  }

  // MARK: Between two shoppers

  /// Lets go of the session. Between two shoppers a new version of the quiz comes in.
  private func forget() -> KioskReply? {
    sitting = nil
    if hasMetDamage { onDiskFailure() }
    if isDown { return letGo() }
    guard let store, !hasMetDamage else { return nil }
    do {
      try store.flushEvents()
      if hasCalled { try endCall() }
      if let paper = press?.paper { try store.note(paper: paper) }
      clearOld(in: store, at: .now)
      store.letGo()
      if let stock = stockroom?.collect() { (index, indexes) = (stock.own, stock.others) }
      guard let ref = try wantedQuiz ?? store.defaultQuiz() else { return nil }
      if let index, try store.currentVersion(of: ref) == index.quiz.version {
        guard index.quiz.version != openedVersion else { return nil }
        openedVersion = index.quiz.version
        return .open(try shop(with: index.quiz))
      }
      if try isPreparing(store) { return nil }
      return try load(store).map(KioskReply.open)
    } catch {
      report(error)
      return isDown ? letGo() : nil
    }
  }
}
