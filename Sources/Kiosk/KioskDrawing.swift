// Draws the kiosk: the screen in force, its header and footer, and what lies over it.
import Domain
public import Terminal

extension KioskProgram {
  public func view(_ canvas: inout Canvas) {
    guard !isTooSmall else { return drawTooSmall(&canvas) }
    let words = Words.in(locale)
    switch stage {
    case .attract: AttractScreen(card: card, locale: locale, phase: motion).view(&canvas)
    case .message(let screen): screen.view(&canvas, words)
    case .door(let screen): screen.view(&canvas, words)
    case .staff(let screen): screen.view(&canvas, words)
    case .language, .code, .question, .lead, .results, .review, .handoff: break
    }
    guard let shown else { return }
    let look = Look(shown, visit: visit, locale: locale, canvas: canvas)
    draw(on: &canvas, look)
    if let overlay { draw(overlay, on: &canvas, look) }
  }

  private func draw(on canvas: inout Canvas, _ look: Look) {
    switch stage {
    case .language(let screen): screen.view(&canvas, look)
    case .code(let screen): screen.view(&canvas, look)
    case .question(let screen):
      let progress = look.words.progress(visit?.step ?? 1, of: visit?.total ?? 1)
      canvas.drawHeader(look.text(look.quiz.title), progress: called(look) + progress, share: visit?.share, look.layout)
      screen.view(&canvas, look)
    case .lead(let screen):
      canvas.drawHeader(look.text(look.quiz.title), progress: called(look), share: 1, look.layout)
      screen.view(&canvas, look)
    case .results(let screen): screen.view(&canvas, look, receipt(look))
    case .review(let screen): if let visit { screen.view(&canvas, look, visit) }
    case .handoff(let screen):
      screen.view(&canvas, look, receipt(look))
      if screen.showsCode(on: canvas, look.layout) {
        // The code takes the right side down to the last row.
        return bindings(look).drawFooter(on: &canvas, in: HandoffScreen.textColumn(look.layout, look.layout.footer))
      }
    case .attract, .message, .door, .staff: return
    }
    bindings(look).drawFooter(on: &canvas, in: look.layout.footer, right: everywhere(look))
  }

  private func called(_ look: Look) -> String { isCalled ? look.words.isCalled + look.separator : "" }

  /// What becomes of the receipt, in words; nil without one.
  private func receipt(_ look: Look) -> (text: String, style: Style)? {
    switch receipt {
    case nil: nil
    case .printing: (look.words.printing, .accent)
    case .ended(.done): (look.words.printed, .accent)
    case .ended(.paperOut): (look.words.paperOut, .error)
    case .ended(.failed): (look.words.printFailed, .error)
    }
  }

  /// The key table of the screen in force.
  private func bindings(_ look: Look) -> Bindings<String> {
    switch stage {
    case .language(let screen): screen.bindings(look)
    case .code(let screen): screen.bindings(look)
    case .question(let screen): screen.bindings(look)
    case .lead(let screen): screen.bindings(look)
    case .results(let screen): screen.bindings(look)
    case .review(let screen): screen.bindings(look)
    case .handoff(let screen): screen.bindings(look)
    case .attract, .message, .door, .staff: Bindings([])
    }
  }

  /// Keys that mean the same on every screen, at the footer's right edge; where letters are typed the function keys do it.
  private func everywhere(_ look: Look) -> [Binding<String>] {
    if case .language = stage { return [] }
    let language = Binding([isTyping ? .function(2) : "l"], "language", name: isTyping ? "F2" : "L", look.words.language)
    let help = Binding([isTyping ? .function(1) : "?"], "help", name: isTyping ? "F1" : "?", look.words.help)
    return (look.quiz.locales.count > 1 ? [language] : []) + (visit == nil ? [] : [help])
  }

  // MARK: Overlays

  private func draw(_ overlay: Overlay, on canvas: inout Canvas, _ look: Look) {
    let words = look.words
    switch overlay {
    case .stillThere(let seconds):
      let text = words.stillThereText.replacing("{n}", with: String(seconds))
      canvas.drawCard([(words.stillThere, .title), ("", .text), (text, .text)], key: .enter)
    case .startOver:
      let lines = [(words.leaveTitle, Style.title), ("", .text), (words.leaveText, .text), ("", .text), ("", .text)]
      let box = canvas.drawCard(lines)
      let keys = [
        Binding([.enter], "leave", name: look.glyphs.keyEnter, words.leave),
        Binding([.backspace], "stay", name: look.glyphs.isASCII ? "Esc" : look.glyphs.keyBack, words.stay),
      ]
      let width = Bindings(keys).footerWidth
      Bindings(keys).drawFooter(
        on: &canvas, in: Rect(x: box.x + max(1, (box.width - width) / 2), y: box.bottom - 2, width: box.width - 2, height: 1))
    case .help: drawHelp(on: &canvas, look)
    case .called: canvas.drawCard([(words.calledTitle, .title), ("", .text), (words.calledText, .text)], key: .enter)
    case .why: if case .results(let screen) = stage { screen.drawWhy(on: &canvas, look) }
    }
  }

  private func drawHelp(on canvas: inout Canvas, _ look: Look) {
    let words = look.words
    var lines = bindings(look).lines + Bindings(everywhere(look).filter { $0.action != "help" }).lines + [KeyLine("H", words.callStaff)]
    if !look.layout.isCompact { lines.append(KeyLine("-+*0/.", words.keypad)) }
    canvas.coverButtons()
    canvas.button(canvas.bounds, .escape)
    let box = Help(words.keys, lines).draw(on: &canvas, in: canvas.bounds)
    // A touch on the line that calls staff does it too.
    let y = box.bottom - (look.layout.isCompact ? 3 : 4)
    canvas.button(Rect(x: box.x, y: y - 1, width: box.width, height: 2), "h")
  }

  private func drawTooSmall(_ canvas: inout Canvas) {
    let now = "\(canvas.size.columns)×\(canvas.size.rows)"
    canvas.writeWrapped(Words.in(locale).tooSmall.replacing("{now}", with: now), in: canvas.bounds)
  }
}
