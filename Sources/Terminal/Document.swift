// Text to be read: lines of styled pieces, and how far they are scrolled.

/// One line of a document: pieces of text, each at its column.
public struct TextLine: Equatable, Sendable {
  /// A run of text in one style.
  public struct Piece: Equatable, Sendable {
    /// Column of its first sign, from 0.
    public var x: Int
    /// One line.
    public var text: String
    /// How all of it looks.
    public var style: Style
  }

  /// In the order in which they were added; later ones draw over earlier ones.
  public private(set) var pieces: [Piece] = []

  /// A line of air.
  public static let empty = TextLine()
  public init() {}
  public init(_ text: String, _ style: Style = .text, x: Int = 0) { add(text, style, x: x) }

  /// Adds a piece at column `x`, or right after the last one.
  public mutating func add(_ text: String, _ style: Style = .text, x: Int? = nil) {
    pieces.append(Piece(x: x ?? end, text: text, style: style))
  }

  /// The same line with a piece more.
  public func adding(_ text: String, _ style: Style = .text, x: Int? = nil) -> TextLine {
    var line = self
    line.add(text, style, x: x)
    return line
  }

  /// The same line with a piece more, which ends before column `right`.
  public func adding(_ text: String, _ style: Style = .text, endingAt right: Int) -> TextLine {
    adding(text, style, x: right - Width.of(text))
  }

  /// The column after the last piece.
  public var end: Int { pieces.last.map { $0.x + Width.of($0.text) } ?? 0 }

  /// A paragraph: as many lines as `width` asks for, all at column `x`.
  public static func wrapped(_ text: String, _ style: Style = .text, x: Int = 0, width: Int) -> [TextLine] {
    Width.wrap(text, to: max(1, width - x)).map { TextLine($0, style, x: x) }
  }
}

/// How far a text is scrolled.
public struct Scroll: Equatable, Sendable {
  /// The first line in sight, from 0; a window that has grown may show more above it.
  public private(set) var top = 0
  public init() {}

  /// Applies a key over `count` lines in a window of `height`; false when the key is none for scrolling.
  public mutating func apply(_ key: Key, count: Int, height: Int) -> Bool {
    let page = max(1, height - 1)
    let last = max(0, count - height)
    let from = min(top, last)
    switch key {
    case .up: top = from - 1
    case .down: top = from + 1
    case .pageUp: top = from - page
    case .pageDown, .space: top = from + page
    case .home: top = 0
    case .end: top = last
    default: return false
    }
    top = max(0, min(top, last))
    return true
  }

  /// The wheel.
  public mutating func apply(_ mouse: Mouse, count: Int, height: Int) -> Bool {
    switch mouse.action {
    case .wheelUp: apply(.up, count: count, height: height)
    case .wheelDown: apply(.down, count: count, height: height)
    case .press, .release: false
    }
  }

  /// The lines in sight; a window that has grown since shows what it can.
  public func visible(count: Int, height: Int) -> Range<Int> {
    let first = max(0, min(top, count - height))
    return first..<max(first, min(count, first + height))
  }
}

extension Canvas {
  /// Draws the lines that are in sight. Returns how many stand below.
  @discardableResult
  public mutating func draw(_ lines: [TextLine], _ scroll: Scroll, in rect: Rect) -> Int {
    let visible = scroll.visible(count: lines.count, height: rect.height)
    for (row, index) in visible.enumerated() {
      for piece in lines[index].pieces where piece.x < rect.width {
        let shown = Width.fit(piece.text, to: rect.width - piece.x, ellipsis: glyphs.ellipsis)
        write(shown, x: rect.x + piece.x, y: rect.y + row, piece.style, width: rect.width - piece.x)
      }
    }
    return lines.count - visible.upperBound
  }
}
