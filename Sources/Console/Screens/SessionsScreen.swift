// The sessions as they come in, newest first.
import Domain
import Terminal

/// A list of sessions, a page at a time. The first page is live.
struct SessionsScreen: Screen {
  private(set) var number = 0
  private(set) var page: SessionsPage?
  private(set) var browser = Browser<SessionsPage.Row>()

  let title = "Sessions"
  var load: ConsoleEffect { .loadSessions(page: number) }
  var isLive: Bool { number == 0 }
  var version: Int64? { page?.version }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }
  private var pages: Pages { Pages(number: number, size: SessionsPage.size, total: page?.total ?? 0) }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([.open("trace", look.glyphs), .choose(look.glyphs)] + pages.bindings + [.find])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(browser.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(browser.apply(mouse, in: look.body)) }

  private func step(_ outcome: Browser<SessionsPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: .open(SessionScreen(id: row.id))
    case .moved?, .found?: .stay
    case nil: nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .older: number += 1
    case .newer: number -= 1
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
    return .ask([load])
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard case .sessions(let page) = reply, page.page == number else { return .stay }
    self.page = page
    browser.show(page.rows)
    return .stay
  }

  func note(_ look: Look) -> String {
    guard let page else { return "" }
    let counted = Figures.counted(page.total, "session", "sessions")
    return pages.isOnlyOne ? counted : "\(pages.text) of \(counted)"
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else { return canvas.drawNothing("No sessions yet", "Start the kiosk: askwell", look) }
    let table = Table([
      Column("when", .fixed(12), rank: 0, .dim), Column("quiz", .flexible(12, most: 32), rank: 2), Column("state", .fixed(9)),
      Column("answers", .fixed(7), .right, rank: 4), Column("lead", .fixed(4), rank: 1),
      Column("first product", .flexible(12, most: 40), rank: 3),
    ])
    browser.draw(table, on: &canvas, in: look.body) { row in
      [
        look.clock.moment(row.at, now: page.asOf), "v\(row.quizVersion) \(row.quizTitle)", row.stateText, String(row.answers),
        row.hasLead ? "yes" : "no", row.firstProduct ?? "-",
      ]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "on this page of the list", look) }
  }
}

extension SessionsPage.Row: BrowserRow {
  var words: String { "\(quizTitle) \(stateText) \(firstProduct ?? "") \(id)" }

  var stateText: String {
    let word =
      switch state {
      case .running: "running"
      case .completed: "completed"
      case .timeout: "timed out"
      case .quit: "left"
      }
    return isPreview ? "preview" : word
  }
}
