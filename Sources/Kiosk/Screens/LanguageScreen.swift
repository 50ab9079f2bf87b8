// Which language to go on in.
import Domain
import Terminal

/// The languages of a quiz, each under its own name.
struct LanguageScreen: Equatable, Sendable {
  let locales: [String]
  var menu: Menu

  init(_ locales: [String], at locale: String) {
    self.locales = locales
    menu = Menu(count: locales.count, at: locales.firstIndex(of: locale) ?? 0)
  }

  func view(_ canvas: inout Canvas, _ look: Look) {
    let rect = look.layout.body.centredColumn(width: look.layout.by(compact: 36, usual: 44, large: 60))
    let title = Words.in(locales[menu.cursor]).chooseLanguage
    let top = look.layout.by(compact: 1, usual: max(2, (canvas.size.rows - locales.count * 3) / 2 - 3), large: canvas.size.rows / 4)
    canvas.writeCentred(title, in: canvas.bounds, y: top, .title)
    let y = top + 1 + max(1, look.layout.gap)
    let list = Rect(x: rect.x, y: y, width: rect.width, height: look.layout.footerRow - y)
    menu.draw(locales.map { Menu.Line(label: Words.name(of: $0)) }, on: &canvas, in: list, look.layout)
  }

  func bindings(_ look: Look) -> Bindings<String> {
    Bindings([
      Binding([.down, .up], "move", name: look.glyphs.keyUpDown, look.words.choose),
      Binding([.enter], "answer", name: look.glyphs.keyEnter, look.words.next),
      Binding([.escape, .backspace], "back", name: look.glyphs.isASCII ? "Esc" : look.glyphs.keyBack, look.words.back),
    ])
  }
}
