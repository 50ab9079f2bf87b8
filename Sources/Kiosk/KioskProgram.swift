// The shopper's program: one screen at a time, from the attract screen to the thanks and back to it.
import Domain
public import Terminal

/// The kiosk as a value. What it needs of the world leaves as `KioskEffect`; what the world says comes back as `KioskReply`.
public struct KioskProgram: Program {
  public typealias Effect = KioskEffect
  public typealias Reply = KioskReply

  /// What is on the screen.
  enum Stage: Equatable, Sendable {
    case attract
    case language(LanguageScreen)
    case question(QuestionScreen)
    case lead(LeadScreen)
    case results(ResultsScreen)
    case handoff(HandoffScreen)
    case message(MessageScreen)
    case exit(ExitScreen)
  }
  /// What lies over it.
  enum Overlay: Equatable, Sendable { case stillThere(seconds: Int), startOver, help }
  /// What the kiosk waits for; keys pressed meanwhile are kept for after an answer, dropped otherwise.
  enum Pending: Equatable, Sendable { case begin, record, submit, handoff }
  enum Moment: Hashable, Sendable { case idle, second, advance, leaveMessage, retry }

  /// Seconds that thanks and apologies stay.
  static let messageSeconds = 8
  static let retrySeconds = 60
  static let mostHeldKeys = 16

  private(set) var card: AttractCard
  private(set) var shop: Shop?
  private(set) var stage = Stage.attract
  private(set) var overlay: Overlay?
  private(set) var visit: Visit?
  private(set) var locale: String
  private var size = Size(columns: 80, rows: 24)
  private var hasBegun = false
  /// A key came before the store was open.
  private var isAwaited = false
  private var pending: Pending?
  private var held: [Key] = []
  /// Answers on their way to the store: the next question shows when all are safe.
  private var unsaved = 0
  /// The store could not be opened; tried again once a minute.
  private var isOutOfOrder = false
  /// The session whose answers the next one takes over.
  private var retaken: Visit?
  private var timers = Timers<Moment>()
  public private(set) var isFinished = false

  /// `card` is what is shown until the store is open.
  public init(card: AttractCard) {
    self.card = card
    locale = card.locale
  }

  public var alarm: Alarm? { timers.alarm }

  public mutating func update(_ event: Event<KioskReply>) -> [KioskEffect] {
    switch event {
    case .resize(let size):
      self.size = size
      guard !hasBegun else { return [] }
      hasBegun = true
      return [.openShop]
    case .key(let key): return press(key)
    case .paste(let text): return paste(text)
    case .mouse(let mouse): return mouse.action == .press && isWokenByTouch ? press(.enter) : []
    case .alarm: return timers.ring().sorted { $0.order < $1.order }.flatMap { ring($0) }
    case .reply(let reply):
      let before = stage
      let effects = receive(reply)
      // A new screen is looked at anew, but an answer from the store brings no shopper back.
      if stage != before, !isCountingDown { startIdling() }
      return effects
    }
  }

  private var isWokenByTouch: Bool {
    if overlay != nil { return overlay != .startOver }
    return switch stage {
    case .attract, .message: true
    default: false
    }
  }

  private var isCountingDown: Bool { if case .stillThere = overlay { true } else { false } }

  var isTooSmall: Bool { size.columns < Layout.smallest.columns || size.rows < Layout.smallest.rows }

  // MARK: Keys

  private mutating func press(_ key: Key) -> [KioskEffect] {
    defer { startIdling() }
    guard !isTooSmall else {
      if isCountingDown { overlay = nil }
      return []
    }
    if let overlay { return answer(overlay, key) }
    if let pending {
      if pending == .record, held.count < KioskProgram.mostHeldKeys { held.append(key) }
      return []
    }
    if let effects = everywhere(key) { return effects }
    switch stage {
    case .attract: return wake(key)
    case .language(let screen): return choose(key, screen)
    case .question(let screen): return ask(key, screen)
    case .lead(let screen): return lead(key, screen)
    case .results(let screen): return look(key, screen)
    case .handoff: return handOff(key)
    case .message(let screen) where screen.kind == .sorry: return key == .control("x") ? [.leave(pin: "")] : []
    case .message: return rest()
    case .exit(let screen): return leave(key, screen)
    }
  }

