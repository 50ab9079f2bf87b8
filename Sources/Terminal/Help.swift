// The help overlay: every key of a screen, from the same tables that the footer is made of.

/// A key as the help shows it.
public struct KeyLine: Equatable, Sendable {
  public var name: String
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
  public var title: String
  public var lines: [KeyLine]
  public init(_ title: String, _ lines: [KeyLine]) {
    self.title = title
    self.lines = lines
  }

  /// Draws a box in the middle of `bounds`, over what is there; lines that do not fit are counted.
  public func draw(on canvas: inout Canvas, in bounds: Rect) {
    let names = min(12, lines.map { Width.of($0.name) }.max() ?? 0)
    let labels = lines.map { Width.of($0.label) + ($0.offBecause.map { Width.of($0) + 3 } ?? 0) }.max() ?? 0
    let width = min(bounds.width, max(36, names + labels + 12))
    let height = min(bounds.height, lines.count + 6)
    let box = Rect(x: bounds.x + (bounds.width - width) / 2, y: bounds.y + (bounds.height - height) / 2, width: width, height: height)
    canvas.fill(box, .text)
    canvas.frame(box, .accent)
    canvas.write(Width.fit(title, to: width - 8, ellipsis: canvas.glyphs.ellipsis), x: box.x + 4, y: box.y + 2, .title)
    let room = max(0, height - 6)
    for (index, line) in lines.prefix(room).enumerated() {
      draw(line, on: &canvas, x: box.x + 4, y: box.y + 4 + index, names: names, width: width - 8)
    }
    if lines.count > room { canvas.write(" \(lines.count - room) more ", x: box.x + 4, y: box.bottom - 1, .dim) }
  }

  private func draw(_ line: KeyLine, on canvas: inout Canvas, x: Int, y: Int, names: Int, width: Int) {
    let isOff = line.offBecause != nil
    canvas.write(Width.fit(line.name, to: names, ellipsis: ""), x: x, y: y, isOff ? .dim : .accent)
    let text = line.offBecause.map { "\(line.label) (\($0))" } ?? line.label
    let room = width - names - 3
    canvas.write(Width.fit(text, to: room, ellipsis: canvas.glyphs.ellipsis), x: x + names + 3, y: y, isOff ? .dim : .text)
  }
}
