// Ending the kiosk: for staff, behind the PIN, and for nobody else.
import Terminal

/// The PIN being typed.
struct ExitScreen: Equatable, Sendable {
  var input = TextInput(limit: 12)
  /// The PIN before was wrong.
  var isWrong: Bool

  init(isWrong: Bool = false) { self.isWrong = isWrong }

  enum Step: Equatable { case stay, back, typed(String) }

  mutating func update(_ key: Key) -> Step {
    switch key {
    case .enter: return input.isEmpty ? .back : .typed(input.text)
    case .escape: return .back
    case .backspace: if !input.apply(key) { return .back }
    case .character(let digit) where digit.isASCII && digit.isNumber: _ = input.apply(key)
    default: break
    }
    return .stay
  }

  func view(_ canvas: inout Canvas, _ words: Words) {
    let y = canvas.size.rows / 2 - 2
    canvas.writeCentred(words.exitTitle, in: canvas.bounds, y: y, .title)
    let dots = String(repeating: canvas.glyphs.dotOn + " ", count: input.characters.count)
    canvas.writeCentred(dots, in: canvas.bounds, y: y + 2, .strongAccent)
    canvas.writeCentred(isWrong && input.isEmpty ? words.exitWrong : words.exitText, in: canvas.bounds, y: y + 4, isWrong ? .error : .dim)
  }
}
