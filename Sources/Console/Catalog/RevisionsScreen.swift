// The catalog's past: every import and every return, and the way back to each.
import Domain
import Terminal

/// Revisions, the newest first.
struct RevisionsScreen: BrowserPage {
  private(set) var page: RevisionsPage?
  var browser = Browser<RevisionsPage.Row>()

  let title = "Revisions"
  let load = ConsoleEffect.catalog(.revisions)

  func bindings(_ look: Look) -> Bindings<Command> {
    var open = Binding<Command>.open("what it would change", look.glyphs)
    if let chosen = browser.chosen, chosen == page?.rows.first { open.offBecause = "This revision is in force" }
    return Bindings([open, .choose(look.glyphs), .find])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return browser.chosen.map { .open(ReturnScreen(number: $0.number)) }
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .catalog(.revisions(let page)):
      self.page = page
      browser.show(page.rows)
      return .stay
    case .catalog(.changed): return .ask([load])
    default: return .stay
    }
  }

  func note(_ look: Look) -> String { page.map { Figures.counted($0.rows.count, "revision", "revisions") } ?? "" }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else { return canvas.drawNothing("No catalog yet", "Import a file of products first.", look) }
    let table = Table([
      Column("revision", .fixed(8), .right), Column("when", .fixed(12), rank: 1, .dim), Column("from", .flexible(12, most: 44)),
      Column("", .fixed(8), rank: 2, .accent), Column("products", .fixed(8), .right, rank: 4),
      Column("variants", .fixed(8), .right, rank: 3),
    ])
    browser.draw(table, on: &canvas, in: look.body) { row in
      [
        String(row.number), look.clock.moment(row.at, now: page.asOf), row.name, row == page.rows.first ? "in force" : "",
        Figures.grouped(row.products), Figures.grouped(row.variants),
      ]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }
}

extension RevisionsPage.Row: BrowserRow {
  var id: Int64 { number }
  var words: String { "\(number) \(source)" }
  /// The file without its folder.
  var name: String { source.split(separator: "/").last.map(String.init) ?? source }
}

/// What bringing a revision back would change; a question is asked before it is done.
struct ReturnScreen: TextPage {
  let number: Int64
  private(set) var plan: CatalogPlanPage?
  private(set) var dialog: Dialog?
  var scroll = Scroll()

  init(number: Int64) { self.number = number }

  var title: String { String(number) }
  var load: ConsoleEffect { .catalog(.planReturn(to: number)) }
  /// The dialog takes every key.
  var isTyping: Bool { dialog != nil }

  func bindings(_ look: Look) -> Bindings<Command> {
    let off = plan?.counts.changesNothing == true ? "The catalog is like this already" : nil
    return Bindings([
      Binding([.enter], .catalog(.bringBack), name: look.glyphs.keyEnter, "bring it back", offBecause: off), .scroll(look.glyphs),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if dialog != nil { return answer(key) }
    return scrolled(by: key, look)
  }
  private mutating func answer(_ key: Key) -> Step {
    switch dialog?.apply(key) {
    case .chosen(1)?:
      dialog = nil
      return plan.map { .ask([.catalog(.bringBack(number, base: $0.base))]) } ?? .stay
    case .chosen?, .dismissed?: dialog = nil
    case .moved?, nil: break
    }
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard command == .catalog(.bringBack), plan != nil else { return nil }
    dialog = Dialog(
      "Bring revision \(number) back?", "It becomes the catalog again, as a new revision. Nothing is lost.",
      buttons: ["Not now", "Bring it back"])
    return .stay
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .catalog(.plan(let page)):
      guard case .revision(number, _) = page.origin else { return .stay }
      plan = page
      return .stay
    case .catalog(.changed(let done)): return .all([.back, .say(done.toast)])
    default: return .stay
    }
  }

  func note(_ look: Look) -> String {
    let count = lines(look).count
    let below = count - scroll.visible(count: count, height: look.body.height).upperBound
    return below > 0 ? "\(Figures.grouped(below)) more" : ""
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard plan != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
    dialog?.draw(on: &canvas, in: look.layout.screen)
  }

  func lines(_ look: Look) -> [TextLine] { plan.map { PlanText(page: $0, look: look).lines } ?? [] }
}
