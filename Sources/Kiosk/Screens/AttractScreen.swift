// What waits for the next shopper: the shop's sign, read from across the room.
import Domain
import Terminal

/// The attract screen.
struct AttractScreen: Equatable, Sendable {
  let card: AttractCard
  var locale: String
  /// A gentle motion's place in time; nil is still.
  var phase: Int?

  /// How long each picture of the motion stays: the art opens, then the line breathes, and within five seconds all is still (RELIABILITY.md,
  /// part 4).
  static let steps = Array(repeating: 110, count: 5) + Array(repeating: 700, count: 6)

  func view(_ canvas: inout Canvas) {
    let words = Words.in(locale)
    let layout = Layout(canvas.size)
    canvas.button(canvas.bounds, .enter)
    let title = self.title(words, width: canvas.size.columns - 4)
    let text = Width.wrap(card.text.text(in: locale, default: card.locale), to: min(60, canvas.size.columns - 6))
    let promise = Width.wrap(words.promise, to: canvas.size.columns - 4)
    let gap = layout.by(compact: 1, usual: 2, large: 3)
    // On a low screen the art goes first, then the text.
    let free = canvas.size.rows - 1 - promise.count - title.count - 2 - gap
    let lines = text.count <= free ? text : []
    let picture = picture(canvas.glyphs, room: min(free - lines.count - 3, layout.by(compact: 4, usual: 7, large: 14)))
    var y = max(0, (canvas.size.rows - 3 - picture.rows - title.count - lines.count - 2 * gap - promise.count) / 2)
    picture.draw(on: &canvas, y: y, opened: opened(picture.rows))
    y += picture.rows + (picture.rows > 0 ? 1 : 0)
    for line in title + [""] + lines {
      canvas.writeCentred(line, in: canvas.bounds, y: y, title.contains(line) ? .title : .text)
      y += 1
    }
    y += layout.isCompact ? 1 : gap
    drawPill(words.pressAnyKey, on: &canvas, y: min(y, canvas.size.rows - 4 - promise.count))
    let promiseY = canvas.size.rows - layout.by(compact: 1, usual: 4, large: 6) - promise.count
    for (index, line) in promise.enumerated() {
      canvas.writeCentred(line, in: canvas.bounds, y: max(promiseY, min(y + 2, canvas.size.rows - 1 - promise.count)) + index, .dim)
    }
    drawFoot(&canvas, words, layout)
  }

  // MARK: Sign

  private enum Sign {
    case lines([String]), picture(Picture, Size), nothing

    var rows: Int {
      switch self {
      case .lines(let lines): lines.count
      case .picture(_, let size): size.rows
      case .nothing: 0
      }
    }

    /// Opens from the middle outwards.
    func draw(on canvas: inout Canvas, y: Int, opened: Int) {
      switch self {
      case .lines(let lines):
        for (index, line) in lines.enumerated() where abs(2 * index + 1 - lines.count) <= 2 * opened {
          canvas.writeCentred(line, in: canvas.bounds, y: y + index, .accent)
        }
      case .picture(let picture, let size):
        canvas.draw(picture, in: Rect(x: (canvas.size.columns - size.columns) / 2, y: y, width: size.columns, height: size.rows))
      case .nothing: break
      }
    }
  }

  private func picture(_ glyphs: Glyphs, room: Int) -> Sign {
    if let logo = card.logo {
      let rows = min(room, (logo.height + 1) / 2)
      guard rows >= 3 else { return .nothing }
      return .picture(logo, Size(columns: min(60, max(1, rows * 2 * logo.width / logo.height)), rows: rows))
    }
    let art = glyphs.isASCII ? card.asciiArt : card.art
    return art.isEmpty || art.count > room ? .nothing : .lines(art)
  }

  private func opened(_ rows: Int) -> Int { phase.map { min($0, rows) } ?? rows }

  /// Letters apart, in capitals, while they fit: read from across the shop.
  private func title(_ words: Words, width: Int) -> [String] {
    let title = card.title.text(in: locale, default: card.locale)
    let spaced = title.uppercased().map(String.init).joined(separator: " ")
    return Width.of(spaced) <= width ? [spaced] : Width.wrap(title, to: width)
  }

  /// The line that breathes.
  private func drawPill(_ text: String, on canvas: inout Canvas, y: Int) {
    let isWide = phase.map { $0 > 5 && $0 % 2 == 0 } ?? false
    let (left, right) = canvas.glyphs.isASCII ? ("[ ", " ]") : isWide ? ("▐▌   ", "   ▐▌") : ("▐▌  ", "  ▐▌")
    canvas.writeCentred(left + text + right, in: canvas.bounds, y: y, .strongAccent)
  }

  // MARK: Foot

  private func drawFoot(_ canvas: inout Canvas, _ words: Words, _ layout: Layout) {
    let y = layout.isCompact ? canvas.size.rows - 1 : canvas.size.rows - 2
    var right = layout.column.right
    func place(_ name: String, _ key: Key, _ label: String) {
      let shown = "[\(name)] \(label)"
      let x = right - Width.of(shown)
      guard x >= layout.column.x else { return }
      canvas.write(label, x: canvas.write("[\(name)]", x: x, y: y, .accent) + 1, y: y, .dim)
      canvas.button(Rect(x: x - 1, y: y - 1, width: Width.of(shown) + 2, height: 3), key)
      right = x - 3
    }
    if card.locales.count > 1 {
      let others = card.locales.filter { $0 != locale }.map(Words.name).joined(separator: "  ")
      place("L", .character("l"), Width.of(others) <= layout.column.width / 2 ? others : words.language)
    }
    if card.recalls { place("C", .character("c"), words.haveCode) }
    if card.isUnguarded { place("Ctrl-X", .control("x"), words.forStaff) }
    let room = right - layout.column.x
    // A name cut to a few letters says nothing.
    guard Width.of(card.storeTitle) <= room || room >= 16 else { return }
    canvas.write(Width.fit(card.storeTitle, to: room, ellipsis: canvas.glyphs.ellipsis), x: layout.column.x, y: y, .dim)
  }
}
