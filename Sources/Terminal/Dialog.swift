// A question that has to be answered before anything else goes on.

/// A box with a title, a text and buttons.
public struct Dialog: Equatable, Sendable {
  /// What a key came to.
  public enum Outcome: Equatable, Sendable {
    /// The button with this index.
    case chosen(Int)
    case dismissed
    case moved
  }

  /// One line, cut where it does not fit.
  public var title: String
  /// Wrapped below the title; empty for none.
  public var text: String
  /// Labels, left to right.
  public var buttons: [String]
  /// Index of the button that Enter presses.
  public private(set) var selected: Int

  /// `selected` is the button that Enter presses at once: let it be the harmless one.
  public init(_ title: String, _ text: String = "", buttons: [String], selected: Int = 0) {
    self.title = title
    self.text = text
    self.buttons = buttons
    self.selected = max(0, min(selected, buttons.count - 1))
  }

  /// Arrows and Tab move, Enter chooses, Escape dismisses, a button's first letter chooses it.
  public mutating func apply(_ key: Key) -> Outcome? {
    switch key {
    case .left, .up, .backTab: return move(-1)
    case .right, .down, .tab: return move(1)
    case .enter, .space: return .chosen(selected)
    case .escape, .backspace: return .dismissed
    case .character(let character):
      return buttons.firstIndex { $0.lowercased().first == character.lowercased().first }.map { .chosen($0) }
    default: return nil
    }
  }

  private mutating func move(_ step: Int) -> Outcome {
    selected = (selected + step + buttons.count) % max(1, buttons.count)
    return .moved
  }

  /// Draws the box in the middle of `bounds`, over what is there.
  public func draw(on canvas: inout Canvas, in bounds: Rect) {
    let row = buttons.reduce(0) { $0 + Width.of($1) + 6 }
    let width = min(bounds.width, max(44, row + 6))
    let lines = Width.wrap(text, to: width - 8).filter { !$0.isEmpty }
    let height = min(bounds.height, lines.count + 6)
    let box = Rect(x: bounds.x + (bounds.width - width) / 2, y: bounds.y + (bounds.height - height) / 2, width: width, height: height)
    canvas.fill(box, .text)
    canvas.frame(box, .accent)
    canvas.write(Width.fit(title, to: width - 8, ellipsis: canvas.glyphs.ellipsis), x: box.x + 4, y: box.y + 2, .title)
    for (index, line) in lines.prefix(max(0, height - 6)).enumerated() {
      canvas.write(line, x: box.x + 4, y: box.y + 3 + index, .dim)
    }
    drawButtons(on: &canvas, x: box.x + 2, y: box.bottom - 2, width: width - 4)
  }

  private func drawButtons(on canvas: inout Canvas, x: Int, y: Int, width: Int) {
    var at = x
    for (index, button) in buttons.enumerated() {
      let isChosen = index == selected
      let text = "\(isChosen ? canvas.glyphs.pointer : " ") \(button) "
      if isChosen { canvas.cursor = Point(x: at, y: y) }
      // Its first letter chooses it.
      if let letter = button.first { canvas.button(Rect(x: at, y: y - 1, width: Width.of(text), height: 3), .character(letter)) }
      at = canvas.write(text, x: at, y: y, isChosen ? .selected : .text, width: x + width - at) + 2
    }
  }
}
