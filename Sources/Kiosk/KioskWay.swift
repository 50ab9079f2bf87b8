// The shopper's way: what each screen's keys lead to, from the first touch to the thanks.
import Domain
import Terminal

extension KioskProgram {
  // MARK: Attract, language, code

  mutating func wake(_ key: Key) -> [KioskEffect] {
    switch key {
    case .control("x"): return knock("")
    case .control: return []
    case "l" where card.locales.count > 1, "L" where card.locales.count > 1, "." where card.locales.count > 1:
      speakNext()
      return []
    case "c" where shop?.recalls == true, "C" where shop?.recalls == true:
      settle(.code(CodeScreen()))
      return []
    default: break
    }
    guard let shop else {
      isAwaited = true
      return []
    }
    guard shop.quiz.locales.count > 1 else { return begin() }
    settle(.language(LanguageScreen(shop.quiz.locales, at: locale)))
    return []
  }

  /// Leaves the attract screen: its motion ends.
  mutating func settle(_ next: Stage) {
    stage = next
    motion = nil
    timers.cancel(.motion)
  }

  mutating func choose(_ key: Key, _ screen: LanguageScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.menu.update(key)
    return choose(step, screen)
  }

  mutating func choose(_ step: Menu.Step, _ screen: LanguageScreen) -> [KioskEffect] {
    switch step {
    case .stay: stage = .language(screen)
    case .back: return rest()
    case .chosen(let index):
      locale = screen.locales[index]
      return begin()
    }
    return []
  }

  mutating func recall(_ key: Key, _ screen: CodeScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    stage = .code(screen)
    switch step {
    case .stay: return []
    case .back: return rest()
    case .typed(let code):
      pending = .recall
      return [.recall(code: code)]
    }
  }

  mutating func begin() -> [KioskEffect] {
    pending = .begin
    motion = nil
    timers.cancel(.motion)
    let before: String? =
      switch retake {
      case .changing(let visit, _): visit.session
      case .recalled(let recalled): recalled.session
      case nil: nil
      }
    return [.begin(Beginning(locale: locale, staff: serving, after: before))]
  }

  // MARK: Questions

  /// How the screen in front of the shopper is laid out; nil before there is a shop.
  var look: Look? { shown.map { Look($0, visit: visit, locale: locale, canvas: Canvas(size: size)) } }

  mutating func ask(_ key: Key, _ screen: QuestionScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key, screen.field == .statement ? look.flatMap(screen.long) : nil)
    return ask(step, screen)
  }

  mutating func ask(_ step: QuestionScreen.Step, _ screen: QuestionScreen) -> [KioskEffect] {
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
    let first = KioskEffect.record(question: question.ref, answer: answer, ordinal: ordinal)
    return (isFirst ? [.note(.start, question: nil)] : []) + save([first] + carryOn())
  }

  /// What still stands of an earlier session.
  mutating func carryOn() -> [KioskEffect] {
    (visit?.carryOn() ?? []).map { .record(question: $0.question, answer: $0.answer, ordinal: $0.ordinal) }
  }

  /// Answers on their way to the store; the next screen waits for all of them.
  mutating func save(_ records: [KioskEffect]) -> [KioskEffect] {
    pending = .record
    unsaved = records.count
    return records
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
    let result = screen.update(key, screen.isTyping ? nil : look.flatMap { screen.long(screen.cursor, $0) })
    return lead(result, screen)
  }

  mutating func lead(_ result: LeadScreen.Result, _ screen: LeadScreen) -> [KioskEffect] {
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

  mutating func submit() -> [KioskEffect] {
    guard let visit else { return [] }
    pending = .submit
    held = []
    return [.submit(answers: visit.submitted, lead: visit.lead, locale: locale)]
  }
}
