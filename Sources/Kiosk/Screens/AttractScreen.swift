// The screens around a session: attract, language, thanks, sorry.
import Domain
import Terminal

/// What waits for the next shopper.
struct AttractScreen: Equatable, Sendable {
  let card: AttractCard
  var locale: String

  func view(_ canvas: inout Canvas) {
    let words = Words.in(locale)
    let bounds = canvas.bounds
    let art = canvas.glyphs.isASCII ? card.asciiArt : card.art
    let title = card.title.text(in: locale, default: card.locale)
    let text = card.text.text(in: locale, default: card.locale)
    let lines = Width.wrap(text, to: min(60, bounds.width - 8))
    var y = max(1, (canvas.size.rows - art.count - lines.count - 9) / 2)
    for line in art {
      canvas.writeCentred(line, in: bounds, y: y, .accent)
      y += 1
    }
    y += 1
    canvas.writeCentred(AttractScreen.spaced(title, in: bounds.width - 8), in: bounds, y: y, .title)
    y += 2
    for line in lines {
      canvas.writeCentred(line, in: bounds, y: y)
      y += 1
    }
    y += 2
    let bars = canvas.glyphs.isASCII ? ("[ ", " ]") : ("▐▌ ", " ▐▌")
    canvas.writeCentred(bars.0 + words.pressAnyKey + bars.1, in: bounds, y: y, .strongAccent)
    canvas.writeCentred(words.promise, in: bounds, y: max(y + 2, canvas.size.rows - 5), .dim)
    drawFoot(&canvas)
  }

  /// Letters apart, in capitals, while they fit: read from across the shop.
  private static func spaced(_ title: String, in width: Int) -> String {
    let spaced = title.uppercased().map(String.init).joined(separator: " ")
    return Width.of(spaced) <= width ? spaced : title
  }

  private func drawFoot(_ canvas: inout Canvas) {
    let y = canvas.size.rows - 2
    canvas.write(Width.fit(card.storeTitle, to: canvas.size.columns / 2), x: 2, y: y, .dim)
    guard card.locales.count > 1 else { return }
    let others = card.locales.filter { $0 != locale }.map(Words.name).joined(separator: "  ")
    let here = Words.name(of: locale)
    let x = canvas.size.columns - 2 - Width.of("\(here)  [L] \(others)")
    var at = canvas.write(here, x: x, y: y) + 2
    at = canvas.write("[L]", x: at, y: y, .accent) + 1
    canvas.write(others, x: at, y: y, .dim)
  }
}

/// Which language to go on in.
struct LanguageScreen: Equatable, Sendable {
  let locales: [String]
  var cursor: Int

  init(_ locales: [String], at locale: String) {
    self.locales = locales
    cursor = locales.firstIndex(of: locale) ?? 0
  }

  enum Step: Equatable { case stay, chosen(String), back }

  mutating func update(_ key: Key) -> Step {
    switch key {
    case .up: cursor = max(0, cursor - 1)
    case .down, .tab: cursor = min(locales.count - 1, cursor + 1)
    case .enter: return .chosen(locales[cursor])
    case .backspace, .escape: return .back
    case .character(let digit):
      guard let number = Int(String(digit)), locales.indices.contains(number - 1) else { return .stay }
      return .chosen(locales[number - 1])
    default: return .stay
    }
    return .stay
  }

  func view(_ canvas: inout Canvas, _ look: Look) {
    let rect = look.layout.body.centredColumn(width: 44)
    let height = locales.count * 3
    var y = max(look.layout.headerRow + 3, (canvas.size.rows - height) / 2 - 2)
    canvas.writeCentred(Words.in(locales[cursor]).chooseLanguage, in: rect, y: y, .title)
    y += 2
    for (index, locale) in locales.enumerated() {
      let box = Rect(x: rect.x, y: y + index * 3, width: rect.width, height: 3)
      canvas.frame(box, .border)
      let line = Rect(x: box.x + 1, y: box.y + 1, width: box.width - 2, height: 1)
      let style: Style = index == cursor ? .selected : .choice
      if index == cursor {
        canvas.fill(line, style)
        canvas.write(look.glyphs.pointer, x: line.right - 3, y: line.y, style)
        canvas.cursor = Point(x: line.x + 2, y: line.y)
      }
      canvas.write(String(index + 1), x: line.x + 2, y: line.y, index == cursor ? style : .accent)
      canvas.write(Words.name(of: locale), x: line.x + 6, y: line.y, style)
    }
  }

  func bindings(_ look: Look) -> Bindings<String> {
    Bindings([
      Binding([.up, .down], "move", name: look.glyphs.keyUpDown, look.words.choose),
      Binding([.enter], "answer", name: look.glyphs.keyEnter, look.words.next),
    ])
  }
}

/// A few words in the middle: thanks, sorry.
struct MessageScreen: Equatable, Sendable {
  enum Kind: Equatable, Sendable { case thanks, sorry, notSaved }
  let kind: Kind

  func view(_ canvas: inout Canvas, _ words: Words) {
    let lines: [(String, Style)] =
      switch kind {
      case .thanks: [(words.thanks, .title), ("", .text), (words.thanksText, .text), ("", .text), (words.nothingKept, .dim)]
      case .sorry: [(words.sorryTitle, .title), ("", .text), (words.sorryText, .text)]
      case .notSaved: [(words.sorryTitle, .title), ("", .text), (words.notSaved, .text)]
      }
    var y = max(0, (canvas.size.rows - lines.count) / 2 - 1)
    for (text, style) in lines {
      for line in Width.wrap(text, to: canvas.size.columns - 12) {
        canvas.writeCentred(line, in: canvas.bounds, y: y, style)
        y += 1
      }
    }
  }
}
