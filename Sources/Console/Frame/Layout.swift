// Where things stand on every screen of the console: head, tabs, rule, body, note, footer, in a centred column.
import Terminal

/// The rectangles of one screen size.
struct Layout: Equatable, Sendable {
  static let smallest = Size(columns: 40, rows: 12)
  /// Lines longer than this are hard to follow across.
  static let widest = 112

  let size: Size

  init(_ size: Size) { self.size = size }

  var isTooSmall: Bool { size.columns < Layout.smallest.columns || size.rows < Layout.smallest.rows }
  /// Room for tabs and margins.
  private var isRoomy: Bool { size.rows >= 20 && size.columns >= 60 }
  private var margin: Int { size.rows >= 36 ? 2 : isRoomy ? 1 : 0 }

  var screen: Rect { Rect(x: 0, y: 0, width: size.columns, height: size.rows) }
  var column: Rect { screen.centredColumn(width: min(Layout.widest, size.columns - (isRoomy ? 4 : 2))) }

  var headRow: Int { margin }
  var tabsRow: Int? { isRoomy ? margin + (margin > 1 ? 2 : 1) : nil }
  var ruleRow: Int { (tabsRow ?? headRow) + 1 }
  /// Toasts and the find line.
  var noteRow: Int { footerRow - 1 }
  var footerRow: Int { size.rows - 1 - margin }

  /// Between rule and note.
  var body: Rect {
    let top = ruleRow + margin
    return Rect(x: column.x, y: max(top, ruleRow + 1), width: column.width, height: noteRow - max(top, ruleRow + 1))
  }
  var note: Rect { row(noteRow) }
  var footer: Rect { row(footerRow) }

  private func row(_ y: Int) -> Rect { Rect(x: column.x, y: y, width: column.width, height: 1) }
}
