// The quizzes of the shop and the version of each that is in force.
import Domain
import Terminal

/// A list of quizzes.
struct QuizzesScreen: Screen {
  private(set) var page: QuizzesPage?
  private(set) var browser = Browser<QuizzesPage.Row>()

  let title = "Quizzes"
  let load = ConsoleEffect.loadQuizzes
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.open("questions", look.glyphs), .choose(look.glyphs), .find]) }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(browser.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(browser.apply(mouse, in: look.body)) }

  private func step(_ outcome: Browser<QuizzesPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: .open(QuizScreen(ref: row.ref, title: row.title))
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
    guard case .quizzes(let page) = reply else { return .stay }
    self.page = page
    browser.show(page.rows)
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else { return canvas.drawNothing("No quiz yet", "Bring one in: askwell quiz import FILE", look) }
    let table = Table([
      Column("quiz", .flexible(16, most: 48)), Column("", .fixed(7), rank: 1, .accent), Column("version", .fixed(7), .right),
      Column("hash", .fixed(7), rank: 3, .dim), Column("imported", .fixed(12), rank: 2, .dim),
      Column("completed", .fixed(9), .right),
    ])
    browser.draw(table, on: &canvas, in: look.body) { row in
      [
        row.title, row.isDefault ? "default" : "", "v\(row.current.number)", row.current.shortHash,
        look.clock.moment(row.current.imported, now: page.asOf), Figures.grouped(row.completed),
      ]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }
}

extension QuizzesPage.Row: BrowserRow {
  var id: String { ref }
  var words: String { "\(title) \(ref)" }
}

extension QuizVersion {
  /// As version control shows it: seven hex digits.
  var shortHash: String { String(hash.prefix(7)) }
}
