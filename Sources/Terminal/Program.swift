// A screen is a value: events in, effects out, a picture of itself.

/// A full-screen program as a value. `update` does no work; what is to be done leaves as effects, what it answers comes back as replies.
public protocol Program: Equatable, Sendable {
  /// Work to be done, as data: comparable in a test.
  associatedtype Effect: Equatable & Sendable
  /// What that work answers.
  associatedtype Reply: Equatable & Sendable
  /// Takes one event; returns what is to be done, in order.
  mutating func update(_ event: Event<Reply>) -> [Effect]
  /// Draws the whole screen; reads nothing but self.
  func view(_ canvas: inout Canvas)
  /// The one alarm that is set at the moment; it rings once, as `.alarm`, unless another takes its place.
  var alarm: Alarm? { get }
  /// Ends the loop once it is true.
  var isFinished: Bool { get }
}

extension Program {
  /// None: most screens wait for keys only.
  public var alarm: Alarm? { nil }
  /// False: it runs until the terminal goes.
  public var isFinished: Bool { false }
}

/// What can happen to a program.
public enum Event<Reply: Equatable & Sendable>: Equatable, Sendable {
  case key(Key)
  /// A bracketed paste, bounded and cleaned of controls.
  case paste(String)
  /// Where no button was; presses on buttons come as `key` or `pressed`.
  case mouse(Mouse)
  /// A press on the button with this number.
  case pressed(Int)
  case resize(Size)
  case alarm
  case reply(Reply)
}

/// A time to be woken at. An alarm with a new `id` starts anew; the same `id` keeps running.
public struct Alarm: Equatable, Sendable {
  /// Tells one alarm from the next.
  public var id: Int
  /// From the moment at which the loop sees it.
  public var afterMilliseconds: Int
  public init(id: Int, afterMilliseconds: Int) {
    self.id = id
    self.afterMilliseconds = afterMilliseconds
  }
}

/// A key as a person names it.
public enum Key: Hashable, Sendable {
  case character(Character)
  case enter, backspace, delete, tab, backTab, escape
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)
  /// `control("c")` is Ctrl-C.
  case control(Character)

  /// The space bar; a character like any other.
  public static let space = Key.character(" ")
}

extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
  public init(extendedGraphemeClusterLiteral value: Character) { self = .character(value) }
}

/// A button press or the wheel, in cells from the upper left corner.
public struct Mouse: Hashable, Sendable {
  /// What was done with it.
  public enum Action: Hashable, Sendable { case press, release, wheelUp, wheelDown }
  /// Press and release are told apart.
  public var action: Action
  /// Where the pointer was.
  public var point: Point
  public init(_ action: Action, at point: Point) {
    self.action = action
    self.point = point
  }
}

/// A cell, counted from 0.
public struct Point: Hashable, Sendable {
  /// Column, from the left.
  public var x: Int
  /// Row, from the top.
  public var y: Int
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// Columns and rows.
public struct Size: Hashable, Sendable {
  /// Cells from left to right.
  public var columns: Int
  /// Cells from top to bottom.
  public var rows: Int
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A rectangle of cells.
public struct Rect: Hashable, Sendable {
  /// Left column.
  public var x: Int
  /// Top row.
  public var y: Int
  /// In cells, 0 or more.
  public var width: Int
  /// In cells, 0 or more.
  public var height: Int
  /// Widths and heights below 0 count as 0.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The column after the last.
  public var right: Int { x + width }
  /// The row after the last.
  public var bottom: Int { y + height }

  /// Whether the cell lies in it; `right` and `bottom` do not.
  public func contains(_ point: Point) -> Bool { point.x >= x && point.x < right && point.y >= y && point.y < bottom }
  /// Smaller by `dx` cells left and right and `dy` above and below; never below 0.
  public func inset(by dx: Int, _ dy: Int) -> Rect { Rect(x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy) }

  /// A column of at most `width` cells in the middle.
  public func centredColumn(width wanted: Int) -> Rect {
    let width = min(wanted, self.width)
    return Rect(x: x + (self.width - width) / 2, y: y, width: width, height: height)
  }
}
