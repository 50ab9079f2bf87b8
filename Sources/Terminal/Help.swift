// The help overlay: every key of a screen, from the same tables that the footer is made of.

/// A key as the help shows it.
public struct KeyLine: Equatable, Sendable {
  /// How the key is named on the screen: `⏎`, `L`.
  public var name: String
  /// What it does, in one or two words.
  public var label: String
  /// Why it does nothing now; nil while it works.
  public var offBecause: String?
  public init(_ name: String, _ label: String, offBecause: String? = nil) {
    self.name = name
    self.label = label
    self.offBecause = offBecause
  }
}

extension Bindings {
  /// The table as the help shows it.
  public var lines: [KeyLine] { rows.map { KeyLine($0.name, $0.label, offBecause: $0.offBecause) } }
}

/// The overlay with all keys; any key closes it.
public struct Help: Equatable, Sendable {
  /// One line above the keys.
  public var title: String
  /// In the order in which they are shown.
  public var lines: [KeyLine]
  public init(_ title: String, _ lines: [KeyLine]) {
    self.title = title
    self.lines = lines
  }

  /// Draws a box in the middle of `bounds`, over what is there; lines that do not fit are counted.
  @discardableResult
  public func draw(on canvas: inout Canvas, in bounds: Rect) -> Rect {
    let names = min(12, lines.map { Width.of($0.name) }.max() ?? 0)
    let labels = lines.map { Width.of($0.label) + ($0.offBecause.map { Width.of($0) + 3 } ?? 0) }.max() ?? 0
    // Where the height does not do, two columns may.
    let columns = lines.count + 6 > bounds.height ? 2 : 1
    let rows = min(max(0, bounds.height - 6), (lines.count + columns - 1) / columns)
    let width = min(bounds.width, max(36, columns * (names + labels + 4) + 8))
    let height = min(bounds.height, rows + 6)
    let box = Rect(x: bounds.x + (bounds.width - width) / 2, y: bounds.y + (bounds.height - height) / 2, width: width, height: height)
    canvas.fill(box, .text)
    canvas.frame(box, .accent)
    canvas.write(Width.fit(title, to: width - 8, ellipsis: canvas.glyphs.ellipsis), x: box.x + 4, y: box.y + 2, .title)
    let column = (width - 8) / columns
    for (index, line) in lines.prefix(rows * columns).enumerated() {
      let x = box.x + 4 + index / max(1, rows) * column
      draw(line, on: &canvas, x: x, y: box.y + 4 + index % max(1, rows), names: names, width: column)
    }
    let hidden = lines.count - rows * columns
    if hidden > 0 { canvas.write(" \(hidden) more ", x: box.x + 4, y: box.bottom - 1, .dim) }
    return box
  }

  private func draw(_ line: KeyLine, on canvas: inout Canvas, x: Int, y: Int, names: Int, width: Int) {
    let isOff = line.offBecause != nil
    canvas.write(Width.fit(line.name, to: names, ellipsis: ""), x: x, y: y, isOff ? .dim : .accent)
    let text = line.offBecause.map { "\(line.label) (\($0))" } ?? line.label
    let shown = Width.fit(text, to: width - names - 2, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(shown, x: x + names + 2, y: y, isOff ? .dim : .text)
  }
}
