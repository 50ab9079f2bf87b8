// A table: columns that know their width and which of them a narrow screen can do without, over the rows of a list.

/// One column.
public struct Column: Equatable, Sendable {
  /// At which edge of the column its texts stand.
  public enum Alignment: Equatable, Sendable { case left, right }
  /// How wide the column is, in cells.
  public enum Span: Equatable, Sendable {
    case fixed(Int)
    /// Takes what the others leave: at least this, at most that.
    case flexible(Int, most: Int = .max)
  }

  /// One line at the head; cut where it does not fit.
  public var title: String
  /// Flexible ones share what fixed ones leave.
  public var span: Span
  /// Of title and cells.
  public var alignment: Alignment
  /// Columns with a higher rank go first when there is no room; those of rank 0 stay.
  public var rank: Int
  /// Of cells in rows that are not chosen.
  public var style: Style

  public init(_ title: String, _ span: Span, _ alignment: Alignment = .left, rank: Int = 0, _ style: Style = .text) {
    self.title = title
    self.span = span
    self.alignment = alignment
    self.rank = rank
    self.style = style
  }

  fileprivate var least: Int {
    switch span {
    case .fixed(let width), .flexible(let width, _): width
    }
  }
  /// How many cells more than its least it can use.
  fileprivate var stretch: Int { if case .flexible(let least, let most) = span { most - least } else { 0 } }
}

/// The columns of a table, and how they share the width.
public struct Table: Equatable, Sendable {
  /// Left to right.
  public var columns: [Column]
  /// Cells between two columns.
  public var gap: Int

  public init(_ columns: [Column], gap: Int = 2) {
    self.columns = columns
    self.gap = gap
  }

  /// A column with its place: `index` into `columns`.
  public struct Placed: Equatable, Sendable {
    /// Place in `columns`, from 0.
    public var index: Int
    /// Left edge, from 0 at the table's own.
    public var x: Int
    /// In cells; what is wider is cut.
    public var width: Int
  }

  /// The columns that fit `width`, left to right; flexible ones share what is over.
  public func placed(width: Int) -> [Placed] {
    var kept = Array(columns.indices)
    func needed() -> Int { kept.reduce(0) { $0 + columns[$1].least } + gap * max(0, kept.count - 1) }
    while needed() > width, let last = kept.filter({ columns[$0].rank > 0 }).max(by: { columns[$0].rank < columns[$1].rank }) {
      kept.removeAll { $0 == last }
    }
    let shares = shares(of: max(0, width - needed()), among: kept)
    var x = 0
    return kept.map { index in
      let place = Placed(index: index, x: x, width: min(columns[index].least + (shares[index] ?? 0), max(0, width - x)))
      x += place.width + gap
      return place
    }
  }

  /// Cells over, by column: those that can use the fewest are served first, so that the others get what they leave.
  private func shares(of over: Int, among kept: [Int]) -> [Int: Int] {
    let flexible = kept.filter { columns[$0].stretch > 0 }.sorted { (columns[$0].stretch, $0) < (columns[$1].stretch, $1) }
    var rest = over
    var shares: [Int: Int] = [:]
    for (position, index) in flexible.enumerated() {
      let share = min(columns[index].stretch, rest / (flexible.count - position))
      shares[index] = share
      rest -= share
    }
    return shares
  }

  /// Draws the titles in the first row of `rect` and the rows in sight below it. The pointer stands in the two cells left of the first
  /// column. `section` stands in for the first title where the list has sections.
  public func draw(_ list: List, on canvas: inout Canvas, in rect: Rect, cells: (Int) -> [String]) {
    let inner = Rect(x: rect.x + 2, y: rect.y, width: rect.width - 2, height: rect.height)
    let places = placed(width: inner.width)
    let height = rect.height - 1
    drawTitles(places, section: list.title(height: height), on: &canvas, in: rect)
    list.draw(on: &canvas, in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: height)) { canvas, row, place, isChosen in
      if isChosen {
        canvas.fill(place, .selected)
        canvas.write(canvas.glyphs.pointer, x: place.x, y: place.y, .selected)
      }
      draw(cells(row), at: places, x: inner.x, y: place.y, isChosen: isChosen, on: &canvas)
    }
  }

  private func drawTitles(_ places: [Placed], section: String, on canvas: inout Canvas, in rect: Rect) {
    for place in places {
      let isSection = place.index == places.first?.index && !section.isEmpty
      let text = isSection ? section : columns[place.index].title
      // A section's title stands where the other sections' titles do: at the edge.
      let (x, width) = isSection ? (rect.x, place.width + 2) : (rect.x + 2 + place.x, place.width)
      write(text, x: x, y: rect.y, width: width, columns[place.index].alignment, isSection ? .title : .dim, on: &canvas)
    }
  }

  private func draw(_ cells: [String], at places: [Placed], x: Int, y: Int, isChosen: Bool, on canvas: inout Canvas) {
    for place in places where place.index < cells.count {
      let column = columns[place.index]
      let style = isChosen ? Style.selected : column.style
      write(cells[place.index], x: x + place.x, y: y, width: place.width, column.alignment, style, on: &canvas)
    }
  }

  private func write(
    _ text: String, x: Int, y: Int, width: Int, _ alignment: Column.Alignment, _ style: Style, on canvas: inout Canvas
  ) {
    let shown = Width.fit(text, to: width, ellipsis: canvas.glyphs.ellipsis)
    let start = alignment == .right ? x + width - Width.of(shown) : x
    canvas.write(shown, x: start, y: y, style, width: width)
  }
}
