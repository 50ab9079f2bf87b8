// Every tag of the shop: how many have it, where it is given and where it is read.
import Domain
import Terminal

struct TagsScreen: BrowserPage {
  private(set) var page: TagsPage?
  var browser = Browser<TagsPage.Row>()

  let title = "Tags"
  let load = ConsoleEffect.tags(.list)

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([
      .open("where", look.glyphs), .rename(look), .renameNamespace(look), .choose(look.glyphs), .find,
    ])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return browser.chosen.map { .open(TagScreen(row: $0)) }
    case .tags(.rename): return browser.chosen.map { .open(TagRenameScreen(from: $0.tag.text)) }
    case .tags(.renameNamespace): return browser.chosen.map { .open(TagRenameScreen(from: $0.tag.namespace + ":*")) }
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .tags(.list(let page)):
      self.page = page
      browser.show(page.rows.sorted { ($0.group, $0.tag) < ($1.group, $1.tag) })
    case .tags(.renamed): return .ask([load])
    default: break
    }
    return .stay
  }

  // MARK: View

  func note(_ look: Look) -> String { page.map { Figures.counted($0.rows.count, "tag", "tags") } ?? "" }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else {
      return canvas.drawNothing("No tags yet", "They come with the first quiz whose choices give them.", look)
    }
    browser.draw(TagsScreen.table, on: &canvas, in: look.body) { row in
      [
        row.tag.text, row.basis?.rawValue ?? "undeclared", look.count(row.people), TagsScreen.count(row.given.count, look),
        TagsScreen.count(row.read.count, look),
      ]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }

  private static func count(_ count: Int, _ look: Look) -> String { count == 0 ? (look.glyphs.isASCII ? "-" : "–") : "\(count)" }

  private static let table = Table([
    Column("", .flexible(16, most: 44)), Column("basis", .fixed(14), .left, rank: 2, .dim), Column("people", .fixed(8), .right),
    Column("given", .fixed(6), .right, rank: 1), Column("read", .fixed(6), .right, rank: 1),
  ])
}

extension TagsPage.Row: BrowserRow {
  var id: String { tag.text }
  var words: String { tag.text + " " + (basis?.rawValue ?? "") }
  var group: String { tag.namespace }
}

extension Binding<Command> {
  static func rename(_ look: Look) -> Self {
    Binding(["r"], .tags(.rename), name: "R", "rename or merge", offBecause: refusal(look))
  }

  fileprivate static func renameNamespace(_ look: Look) -> Self {
    Binding(["N"], .tags(.renameNamespace), name: "Shift-N", "rename the namespace", footer: false, offBecause: refusal(look))
  }

  private static func refusal(_ look: Look) -> String? { look.role.may(.edit) ? nil : Right.edit.refusal }
}

/// One tag: who gives it and who reads it.
struct TagScreen: TextPage {
  private(set) var row: TagsPage.Row
  var scroll = Scroll()

  init(row: TagsPage.Row) { self.row = row }

  var title: String { row.tag.text }
  let load = ConsoleEffect.tags(.list)

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.open("people", look.glyphs), .rename(look), .scroll(look.glyphs)]) }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: look.closed(row.people).map { .say(Toast($0, .trouble)) } ?? .open(PeopleScreen(ref: .tag(row.tag)))
    case .tags(.rename): .open(TagRenameScreen(from: row.tag.text))
    default: nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .tags(.list(let page)): if let known = page.rows.first(where: { $0.tag == row.tag }) { row = known }
    case .tags(.renamed(let plan, _)):
      if let next = TagRename(from: plan.from, to: plan.to)?.newName(of: row.tag) { row.tag = next }
    default: break
    }
    return .stay
  }

  func lines(_ look: Look) -> [TextLine] {
    let basis = row.basis?.rawValue ?? "no quiz declares its namespace"
    var lines = look.air + [TextLine(row.tag.text, .title).adding("  \(basis), \(look.count(row.people)) people", .dim)]
    for (title, uses, none) in [
      ("Given by", row.given, "Nothing gives it: no shopper gets it any more."),
      ("Read by", row.read, "Nothing reads it: no condition, segment or destination."),
    ] {
      lines += [.empty, TextLine(title, .title)]
      if uses.isEmpty { lines += TextLine.wrapped(none, .dim, x: 2, width: look.body.width) }
      let owners = min(30, uses.map { Width.of($0.owner) }.max() ?? 0)
      lines += uses.map { use in
        TextLine(Width.fit(use.owner, to: owners, ellipsis: look.glyphs.ellipsis), .dim, x: 2).adding(use.place, x: owners + 4)
      }
    }
    return lines
  }

  func draw(on canvas: inout Canvas, _ look: Look) { canvas.draw(lines(look), scroll, in: look.body) }
}
