// What comes to the kiosk without a key: time that passes, and what the world answers.
import Domain
import Terminal

extension KioskProgram {
  // MARK: Time

  mutating func startIdling() {
    if case .message = stage { return }
    guard stage != .attract else { return }
    // The standard ones until the store is open (FEATURES.md 32).
    let configuration = shop?.configuration
    let standard = takesTime ? configuration?.longIdleSeconds ?? 120 : configuration?.idleSeconds ?? 60
    let seconds = screen.flatMap { configuration?.idleByScreen[$0] } ?? standard
    timers.cancel(.second)
    timers.set(.idle, afterMilliseconds: seconds * 1000)
  }

  /// Screens that are read at leisure, or written on.
  private var takesTime: Bool {
    switch stage {
    case .results, .review, .handoff, .lead: true
    case .question(let screen): screen.takesTime
    default: isTyping
    }
  }

  /// The screen in force as a configuration names it.
  private var screen: KioskScreen? {
    switch stage {
    case .language: .language
    case .code: .code
    case .question(let screen): screen.takesTime ? .typing : .question
    case .lead: .lead
    case .results: .results
    case .review: .review
    case .handoff: .handoff
    case .door, .staff: .staff
    case .attract, .message: nil
    }
  }

  mutating func ring(_ moment: Moment) -> [KioskEffect] {
    switch moment {
    case .idle:
      guard visit != nil else { return pending == nil ? rest() : forget(ending: nil) }
      return countDown(from: shop?.configuration.warningSeconds ?? 15)
    case .second:
      guard case .stillThere(let seconds) = overlay else { return [] }
      if seconds > 1 { return countDown(from: seconds - 1) }
      return forget(ending: .timeout)
    case .advance:
      guard case .question(let screen) = stage, screen.question.kind == .statement, pending == nil else { return [] }
      guard overlay == nil else {
        // Whoever reads the help has the time anew.
        if let seconds = screen.question.advanceAfterSeconds { timers.set(.advance, afterMilliseconds: seconds * 1000) }
        return []
      }
      return record(.empty, to: screen.question)
    case .leaveMessage: return rest()
    case .retry:
      retries += 1
      return [.openShop]
    case .clock: return [.readClock]
    case .motion:
      guard stage == .attract, let step = motion.map({ $0 + 1 }) else { return [] }
      motion = AttractScreen.steps.indices.contains(step) ? step : nil
      if motion != nil { timers.set(.motion, afterMilliseconds: AttractScreen.steps[step]) }
      return []
    }
  }

  mutating func countDown(from seconds: Int) -> [KioskEffect] {
    overlay = .stillThere(seconds: seconds)
    timers.set(.second, afterMilliseconds: 1000)
    return []
  }

  // MARK: Replies

  mutating func receive(_ reply: KioskReply) -> [KioskEffect] {
    switch reply {
    case .open(let shop): return open(shop)
    case .outOfOrder:
      isOutOfOrder = true
      // Whoever pressed a key has gone by the time the store is well again.
      isAwaited = false
      pending = nil
      // What was said to whoever just was here is read first; its end leads here again.
      if case .message(let screen) = stage, [.notSaved, .thanks].contains(screen.kind) { return [] }
      apologise()
    case .mending:
      // Line by line it may be heard only when the shop is open again.
      guard shop == nil || isOutOfOrder else { return [] }
      isOutOfOrder = true
      apologise(isMending: true)
    case .begun(let begun): return start(begun)
    case .recorded:
      guard pending == .record else { return [] }
      unsaved -= 1
      guard unsaved <= 0 else { return [] }
      pending = nil
      if case .review(let screen) = stage, screen.canGoOn { return replay() }
      return showNext() + replay()
    case .notSaved: return visit == nil && pending == nil ? [] : say(.notSaved)
    case .ranked(let ranked): return show(ranked)
    case .clock(let opening): return read(opening)
    case .recalled(let recalled): return take(recalled)
    case .printed(let printing, let number):
      guard receipt == .printing, number == receipts else { return [] }
      receipt = .ended(printing)
      return printing == .done && visit != nil ? [.note(.receipt, question: nil)] : []
    case .handoff(let basket):
      guard pending == .handoff else { return [] }
      pending = nil
      stage = .handoff(HandoffScreen(basket: basket))
      return [.note(.handoffShown, question: nil)]
    case .admitted(let isAdmitted):
      guard visit == nil, pending == .knock else { return [] }
      pending = nil
      let isRepeat = if case .door = stage { true } else { false }
      // Without a PIN nobody has shown who they are: the console, where the first PIN is set, is not for a shopper.
      stage = isAdmitted ? .staff(StaffScreen(hasConsole: isRepeat)) : .door(DoorScreen(isWrong: isRepeat))
      motion = nil
      timers.cancel(.motion)
      timers.cancel(.retry)
    }
    return []
  }

