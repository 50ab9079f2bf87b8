// What comes to the kiosk by a finger, a mouse or a paste: the same steps that keys lead to.
import Domain
import Terminal

extension KioskProgram {
  /// A press on something with a number: the third choice, the fifth star.
  mutating func touch(_ item: Int) -> [KioskEffect] {
    defer { startIdling() }
    guard !isTooSmall, overlay == nil, pending == nil else {
      if overlay != .startOver { overlay = nil }
      return []
    }
    switch stage {
    case .language(var screen): return choose(screen.menu.press(item), screen)
    case .question(var screen):
      let step = screen.press(item)
      return ask(step, screen)
    case .lead(var screen):
      let result = screen.press(item, look.flatMap { screen.long(item, $0) })
      return lead(result, screen)
    case .results(var screen):
      screen.press(item)
      return look(.stay, screen)
    case .review(var screen):
      let step = screen.press(item)
      return review(step, screen)
    case .staff(var screen):
      let step = screen.press(item)
      return serve(step, screen)
    case .attract, .code, .handoff, .message, .door: return []
    }
  }

  /// The wheel moves as the arrow keys do; a press beside all buttons says that somebody is there.
  mutating func wheel(_ mouse: Mouse) -> [KioskEffect] {
    switch mouse.action {
    case .wheelUp: return visit == nil && stage == .attract ? [] : press(.up)
    case .wheelDown: return visit == nil && stage == .attract ? [] : press(.down)
    case .press:
      if overlay != nil { return press(.function(12)) }
      startIdling()
    case .release: break
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
    switch stage {
    case .question(var screen):
      screen.paste(text)
      stage = .question(screen)
    case .lead(var screen):
      screen.paste(text)
      stage = .lead(screen)
    case .code(var screen):
      screen.paste(text)
      stage = .code(screen)
    default: break
    }
    return []
  }
}
