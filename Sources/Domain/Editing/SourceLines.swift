// The lines of a YAML text: their indents, the comments above them, what shares them.

extension SourcePlaces {
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Signs from the line's start, from 0; YAML indents by spaces alone.
  func column(_ offset: Int) -> Int { offset - lineStart(offset) }

  /// The start of the comment lines that stand right above the line at `start`, with its indent; `start` where there are none.
  func withComment(above start: Int) -> Int {
    var top = start
    while top > 0 {
      let line = lineStart(top - 1)
      guard byte(line + indent(ofLineAt: line)) == UInt8(ascii: "#"), indent(ofLineAt: line) == indent(ofLineAt: start) else { break }
      top = line
    }
    return top
  }

  func hasBlankLine(from: Int, to: Int) -> Bool {
    var line = lineEnd(from) + 1
    while line < to {
      if lineEnd(line) == line { return true }
      line = lineEnd(line) + 1
    }
    return false
  }

  /// An item's lines, with the comment above it.
  func lines(of item: PlacedItem) -> String { text(withComment(above: lineStart(item.start))..<lineEnd(item.node.range.upperBound)) }

  /// Whether a block list's dashes stand behind something else on their line.
  func sharesLine(_ items: [PlacedItem], isFlow: Bool) -> Bool {
    !isFlow && items.contains { column($0.start) != indent(ofLineAt: lineStart($0.start)) }
  }
}
