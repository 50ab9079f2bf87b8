// Cells of a canvas become cells of ncurses, which sends the terminal what differs.
internal import CNcurses
internal import Terminal

/// Writes canvases into ncurses' window. Whatever the text, a column here is a column there: a sign whose width the system counts
/// otherwise than the canvas (unassigned ones, mostly) shows as "?".
struct Painter {
  private var inks: Inks
  private var line: [cchar_t] = []

  init(inks: Inks) {
    self.inks = inks
    var background = inks[.text]
    aw_set_background(&background)
  }

  /// Writes the rows of `canvas` that differ from `shown`, as far as they fit into `size`. All of them when there is nothing to compare.
  mutating func paint(_ canvas: Canvas, over shown: Canvas?, size: Size) {
    let columns = canvas.size.columns
    let old = shown?.size == canvas.size ? shown : nil
    if old == nil { aw_erase() }
    canvas.cells.withUnsafeBufferPointer { cells in
      for y in 0..<min(canvas.size.rows, size.rows) {
        let row = UnsafeBufferPointer(rebasing: cells[y * columns..<(y + 1) * columns])
        let part = old.map { canvas.difference(inRow: y, from: $0) } ?? 0..<min(columns, size.columns)
        if !part.isEmpty { paint(row, part, y, canvas) }
      }
    }
  }

  private mutating func paint(_ row: UnsafeBufferPointer<Cell>, _ part: Range<Int>, _ y: Int, _ canvas: Canvas) {
    line.removeAll(keepingCapacity: true)
    var x = part.lowerBound
    while x < part.upperBound {
      let isWide = x + 1 < row.count && row[x + 1].isCovered
      add(row[x], columns: isWide ? 2 : 1, of: canvas)
      x += isWide ? 2 : 1
    }
    aw_put(Int32(y), Int32(part.lowerBound), line, Int32(line.count))
  }

  private mutating func add(_ cell: Cell, columns: Int, of canvas: Canvas) {
    if cell.isPicture { return addPicture(cell, of: canvas) }
    var brush = inks[cell.style]
    var isWhole = true
    if let scalar = canvas.scalar(of: cell) {
      isWhole = brush.set(scalar, columns: columns)
    } else {
      var scalars = canvas.text(of: cell).unicodeScalars[...]
      let base = scalars.popFirst()?.value ?? 32
      isWhole = brush.set(base, columns: columns)
      if isWhole { brush.setMarks(scalars.lazy.map(\.value).filter { $0.isMark(on: base) }) }
    }
    line.append(brush)
    guard columns == 2, !isWhole else { return }
    brush.chars.0 = 32
    line.append(brush)
  }

  private mutating func addPicture(_ cell: Cell, of canvas: Canvas) {
    var (brush, sign) = inks.picture(cell, sign: canvas.scalar(of: cell) ?? 32)
    _ = brush.set(sign, columns: 1)
    line.append(brush)
  }
}

extension cchar_t {
  /// Puts a sign; false when it shows as one column though the canvas gave it two.
  fileprivate mutating func set(_ scalar: UInt32, columns: Int) -> Bool {
    if scalar >= 0x20, scalar < 0x7F {
      chars.0 = wchar_t(scalar)
      return columns == 1
    }
    switch scalar {
    case 0: chars.0 = 32
    // Terminals do not agree on the width of a soft hyphen, nor whether a skin tone joins the emoji before it.
    case 0xAD: chars.0 = 0x2D
    case 0x1F3FB...0x1F3FF: chars.0 = 32
    case 0x2500..<0x25FD:
      chars.0 = wchar_t(scalar)
      return columns == 1
    case _ where wcwidth(wchar_t(scalar)) == columns:
      chars.0 = wchar_t(scalar)
      return true
    default: chars.0 = 0x3F
    }
    return columns == 1
  }

  fileprivate mutating func setMarks(_ marks: some Sequence<UInt32>) {
    let marks = marks.prefix(4).map { wchar_t($0) }
    if marks.count > 0 { chars.1 = marks[0] }
    if marks.count > 1 { chars.2 = marks[1] }
    if marks.count > 2 { chars.3 = marks[2] }
    if marks.count > 3 { chars.4 = marks[3] }
  }
}

extension UInt32 {
  /// Whether it joins `base` without a terminal making a wider sign of both: emoji selectors and joiners between emoji do.
  fileprivate func isMark(on base: UInt32) -> Bool {
    switch self {
    case 0xFE00...0xFE0F, 0xE0000...: false
    case 0x200D: base < 0x2000 && base >= 0x300
    default: wcwidth(wchar_t(self)) == 0
    }
  }
}
