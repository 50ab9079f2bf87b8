// What can be pressed: a picture knows which of its parts are buttons, so that mouse and touch need no second layout.

/// A part of the picture that a finger or a mouse can press.
public struct Target: Hashable, Sendable {
  /// What a press on it is.
  public enum Press: Hashable, Sendable {
    /// The same as this key.
    case key(Key)
    /// The program's own number for it: the third choice, the fifth star.
    case item(Int)
  }
  /// In cells.
  public var rect: Rect
  /// What a press on it is.
  public var press: Press
  public init(_ rect: Rect, _ press: Press) {
    self.rect = rect
    self.press = press
  }
}

extension Canvas {
  /// Makes `rect` a button for `key`. Where buttons overlap, the one drawn last is on top.
  public mutating func button(_ rect: Rect, _ key: Key) { targets.append(Target(rect, .key(key))) }

  /// Makes `rect` a button with a number of the program's own.
  public mutating func button(_ rect: Rect, item: Int) { targets.append(Target(rect, .item(item))) }

  /// What lies below a box that was drawn over it can no longer be pressed.
  public mutating func coverButtons() { targets.removeAll(keepingCapacity: true) }

  /// The button at `point`; nil beside all of them.
  public func target(at point: Point) -> Target? { targets.last { $0.rect.contains(point) } }
}

/// Presses and releases become what was pressed: it counts when the finger leaves the part that it touched.
@usableFromInline
struct Touch: Sendable {
  private var pressed: Target?

  @usableFromInline
  init() {}

  /// What `mouse` on this picture comes to. Wheels, and presses beside all buttons, are left to the program.
  @usableFromInline
  mutating func take<Reply>(_ mouse: Mouse, on canvas: Canvas) -> Event<Reply>? {
    switch mouse.action {
    case .press:
      pressed = canvas.target(at: mouse.point)
      return pressed == nil ? .mouse(mouse) : nil
    case .release:
      defer { pressed = nil }
      guard let pressed, canvas.target(at: mouse.point) == pressed else { return nil }
      switch pressed.press {
      case .key(let key): return .key(key)
      case .item(let number): return .pressed(number)
      }
    case .wheelUp, .wheelDown: return .mouse(mouse)
    }
  }
}
