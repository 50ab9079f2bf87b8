// The first step of adding a destination: which vendor.
import Terminal

/// A list of vendors.
struct VendorsScreen: Screen {
  private(set) var hasLoaded = false
  private(set) var browser = Browser<Vendor>()

  let title = "Add"
  var load: ConsoleEffect { .sending(.vendors) }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.open("fill in", look.glyphs), .choose(look.glyphs), .find]) }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(browser.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(browser.apply(mouse, in: look.body)) }

  private func step(_ outcome: Browser<Vendor>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let vendor)?: .open(DestinationFormScreen(adding: vendor))
    case .moved?, .found?: .stay
    case nil: nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard command == .find else { return nil }
    browser.beginFinding()
    return .stay
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard case .sending(.vendors(let vendors)) = reply else { return .stay }
    hasLoaded = true
    browser.show(vendors)
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard hasLoaded else { return canvas.drawLoading(look) }
    let table = Table([Column("vendor", .flexible(12, most: 24)), Column("for", .flexible(16), rank: 1, .dim)])
    browser.draw(table, on: &canvas, in: look.body) { [$0.title, $0.about] }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }
}

extension Vendor: BrowserRow {
  var id: String { name }
  var words: String { "\(title) \(about)" }
}
