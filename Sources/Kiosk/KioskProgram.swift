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
    case code(CodeScreen)
    case question(QuestionScreen)
    case lead(LeadScreen)
    case results(ResultsScreen)
    case review(ReviewScreen)
    case handoff(HandoffScreen)
    case message(MessageScreen)
    case door(DoorScreen)
    case staff(StaffScreen)
  }
  /// What lies over it.
  enum Overlay: Equatable, Sendable { case stillThere(seconds: Int), startOver, help, called, why }
  /// What the kiosk waits for; keys pressed meanwhile are kept for after an answer, dropped otherwise.
  enum Pending: Equatable, Sendable { case begin, recall, record, submit, handoff, knock }
  enum Moment: Hashable, Sendable { case idle, second, advance, leaveMessage, retry, clock, motion }
  /// Why a session begins with answers.
  enum Retake: Equatable, Sendable { case changing(Visit, question: String), recalled(Recalled) }
  /// How the program ends.
  public enum Leaving: Equatable, Sendable { case end, console }

  /// Seconds that thanks and apologies stay.
  static let messageSeconds = 8
  /// The store is tried again after 1, 2, 4 seconds and so on, and at last once a minute (RELIABILITY.md, R5).
  static let longestRetrySeconds = 60
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
  /// The store cannot be used; it is tried again by and by.
  var isOutOfOrder = false
  /// Times that it was tried in vain since it was well.
  var retries = 0
  /// What the shop's clock said last.
  var opening = OpeningState(isOpen: true)
  /// What the next session takes over.
  var retake: Retake?
  /// Who serves the shopper; nil for shoppers by themselves.
  var serving: String?
  /// Staff were called for this shopper.
  var isCalled = false
  /// What becomes of the receipt.
  var receipt: Receipt?
  /// Receipts asked for since the start: an answer about an earlier one is not about this one.
  var receipts = 0
  /// Where the attract screen's motion is; nil is still.
  var motion: Int?
  var timers = Timers<Moment>()
  /// How the program ended; nil while it runs.
  public internal(set) var leaving: Leaving?

  enum Receipt: Equatable, Sendable { case printing, ended(Printing) }

  /// `card` is what is shown until the store is open.
  public init(card: AttractCard) {
    self.card = card
    locale = card.locale
  }

  public var alarm: Alarm? { timers.alarm }
  public var isFinished: Bool { leaving != nil }

  public mutating func update(_ event: Event<KioskReply>) -> [KioskEffect] {
    switch event {
    case .resize(let size):
      self.size = size
      guard !hasBegun else { return [] }
      hasBegun = true
      return [.openShop]
    case .key(let key): return press(key)
    case .paste(let text): return paste(text)
    case .pressed(let item): return touch(item)
    case .mouse(let mouse): return wheel(mouse)
    case .alarm: return timers.ring().sorted { $0.order < $1.order }.flatMap { ring($0) }
    case .reply(let reply):
      let before = stage
      let effects = receive(reply)
      // A new screen is looked at anew, but an answer from the store brings no shopper back.
      if stage != before, !isCountingDown { startIdling() }
      return effects
    }
  }

  var isCountingDown: Bool { if case .stillThere = overlay { true } else { false } }

  var isTooSmall: Bool { size.columns < Layout.smallest.columns || size.rows < Layout.smallest.rows }

  /// The shop as the shopper in front of it sees it.
  var shown: Shop? { visit?.shop ?? shop }

  // MARK: Keys

  mutating func press(_ pressed: Key) -> [KioskEffect] {
    defer { startIdling() }
    guard !isTooSmall else {
      if isCountingDown { overlay = nil }
      return []
    }
    if let overlay { return answer(overlay, pressed) }
    if let pending {
      if pending == .record, held.count < KioskProgram.mostHeldKeys { held.append(pressed) }
      return []
    }
    let key = onPad(pressed)
    if let effects = everywhere(key) { return effects }
    switch stage {
    case .attract: return wake(key)
    case .language(let screen): return choose(key, screen)
    case .code(let screen): return recall(key, screen)
    case .question(let screen): return ask(key, screen)
    case .lead(let screen): return lead(key, screen)
    case .results(let screen): return look(key, screen)
    case .review(let screen): return review(key, screen)
    case .handoff: return handOff(key)
    case .message(let screen): return pass(key, screen)
    case .door(let screen): return knock(key, screen)
    case .staff(let screen): return serve(key, screen)
    }
  }

  /// What a key of the number pad stands for where nothing is written: the whole quiz can be answered with it (RELIABILITY.md, part 4).
  func onPad(_ key: Key) -> Key {
    guard visit != nil, !isTyping, case .character(let sign) = key, "-+*/.0".contains(sign) else { return key }
    if case .question(let screen) = stage {
      switch screen.field {
      case .typed(let typed):
        if sign == "." && screen.question.kind == .number || sign == "0" || sign == "-" { return key }
        // Everything else is nothing that a number has.
        if sign == "*", screen.canSkip, typed.input.isEmpty { return "s" }
      case .date: if sign != "*", sign != "-" { return key }
      case .number: if sign == "*" { return screen.canSkip ? "s" : key } else if sign == "0" || sign == "+" { return key }
      case .choice(let choice): if sign == "/", choice.canSearch { return key }
      case .statement: break
      }
      if sign == "0", screen.canSkip { return "s" }
    }
    return switch sign {
    case "-": .backspace
    case "+": .down
    case "*": .space
    case "/": "?"
    case ".": "l"
    default: key
    }
  }

  /// Keys that mean the same on every screen; where text is written, the function keys do.
  mutating func everywhere(_ key: Key) -> [KioskEffect]? {
    guard visit != nil || isBeforeVisit else { return nil }
    switch key {
    case .function(1): break
    case "?" where !isTyping: break
    case .function(2): return speakNext() ? [] : nil
    case "l" where !isTyping, "L" where !isTyping: return speakNext() ? [] : nil
    default: return nil
    }
    guard visit != nil else { return nil }
    overlay = .help
    return []
  }

  private var isBeforeVisit: Bool { if case .code = stage { true } else { false } }

  var isTyping: Bool {
    switch stage {
    case .question(let screen): screen.isTyping
    case .lead(let screen): screen.isTyping
    case .door, .code: true
    case .staff(let screen): screen.name != nil
    case .attract, .language, .results, .review, .handoff, .message: false
    }
  }

  /// The next of the quiz's languages; false where there is only one.
  @discardableResult
  mutating func speakNext() -> Bool {
    let locales = shown?.quiz.locales ?? card.locales
    guard locales.count > 1 else { return false }
    // A waiting language that is none of the quiz's own comes before all of them.
    let here = locales.firstIndex(of: locale) ?? locales.firstIndex { LocalizedText.chain(locale).contains($0) } ?? -1
    locale = locales[(here + 1) % locales.count]
    visit?.speak(locale)
    if case .question(var screen) = stage, let visit {
      screen.speak(Words.in(locale)) { visit.text($0) }
      stage = .question(screen)
    }
    // In other words nothing of it is read yet.
    if case .lead(var screen) = stage {
      screen.scroll = Scroll()
      stage = .lead(screen)
    }
    return true
  }

  mutating func answer(_ overlay: Overlay, _ key: Key) -> [KioskEffect] {
    self.overlay = nil
    switch (overlay, key) {
    case (.startOver, .enter): return forget(ending: .quit)
    case (.startOver, .backspace), (.startOver, .escape), (.startOver, "-"): return []
    case (.startOver, _): self.overlay = .startOver
    case (.help, "h"), (.help, "H"), (.help, "1"):
      self.overlay = .called
      isCalled = true
      return [.callStaff]
    default: break
    }
    return []
  }
}
