// For staff, behind the PIN, and for nobody else: serve a shopper, open the console, end the kiosk.
import Domain
import Terminal

/// The PIN being typed.
struct DoorScreen: Equatable, Sendable {
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

/// What staff can do here.
struct StaffScreen: Equatable, Sendable {
  private let hasConsole: Bool
  var menu: Menu
  /// Who serves, being typed; nil in the menu.
  var name: TextInput?
  /// Enter came, and nothing typed makes a name.
  private var isNameless = false

  enum Step: Equatable { case stay, back, serve(String), console, end }

  /// `hasConsole`: whoever is here has typed a PIN.
  init(hasConsole: Bool) {
    self.hasConsole = hasConsole
    menu = Menu(count: hasConsole ? 3 : 2)
  }

  mutating func update(_ key: Key) -> Step {
    if key == .control("x") { return .end }
    guard var name else { return take(menu.update(key)) }
    isNameless = false
    switch key {
    case .escape: self.name = nil
    case .backspace where name.isEmpty: self.name = nil
    case .enter:
      let ref = StaffScreen.ref(name.text)
      if !ref.isEmpty { return .serve(ref) }
      isNameless = true
    default:
      _ = name.apply(key)
      self.name = name
    }
    return .stay
  }

  mutating func press(_ item: Int) -> Step { name == nil ? take(menu.press(item)) : .stay }

  private mutating func take(_ step: Menu.Step) -> Step {
    switch step {
    case .stay: return .stay
    case .back: return .back
    case .chosen(0): name = TextInput(limit: 40)
    case .chosen(1) where hasConsole: return .console
    case .chosen: return .end
    }
    return .stay
  }

  /// `Ana B.` → `ana-b`: a name as refs are written (FORMAT.md).
  static func ref(_ text: String) -> String {
    let words = text.folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return String(words.joined(separator: "-").prefix(40))
  }

  func lines(_ words: Words) -> [String] { [words.serve] + (hasConsole ? [words.openConsole] : []) + [words.closeKiosk] }

  func view(_ canvas: inout Canvas, _ words: Words) {
    let layout = Layout(canvas.size)
    let rect = layout.body.centredColumn(width: layout.by(compact: 38, usual: 48, large: 64))
    let top = layout.by(compact: 1, usual: 4, large: canvas.size.rows / 4)
    canvas.writeCentred(words.exitTitle, in: canvas.bounds, y: top, .title)
    let y = top + 1 + max(1, layout.gap)
    guard let name else {
      let lines = lines(words).map { Menu.Line(label: $0) }
      return menu.draw(lines, on: &canvas, in: Rect(x: rect.x, y: y, width: rect.width, height: layout.footerRow - y), layout)
    }
    canvas.writeCentred(words.staffName, in: canvas.bounds, y: y)
    let box = Rect(x: rect.x, y: y + 1, width: rect.width, height: 3)
    canvas.frame(box, .accent)
    name.draw(on: &canvas, x: box.x + 3, y: box.y + 1, width: box.width - 6)
    if isNameless { canvas.writeCentred(words.staffNameLetters, in: canvas.bounds, y: box.bottom + layout.gap, .error) }
  }
}
