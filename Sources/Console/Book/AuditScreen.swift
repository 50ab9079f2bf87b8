// Who changed what, the latest first. The owner's.
import Domain
import Terminal

/// The audit log. Live but while something is looked for.
struct AuditScreen: Screen {
  private(set) var page: AuditPage?
  private(set) var list = LongList<AuditPage.Row>()

  let title = "Audit"
  var load: ConsoleEffect { .book(.audit(list.refresh)) }
  var isLive: Bool { !list.isFinding }
  var version: Int64? { page?.version }
  var wanted: TextInput? { list.wanted }
  var typed: TextInput? { list.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([.open("what changed", look.glyphs), .choose(look.glyphs)] + (list.canLookFurther ? [.further] : []) + [.find])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(list.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(list.apply(mouse, in: look.body)) }

  private mutating func step(_ outcome: LongList<AuditPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: page.map { .open(AuditEntryScreen(row: row, asOf: $0.asOf)) }
    case .moved?, .found?: ask()
    case nil: nil
    }
  }

  private mutating func ask() -> Step { list.next().map { .ask([.book(.audit($0))]) } ?? .stay }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .find:
      list.beginFinding()
      return .stay
    case .book(.further): return list.lookFurther().map { .ask([.book(.audit($0))]) }
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .book(.audit(let page)):
      self.page = page
      list.take(page.list)
      return ask()
    case .failed: list.fail()
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String { list.note("entry", "entries") }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page, let total = list.total else { return canvas.drawLoading(look) }
    guard total > 0 else { return canvas.drawNothing("Nothing has been changed yet", "", look) }
    let table = Table([
      Column("when", .fixed(12), rank: 0, .dim), Column("who", .fixed(12), rank: 1), Column("what", .flexible(16, most: 28)),
      Column("of", .flexible(14), rank: 2, .dim),
    ])
    list.draw(table, on: &canvas, in: look.body) { row in
      [look.clock.moment(row.at, now: page.asOf), row.who, row.what, row.facts.joined(separator: ", ")]
    }
    list.drawNothing(on: &canvas, look, places: "in who, what or the values")
  }
}

extension AuditPage.Row: LongRow {
  var id: Int64 { number }
}
