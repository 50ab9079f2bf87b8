// A short list to choose from, as languages, staff and the review of answers have it.
import Domain
import Terminal

/// Where the shopper stands in a list of so many lines.
struct Menu: Equatable, Sendable {
  let count: Int
  private(set) var cursor: Int

  init(count: Int, at cursor: Int = 0) {
    self.count = count
    self.cursor = max(0, min(count - 1, cursor))
  }

  enum Step: Equatable { case stay, chosen(Int), back }

  mutating func update(_ key: Key) -> Step {
    switch key {
    case .up, .backTab: cursor = max(0, cursor - 1)
    case .down, .tab: cursor = max(0, min(count - 1, cursor + 1))
    case .home, .pageUp: cursor = 0
    case .end, .pageDown: cursor = max(0, count - 1)
    case .enter, .space: return count > 0 ? .chosen(cursor) : .back
    // Minus is the number pad's way back.
    case .backspace, .escape, "-": return .back
    case .character(let digit):
      guard digit.isASCII, let number = digit.wholeNumberValue, (1...max(1, count)).contains(number), count > 0 else { return .stay }
      return .chosen(number - 1)
    default: break
    }
    return .stay
  }

  mutating func press(_ item: Int) -> Step { (0..<count).contains(item) ? .chosen(item) : .stay }

  /// One line of it.
  struct Line {
    var label: String
    /// Right of the label, as far as there is room.
    var detail = ""
  }

  /// Draws the lines as large as `rect` allows.
  func draw(_ lines: [Line], on canvas: inout Canvas, in rect: Rect, _ layout: Layout) {
    let rows = ChoiceRows(count: count, lines: 1, height: rect.height, layout.room)
    let shown = rows.shown(in: rect.height)
    let top = max(0, min(cursor - shown / 2, count - shown))
    for index in (0..<count).dropFirst(top).prefix(shown) {
      let row = Rect(x: rect.x, y: rect.y + (index - top) * rows.rows, width: rect.width, height: rows.hasFrame ? rows.rows : 1)
      draw(lines[index], index, on: &canvas, in: row, hasFrame: rows.hasFrame)
    }
    canvas.drawScroll(
      above: top > 0, below: top + shown < count, x: rect.right, top: rect.y,
      bottom: min(rect.bottom, rect.y + shown * rows.rows))
  }

  private func draw(_ line: Line, _ index: Int, on canvas: inout Canvas, in row: Rect, hasFrame: Bool) {
    let inner = hasFrame ? row.inset(by: 1, 1) : row
    if hasFrame { canvas.frame(row, .border) }
    canvas.button(row, item: index)
    let isHere = index == cursor
    let style: Style = isHere ? .selected : .choice
    let y = inner.y + inner.height / 2
    if index < 9 { canvas.write(String(index + 1), x: inner.x + 2, y: y, .accent) }
    let bar = Rect(x: inner.x + 4, y: inner.y, width: inner.width - 4, height: inner.height)
    if isHere { canvas.fill(bar, style) }
    let room = bar.width - 5
    let detail = Width.fit(
      line.detail, to: line.detail.isEmpty ? 0 : max(8, room - Width.of(line.label) - 2, room / 2 - 1), ellipsis: canvas.glyphs.ellipsis)
    let labelRoom = room - (detail.isEmpty ? 0 : Width.of(detail) + 2)
    canvas.write(Width.fit(line.label, to: labelRoom, ellipsis: canvas.glyphs.ellipsis), x: bar.x + 1, y: y, style)
    canvas.write(detail, x: bar.x + 1 + room - Width.of(detail), y: y, isHere ? style : .dim)
    guard isHere else { return }
    canvas.write(canvas.glyphs.pointer, x: bar.right - 2, y: y, style)
    canvas.cursor = Point(x: inner.x + 2, y: y)
  }
}
