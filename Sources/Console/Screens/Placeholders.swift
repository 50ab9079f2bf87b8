// What a page shows while it has nothing to show.
import Terminal

extension Canvas {
  /// Before the first snapshot.
  mutating func drawLoading(_ look: Look) {
    write("Loading\(glyphs.ellipsis)", x: look.body.x, y: look.body.y, .dim)
  }

  /// Two lines in the middle of the body: what there is none of, and where it comes from.
  mutating func drawNothing(_ title: String, _ text: String, _ look: Look) {
    let body = look.body
    let y = body.y + max(0, body.height / 2 - 2)
    writeCentred(title, in: body, y: y, .title)
    let lines = text.isEmpty ? [] : Width.wrap(text, to: min(body.width - 4, 56))
    for (index, line) in lines.enumerated() { writeCentred(line, in: body, y: y + 2 + index, .dim) }
  }
}
