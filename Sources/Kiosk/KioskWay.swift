// The shopper's way: what each screen's keys lead to, from the first touch to the thanks.
import Domain
import Terminal

extension KioskProgram {
  // MARK: Attract and language

  mutating func wake(_ key: Key) -> [KioskEffect] {
    switch key {
    case .control("x"): return [.knock(pin: "")]
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

  mutating func choose(_ key: Key, _ screen: LanguageScreen) -> [KioskEffect] {
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

  mutating func begin() -> [KioskEffect] {
    pending = .begin
    return [.begin(Beginning(locale: locale))]
  }

  // MARK: Questions

  mutating func ask(_ key: Key, _ screen: QuestionScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    stage = .question(screen)
    switch step {
    case .stay: return []
    case .back: return goBack()
    case .answered(let answer): return record(answer, to: screen.question)
    }
  }

  mutating func record(_ answer: Answer, to question: Question) -> [KioskEffect] {
    guard let isFirst = visit?.isAtStart, let ordinal = visit?.take(answer, to: question) else { return [] }
    timers.cancel(.advance)
    pending = .record
    unsaved = 1
    return (isFirst ? [.note(.start, question: nil)] : []) + [.record(question: question.ref, answer: answer, ordinal: ordinal)]
  }

  mutating func goBack() -> [KioskEffect] {
    guard visit?.goBack() == true else {
      overlay = .startOver
      return []
    }
    return [.note(.back, question: nil)] + showNext()
  }

  /// The next question, else the lead step, else the results.
  mutating func showNext() -> [KioskEffect] {
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

  mutating func showLead() -> [KioskEffect] {
    guard let visit else { return [] }
    stage = .lead(visit.leadDraft ?? LeadScreen(visit.quiz.lead))
    return [.note(.leadView, question: nil)]
  }

  mutating func lead(_ key: Key, _ screen: LeadScreen) -> [KioskEffect] {
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

  func noted(_ isLead: Bool, _ ticked: Set<Channel>) -> [KioskEffect] {
    (isLead ? [.note(.lead, question: nil)] : []) + (isLead && !ticked.isEmpty ? [.note(.consent, question: nil)] : [])
  }

  /// Back from the lead step: to the last question, or to the results where it comes after them.
  mutating func leaveLead() -> [KioskEffect] {
    if let results = visit?.results {
      stage = .results(results)
      return []
    }
    return goBack()
  }

  mutating func submit() -> [KioskEffect] {
    guard let visit else { return [] }
    pending = .submit
    held = []
    return [.submit(answers: visit.answers, lead: visit.lead, locale: locale)]
  }

  // MARK: Results and hand-off

  mutating func look(_ key: Key, _ screen: ResultsScreen) -> [KioskEffect] {
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

  mutating func takeAway(_ screen: ResultsScreen) -> [KioskEffect] {
    guard !screen.kept.isEmpty else { return thank() }
    pending = .handoff
    return [.handoff(skus: screen.kept)]
  }

  /// A changed answer makes a new session (FEATURES.md 28): what a session came to is never written over.
  mutating func retake() -> [KioskEffect] {
    retaken = visit
    return begin()
  }

  mutating func handOff(_ key: Key) -> [KioskEffect] {
    switch key {
    case .enter, .space: return thank()
    case .backspace, .escape: if let results = visit?.results { stage = .results(results) }
    default: break
    }
    return []
  }

  mutating func thank() -> [KioskEffect] { say(.thanks) }

  mutating func say(_ kind: MessageScreen.Kind) -> [KioskEffect] {
    let effects = forget(ending: nil)
    stage = .message(MessageScreen(kind: kind))
    timers.set(.leaveMessage, afterMilliseconds: KioskProgram.messageSeconds * 1000)
    return effects
  }

  // MARK: The end

  /// The shopper is gone: nothing of them stays in this value.
  mutating func forget(ending: Ending?) -> [KioskEffect] {
    let isOpen = visit.map { !$0.isCompleted } ?? false
    visit = nil
    retaken = nil
    let effects: [KioskEffect] = ending.map { isOpen ? [.note($0.event, question: nil), .end($0)] : [] } ?? []
    return effects + [.forget] + rest()
  }

  mutating func rest() -> [KioskEffect] {
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

  mutating func apologise() {
    stage = .message(MessageScreen(kind: .sorry))
    timers.set(.retry, afterMilliseconds: KioskProgram.retrySeconds * 1000)
  }

  mutating func leave(_ key: Key, _ screen: ExitScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    stage = .exit(screen)
    switch step {
    case .stay: return []
    case .back: return rest()
    case .typed(let digits): return [.knock(pin: digits)]
    }
  }
}

extension Ending {
  fileprivate var event: SessionEvent { self == .timeout ? .timeout : .quit }
}
