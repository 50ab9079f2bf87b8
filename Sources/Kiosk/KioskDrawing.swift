// Draws the kiosk: the screen in force, its header and footer, and what lies over it.
import Domain
public import Terminal

extension KioskProgram {
  public func view(_ canvas: inout Canvas) {
    guard !isTooSmall else { return drawTooSmall(&canvas) }
    switch stage {
    case .attract: return AttractScreen(card: card, locale: locale).view(&canvas)
    case .message(let screen): return screen.view(&canvas, Words.in(locale))
    case .exit(let screen): return screen.view(&canvas, Words.in(locale))
    case .language, .question, .lead, .results, .handoff: break
    }
    guard let shop else { return }
    let look = Look(quiz: shop.quiz, locale: locale, currency: shop.configuration.currency, canvas: canvas)
    draw(on: &canvas, look)
    if let overlay { draw(overlay, on: &canvas, look) }
  }

  private func draw(on canvas: inout Canvas, _ look: Look) {
    let title = look.quiz.text(look.quiz.title, in: locale)
    switch stage {
    case .language(let screen):
      screen.view(&canvas, look)
    case .question(let screen):
      let progress = look.words.progress(visit?.step ?? 1, of: visit?.total ?? 1)
      canvas.drawHeader(title, progress: progress, share: visit?.share, look.layout)
      screen.view(&canvas, look)
    case .lead(let screen):
      canvas.drawHeader(title, progress: "", share: 1, look.layout)
      screen.view(&canvas, look)
    case .results(let screen): screen.view(&canvas, look)
    case .handoff(let screen): screen.view(&canvas, look)
    case .attract, .message, .exit: return
    }
    if case .handoff(let screen) = stage, screen.showsCode(on: canvas, look.layout) {
      // The code takes the right side down to the last row.
      return bindings(look).drawFooter(on: &canvas, in: HandoffScreen.textColumn(look.layout, look.layout.footer))
    }
    bindings(look).drawFooter(on: &canvas, in: look.layout.footer, right: everywhere(look))
  }

  /// The key table of the screen in force.
  private func bindings(_ look: Look) -> Bindings<String> {
    switch stage {
    case .language(let screen): screen.bindings(look)
    case .question(let screen): screen.bindings(look)
    case .lead(let screen): screen.bindings(look)
    case .results(let screen): screen.bindings(look)
    case .handoff(let screen): screen.bindings(look)
    case .attract, .message, .exit: Bindings([])
    }
  }

  /// Keys that mean the same on every screen, at the footer's right edge; where letters are typed they are letters.
  private func everywhere(_ look: Look) -> [Binding<String>] {
    switch stage {
    case .question(let screen) where screen.isTyping: return []
    case .lead(let screen) where screen.isTyping: return []
    case .language: return []
    default: break
    }
    let language = Binding(["l"], "language", name: "L", look.words.language)
    return (look.quiz.locales.count > 1 ? [language] : []) + [Binding(["?"], "help", name: "?", look.words.help)]
  }

  // MARK: Overlays

  private func draw(_ overlay: Overlay, on canvas: inout Canvas, _ look: Look) {
    let words = look.words
    switch overlay {
    case .stillThere(let seconds):
      let text = words.stillThereText.replacing("{n}", with: String(seconds))
      canvas.drawCard([(words.stillThere, .title), ("", .text), (text, .text)], width: 56, in: canvas.bounds)
    case .startOver:
      let keys = "\(look.glyphs.keyEnter) \(words.leave)\(look.separator)\(look.glyphs.keyBack) \(words.stay)"
      canvas.drawCard(
        [(words.leaveTitle, .title), ("", .text), (words.leaveText, .text), ("", .text), (keys, .accent)], width: 56, in: canvas.bounds)
    case .help:
      Help(words.keys, bindings(look).lines + Bindings(everywhere(look)).lines).draw(on: &canvas, in: canvas.bounds)
    }
  }

  private func drawTooSmall(_ canvas: inout Canvas) {
    let now = "\(canvas.size.columns)×\(canvas.size.rows)"
    canvas.writeWrapped(Words.in(locale).tooSmall.replacing("{now}", with: now), in: canvas.bounds)
  }
}