  /// Keys that mean the same on every screen where nothing is typed.
  private mutating func everywhere(_ key: Key) -> [KioskEffect]? {
    guard visit != nil, !isTyping else { return nil }
    switch key {
    case "l", "L":
      guard let shop, shop.quiz.locales.count > 1 else { return nil }
      speakNext()
    case "?": overlay = .help
    default: return nil
    }
    return []
  }

  private var isTyping: Bool {
    switch stage {
    case .question(let screen): screen.isTyping
    case .lead(let screen): screen.isTyping
    case .exit: true
    case .attract, .language, .results, .handoff, .message: false
    }
  }

  private mutating func speakNext() {
    let locales = shop?.quiz.locales ?? card.locales
    guard let here = locales.firstIndex(of: locale) else { return }
    locale = locales[(here + 1) % locales.count]
    visit?.speak(locale)
  }

  private mutating func answer(_ overlay: Overlay, _ key: Key) -> [KioskEffect] {
    self.overlay = nil
    guard overlay == .startOver else { return [] }
    switch key {
    case .enter: return forget(ending: .quit)
    case .backspace, .escape: break
    default: self.overlay = .startOver
    }
    return []
  }

  private mutating func paste(_ text: String) -> [KioskEffect] {
    defer { startIdling() }
    guard !isCountingDown else {
      overlay = nil
      return []
    }
    guard overlay == nil, pending == nil else { return [] }
    if case .question(var screen) = stage {
      screen.paste(text)
      stage = .question(screen)
    } else if case .lead(var screen) = stage {
      screen.paste(text)
      stage = .lead(screen)
    }
    return []
  }

  // MARK: Attract and language

  private mutating func wake(_ key: Key) -> [KioskEffect] {
    switch key {
    case .control("x"): return [.leave(pin: "")]
    case .control: return []
    case "l" where card.locales.count > 1, "L" where card.locales.count > 1:
      speakNext()
      return []
    default: break
    }
    guard let shop else {
      isAwaited = true
      return []
    }
    guard shop.quiz.locales.count > 1 else { return begin() }
    stage = .language(LanguageScreen(shop.quiz.locales, at: locale))
    return []
  }

  private mutating func choose(_ key: Key, _ screen: LanguageScreen) -> [KioskEffect] {
    var screen = screen
    switch screen.update(key) {
    case .stay: stage = .language(screen)
    case .back: return rest()
    case .chosen(let locale):
      self.locale = locale
      return begin()
    }
    return []
  }

  private mutating func begin() -> [KioskEffect] {
    pending = .begin
    return [.begin(locale: locale)]
  }

  // MARK: Questions

  private mutating func ask(_ key: Key, _ screen: QuestionScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    stage = .question(screen)
    switch step {
    case .stay: return []
    case .back: return goBack()
    case .answered(let answer): return record(answer, to: screen.question)
    }
  }

  private mutating func record(_ answer: Answer, to question: Question) -> [KioskEffect] {
    guard let isFirst = visit?.isAtStart, let ordinal = visit?.take(answer, to: question) else { return [] }
    timers.cancel(.advance)
    pending = .record
    unsaved = 1
    return (isFirst ? [.note(.start, question: nil)] : []) + [.record(question: question.ref, answer: answer, ordinal: ordinal)]
  }

  private mutating func goBack() -> [KioskEffect] {
    guard visit?.goBack() == true else {
      overlay = .startOver
      return []
    }
    return [.note(.back, question: nil)] + showNext()
  }

  /// The next question, else the lead step, else the results.
  private mutating func showNext() -> [KioskEffect] {
    guard let visit else { return [] }
    timers.cancel(.advance)
    if let screen = visit.screen() {
      stage = .question(screen)
      if let seconds = screen.question.advanceAfterSeconds, screen.question.kind == .statement {
        timers.set(.advance, afterMilliseconds: seconds * 1000)
      }
      return [.note(.questionView, question: screen.question.ref)]
    }
    if visit.quiz.lead.asks(.beforeResults), visit.lead == nil { return showLead() }
    return submit()
  }

  // MARK: Lead

  private mutating func showLead() -> [KioskEffect] {
    guard let visit else { return [] }
    stage = .lead(visit.leadDraft ?? LeadScreen(visit.quiz.lead))
    return [.note(.leadView, question: nil)]
  }

