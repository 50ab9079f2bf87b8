// A list that is chosen from: selection and scrolling as a value, drawing of the rows in sight only.

/// Rows to choose from, in sections or not. It knows how many there are, not what they say: ten thousand cost what eight do.
public struct List: Equatable, Sendable {
  /// Rows under one title.
  public struct Section: Equatable, Sendable {
    /// A line of its own, but for the first section; may be empty.
    public var title: String
    /// Rows, 0 or more.
    public var count: Int
    public init(_ title: String, count: Int) {
      self.title = title
      self.count = max(0, count)
    }
  }

  /// One line on the screen.
  public enum Line: Equatable, Sendable {
    case title(section: Int)
    case row(Int)
  }

  /// What a key did.
  public enum Outcome: Equatable, Sendable {
    case moved(Int)
    case opened(Int)
  }

  /// Those that have rows.
  public private(set) var sections: [Section]
  /// The chosen row, counted over all sections; 0 in an empty list.
  public private(set) var selected = 0
  /// The first line in sight when the list last moved.
  private var top = 0

  /// Rows in one section without a title.
  public init(count: Int = 0) { self.init(sections: [Section("", count: count)]) }

  /// The first section's title is no line of its own: it belongs into the head (see `title(height:)`). Empty sections are left out.
  public init(sections: [Section]) { self.sections = sections.filter { $0.count > 0 } }

  /// Rows of all sections.
  public var count: Int { sections.reduce(0) { $0 + $1.count } }
  /// Whether there is no row at all.
  public var isEmpty: Bool { sections.isEmpty }
  private var lineCount: Int { max(0, count + sections.count - 1) }

  /// The same list over other rows: the selection stays where it can.
  public mutating func update(sections new: [Section]) {
    sections = new.filter { $0.count > 0 }
    selected = max(0, min(selected, count - 1))
  }

  /// The same for a list without sections.
  public mutating func update(count: Int) { update(sections: [Section("", count: count)]) }

  /// Moves to `row`, or to the nearest that there is.
  public mutating func select(_ row: Int) { selected = max(0, min(row, count - 1)) }

  /// Applies a key in a window of `height` lines; nil when the key is none of a list's.
  public mutating func apply(_ key: Key, height: Int) -> Outcome? {
    guard !isEmpty else { return nil }
    let page = max(1, height - 1)
    switch key {
    case .up: select(selected - 1)
    case .down: select(selected + 1)
    case .pageUp: select(selected - page)
    case .pageDown: select(selected + page)
    case .home: select(0)
    case .end: select(count - 1)
    case .enter: return .opened(selected)
    default: return nil
    }
    top = firstLine(height: height)
    return .moved(selected)
  }

  /// Applies a mouse in the window that `rect` is: the wheel moves, a press chooses, a press on the chosen row opens.
  public mutating func apply(_ mouse: Mouse, in rect: Rect) -> Outcome? {
    switch mouse.action {
    case .wheelUp: return apply(.up, height: rect.height)
    case .wheelDown: return apply(.down, height: rect.height)
    case .release: return nil
    case .press:
      let line = firstLine(height: rect.height) + mouse.point.y - rect.y
      guard rect.contains(mouse.point), line < lineCount, case .row(let row) = self.line(at: line) else { return nil }
      if row == selected { return .opened(row) }
      top = firstLine(height: rect.height)
      select(row)
      return .moved(row)
    }
  }

  /// The lines in sight, first to last; a title whose rows are all below is none of them.
  public func lines(height: Int) -> [Line] {
    guard !isEmpty, height > 0 else { return [] }
    let first = firstLine(height: height)
    var lines = (first..<max(first, min(lineCount, first + height))).map(line(at:))
    if case .title? = lines.last { lines.removeLast() }
    return lines
  }

  /// Title of the section that the first line in sight belongs to.
  public func title(height: Int) -> String {
    guard case .row(let row)? = lines(height: height).first else { return sections.first?.title ?? "" }
    return sections[section(of: row)].title
  }

  /// How many rows stand above and below the window.
  public func hidden(height: Int) -> (above: Int, below: Int) {
    let rows = lines(height: height).compactMap { if case .row(let row) = $0 { row } else { nil } }
    guard let first = rows.first, let last = rows.last else { return (0, 0) }
    return (first, count - 1 - last)
  }

  /// Draws the lines in sight: titles heavy, rows through `row`, which is told the row, its place and whether it is the chosen one.
  public func draw(on canvas: inout Canvas, in rect: Rect, row draw: (inout Canvas, Int, Rect, Bool) -> Void) {
    for (offset, line) in lines(height: rect.height).enumerated() {
      let place = Rect(x: rect.x, y: rect.y + offset, width: rect.width, height: 1)
      switch line {
      case .title(let section):
        let title = Width.fit(sections[section].title, to: rect.width, ellipsis: canvas.glyphs.ellipsis)
        canvas.write(title, x: place.x, y: place.y, .title)
      case .row(let row):
        if row == selected { canvas.cursor = Point(x: place.x, y: place.y) }
        draw(&canvas, row, place, row == selected)
      }
    }
  }

  /// The window is moved no further than the selection asks for, and never begins with a title.
  private func firstLine(height: Int) -> Int {
    let chosen = lineIndex(of: selected)
    var first = min(max(top, chosen - height + 1), chosen)
    first = max(0, min(first, lineCount - height))
    if case .title = line(at: first), first < chosen { first += 1 }
    return first
  }

  private func section(of row: Int) -> Int {
    var rest = row
    for (index, section) in sections.enumerated() {
      if rest < section.count { return index }
      rest -= section.count
    }
    return max(0, sections.count - 1)
  }

  private func lineIndex(of row: Int) -> Int { row + section(of: row) }

  private func line(at index: Int) -> Line {
    var rest = index
    var row = 0
    for (number, section) in sections.enumerated() {
      if number > 0 {
        if rest == 0 { return .title(section: number) }
        rest -= 1
      }
      if rest < section.count { return .row(row + rest) }
      rest -= section.count
      row += section.count
    }
    return .row(max(0, row - 1))
  }
}
