// The hand-off code of an earlier visit: whoever holds it goes on from there.
import Domain
import Terminal

/// The code being typed.
struct CodeScreen: Equatable, Sendable {
  var input = TextInput(limit: 16)
  var isUnknown = false

  enum Step: Equatable { case stay, back, typed(String) }

  mutating func update(_ key: Key) -> Step {
    switch key {
    case .escape: return .back
    case .enter: return input.isEmpty ? .back : .typed(input.text)
    case .backspace where input.isEmpty: return .back
    default: if input.apply(key) { isUnknown = false }
    }
    return .stay
  }

  mutating func paste(_ text: String) { input.insert(text) }

  func view(_ canvas: inout Canvas, _ look: Look) {
    let layout = look.layout
    let rect = Rect(x: 0, y: 0, width: canvas.size.columns, height: 0).centredColumn(width: layout.by(compact: 38, usual: 52, large: 64))
    var y = layout.by(compact: 1, usual: canvas.size.rows / 2 - 5, large: canvas.size.rows / 3)
    canvas.writeCentred(look.words.codeTitle, in: canvas.bounds, y: y, .title)
    y += 2
    for line in Width.wrap(look.words.codeText, to: rect.width) {
      canvas.writeCentred(line, in: canvas.bounds, y: y, .dim)
      y += 1
    }
    let box = Rect(x: 0, y: y + layout.gap, width: canvas.size.columns, height: 3).centredColumn(width: 24)
    canvas.frame(box, .accent, look.glyphs.isASCII ? nil : .heavy)
    if input.isEmpty { canvas.write("ROSE-4171", x: box.x + 4, y: box.y + 1, .dim) }
    input.draw(on: &canvas, x: box.x + 4, y: box.y + 1, width: box.width - 6, .title)
    guard isUnknown else { return }
    for (index, line) in Width.wrap(look.words.codeUnknown, to: rect.width).enumerated() {
      canvas.writeCentred(line, in: canvas.bounds, y: box.bottom + index, .error)
    }
  }

  func bindings(_ look: Look) -> Bindings<String> {
    Bindings([
      Binding([.enter], "answer", name: look.glyphs.keyEnter, look.words.next),
      Binding([.escape], "back", name: "Esc", look.words.back),
    ])
  }
}
