// A picture of the screen: a grid of cells that a view draws into and a display paints.

/// One cell. Eight bytes, so that two pictures are compared quickly.
public struct Cell: Hashable, Sendable {
  /// A Unicode scalar; from `Canvas.firstCluster` on an index of a cluster with marks; 0 is the right half of a wide sign.
  var glyph: UInt32
  /// How its sign looks.
  public var style: Style
  /// Of a picture's cell, the colour of its sign by xterm's fixed palette, 16 to 255; 0 is the style's own.
  public var ink: UInt8 = 0
  /// The same of what is behind the sign.
  public var paper: UInt8 = 0

  static let blank = Cell(glyph: 32, style: .text)
  /// Whether the sign to the left covers this cell too.
  public var isCovered: Bool { glyph == 0 }
  /// Whether it has colours of its own.
  public var isPicture: Bool { ink | paper != 0 }

  /// All of it: a cell has no byte without a meaning.
  var bits: UInt64 { UInt64(littleEndian: unsafeBitCast(self, to: UInt64.self)) }

  /// The lower half is the glyph.
  init(bits: UInt64) { self = unsafeBitCast(bits.littleEndian, to: Cell.self) }

  init(glyph: UInt32, style: Style, ink: UInt8 = 0, paper: UInt8 = 0) {
    self.glyph = glyph
    self.style = style
    self.ink = ink
    self.paper = paper
  }

  public static func == (a: Cell, b: Cell) -> Bool { a.bits == b.bits }
}

/// A grid of cells with drawing functions that clip at its edges.
public struct Canvas: Equatable, Sendable {
  /// In cells; a canvas never changes its size.
  public let size: Size
  /// Row by row from the upper left, `columns × rows` of them.
  public private(set) var cells: [Cell]
  /// Base signs with their combining marks.
  private var clusters: [String] = []
  /// Where the terminal's cursor stands: on what has the focus, for those who follow it (screen readers, magnifiers).
  public var cursor: Point?
  /// Whether the cursor is shown, as in a text field.
  public var isCursorVisible = false
  /// What can be pressed, in the order in which it was drawn.
  public internal(set) var targets: [Target] = []
  /// Signs that the display can show.
  public var glyphs: Glyphs

  static let firstCluster: UInt32 = 0x200000

  /// Blank all over.
  public init(size: Size, glyphs: Glyphs = Glyphs()) {
    self.size = size
    self.glyphs = glyphs
    cells = Array(repeating: .blank, count: max(0, size.columns * size.rows))
  }

  /// All of it, from 0, 0.
  public var bounds: Rect { Rect(x: 0, y: 0, width: size.columns, height: size.rows) }

  /// Wipes the picture for the next view; keeps the memory.
  public mutating func clear() {
    cells.withUnsafeMutableBufferPointer { $0.update(repeating: .blank) }
    clusters.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    cursor = nil
    isCursorVisible = false
  }

  /// The text of a cell: a sign with its marks, "" for the right half of a wide one.
  public func text(of cell: Cell) -> String {
    if cell.glyph >= Canvas.firstCluster { return clusters[Int(cell.glyph - Canvas.firstCluster)] }
    guard cell.glyph != 0, let scalar = Unicode.Scalar(cell.glyph) else { return "" }
    return String(Character(scalar))
  }

  /// The single scalar of a cell, nil for a cluster with marks.
  public func scalar(of cell: Cell) -> UInt32? { cell.glyph < Canvas.firstCluster ? cell.glyph : nil }

  /// Writes one line from `x`, cut at `width` columns and at the edges. Returns the column after it.
  @discardableResult
  public mutating func write(_ text: String, x: Int, y: Int, _ style: Style = .text, width: Int = .max) -> Int {
    guard y >= 0, y < size.rows else { return x }
    let end = min(size.columns, width == .max ? size.columns : x + width)
    var pen = Pen(column: x, end: end, row: y * size.columns, rowEnd: (y + 1) * size.columns, style: style)
    var text = text
    text.withUTF8 { bytes in
      var at = 0
      while let mark = cells.withUnsafeMutableBufferPointer({ pen.write(bytes, from: &at, into: $0) }) {
        if let last = pen.last { attach(mark, at: last) }
      }
    }
    return pen.column
  }

