// Intervals as whiskers on one scale: what overlaps can be seen.

/// Where some values lie, and between which bounds each may lie in truth.
public struct WhiskerChart: Equatable, Sendable {
  /// One value with its bounds.
  public struct Row: Equatable, Sendable {
    public var label: String
    /// In the order of low, value, high; nil where there is nothing to draw.
    public var low: Double?
    public var value: Double?
    public var high: Double?
    /// One for each of the chart's columns.
    public var cells: [String]

    public init(_ label: String, low: Double?, value: Double?, high: Double?, cells: [String]) {
      self.label = label
      self.low = low
      self.value = value
      self.high = high
      self.cells = cells
    }
  }

  /// Titles of the numbers before the whiskers, with their ranks (see `Column.rank`).
  public var columns: [(title: String, rank: Int)]
  public var rows: [Row]
  /// The ends of the scale.
  public var scale: ClosedRange<Double>
  /// What the ends are called.
  public var ends: (low: String, high: String)

  public init(
    _ columns: [(title: String, rank: Int)], _ rows: [Row], scale: ClosedRange<Double>, ends: (low: String, high: String)
  ) {
    self.columns = columns
    self.rows = rows
    self.scale = scale
    self.ends = ends
  }

  public static func == (a: WhiskerChart, b: WhiskerChart) -> Bool {
    a.rows == b.rows && a.scale == b.scale && a.ends == b.ends && a.columns.elementsEqual(b.columns) { $0 == $1 }
  }

  /// As lines of at most `width` columns: the titles with the scale's ends, then one a row.
  public func lines(width: Int, glyphs: Glyphs) -> [TextLine] {
    let table = table()
    let places = table.placed(width: width)
    var head = TextLine()
    for place in places {
      let title = table.columns[place.index].title
      if place.index == table.columns.count - 1 {
        head.add(ends.low, .dim, x: place.x)
        let start = place.x + place.width - Width.of(ends.high)
        if start > head.end { head.add(ends.high, .dim, x: start) }
      } else if !title.isEmpty {
        head = head.adding(title, .dim, endingAt: place.x + place.width)
      }
    }
    return [head] + rows.map { line($0, table, places, glyphs) }
  }

  private func table() -> Table {
    let numbers = columns.indices.map { index in
      let widest = rows.map { $0.cells.indices.contains(index) ? Width.of($0.cells[index]) : 0 }.max() ?? 0
      return Column(columns[index].title, .fixed(max(widest, Width.of(columns[index].title))), .right, rank: columns[index].rank)
    }
    let longest = min(30, rows.map { Width.of($0.label) }.max() ?? 0)
    return Table([Column("", .flexible(min(8, longest), most: longest))] + numbers + [Column("", .flexible(11, most: 41))])
  }

  private func line(_ row: Row, _ table: Table, _ places: [Table.Placed], _ glyphs: Glyphs) -> TextLine {
    places.reduce(into: TextLine()) { line, place in
      switch place.index {
      case 0: line.add(Width.fit(row.label, to: place.width, ellipsis: glyphs.ellipsis), x: place.x)
      case table.columns.count - 1:
        guard let low = row.low, let value = row.value, let high = row.high else { return }
        line.add(
          Chart.whisker(low: low, value: value, high: high, on: scale, width: place.width, ascii: glyphs.isASCII), .accent, x: place.x)
      default:
        guard row.cells.indices.contains(place.index - 1) else { return }
        line = line.adding(row.cells[place.index - 1], endingAt: place.x + place.width)
      }
    }
  }
}

extension Chart {
  /// `   ├──●──┤ `: where `value` lies on the scale, and how far it may be off. What is beyond the scale ends at it.
  public static func whisker(
    low: Double, value: Double, high: Double, on scale: ClosedRange<Double>, width: Int, ascii: Bool = false
  ) -> String {
    let length = scale.upperBound - scale.lowerBound
    guard width > 0, length > 0, low <= value, value <= high else { return "" }
    func place(_ value: Double) -> Int {
      let share = min(1, max(0, (value - scale.lowerBound) / length))
      return Int((share * Double(width - 1)).rounded())
    }
    let (from, at, to) = (place(low), place(value), place(high))
    var signs = Array(repeating: Character(" "), count: to + 1)
    for index in from...to { signs[index] = ascii ? "-" : "─" }
    signs[from] = ascii ? "|" : "├"
    signs[to] = ascii ? "|" : "┤"
    signs[at] = ascii ? "o" : "●"
    return String(signs)
  }
}
