// The dead letters of a destination: what a vendor would not take, with its words.
import Domain
import Terminal

/// A list of dead letters.
struct LettersScreen: Screen {
  let destination: String
  private(set) var page: LettersPage?
  private(set) var browser = Browser<LettersPage.Row>()

  init(destination: String) { self.destination = destination }

  let title = "Dead letters"
  var load: ConsoleEffect { .sending(.letters(destination)) }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    guard !browser.isEmpty else { return Bindings([]) }
    // Two keys that differ by the shift alone: each is bound as it is.
    return Bindings([
      .open("read", look.glyphs), .choose(look.glyphs), Binding([.character("r")], .sending(.retry), name: "r", "retry"),
      Binding([.character("R")], .sending(.retryAll), name: "R", "retry all"), .find,
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(browser.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(browser.apply(mouse, in: look.body)) }

  private func step(_ outcome: Browser<LettersPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: .open(LetterScreen(id: row.id))
    case .moved?, .found?: .stay
    case nil: nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .sending(.retry): return browser.chosen.map { .ask([.sending(.retry(destination, id: $0.id))]) }
    case .sending(.retryAll): return .ask([.sending(.retry(destination, id: nil))])
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.letters(let page)) where page.destination == destination:
      self.page = page
      browser.show(page.rows)
      return .stay
    case .sending(.retried(destination, let count)): return .all([.ask([load]), .say(.retried(count))])
    default: return .stay
    }
  }

  func note(_ look: Look) -> String {
    guard let page, page.total > 0 else { return "" }
    return page.total > page.rows.count
      ? "the latest \(page.rows.count) of \(Figures.grouped(page.total))" : Figures.counted(page.total, "dead letter", "dead letters")
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else { return canvas.drawNothing("No dead letter", "Everything was taken, or waits.", look) }
    let table = Table([
      Column("when", .fixed(12), .left, .dim), Column("tries", .fixed(5), .right, rank: 1), Column("the vendor's words", .flexible(16)),
    ])
    browser.draw(table, on: &canvas, in: look.body) { row in
      [look.clock.moment(row.at, now: page.asOf), String(row.attempts), row.reason]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }
}

extension LettersPage.Row: BrowserRow {
  var words: String { "\(reason) \(id)" }
}

extension Toast {
  static func retried(_ count: Int) -> Toast {
    count == 0
      ? Toast("Nothing to send: the person may no longer be written to", .trouble)
      : Toast("\(Figures.counted(count, "delivery waits", "deliveries wait")) to be sent again")
  }
}