  /// The same for a part of a text.
  @discardableResult
  public mutating func write(_ text: Substring, x: Int, y: Int, _ style: Style = .text, width: Int = .max) -> Int {
    write(String(text), x: x, y: y, style, width: width)
  }

  /// Writes a sign of one column `count` times. Returns the column after the last.
  @discardableResult
  public mutating func write(_ sign: String, times count: Int, x: Int, y: Int, _ style: Style = .text) -> Int {
    guard count > 0, let scalar = sign.unicodeScalars.first else { return x }
    fill(Rect(x: x, y: y, width: count, height: 1), style, with: scalar)
    return x + count
  }

  private mutating func attach(_ mark: Unicode.Scalar, at index: Int) {
    var cluster = text(of: cells[index])
    guard cluster.unicodeScalars.count < 5 else { return }
    cluster.unicodeScalars.append(mark)
    clusters.append(cluster)
    cells[index].glyph = Canvas.firstCluster + UInt32(clusters.count - 1)
  }

  /// Writes in the middle of `rect`'s first row.
  public mutating func writeCentred(_ text: String, in rect: Rect, y: Int, _ style: Style = .text) {
    let shown = Width.fit(text, to: rect.width, ellipsis: glyphs.ellipsis)
    write(shown, x: rect.x + (rect.width - Width.of(shown)) / 2, y: y, style)
  }

  /// Writes wrapped lines, at most `height` of them. Returns the row after the last.
  @discardableResult
  public mutating func writeWrapped(_ text: String, in rect: Rect, _ style: Style = .text) -> Int {
    let lines = Width.wrap(text, to: rect.width)
    for (row, line) in lines.prefix(rect.height).enumerated() {
      // What is cut off says so.
      let isCut = row == rect.height - 1 && lines.count > rect.height
      let shown = isCut ? Width.fit("\(line) \(lines[row + 1])", to: rect.width, ellipsis: glyphs.ellipsis) : line
      write(shown, x: rect.x, y: rect.y + row, style)
    }
    return rect.y + min(lines.count, max(0, rect.height))
  }

  /// Lays `sign` over every cell of `rect`; `sign` is one column wide.
  public mutating func fill(_ rect: Rect, _ style: Style, with sign: Unicode.Scalar = " ") {
    let left = max(0, rect.x)
    let right = min(size.columns, rect.right)
    guard left < right else { return }
    let cell = Cell(glyph: sign.value, style: style)
    for y in max(0, rect.y)..<max(max(0, rect.y), min(size.rows, rect.bottom)) {
      let row = y * size.columns
      if cells[row + left].glyph == 0, left > 0 { cells[row + left - 1].glyph = 32 }
      if right < size.columns, cells[row + right].glyph == 0 { cells[row + right].glyph = 32 }
      cells.withUnsafeMutableBufferPointer { cells in
        for x in left..<right { cells[row + x] = cell }
      }
    }
  }

  /// Puts a picture's sign with colours of its own over whatever the cell's style is; outside nothing.
  mutating func put(_ sign: Unicode.Scalar, ink: UInt8, paper: UInt8, x: Int, y: Int) {
    guard bounds.contains(Point(x: x, y: y)) else { return }
    let role = cells[y * size.columns + x].style.role
    lay(Cell(glyph: sign.value, style: Style(role), ink: ink, paper: paper), x: x, y: y)
  }

  /// Puts a cell of one column where it is known to have room; half a wide sign must not stay behind.
  private mutating func lay(_ cell: Cell, x: Int, y: Int) {
    let index = y * size.columns + x
    if cells[index].glyph == 0, x > 0 { cells[index - 1].glyph = 32 }
    if x + 1 < size.columns, cells[index + 1].glyph == 0 { cells[index + 1].glyph = 32 }
    cells[index] = cell
  }

