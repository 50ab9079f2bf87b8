// Pages of text as lines that can be read aloud: no columns, no bars, no signs that only the eye understands.
import Domain
import Terminal

enum PlainText {
  /// `1. …`, `2. …`.
  static func numbered(_ lines: [String]) -> [String] { lines.enumerated().map { "\($0.offset + 1). \($0.element)" } }

  /// The surroundings in which pages are written out: wide, so that little is cut, and without signs.
  static func look(_ visitor: PlainConsole.Visitor) -> Look {
    Look(
      role: visitor.role, floor: visitor.floor, clock: Clock(zone: visitor.zone), layout: Layout(Size(columns: 120, rows: 12)),
      glyphs: .ascii)
  }

  /// Columns become parts of a sentence; empty lines go.
  static func read(_ lines: [TextLine]) -> [String] { lines.map(read).filter { !$0.isEmpty } }

  private static func read(_ line: TextLine) -> String {
    var text = ""
    var end = 0
    for piece in line.pieces.sorted(by: { $0.x < $1.x }) {
      let words = piece.text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
      guard words.contains(where: { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "+" }) else { continue }
      let isApart = piece.x > end + 1 || piece.text.hasPrefix("  ")
      text += text.isEmpty ? words : (isApart ? ", " : " ") + words
      end = piece.x + Width.of(piece.text)
    }
    return text
  }
}