  private mutating func lead(_ key: Key, _ screen: LeadScreen) -> [KioskEffect] {
    var screen = screen
    let result = screen.update(key)
    stage = .lead(screen)
    visit?.leadDraft = screen
    switch result {
    case .stay: return []
    case .back: return leaveLead()
    case .done(let email, let phone, let name, let ticked):
      let lead = visit?.lead(email: email, phone: phone, name: name, ticked: ticked)
      visit?.lead = lead
      return noted(email != nil || phone != nil, ticked) + submit()
    }
  }

  private func noted(_ isLead: Bool, _ ticked: Set<Channel>) -> [KioskEffect] {
    (isLead ? [.note(.lead, question: nil)] : []) + (isLead && !ticked.isEmpty ? [.note(.consent, question: nil)] : [])
  }

  /// Back from the lead step: to the last question, or to the results where it comes after them.
  private mutating func leaveLead() -> [KioskEffect] {
    if let results = visit?.results {
      stage = .results(results)
      return []
    }
    return goBack()
  }

  private mutating func submit() -> [KioskEffect] {
    guard let visit else { return [] }
    pending = .submit
    held = []
    return [.submit(answers: visit.answers, lead: visit.lead, locale: locale)]
  }

  // MARK: Results and hand-off

  private mutating func look(_ key: Key, _ screen: ResultsScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    stage = .results(screen)
    visit?.results = screen
    switch step {
    case .stay: return []
    case .changeAnswer: return retake()
    case .done: return visit?.wantsLeadNow == true ? showLead() : takeAway(screen)
    }
  }

  private mutating func takeAway(_ screen: ResultsScreen) -> [KioskEffect] {
    guard !screen.kept.isEmpty else { return thank() }
    pending = .handoff
    return [.handoff(skus: screen.kept)]
  }

  /// A changed answer makes a new session (FEATURES.md 28): what a session came to is never written over.
  private mutating func retake() -> [KioskEffect] {
    retaken = visit
    return begin()
  }

  private mutating func handOff(_ key: Key) -> [KioskEffect] {
    switch key {
    case .enter, .space: return thank()
    case .backspace, .escape: if let results = visit?.results { stage = .results(results) }
    default: break
    }
    return []
  }

  private mutating func thank() -> [KioskEffect] { say(.thanks) }

  private mutating func say(_ kind: MessageScreen.Kind) -> [KioskEffect] {
    let effects = forget(ending: nil)
    stage = .message(MessageScreen(kind: kind))
    timers.set(.leaveMessage, afterMilliseconds: KioskProgram.messageSeconds * 1000)
    return effects
  }

  // MARK: The end

  /// The shopper is gone: nothing of them stays in this value.
  private mutating func forget(ending: Ending?) -> [KioskEffect] {
    let isOpen = visit.map { !$0.isCompleted } ?? false
    visit = nil
    retaken = nil
    let effects: [KioskEffect] = ending.map { isOpen ? [.note($0.event, question: nil), .end($0)] : [] } ?? []
    return effects + [.forget] + rest()
  }

  private mutating func rest() -> [KioskEffect] {
    stage = .attract
    overlay = nil
    unsaved = 0
    pending = nil
    held = []
    isAwaited = false
    locale = shop?.configuration.locale ?? card.locale
    timers.cancelAll()
    if isOutOfOrder { apologise() }
    return []
  }

  private mutating func apologise() {
    stage = .message(MessageScreen(kind: .sorry))
    timers.set(.retry, afterMilliseconds: KioskProgram.retrySeconds * 1000)
  }

  private mutating func leave(_ key: Key, _ screen: ExitScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    stage = .exit(screen)
    switch step {
    case .stay: return []
    case .back: return rest()
    case .typed(let digits): return [.leave(pin: digits)]
    }
  }

  // MARK: Time

  private mutating func startIdling() {
    if case .message = stage { return }
    guard stage != .attract else { return }
    let configuration = shop?.configuration ?? Configuration()
    let isLong =
      switch stage {
      case .results, .handoff, .lead: true
      default: isTyping
      }
    let seconds = isLong ? configuration.longIdleSeconds : configuration.idleSeconds
    timers.cancel(.second)
    timers.set(.idle, afterMilliseconds: seconds * 1000)
  }