  mutating func open(_ shop: Shop) -> [KioskEffect] {
    self.shop = shop
    isOutOfOrder = false
    retries = 0
    card.show(shop)
    timers.cancel(.retry)
    if case .message(let screen) = stage, [.sorry, .mending].contains(screen.kind) { stage = .attract }
    let clock: [KioskEffect] = shop.keepsHours ? [.readClock] : []
    guard stage == .attract else { return clock }
    if !isAwaited { locale = card.locale }
    return clock + (isAwaited ? wake(.enter) : [])
  }

  mutating func read(_ opening: OpeningState) -> [KioskEffect] {
    self.opening = opening
    if let seconds = opening.changesInSeconds { timers.set(.clock, afterMilliseconds: seconds * 1000) }
    switch stage {
    // Whoever is in the middle of a quiz comes to its end.
    case .attract where !opening.isOpen && pending == nil:
      stage = .message(MessageScreen(kind: .closed(opening.opens)))
      motion = nil
      timers.cancel(.motion)
    case .message(let screen):
      guard case .closed = screen.kind else { break }
      stage = opening.isOpen ? .attract : .message(MessageScreen(kind: .closed(opening.opens)))
    default: break
    }
    return []
  }

  // MARK: Beginnings

  mutating func take(_ recalled: Recalled?) -> [KioskEffect] {
    guard pending == .recall, case .code(var screen) = stage else { return [] }
    pending = nil
    guard let recalled else {
      screen.isUnknown = true
      screen.input = TextInput(limit: screen.input.limit)
      stage = .code(screen)
      return []
    }
    retake = .recalled(recalled)
    return begin()
  }

  mutating func start(_ begun: Begun) -> [KioskEffect] {
    guard pending == .begin, let shop = begun.variant ?? shop else { return [] }
    pending = nil
    defer { retake = nil }
    switch retake {
    case nil:
      visit = Visit(shop, begun, locale: locale)
      return [.note(.wake, question: nil), .note(.view, question: nil)] + showNext()
    case .changing(let before, let question): return restart(begun, after: before, asking: question)
    case .recalled(let recalled):
      visit = Visit(shop, begun, locale: locale, recalled: recalled)
      let records = carryOn()
      if let visit { stage = .review(ReviewScreen(visit, canGoOn: true)) }
      return [.note(.wake, question: nil), .note(.view, question: nil), .note(.start, question: nil)] + keep(records)
    }
  }

  /// The new session of a retake: what was said before the question is recorded anew, then it is asked.
  mutating func restart(_ begun: Begun, after before: Visit, asking question: String) -> [KioskEffect] {
    var next = Visit(before.shop, begun, locale: locale, after: before)
    next.reopen(question)
    let records = next.carried.map { KioskEffect.record(question: $0.question, answer: $0.answer, ordinal: next.nextOrdinal()) }
    visit = next
    if receipt != .printing { receipt = nil }
    guard !records.isEmpty else { return showNext() }
    return [.note(.start, question: nil)] + save(records)
  }

  /// Saves what a code has brought back, and stays on the review.
  private mutating func keep(_ records: [KioskEffect]) -> [KioskEffect] {
    records.isEmpty ? [] : save(records)
  }

  mutating func show(_ ranked: Ranked) -> [KioskEffect] {
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
  mutating func replay() -> [KioskEffect] {
    var effects: [KioskEffect] = []
    while pending == nil, !held.isEmpty { effects += press(held.removeFirst()) }
    return effects
  }
}

extension KioskProgram.Moment {
  /// The end of a visit comes before what it makes void.
  var order: Int {
    switch self {
    case .second: 0
    case .idle: 1
    case .advance: 2
    case .leaveMessage: 3
    case .retry: 4
    case .clock: 5
    case .motion: 6
    }
  }
}
