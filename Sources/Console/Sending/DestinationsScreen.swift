// Where contacts go: each destination with what waits for it, and in words how it does.
import Domain
import Terminal

/// A list of destinations, live.
struct DestinationsScreen: Screen {
  private(set) var page: DestinationsPage?
  private(set) var browser = Browser<DestinationState>()

  let title = "Sync"
  var load: ConsoleEffect { .sending(.load) }
  let isLive = true
  var version: Int64? { page?.version }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    let isEmpty = browser.isEmpty
    let add = Binding<Command>([.character("a")], .sending(.add), name: "A", "add")
    guard !isEmpty else { return Bindings([add]) }
    let isPaused = browser.chosen?.pausedBecause != nil
    return Bindings([
      .open("open", look.glyphs), .choose(look.glyphs), add,
      isPaused
        ? Binding([.character("p")], .sending(.resume), name: "P", "resume")
        : Binding([.character("p")], .sending(.pause), name: "P", "pause"),
      Binding([.character("t")], .sending(.test), name: "T", "test"),
      .deadLetters(browser.chosen?.dead ?? 0), .find,
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(browser.apply(key, height: tableRect(look).height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(browser.apply(mouse, in: tableRect(look))) }

  private func step(_ outcome: Browser<DestinationState>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: .open(DestinationScreen(name: row.name))
    case .moved?, .found?: .stay
    case nil: nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch (command, browser.chosen?.name) {
    case (.sending(.add), _): return .open(VendorsScreen())
    case (.sending(.pause), let name?): return .ask([.sending(.pause(name))])
    case (.sending(.resume), let name?): return .ask([.sending(.resume(name))])
    case (.sending(.test), let name?): return .open(SampleScreen(name: name))
    case (.sending(.letters), let name?): return .open(LettersScreen(destination: name))
    case (.find, _):
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.destinations(let page)):
      self.page = page
      browser.show(page.rows)
      return .stay
    case .sending(.changed), .sending(.saved), .sending(.removed), .sending(.retried): return .ask([load])
    default: return .stay
    }
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else {
      return canvas.drawNothing("No destination", "Contacts stay in this store. A adds a place for them to go.", look)
    }
    let table = Table([
      Column("name", .flexible(10, most: 24)), Column("vendor", .fixed(9), rank: 4, .dim), Column("waiting", .fixed(7), .right),
      Column("delivered", .fixed(9), .right, rank: 2), Column("dead", .fixed(5), .right, rank: 1),
      Column("oldest", .fixed(6), .right, rank: 3, .dim), Column("state", .flexible(look.isNarrow ? 9 : 24)),
    ])
    browser.draw(table, on: &canvas, in: tableRect(look)) { row in
      [
        row.name, row.vendor, Figures.grouped(row.waiting), Figures.grouped(row.delivered), Figures.grouped(row.dead),
        row.oldestSeconds.map(Figures.age(seconds:)) ?? "-", row.stateWords,
      ]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
    if let rect = detailRect(look), let chosen = browser.chosen { drawDetail(chosen, on: &canvas, in: rect, look) }
  }

  /// The lower part of the body, where there is room for it and something to say.
  private func detailRect(_ look: Look) -> Rect? {
    let body = look.body
    guard body.height >= 12, let reason = browser.chosen?.pausedBecause, !reason.isEmpty else { return nil }
    return Rect(x: body.x, y: body.bottom - 5, width: body.width, height: 5)
  }

  private func tableRect(_ look: Look) -> Rect {
    let body = look.body
    return Rect(x: body.x, y: body.y, width: body.width, height: (detailRect(look)?.y ?? body.bottom) - body.y)
  }

  /// Why nothing is sent there, in full, and what helps.
  private func drawDetail(_ row: DestinationState, on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    canvas.rule(x: rect.x, y: rect.y, width: rect.width)
    let isByHand = DestinationAccount.isByHand(row.pausedBecause)
    let remedy = isByHand ? "P lets it go on." : "What waits is kept. When it is mended, T tests it and lets it go on."
    let words = isByHand ? row.stateWords : row.pausedBecause ?? ""
    let lines = TextLine.wrapped("\(row.name): \(words)", width: rect.width).prefix(rect.height - 2)
    canvas.draw(lines + [TextLine(remedy, .dim)], Scroll(), in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1))
  }
}

extension DestinationState: BrowserRow {
  var id: String { name }
  var words: String { "\(name) \(vendor) \(stateWords)" }

  /// `running`, `paused by the owner`, `paused: the key was refused (401)`.
  var stateWords: String {
    guard let reason = pausedBecause else { return "running" }
    return DestinationAccount.isByHand(reason) ? "paused \(reason)" : "paused: \(reason)"
  }
}

extension Binding<Command> {
  static func deadLetters(_ count: Int) -> Self {
    Binding(
      [.character("d")], .sending(.letters), name: "D", "dead letters", offBecause: count == 0 ? "There is no dead letter" : nil)
  }
}
