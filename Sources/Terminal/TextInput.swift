// A line of text being typed: a value with a caret.

/// A one-line editor over grapheme clusters.
public struct TextInput: Equatable, Sendable {
  /// Grapheme clusters, one an item; at most `limit`.
  public private(set) var characters: [Character]
  /// Index before which the next character goes.
  public private(set) var caret: Int
  /// Most characters that it holds.
  public var limit: Int

  /// The caret stands at the end; what is over `limit` is cut off.
  public init(_ text: String = "", limit: Int = 254) {
    characters = Array(text.prefix(limit))
    caret = characters.count
    self.limit = limit
  }

  /// All that was typed.
  public var text: String { String(characters) }
  /// Whether nothing was typed.
  public var isEmpty: Bool { characters.isEmpty }

  /// Applies a key; false when it is not one of an editor.
  public mutating func apply(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .backspace:
      guard caret > 0 else { return false }
      join(characters[..<(caret - 1)], characters[caret...])
    case .delete: join(characters[..<caret], characters[caret...].dropFirst())
    case .left: caret = max(0, caret - 1)
    case .right: caret = min(characters.count, caret + 1)
    case .home: caret = 0
    case .end: caret = characters.count
    case .control("u"):
      characters.removeAll()
      caret = 0
    default: return false
    }
    return true
  }

  /// Inserts what fits of `text` at the caret; a mark joins the character before it.
  public mutating func insert(_ text: String) {
    let head = String(characters[..<caret]) + text
    let tail = characters[caret...]
    let joined = Array(head)
    let room = limit - tail.count
    guard joined.count <= room || joined.count > caret else { return }
    join(joined.prefix(max(room, 0)), tail)
  }

  /// The text is what stands before the caret and what stands after it. A mark at their seam joins the character before it.
  private mutating func join(_ head: ArraySlice<Character>, _ tail: ArraySlice<Character>) {
    characters = Array(String(head) + String(tail))
    caret = min(head.count, characters.count)
  }

  /// Draws the text in `width` columns, scrolled so that the caret is seen, and puts the cursor there.
  public func draw(on canvas: inout Canvas, x: Int, y: Int, width: Int, _ style: Style = .text, hasFocus: Bool = true) {
    var start = 0
    while start < caret, Width.of(String(characters[start..<caret])) >= width { start += 1 }
    canvas.write(String(characters[start...]), x: x, y: y, style, width: width)
    guard hasFocus else { return }
    canvas.cursor = Point(x: min(x + Width.of(String(characters[start..<caret])), canvas.size.columns - 1), y: y)
    canvas.isCursorVisible = true
  }

  /// Draws the text over the lines of `rect`, broken where the width ends, scrolled so that the caret is seen.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ style: Style = .text) {
    var lines: [[Character]] = [[]]
    var width = 0
    var place = Point(x: 0, y: 0)
    for (index, character) in characters.enumerated() {
      let columns = Width.of(character)
      if width + columns > rect.width {
        lines.append([])
        width = 0
      }
      if index == caret { place = Point(x: width, y: lines.count - 1) }
      lines[lines.count - 1].append(character)
      width += columns
    }
    if caret == characters.count { place = width < rect.width ? Point(x: width, y: lines.count - 1) : Point(x: 0, y: lines.count) }
    let top = max(0, place.y - rect.height + 1)
    for (y, line) in lines.dropFirst(top).prefix(rect.height).enumerated() { canvas.write(String(line), x: rect.x, y: rect.y + y, style) }
    canvas.cursor = Point(x: rect.x + place.x, y: rect.y + place.y - top)
    canvas.isCursorVisible = true
  }
}
