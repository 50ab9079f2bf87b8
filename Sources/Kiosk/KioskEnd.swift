// How a visit ends, what the kiosk does between two shoppers, and what staff do at it.
import Domain
import Terminal

extension KioskProgram {
  // MARK: The end

  /// The shopper is gone: nothing of them stays in this value.
  mutating func forget(ending: Ending?) -> [KioskEffect] {
    let isOpen = visit.map { !$0.isCompleted } ?? false
    visit = nil
    let ended: [KioskEffect] = ending.map { isOpen ? [.note($0.event, question: nil), .end($0)] : [] } ?? []
    return ended + [.forget] + rest()
  }

  mutating func rest() -> [KioskEffect] {
    stage = .attract
    overlay = nil
    unsaved = 0
    pending = nil
    held = []
    isAwaited = false
    retake = nil
    serving = nil
    isCalled = false
    receipt = nil
    locale = shop?.configuration.locale ?? card.locale
    timers.cancelAll()
    if isOutOfOrder {
      apologise()
      return []
    }
    if !opening.isOpen { stage = .message(MessageScreen(kind: .closed(opening.opens))) }
    breathe()
    return shop?.keepsHours == true ? [.readClock] : []
  }

  /// The attract screen comes to life, and then is still.
  mutating func breathe() {
    guard shop?.configuration.reducedMotion == false, stage == .attract else { return }
    motion = 0
    timers.set(.motion, afterMilliseconds: AttractScreen.steps[0])
  }

  /// - Parameter isMending: the store is being mended just now; else nobody knows how long it takes.
  mutating func apologise(isMending: Bool = false) {
    settle(.message(MessageScreen(kind: isMending ? .mending : .sorry)))
    let seconds = isMending ? KioskProgram.longestRetrySeconds : min(1 << min(retries, 6), KioskProgram.longestRetrySeconds)
    timers.set(.retry, afterMilliseconds: seconds * 1000)
  }

  // MARK: Staff

  mutating func knock(_ key: Key, _ screen: DoorScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    stage = .door(screen)
    switch step {
    case .stay: return []
    case .back: return rest()
    case .typed(let digits): return knock(digits)
    }
  }

  /// One try at a time: keys pressed while a PIN is compared are no tries.
  mutating func knock(_ digits: String) -> [KioskEffect] {
    pending = .knock
    return [.knock(pin: digits)]
  }

  mutating func serve(_ key: Key, _ screen: StaffScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    return serve(step, screen)
  }

  mutating func serve(_ step: StaffScreen.Step, _ screen: StaffScreen) -> [KioskEffect] {
    stage = .staff(screen)
    switch step {
    case .stay: return []
    case .back: return rest()
    case .console: leaving = .console
    case .end: leaving = .end
    case .serve(let name):
      guard let shop else { return rest() }
      serving = name
      guard shop.quiz.locales.count > 1 else { return begin() }
      stage = .language(LanguageScreen(shop.quiz.locales, at: locale))
    }
    return []
  }
}

extension Ending {
  fileprivate var event: SessionEvent { self == .timeout ? .timeout : .quit }
}
