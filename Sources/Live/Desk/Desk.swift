// The console's desk: performs the console's effects on the store and says what came of it. What a role may know is decided here.
public import Console
public import Domain
public import Storage
internal import Synchronization

/// Serves one console. Knows who is admitted, from the right PIN until the lock; refuses everything to nobody, and to staff what is the
/// owner's. Synchronous: call it from one worker thread, since a page may take some hundred milliseconds and a PIN a tenth of a second.
public final class Desk: Sendable {
  let store: Database
  let configuration: Configuration
  let clock: @Sendable () -> Instant
  let bootSeconds: @Sendable () -> Int64
  /// Versions and drafts of quizzes: the store's own, unless they are kept elsewhere.
  let quizKeeping: any QuizKeeping
  let bookshelf: Bookshelf
  /// Who has which tag, counted in memory.
  let index: SegmentIndex
  /// Where the kiosk's own settings are; nil where the console has no kiosk.
  let premises: Premises?
  /// Nil where the courier's program is not at hand.
  let errands: Errands?
  /// The store is thrown away: nothing in it has to be kept from anybody.
  let isThrowAway: Bool
  private let state = Mutex(State())
  /// Draws up figures; nil before anybody asked for some.
  let bookkeeper = Mutex<Bookkeeper?>(nil)
  /// The kiosk inside the console; nil while there is none.
  let stage = Mutex<Rehearsal?>(nil)
  /// The quiz whose products are being looked into; nil while nobody edits one.
  let survey = Mutex<Survey?>(nil)
  /// The session that was asked about last; nil before the first.
  let keptInquest = Mutex<KeptInquest?>(nil)

  /// Simulations that somebody waits for, by the version of the quiz.
  let atWork = Mutex<[String: SimulationAtWork]>([:])
  /// The text that the editor asked about last: it asks again with each step through the tree.
  let lastFile = Mutex<FileInEditor?>(nil)

  private struct State {
    /// Who is at the console; nil while it is locked.
    var role: ConsoleRole?
    /// Somebody has been in since the program began.
    var hasBeenIn = false
    var fault: StoreError?
    var roll: Roll?
    /// How the segments were before.
    var past: RollPast?
  }

  /// - Parameters:
  ///   - store: open for writing: PINs are counted there.
  ///   - clock: the time of day.
  ///   - bootSeconds: CLOCK_BOOTTIME, by which waits are counted.
  ///   - errands: runs the courier's program, for what only a vendor knows.
  ///   - premises: for sessions that staff serve at the console; nil where there are none.
  ///   - quizKeeping: who keeps the quizzes; nil is the store.
  ///   - isThrowAway: everybody is the owner, until the owner has set a PIN.
  public init(
    store: Database, configuration: Configuration, clock: @escaping @Sendable () -> Instant,
    bootSeconds: @escaping @Sendable () -> Int64, errands: Errands? = nil, premises: Premises? = nil,
    quizKeeping: (any QuizKeeping)? = nil, isThrowAway: Bool = false
  ) {
    self.store = store
    self.configuration = configuration
    self.clock = clock
    self.bootSeconds = bootSeconds
    self.premises = premises
    self.quizKeeping = quizKeeping ?? store
    bookshelf = Bookshelf(store: self.quizKeeping)
    index = SegmentIndex(store, zone: configuration.zone)
    self.errands = errands
    self.isThrowAway = isThrowAway
  }

  /// The store's last failure, for the log; one with `isDiskFailure` must end the process (RELIABILITY.md, decision 4).
  public var fault: StoreError? { state.withLock(\.fault) }

  /// Does what `effect` says and returns what it answers; nil where nothing is to be said. A failure of the store becomes `.failed` with
  /// the store's own sentence.
  public func perform(_ effect: ConsoleEffect) -> ConsoleReply? {
    do {
      return try reply(to: effect)
    } catch {
      state.withLock { $0.fault = error }
      return .failed(error.message)
    }
  }

