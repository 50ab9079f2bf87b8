// What comes to the kiosk without a key: time that passes, and what the world answers.
import Domain
import Terminal

extension KioskProgram {
  // MARK: Time

  mutating func startIdling() {
    if case .message = stage { return }
    guard stage != .attract else { return }
    let isLong =
      switch stage {
      case .results, .handoff, .lead: true
      default: isTyping
      }
    // 60 and 120 until the store is open (FEATURES.md 32).
    let seconds = isLong ? shop?.configuration.longIdleSeconds ?? 120 : shop?.configuration.idleSeconds ?? 60
    timers.cancel(.second)
    timers.set(.idle, afterMilliseconds: seconds * 1000)
  }

  mutating func ring(_ moment: Moment) -> [KioskEffect] {
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
    case .clock, .recalled, .printed: break
    case .handoff(let basket):
      guard pending == .handoff else { return [] }
      pending = nil
      stage = .handoff(HandoffScreen(basket: basket))
      return [.note(.handoffShown, question: nil)]
    case .admitted(true): isFinished = true
    case .admitted(false):
      guard visit == nil, pending == nil else { return [] }
      let isRepeat = if case .exit = stage { true } else { false }
      stage = .exit(ExitScreen(isWrong: isRepeat))
    }
    return []
  }

  mutating func open(_ shop: Shop) -> [KioskEffect] {
    self.shop = shop
    isOutOfOrder = false
    card.show(shop)
    timers.cancel(.retry)
    if case .message(let screen) = stage, screen.kind == .sorry { stage = .attract }
    guard stage == .attract else { return [] }
    if !isAwaited { locale = card.locale }
    return isAwaited ? wake(.enter) : []
  }

  mutating func start(_ begun: Begun) -> [KioskEffect] {
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
  mutating func restart(_ begun: Begun, after before: Visit) -> [KioskEffect] {
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
    }
  }
}
