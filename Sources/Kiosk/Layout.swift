// Where things stand on every screen of the kiosk: a centred column, a header, a body, a footer, at three sizes.
import Domain
import Terminal

/// The rectangles of one screen size.
struct Layout {
  /// How much room there is: every row counts, the usual 80x24, or a screen that is read from two steps away.
  enum Room: Equatable { case compact, usual, large }

  static let smallest = Size(columns: 40, rows: 12)

  let size: Size
  let room: Room
  /// The column that everything stands in.
  let column: Rect

  init(_ size: Size) {
    self.size = size
    room = size.columns < 72 || size.rows < 20 ? .compact : size.columns >= 110 && size.rows >= 36 ? .large : .usual
    let margin = room == .compact ? 1 : 2
    let width = room == .large ? 104 : min(96, size.columns - 2 * margin)
    column = Rect(x: 0, y: 0, width: size.columns, height: size.rows).centredColumn(width: width)
  }

  var isLarge: Bool { room == .large }
  var isCompact: Bool { room == .compact }

  /// A choice of what the three sizes have.
  func by<Value>(compact: Value, usual: Value, large: Value) -> Value {
    switch room {
    case .compact: compact
    case .usual: usual
    case .large: large
    }
  }

  var headerRow: Int { by(compact: 0, usual: 1, large: max(3, (size.rows - 46) / 2)) }
  /// The first row below the header's rule.
  var top: Int { headerRow + by(compact: 2, usual: 4, large: 6) }
  var footerRow: Int { size.rows - by(compact: 1, usual: 2, large: max(3, (size.rows - 46) / 2)) }
  /// One line for what is wrong, or how many are picked.
  var statusRow: Int { footerRow - by(compact: 1, usual: 2, large: 3) }
  /// Between header and status line.
  var body: Rect {
    let indent = by(compact: 1, usual: 4, large: 8)
    return Rect(x: column.x + indent, y: top, width: column.width - 2 * indent, height: statusRow - top)
  }
  var footer: Rect { Rect(x: column.x, y: footerRow, width: column.width, height: 1) }
  /// Empty rows between two things that belong apart.
  var gap: Int { by(compact: 0, usual: 1, large: 2) }
}

/// A text with more lines than there is room for.
struct LongText: Equatable {
  var lines: [String]
  var height: Int

  /// Nil where there is room for all of them.
  init?(_ lines: [String], height: Int) {
    guard height > 0, lines.count > height else { return nil }
    (self.lines, self.height) = (lines, height)
  }

  /// Keys that read on before they mean anything else: the end has to have been on the screen. False for a key that is none, and at the end.
  func read(_ key: Key, _ scroll: inout Scroll) -> Bool {
    let seen = scroll.visible(count: lines.count, height: height)
    switch key {
    case .down, .tab, .enter, .space, .pageDown:
      return seen.upperBound < lines.count && scroll.apply(.pageDown, count: lines.count, height: height)
    case .up, .backTab, .pageUp: return seen.lowerBound > 0 && scroll.apply(.pageUp, count: lines.count, height: height)
    default: return false
    }
  }
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

  /// A question's title and help; returns the row after them. Help gives way first.
  mutating func drawTitle(_ title: String, help: String, in rect: Rect, _ layout: Layout) -> Int {
    var y = writeWrapped(title, in: Rect(x: rect.x, y: rect.y, width: rect.width, height: layout.isCompact ? 3 : 4), .title)
    if !help.isEmpty, !layout.isCompact {
      y = writeWrapped(help, in: Rect(x: rect.x, y: y + layout.gap - 1, width: rect.width, height: 2), .dim)
    }
    return y + (layout.isCompact ? 0 : layout.gap)
  }

  /// A box in the middle that asks for attention; nothing below it can be pressed. A press anywhere is `key`.
  @discardableResult
  mutating func drawCard(_ lines: [(text: String, style: Style)], width wanted: Int = 56, key: Key? = nil) -> Rect {
    let width = min(wanted, bounds.width)
    let inner = width - (bounds.width < 60 ? 4 : 8)
    var wrapped = lines.flatMap { line in Width.wrap(line.text, to: inner).map { ($0, line.style) } }
    // On a low screen the empty lines go first.
    if wrapped.count + 4 > bounds.height { wrapped.removeAll { $0.0.isEmpty } }
    let padding = wrapped.count + 4 > bounds.height ? 1 : 2
    let height = min(bounds.height, wrapped.count + 2 * padding)
    let box = Rect(x: (bounds.width - width) / 2, y: (bounds.height - height) / 2, width: width, height: height)
    fill(box, .text)
    frame(box, .accent)
    coverButtons()
    if let key { button(bounds, key) }
    for (index, line) in wrapped.prefix(height - 2).enumerated() { writeCentred(line.0, in: box, y: box.y + padding + index, line.1) }
    return box
  }

  /// More above, more below: at the right edge of a list that is scrolled.
  mutating func drawScroll(above: Bool, below: Bool, x: Int, top: Int, bottom: Int) {
    if above {
      write(glyphs.isASCII ? "^" : "▴", x: x, y: top, .dim)
      button(Rect(x: x - 1, y: top - 1, width: 3, height: 2), .pageUp)
    }
    if below {
      write(glyphs.isASCII ? "v" : "▾", x: x, y: bottom - 1, .dim)
      button(Rect(x: x - 1, y: bottom - 1, width: 3, height: 2), .pageDown)
    }
  }
}