  private func reply(to effect: ConsoleEffect) throws(StoreError) -> ConsoleReply? {
    switch effect {
    case .askDoor: return try isOpenToAll() ? .admitted(try firstAdmission()) : .door(try door())
    case .checkPIN(let role, let digits): return try check(digits, for: role)
    case .setPIN(let role, let digits): return try set(digits, for: role)
    case .lock, .leave:
      endRehearsal()
      keptInquest.withLock { $0 = nil }
      survey.withLock { $0 = nil }
      atWork.withLock { $0 = [:] }
      admit(nil)
      // The next start counts at once.
      try index.save()
      return nil
    case .checkForChanges(let version):
      guard admitted != nil, try self.version() != version else { return nil }
      return .status(try status())
    default:
      guard let admitted else { return .failed("The console is locked; enter a PIN first.") }
      if let right = effect.right, !admitted.may(right) { return .failed(right.refusal) }
      return try page(effect, for: admitted)
    }
  }

  private func page(_ effect: ConsoleEffect, for role: ConsoleRole) throws(StoreError) -> ConsoleReply? {
    switch effect {
    case .loadOverview: .overview(try overview(for: role))
    case .loadSegments: .segments(try segments(for: role))
    case .loadMeaning(let ref): try meaning(of: ref, for: role)
    case .loadPeople(let ref, let ask): try people(in: ref, ask, for: role)
    case .loadOverlap(let refs): .overlap(try overlap(of: refs, for: role))
    case .loadQuizzes: .quizzes(try quizzes())
    case .loadQuiz(let ref, let version): try quiz(ref, version: version)
    case .loadSessions(let ask): .sessions(try sessions(ask))
    case .loadSession(let id): try session(id, for: role)
    case .loadFunnel(let ask): .funnel(try figures(ask))
    case .loadNames: .names(try names(for: role))
    case .catalog(let request): try catalog(request, for: role).map(ConsoleReply.catalog)
    case .book(let request): try book(request, for: role)
    case .sending(let request): try sending(request, for: role)
    case .editing(let request): try editing(request, for: role).map(ConsoleReply.editing)
    case .editor(let request): try editor(request, for: role).map(ConsoleReply.editor)
    case .why(let request): .why(try why(request))
    case .tags(let request): .tags(try tags(request, for: role))
    case .simulation(let request): try simulation(request).map(ConsoleReply.simulation)
    case .chain: .failed("This shop is not at the hub of a chain.")
    case .askDoor, .checkPIN, .setPIN, .checkForChanges, .lock, .leave: nil
    }
  }

  // MARK: State

  /// Which counts `role` is told.
  func discretion(of role: ConsoleRole) -> Discretion { Discretion(role, floor: configuration.staffFloor) }

  var admitted: ConsoleRole? { state.withLock(\.role) }
  var hasBeenIn: Bool { state.withLock(\.hasBeenIn) }

  /// Lets `role` in without a PIN: somebody who has shown otherwise who they are. Nil locks the console, and forgets who was in which segment.
  public func admit(_ role: ConsoleRole?) {
    state.withLock { state in
      state.role = role
      if role != nil { state.hasBeenIn = true }
      if role == nil { (state.roll, state.past) = (nil, nil) }
    }
  }

  /// Another number after each commit, and with each minute that somebody waits for staff.
  func version() throws(StoreError) -> Int64 {
    let number = try store.changeNumber()
    let now = clock()
    // Above all that the change number will reach: a minute more is another version.
    let waited = try store.openCalls(at: now).first.map { (now.milliseconds - $0.since.milliseconds) / 60_000 + 1 } ?? 0
    return number ^ (waited & 0x3F) << 57
  }

  var keptPast: RollPast? {
    get { state.withLock(\.past) }
    set { state.withLock { $0.past = newValue } }
  }

  var keptRoll: Roll? {
    get { state.withLock(\.roll) }
    set { state.withLock { $0.roll = newValue } }
  }
}
