// The shopper's way from the results on: what their keys, the review's and the hand-off's lead to, and the last words.
import Domain
import Terminal

extension KioskProgram {
  mutating func look(_ key: Key, _ screen: ResultsScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key, prints: shown?.prints ?? false)
    return look(step, screen)
  }

  mutating func look(_ step: ResultsScreen.Step, _ screen: ResultsScreen) -> [KioskEffect] {
    stage = .results(screen)
    visit?.results = screen
    switch step {
    case .stay: return []
    case .why: overlay = .why
    case .print: return printReceipt(screen.kept)
    case .changeAnswer: if let visit { stage = .review(ReviewScreen(visit, canGoOn: false)) }
    case .done: return visit?.wantsLeadNow == true ? showLead() : takeAway(screen)
    }
    return []
  }

  mutating func printReceipt(_ kept: [String]) -> [KioskEffect] {
    guard receipt != .printing, !kept.isEmpty else { return [] }
    receipt = .printing
    receipts += 1
    return [.print(skus: kept, locale: locale, number: receipts)]
  }

  mutating func review(_ key: Key, _ screen: ReviewScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.update(key)
    return review(step, screen)
  }

  mutating func review(_ step: ReviewScreen.Step, _ screen: ReviewScreen) -> [KioskEffect] {
    stage = .review(screen)
    switch step {
    case .stay: break
    case .back:
      if let results = visit?.results { stage = .results(results) } else { overlay = .startOver }
    case .goOn: return showNext()
    case .change(let question): return change(question)
    }
    return []
  }

  /// A changed answer after the results makes a new session (FEATURES.md 28): what a session came to is never written over.
  mutating func change(_ question: String) -> [KioskEffect] {
    guard let visit else { return [] }
    if visit.isCompleted {
      retake = .changing(visit, question: question)
      return begin()
    }
    self.visit?.reopen(question)
    return showNext()
  }

  mutating func takeAway(_ screen: ResultsScreen) -> [KioskEffect] {
    guard !screen.kept.isEmpty else { return thank() }
    pending = .handoff
    return [.handoff(skus: screen.kept)]
  }

  mutating func handOff(_ key: Key) -> [KioskEffect] {
    switch key {
    case .enter, .space: return thank()
    case .backspace, .escape: if let results = visit?.results { stage = .results(results) }
    case "p", "P": if shown?.prints == true { return printReceipt(visit?.results?.kept ?? []) }
    default: break
    }
    return []
  }

  mutating func thank() -> [KioskEffect] { say(.thanks) }

  mutating func say(_ kind: MessageScreen.Kind) -> [KioskEffect] {
    let spoken = locale
    // A session that could not go on has ended: what of it is nobody's business is taken out.
    let effects = forget(ending: kind == .notSaved ? .quit : nil)
    settle(.message(MessageScreen(kind: kind)))
    // The last words are in the shopper's language too; the next shopper's is the shop's again.
    locale = spoken
    timers.set(.leaveMessage, afterMilliseconds: KioskProgram.messageSeconds * 1000)
    return effects
  }

  mutating func pass(_ key: Key, _ screen: MessageScreen) -> [KioskEffect] {
    switch screen.kind {
    case .sorry, .mending, .closed: key == .control("x") ? knock("") : []
    case .thanks, .notSaved: rest()
    }
  }
}
