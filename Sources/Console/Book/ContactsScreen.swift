// Everybody whom the shop knows, who came last first. The owner's.
import Domain
import Terminal

/// The list of contacts. Live but while somebody is looked for.
struct ContactsScreen: Screen {
  private(set) var page: ContactsPage?
  private(set) var list = LongList<ContactsPage.Row>()

  let title = "People"
  var load: ConsoleEffect { .book(.contacts(list.refresh)) }
  var isLive: Bool { !list.isFinding }
  var version: Int64? { page?.version }
  var wanted: TextInput? { list.wanted }
  var typed: TextInput? { list.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([.open("person", look.glyphs), .choose(look.glyphs)] + (list.canLookFurther ? [.further] : []) + [.find])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(list.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(list.apply(mouse, in: look.body)) }

  private mutating func step(_ outcome: LongList<ContactsPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: .open(ContactScreen(id: row.id))
    case .moved?, .found?: ask()
    case nil: nil
    }
  }

  private mutating func ask() -> Step { list.next().map { .ask([.book(.contacts($0))]) } ?? .stay }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .find:
      list.beginFinding()
      return .stay
    case .book(.further): return list.lookFurther().map { .ask([.book(.contacts($0))]) }
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .book(.contacts(let page)):
      self.page = page
      list.take(page.list)
      return ask()
    // Somebody is gone: what is in sight has to be asked for anew, and what was typed to find them goes too.
    case .book(.erased):
      list.endFinding()
      return .ask([load])
    case .failed: list.fail()
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String { list.note("person", "people") }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page, let total = list.total else { return canvas.drawLoading(look) }
    guard total > 0 else { return canvas.drawNothing("Nobody yet", "Whoever leaves an address at the kiosk stands here.", look) }
    let table = Table([
      Column("address", .flexible(20, most: 40)), Column("name", .flexible(10, most: 28), rank: 3), Column("reach", .fixed(5), rank: 2),
      Column("tags", .fixed(5), .right, rank: 4), Column("seen", .fixed(12), rank: 1, .dim),
    ])
    list.draw(table, on: &canvas, in: look.body) { row in
      [
        row.address.isEmpty ? "-" : row.address, row.name ?? "", row.isReachable ? "yes" : "no", Figures.grouped(row.tags),
        look.clock.moment(row.seen, now: page.asOf),
      ]
    }
    list.drawNothing(on: &canvas, look, places: "by address, name, tag or id")
  }
}

extension ContactsPage.Row: LongRow {}
