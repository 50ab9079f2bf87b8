// The sessions of a chain's shops, the latest first, a page at a time.
import Domain
import Terminal

/// Live on its first page.
struct ChainSessionsScreen: BrowserPage {
  private(set) var page: ChainSessionsPage?
  var browser = Browser<ChainSessionsPage.Row>()
  /// The page that is wanted begins after this one.
  private var before: String?

  let title = "Sessions"
  var load: ConsoleEffect { .chain(.sessions(before: before)) }
  var isLive: Bool { before == nil }
  var version: Int64? { page?.version }

  func bindings(_ look: Look) -> Bindings<Command> {
    let latest: [Binding<Command>] = before == nil ? [] : [Binding(["n"], .chain(.latest), name: "N", "latest")]
    let end = page?.hasMore == true ? nil : "There are no earlier ones"
    return Bindings(
      [.open("what was said", look.glyphs), .choose(look.glyphs), Binding(["o"], .chain(.earlier), name: "O", "earlier", offBecause: end)]
        + latest + [.find])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return browser.chosen.map { .open(SessionScreen(id: $0.id)) }
    case .chain(.earlier): return page?.rows.last.map { turn(to: $0.id) }
    case .chain(.latest): return turn(to: nil)
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  private mutating func turn(to before: String?) -> Step {
    self.before = before
    return .ask([load])
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .chain(.sessions(let page)) where page.before == before:
      let isOther = self.page?.before != page.before
      self.page = page
      if isOther { browser = Browser() }
      browser.show(page.rows)
    // Another shop has other pages.
    case .chain(.looking): return turn(to: nil)
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else { return canvas.drawNothing("No sessions yet", "They come up as kiosks reach the hub.", look) }
    let table = Table([
      Column("when", .fixed(12), rank: 0, .dim), Column("shop", .flexible(8, most: 20)), Column("kiosk", .flexible(8, most: 16), rank: 4),
      Column("quiz", .flexible(12, most: 32), rank: 3), Column("state", .fixed(9), rank: 1), Column("lead", .fixed(4), rank: 2),
    ])
    browser.draw(table, on: &canvas, in: look.body) { row in
      [
        row.at.map { look.clock.moment($0, now: page.asOf) } ?? "-", row.shop, row.kiosk, row.quizTitle, row.state.title,
        row.hasLead ? "yes" : "no",
      ]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "in the sessions of this page", look) }
  }
}

extension ChainSessionsPage.Row: BrowserRow {
  var words: String { "\(shop) \(kiosk) \(quizTitle) \(state.title) \(id)" }
}