  private mutating func ring(_ moment: Moment) -> [KioskEffect] {
    switch moment {
    case .idle:
      guard visit != nil else { return rest() }
      return countDown(from: shop?.configuration.warningSeconds ?? 15)
    case .second:
      guard case .stillThere(let seconds) = overlay else { return [] }
      if seconds > 1 { return countDown(from: seconds - 1) }
      return forget(ending: .timeout)
    case .advance:
      guard case .question(let screen) = stage, screen.question.kind == .statement, overlay == nil, pending == nil else { return [] }
      return record(.empty, to: screen.question)
    case .leaveMessage: return rest()
    case .retry: return [.openShop]
    }
  }

  private mutating func countDown(from seconds: Int) -> [KioskEffect] {
    overlay = .stillThere(seconds: seconds)
    timers.set(.second, afterMilliseconds: 1000)
    return []
  }

  // MARK: Replies

  private mutating func receive(_ reply: KioskReply) -> [KioskEffect] {
    switch reply {
    case .open(let shop): return open(shop)
    case .outOfOrder:
      isOutOfOrder = true
      // Whoever pressed a key has gone by the time the store is well again.
      isAwaited = false
      apologise()
    case .begun(let begun): return start(begun)
    case .recorded:
      guard pending == .record else { return [] }
      unsaved -= 1
      guard unsaved <= 0 else { return [] }
      pending = nil
      return showNext() + replay()
    case .notSaved: return visit == nil && pending == nil ? [] : say(.notSaved)
    case .ranked(let ranked): return show(ranked)
    case .handoff(let basket):
      guard pending == .handoff else { return [] }
      pending = nil
      stage = .handoff(HandoffScreen(basket: basket))
      return [.note(.handoffShown, question: nil)]
    case .mayLeave(true): isFinished = true
    case .mayLeave(false):
      guard visit == nil, pending == nil else { return [] }
      let isRepeat = if case .exit = stage { true } else { false }
      stage = .exit(ExitScreen(isWrong: isRepeat))
    }
    return []
  }

  private mutating func open(_ shop: Shop) -> [KioskEffect] {
    self.shop = shop
    isOutOfOrder = false
    card.show(shop)
    timers.cancel(.retry)
    if case .message(let screen) = stage, screen.kind == .sorry { stage = .attract }
    guard stage == .attract else { return [] }
    if !isAwaited { locale = card.locale }
    return isAwaited ? wake(.enter) : []
  }

  private mutating func start(_ begun: Begun) -> [KioskEffect] {
    guard pending == .begin, let shop else { return [] }
    pending = nil
    guard let before = retaken else {
      visit = Visit(shop.quiz, begun, locale: locale)
      return [.note(.wake, question: nil), .note(.view, question: nil)] + showNext()
    }
    retaken = nil
    return restart(begun, after: before)
  }

  /// The new session of a retake: all answers but the last, recorded anew, then the last question.
  private mutating func restart(_ begun: Begun, after before: Visit) -> [KioskEffect] {
    var before = before
    _ = before.goBack()
    var next = Visit(before.quiz, begun, locale: locale, after: before)
    let effects = next.carried.map { KioskEffect.record(question: $0.question, answer: $0.answer, ordinal: next.nextOrdinal()) }
    visit = next
    guard !effects.isEmpty else { return showNext() }
    pending = .record
    unsaved = effects.count
    return [.note(.start, question: nil)] + effects
  }

  private mutating func show(_ ranked: Ranked) -> [KioskEffect] {
    guard pending == .submit, visit != nil else { return [] }
    pending = nil
    // A lead that came after the results changes none of them.
    if let results = visit?.results, visit?.isCompleted == true { return takeAway(results) }
    let screen = ResultsScreen(ranked: ranked)
    visit?.isCompleted = true
    visit?.results = screen
    stage = .results(screen)
    return [.note(.complete, question: nil)]
  }

  /// Keys that were pressed while an answer was being saved.
  private mutating func replay() -> [KioskEffect] {
    var effects: [KioskEffect] = []
    while pending == nil, !held.isEmpty { effects += press(held.removeFirst()) }
    return effects
  }
}

extension Ending {
  fileprivate var event: SessionEvent { self == .timeout ? .timeout : .quit }
}

extension KioskProgram.Moment {
  /// The end of a visit comes before what it makes void.
  fileprivate var order: Int {
    switch self {
    case .second: 0
    case .idle: 1
    case .advance: 2
    case .leaveMessage: 3
    case .retry: 4
    }
  }
}
