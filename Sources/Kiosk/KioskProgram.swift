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

  // Changed by KioskWay (keys) and KioskTime (replies and alarms), by nobody else.
  var card: AttractCard
  var shop: Shop?
  var stage = Stage.attract
  var overlay: Overlay?
  var visit: Visit?
  var locale: String
  var size = Size(columns: 80, rows: 24)
  var hasBegun = false
  /// A key came before the store was open.
  var isAwaited = false
  var pending: Pending?
  var held: [Key] = []
  /// Answers on their way to the store: the next question shows when all are safe.
  var unsaved = 0
  /// The store could not be opened; tried again once a minute.
  var isOutOfOrder = false
  /// The session whose answers the next one takes over.
  var retaken: Visit?
  var timers = Timers<Moment>()
  public internal(set) var isFinished = false

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

  var isWokenByTouch: Bool {
    if overlay != nil { return overlay != .startOver }
    return switch stage {
    case .attract, .message: true
    default: false
    }
  }

  var isCountingDown: Bool { if case .stillThere = overlay { true } else { false } }

  var isTooSmall: Bool { size.columns < Layout.smallest.columns || size.rows < Layout.smallest.rows }

  // MARK: Keys

  mutating func press(_ key: Key) -> [KioskEffect] {
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
    case .message(let screen) where screen.kind == .sorry: return key == .control("x") ? [.knock(pin: "")] : []
    case .message: return rest()
    case .exit(let screen): return leave(key, screen)
    }
  }

  /// Keys that mean the same on every screen where nothing is typed.
  mutating func everywhere(_ key: Key) -> [KioskEffect]? {
    guard key == "l" || key == "L" || key == "?", visit != nil, !isTyping else { return nil }
    if key == "?" {
      overlay = .help
    } else {
      guard (shop?.quiz.locales.count ?? 0) > 1 else { return nil }
      speakNext()
    }
    return []
  }

  var isTyping: Bool {
    switch stage {
    case .question(let screen): screen.isTyping
    case .lead(let screen): screen.isTyping
    case .exit: true
    case .attract, .language, .results, .handoff, .message: false
    }
  }

  mutating func speakNext() {
    let locales = shop?.quiz.locales ?? card.locales
    guard let here = locales.firstIndex(of: locale) else { return }
    locale = locales[(here + 1) % locales.count]
    visit?.speak(locale)
  }

  mutating func answer(_ overlay: Overlay, _ key: Key) -> [KioskEffect] {
    self.overlay = nil
    guard overlay == .startOver else { return [] }
    switch key {
    case .enter: return forget(ending: .quit)
    case .backspace, .escape: break
    default: self.overlay = .startOver
    }
    return []
  }

  mutating func paste(_ text: String) -> [KioskEffect] {
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
}
