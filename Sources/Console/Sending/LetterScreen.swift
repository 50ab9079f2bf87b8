// One dead letter: why it was not taken, what it holds, and another try.
import Domain
import Terminal

/// A dead letter as text.
struct LetterScreen: TextPage {
  let id: String
  private(set) var page: LetterPage?
  var scroll = Scroll()

  init(id: String) { self.id = id }

  var title: String { "\(id.prefix(8))" }
  var load: ConsoleEffect { .sending(.letter(id: id)) }

  func bindings(_ look: Look) -> Bindings<Command> {
    guard let page else { return Bindings([]) }
    let reason = page.fields == nil ? "It cannot be read: askwell sync resend sends the session anew" : nil
    return Bindings([
      Binding([.character("e")], .sending(.edit), name: "E", "edit", offBecause: reason),
      Binding([.character("r")], .sending(.retry), name: "R", "retry", offBecause: reason), .scroll(look.glyphs),
    ])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch (command, page?.fields) {
    case (.sending(.edit), let fields?): return .open(LetterFormScreen(id: id, fields: fields))
    case (.sending(.retry), _): return page.map { .ask([.sending(.retry($0.destination, id: id))]) }
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.letter(let page)) where page.row.id == id: self.page = page
    case .sending(.letterChanged(id, _)): return .ask([load])
    case .sending(.retried(let destination, let count)) where destination == page?.destination && count > 0: return .back
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    let row = page.row
    let reason = row.reason.isEmpty ? "No reason was kept." : row.reason.capitalisedFirst
    var why = TextLine.wrapped(reason, .error, x: 2, width: look.body.width)
    why[0].add(look.alert, .error, x: 0)
    let when = "given up \(look.clock.moment(row.at, now: page.asOf)) after \(Figures.counted(row.attempts, "try", "tries"))"
    return look.air + why + [TextLine(when, .dim, x: 2), .empty, TextLine("What it holds", .title)]
      + page.payload.split(separator: "\n", omittingEmptySubsequences: false).map { TextLine(String($0), x: 2) }
  }
}
