// Rows that can be searched and chosen from: what every table page of the console is made of.
import Terminal

/// A row of a table page.
protocol BrowserRow: Equatable, Sendable {
  associatedtype ID: Hashable & Sendable
  var id: ID { get }
  /// Title of the group that it stands under; empty without groups.
  var group: String { get }
  /// What find looks in.
  var words: String { get }
}

extension BrowserRow {
  var group: String { "" }
}

/// The rows, those of them that match what was typed, and the chosen one.
struct Browser<Row: BrowserRow>: Equatable, Sendable {
  enum Outcome: Equatable {
    case moved(Row)
    case opened(Row)
    /// What is looked for has changed.
    case found
  }

  /// All rows; those of one group stand together.
  private(set) var rows: [Row] = []
  /// Indices of the rows that match.
  private var shown: [Int] = []
  private var list = List()
  /// What is looked for; nil when nothing is.
  private(set) var wanted: TextInput?
  /// Whether keys go to the find line.
  private(set) var isTyping = false

  var isEmpty: Bool { rows.isEmpty }
  var count: Int { shown.count }
  var chosen: Row? { shown.indices.contains(list.selected) ? rows[shown[list.selected]] : nil }
  var typed: TextInput? { isTyping ? wanted : nil }

  /// Shows other rows; the selection stays on the same one, or near it when it is gone.
  mutating func show(_ rows: [Row]) {
    let kept = chosen?.id
    self.rows = rows
    match(keeping: kept)
  }

  mutating func beginFinding() {
    wanted = wanted ?? TextInput("", limit: 64)
    isTyping = true
  }

  mutating func apply(_ key: Key, height: Int) -> Outcome? {
    if isTyping { return type(key) }
    if key == .escape, wanted != nil { return stopFinding() }
    switch list.apply(key, height: height) {
    case .moved?: return chosen.map(Outcome.moved)
    case .opened?: return chosen.map(Outcome.opened)
    case nil: return nil
    }
  }

  /// `rect` is the table's, with its row of titles.
  mutating func apply(_ mouse: Mouse, in rect: Rect) -> Outcome? {
    let window = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1)
    switch list.apply(mouse, in: window) {
    case .moved?: return chosen.map(Outcome.moved)
    case .opened?: return chosen.map(Outcome.opened)
    case nil: return nil
    }
  }

  /// Letters look, Enter keeps what was found, Escape shows all rows again.
  private mutating func type(_ key: Key) -> Outcome? {
    switch key {
    case .enter, .down:
      isTyping = false
      if wanted?.isEmpty != false { wanted = nil }
    case .escape: return stopFinding()
    case .backspace where wanted?.isEmpty != false: return stopFinding()
    default:
      let before = wanted?.text
      _ = wanted?.apply(key)
      if wanted?.text != before { match(keeping: nil) }
    }
    return .found
  }

  private mutating func stopFinding() -> Outcome {
    isTyping = false
    wanted = nil
    match(keeping: chosen?.id)
    return .found
  }

  private mutating func match(keeping kept: Row.ID?) {
    let needle = wanted?.text.lowercased() ?? ""
    shown = needle.isEmpty ? Array(rows.indices) : rows.indices.filter { rows[$0].words.lowercased().holds(needle) }
    var sections: [List.Section] = []
    for index in shown {
      if sections.last?.title == rows[index].group {
        sections[sections.count - 1].count += 1
      } else {
        sections.append(List.Section(rows[index].group, count: 1))
      }
    }
    list.update(sections: sections)
    guard let kept else { return list.select(0) }
    if let place = shown.firstIndex(where: { rows[$0].id == kept }) { list.select(place) }
  }

  func draw(_ table: Table, on canvas: inout Canvas, in rect: Rect, cells: (Row) -> [String]) {
    table.draw(list, on: &canvas, in: rect) { cells(rows[shown[$0]]) }
  }

  /// How many rows stand below the window: `12 more`.
  func more(height: Int) -> String {
    let below = list.hidden(height: height).below
    return below > 0 ? "\(Figures.grouped(below)) more" : ""
  }
}

extension String {
  /// `contains`, byte by byte where both are ASCII: what is typed is looked for in every row on every key.
  func holds(_ needle: String) -> Bool {
    let (bytes, wanted) = (utf8, needle.utf8)
    guard let first = wanted.first, bytes.allSatisfy({ $0 < 0x80 }), wanted.allSatisfy({ $0 < 0x80 }) else { return contains(needle) }
    var rest = bytes[...]
    while let at = rest.firstIndex(of: first) {
      rest = rest[at...]
      if rest.starts(with: wanted) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
