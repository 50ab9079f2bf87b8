// One entry of the audit log: what was there before beside what is there since.
import Domain
import Terminal

/// An entry as text.
struct AuditEntryScreen: TextPage {
  let row: AuditPage.Row
  let asOf: Instant
  var scroll = Scroll()

  init(row: AuditPage.Row, asOf: Instant) {
    self.row = row
    self.asOf = asOf
  }

  var title: String { "\(row.number)" }
  /// An entry never changes: the list below is loaded in its stead.
  var load: ConsoleEffect { .book(.audit(LongAsk())) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.scroll(look.glyphs)]) }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step { .stay }

  func draw(on canvas: inout Canvas, _ look: Look) { canvas.draw(lines(look), scroll, in: look.body) }

  func lines(_ look: Look) -> [TextLine] {
    let column = look.isNarrow ? 6 : 10
    let when = "\(look.clock.day(row.at, now: asOf)) \(look.clock.time(row.at))"
    let head = [("when", when), ("who", row.who), ("what", row.what)].map { TextLine($0.0, .dim).adding($0.1, .title, x: column) }
    let facts = row.facts.flatMap { TextLine.wrapped($0, x: column, width: look.body.width) }
    let changes = row.changes.isEmpty ? [TextLine("No values were written down.", .dim)] : table(look)
    return look.air + head + facts + [.empty] + changes
  }

  /// Name, before and after in three columns; on narrow screens the values stand below the name.
  private func table(_ look: Look) -> [TextLine] {
    let name = look.isNarrow ? 0 : min(24, look.body.width / 4)
    let width = (look.body.width - name - 4) / 2
    let (before, after) = (name, name + width + 2)
    var lines = [TextLine("before", .dim, x: before).adding("after", .dim, x: after)]
    for change in row.changes {
      if look.isNarrow { lines.append(TextLine(Width.fit(change.name, to: look.body.width, ellipsis: look.glyphs.ellipsis), .dim)) }
      let left = Width.wrap(change.before ?? "-", to: max(4, width))
      let right = Width.wrap(change.after ?? "-", to: max(4, width))
      for index in 0..<max(left.count, right.count) {
        var line = TextLine()
        if index == 0, !look.isNarrow { line.add(Width.fit(change.name, to: name - 2, ellipsis: look.glyphs.ellipsis), .dim) }
        if index < left.count { line.add(left[index], change.before == change.after ? .dim : .text, x: before) }
        if index < right.count { line.add(right[index], change.before == change.after ? .dim : .accent, x: after) }
        lines.append(line)
      }
    }
    return lines
  }
}
