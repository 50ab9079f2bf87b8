// Values side by side as columns some rows high, to an eighth of a row, over an axis with names at its ends.

/// Values in their order, such as one a day.
public struct ColumnChart: Equatable, Sendable {
  /// Left to right, none below 0.
  public var values: [Int]
  /// Below the first and the last column.
  public var first: String
  public var last: String
  /// Rows of the columns, without the axis and the names below it.
  public var height: Int

  public init(_ values: [Int], first: String, last: String, height: Int = 5) {
    self.values = values
    self.first = first
    self.last = last
    self.height = max(1, height)
  }

  /// How many values one column is the sum of, at this width: 1 where all of them have room.
  public func valuesPerColumn(width: Int) -> Int {
    let room = room(width)
    return room > 0 ? max(1, (values.count + room - 1) / room) : 1
  }

  /// Beside the scale, the axis' sign and the blank between them.
  private func room(_ width: Int) -> Int { width - scaleWidth(width) - 2 }
  /// Of the greatest sum that a column could be.
  private func scaleWidth(_ width: Int) -> Int {
    String((values.max() ?? 0) * ((values.count + max(1, width) - 1) / max(1, width))).count
  }

  /// As lines of at most `width` columns: the columns, the axis, the names.
  public func lines(width: Int, glyphs: Glyphs) -> [TextLine] {
    let room = room(width)
    guard room > 0, !values.isEmpty else { return [] }
    let bars = sums(of: valuesPerColumn(width: width))
    let most = max(1, bars.max() ?? 0)
    // A column has room for a gap behind it where there is any.
    let step = max(1, min(4, room / bars.count))
    let scale = max(scaleWidth(width), String(most).count)
    let axis = scale + 1
    let rows = (0..<height).map { row -> TextLine in
      let text = bars.map { bar in
        String(repeating: sign(bar, of: most, row: height - 1 - row, ascii: glyphs.isASCII), count: max(1, step - 1))
          + (step > 1 ? " " : "")
      }.joined()
      var line = TextLine()
      if row == 0 { line = line.adding(String(most), .dim, endingAt: scale) }
      line.add(glyphs.isASCII ? "|" : row == 0 ? "┤" : "│", .border, x: axis)
      return line.adding(text, .accent)
    }
    let length = bars.count * step
    let base = TextLine().adding("0", .dim, endingAt: scale)
      .adding((glyphs.isASCII ? "+" : "└") + String(repeating: glyphs.isASCII ? "-" : "─", count: length), .border, x: axis)
    var names = TextLine(first, .dim, x: axis + 1)
    let start = axis + 1 + max(length, Width.of(first) + 2 + Width.of(last)) - Width.of(last)
    if bars.count > 1, start + Width.of(last) <= width { names.add(last, .dim, x: start) }
    return rows + [base, names]
  }

  private func sums(of count: Int) -> [Int] {
    stride(from: 0, to: values.count, by: count).map { values[$0..<min($0 + count, values.count)].reduce(0, +) }
  }

  /// What of a column stands in `row`, from 0 at its foot. Something above nothing shows.
  private func sign(_ value: Int, of most: Int, row: Int, ascii: Bool) -> String {
    let eighths = value > 0 ? max(1, (value * height * 8 + most / 2) / most) : 0
    let here = max(0, min(8, eighths - row * 8))
    if ascii { return here >= 4 || here > 0 && row == 0 ? "#" : " " }
    return here == 0 ? " " : Chart.step(here - 1)
  }
}
