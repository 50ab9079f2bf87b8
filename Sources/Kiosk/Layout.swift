// Where things stand on every screen of the kiosk: a centred column, a header, a body, a footer.
import Domain
import Terminal

/// The rectangles of one screen size.
struct Layout {
  static let smallest = Size(columns: 80, rows: 24)

  let size: Size
  /// The column that everything stands in.
  let column: Rect

  init(_ size: Size) {
    self.size = size
    let width = size.columns >= 120 ? 96 : size.columns - 4
    column = Rect(x: 0, y: 0, width: size.columns, height: size.rows).centredColumn(width: width)
  }

  var isLarge: Bool { size.rows >= 36 }
  var headerRow: Int { isLarge ? 3 : 1 }
  /// Between header and footer.
  var body: Rect {
    let top = headerRow + (isLarge ? 6 : 4)
    return Rect(x: column.x + 4, y: top, width: column.width - 8, height: footerRow - 1 - top)
  }
  var footerRow: Int { size.rows - (isLarge ? 3 : 2) }
  var footer: Rect { Rect(x: column.x, y: footerRow, width: column.width, height: 1) }
}

extension Canvas {
  /// Quiz title and progress.
  mutating func drawHeader(_ title: String, progress: String, share: Double?, _ layout: Layout) {
    let column = layout.column
    let room = column.width - Width.of(progress) - 2
    write(Width.fit(title, to: room, ellipsis: glyphs.ellipsis), x: column.x, y: layout.headerRow, .title)
    write(progress, x: column.right - Width.of(progress), y: layout.headerRow, .dim)
    guard let share else {
      rule(x: column.x, y: layout.headerRow + 1, width: column.width)
      return
    }
    let done = min(column.width, Int((share * Double(column.width)).rounded()))
    let next = write(glyphs.full, times: done, x: column.x, y: layout.headerRow + 1, .accent)
    write(glyphs.empty, times: column.width - done, x: next, y: layout.headerRow + 1, .border)
  }

  /// A question's title and help; returns the row after them.
  mutating func drawTitle(_ title: String, help: String, in rect: Rect) -> Int {
    var y = writeWrapped(title, in: rect, .title)
    if !help.isEmpty { y = writeWrapped(help, in: Rect(x: rect.x, y: y, width: rect.width, height: 2), .dim) }
    return y + 1
  }

  /// A box in the middle that asks for attention.
  mutating func drawCard(_ lines: [(text: String, style: Style)], width: Int, in bounds: Rect) {
    let wrapped = lines.flatMap { line in Width.wrap(line.text, to: width - 8).map { ($0, line.style) } }
    let box = Rect(
      x: bounds.x + (bounds.width - width) / 2, y: bounds.y + (bounds.height - wrapped.count - 4) / 2, width: width,
      height: wrapped.count + 4)
    fill(box, .text)
    frame(box, .accent)
    for (index, line) in wrapped.enumerated() { writeCentred(line.0, in: box, y: box.y + 2 + index, line.1) }
  }
}