  /// Shows rows of another picture, cut at `rect`; its buttons and cursor stay behind.
  public mutating func show(_ picture: Canvas, from row: Int, in rect: Rect) {
    for y in 0..<rect.height where row + y < picture.size.rows && rect.y + y < size.rows {
      for x in 0..<min(rect.width, picture.size.columns) {
        let index = (row + y) * picture.size.columns + x
        let cell = picture.cells[index]
        if cell.glyph == 0 { continue }
        let isWide = x + 1 < picture.size.columns && picture.cells[index + 1].isCovered
        if !cell.isPicture, !isWide, cell.glyph < Canvas.firstCluster {
          if bounds.contains(Point(x: rect.x + x, y: rect.y + y)) { lay(cell, x: rect.x + x, y: rect.y + y) }
        } else if cell.isPicture, let sign = Unicode.Scalar(cell.glyph) {
          put(sign, ink: cell.ink, paper: cell.paper, x: rect.x + x, y: rect.y + y)
        } else {
          write(picture.text(of: cell), x: rect.x + x, y: rect.y + y, cell.style, width: rect.width - x)
        }
      }
    }
  }

  /// A frame of one cell; draws nothing when it is smaller than 2 by 2.
  public mutating func frame(_ rect: Rect, _ style: Style = .border, _ border: Border? = nil) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let pieces = (glyphs.isASCII ? .ascii : border ?? glyphs.border).pieces
    func lay(_ sign: Unicode.Scalar, x: Int, y: Int, width: Int = 1, height: Int = 1) {
      fill(Rect(x: x, y: y, width: width, height: height), style, with: sign)
    }
    let (right, bottom) = (rect.right - 1, rect.bottom - 1)
    lay(pieces.topLeft, x: rect.x, y: rect.y)
    lay(pieces.level, x: rect.x + 1, y: rect.y, width: rect.width - 2)
    lay(pieces.topRight, x: right, y: rect.y)
    lay(pieces.upright, x: rect.x, y: rect.y + 1, height: rect.height - 2)
    lay(pieces.upright, x: right, y: rect.y + 1, height: rect.height - 2)
    lay(pieces.bottomLeft, x: rect.x, y: bottom)
    lay(pieces.level, x: rect.x + 1, y: bottom, width: rect.width - 2)
    lay(pieces.bottomRight, x: right, y: bottom)
  }

  /// A horizontal rule.
  public mutating func rule(x: Int, y: Int, width: Int, _ style: Style = .border) {
    write(glyphs.isASCII ? "-" : "─", times: width, x: x, y: y, style)
  }

  /// The rows as text, without trailing spaces: what a screen test compares.
  public var lines: [String] {
    (0..<size.rows).map { y in
      var line = ""
      for x in 0..<size.columns { line += text(of: cells[y * size.columns + x]) }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

extension Canvas {
  /// The columns of row `y` from the first to the last that differs from `old`, wide signs whole; empty when none does. Both are of one
  /// size. Signs with marks always differ: their numbers mean nothing in another picture.
  public func difference(inRow y: Int, from old: Canvas) -> Range<Int> {
    let row = y * size.columns
    return cells.withUnsafeBufferPointer { new in
      old.cells.withUnsafeBufferPointer { old in
        func isSame(_ x: Int) -> Bool {
          let (a, b) = (new[row + x], old[row + x])
          return a == b && a.glyph < Canvas.firstCluster
        }
        var (first, end) = (0, size.columns)
        while first < end, isSame(first) { first += 1 }
        guard first < end else { return 0..<0 }
        while isSame(end - 1) { end -= 1 }
        while first > 0, new[row + first].isCovered { first -= 1 }
        while end < size.columns, new[row + end].isCovered { end += 1 }
        return first..<end
      }
    }
  }
}
