// Writes the UTF-8 of a text into a row of cells. The innermost loop of every picture: each key draws some thousand signs.

/// Where the next sign goes, and how it looks.
struct Pen {
  var column: Int
  /// Column before which the text ends.
  let end: Int
  /// Index of the row's first cell, and of the cell after its last.
  let row: Int
  let rowEnd: Int
  /// What every cell of the text has beside its sign: put together once, not for each of them.
  private let rest: UInt64
  /// Index of the sign written last.
  private(set) var last: Int?

  init(column: Int, end: Int, row: Int, rowEnd: Int, style: Style) {
    self.column = column
    self.end = end
    self.row = row
    self.rowEnd = rowEnd
    rest = Cell(glyph: 0, style: style).bits
  }

  /// Writes from `at` on; stops at a mark that joins the sign before it and gives it back. Nil at the end of text or room.
  mutating func write(
    _ bytes: UnsafeBufferPointer<UInt8>, from at: inout Int, into cells: UnsafeMutableBufferPointer<Cell>
  ) -> Unicode.Scalar? {
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 0x80 {
        at += 1
        if byte < 0x20 || byte == 0x7F { continue }
        guard put(UInt32(byte), columns: 1, into: cells) else { break }
        continue
      }
      let scalar = Pen.scalar(bytes, at: &at)
      if scalar.value < 0xA0 { continue }
      let advance = Width.of(scalar)
      if advance == 0 {
        if Width.steers(scalar) { continue }
        return scalar
      }
      guard put(scalar.value, columns: advance, into: cells) else { break }
    }
    at = bytes.count
    return nil
  }

  /// False when there is no room left.
  private mutating func put(_ glyph: UInt32, columns: Int, into cells: UnsafeMutableBufferPointer<Cell>) -> Bool {
    if column + columns > end { return false }
    if column >= 0 {
      let index = row + column
      set(cell(glyph), at: index, cells)
      if columns == 2 { set(cell(0), at: index + 1, cells) }
      last = index
    }
    column += columns
    return true
  }

  private func cell(_ glyph: UInt32) -> Cell { Cell(bits: rest | UInt64(glyph)) }

  /// Half a wide sign must not stay behind.
  private func set(_ cell: Cell, at index: Int, _ cells: UnsafeMutableBufferPointer<Cell>) {
    if cell.glyph != 0, cells[index].glyph == 0, index > row { cells[index - 1].glyph = 32 }
    if index + 1 < rowEnd, cells[index + 1].glyph == 0 { cells[index + 1].glyph = 32 }
    cells[index] = cell
  }

  /// The scalar at `at`, which then stands behind it. A String's UTF-8 is always well formed.
  static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at: inout Int) -> Unicode.Scalar {
    let lead = UInt32(bytes[at])
    let count = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var value = count == 1 ? lead : lead & (0xFF >> UInt32(count + 1))
    for place in stride(from: 1, to: count, by: 1) { value = value << 6 | UInt32(bytes[at + place]) & 0x3F }
    at += count
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
