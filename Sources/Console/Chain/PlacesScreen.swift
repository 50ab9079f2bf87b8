// Which shops of a chain are looked at: all of them, a region, one.
import Terminal

/// A list to choose from.
struct PlacesScreen: BrowserPage {
  var browser = Browser<ChainPlace>()
  private var isLoaded = false

  let title = "Shops"
  let load = ConsoleEffect.chain(.places)

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.open("look at it", look.glyphs), .choose(look.glyphs), .find]) }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return browser.chosen.map { .all([.back, .ask([.chain(.look(at: $0))])]) }
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    if case .chain(.places(let places)) = reply {
      isLoaded = true
      browser.show(places)
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    Figures.counted(browser.rows.count { if case .shop = $0.kind { true } else { false } }, "shop", "shops")
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard isLoaded else { return canvas.drawLoading(look) }
    let table = Table([Column("", .flexible(12, most: 48))])
    browser.draw(table, on: &canvas, in: look.body) { [$0.name.prefix(1).uppercased() + $0.name.dropFirst()] }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }
}

extension ChainPlace: BrowserRow {
  var id: ChainPlace { self }
  var words: String { name }
  var group: String {
    switch kind {
    case .all: ""
    case .region: "Regions"
    case .shop: "Shops"
    }
  }
}
