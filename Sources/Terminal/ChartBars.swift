// Rows of bars: a label, numbers in columns, a bar as long as the row's value, and what of it is gone shaded at its end.

extension Chart {
  /// A bar whose end is shaded: `stayed` and `gone` of `whole` as two texts that stand side by side, together at most `width` columns.
  /// Each is rounded to whole columns; what is above nothing shows. Without anything gone it is `bar`.
  public static func stacked(
    stayed: Int, gone: Int, of whole: Int, width: Int, ascii: Bool = false
  ) -> (stayed: String, gone: String) {
    guard gone > 0 else { return (bar(stayed, of: whole, width: width, ascii: ascii), "") }
    guard whole > 0, width > 0 else { return ("", "") }
    func cells(_ part: Int) -> Int { (min(part, whole) * width + whole / 2) / whole }
    let all = max(stayed > 0 ? 2 : 1, cells(stayed + gone))
    let shaded = max(1, min(all - (stayed > 0 ? 1 : 0), cells(gone)))
    return (
      String(repeating: ascii ? "#" : "█", count: max(0, min(all, width) - shaded)),
      String(repeating: ascii ? "." : "▒", count: min(shaded, width))
    )
  }
}

/// Values as bars below each other, each with its label and its numbers.
public struct BarChart: Equatable, Sendable {
  /// One bar.
  public struct Row: Equatable, Sendable {
    /// Cut where it does not fit.
    public var label: String
    /// One for each of the chart's columns; those missing stay empty.
    public var cells: [String]
    /// How long the bar is; nil for a row without one.
    public var value: Int?
    /// What of `value` is gone: the shaded end of its bar.
    public var gone: Int
    /// How its label looks.
    public var style: Style

    public init(_ label: String, _ cells: [String], value: Int?, gone: Int = 0, _ style: Style = .text) {
      self.label = label
      self.cells = cells
      self.value = value
      self.gone = gone
      self.style = style
    }
  }

  /// Titles of the numbers; a column whose rank is higher goes first where there is no room, one of rank 0 stays.
  public var columns: [(title: String, rank: Int)]
  public var rows: [Row]
  /// What a bar over the whole width is; nil for the greatest value.
  public var whole: Int?

  public init(_ columns: [(title: String, rank: Int)], _ rows: [Row], whole: Int? = nil) {
    self.columns = columns
    self.rows = rows
    self.whole = whole
  }

  public static func == (a: BarChart, b: BarChart) -> Bool {
    a.rows == b.rows && a.whole == b.whole && a.columns.elementsEqual(b.columns) { $0 == $1 }
  }

  /// Longer labels leave their bars no room.
  private static let longestLabel = 40
  private static let shortestLabel = 12
  private static let longestBar = 48

  /// As lines of at most `width` columns: the titles, if there are any, then one a row.
  public func lines(width: Int, glyphs: Glyphs) -> [TextLine] {
    let table = table(width: width)
    let places = table.placed(width: width)
    let head = columns.contains { !$0.title.isEmpty } ? [titles(table, places)] : []
    return head + rows.map { line($0, table, places, glyphs) }
  }

  private func table(width: Int) -> Table {
    let longest = rows.map { Width.of($0.label) }.max() ?? 0
    let least = min(longest, max(BarChart.shortestLabel, min(BarChart.longestLabel, width * 3 / 10)))
    let numbers = columns.indices.map { index in
      let widest = rows.map { $0.cells.indices.contains(index) ? Width.of($0.cells[index]) : 0 }.max() ?? 0
      return Column(columns[index].title, .fixed(max(widest, Width.of(columns[index].title))), .right, rank: columns[index].rank)
    }
    return Table(
      [Column("", .flexible(least, most: longest))] + numbers + [Column("", .flexible(8, most: BarChart.longestBar), rank: 1, .accent)])
  }

  private func titles(_ table: Table, _ places: [Table.Placed]) -> TextLine {
    places.reduce(into: TextLine()) { line, place in
      let title = table.columns[place.index].title
      if !title.isEmpty { line = line.adding(title, .dim, endingAt: place.x + place.width) }
    }
  }

  private func line(_ row: Row, _ table: Table, _ places: [Table.Placed], _ glyphs: Glyphs) -> TextLine {
    let full = whole ?? rows.compactMap(\.value).max() ?? 0
    return places.reduce(into: TextLine()) { line, place in
      switch place.index {
      case 0: line.add(Width.fit(row.label, to: place.width, ellipsis: glyphs.ellipsis), row.style, x: place.x)
      case table.columns.count - 1:
        guard let value = row.value else { return }
        let bar = Chart.stacked(stayed: value - row.gone, gone: row.gone, of: full, width: place.width, ascii: glyphs.isASCII)
        line.add(bar.stayed, .accent, x: place.x)
        if !bar.gone.isEmpty { line.add(bar.gone, .dim) }
      default:
        guard row.cells.indices.contains(place.index - 1) else { return }
        line = line.adding(row.cells[place.index - 1], endingAt: place.x + place.width)
      }
    }
  }
}
