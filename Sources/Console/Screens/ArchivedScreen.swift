// The quizzes that were put away, and the way back for each.
import Domain
import Terminal

/// A list of archived quizzes.
struct ArchivedScreen: Screen {
  private(set) var isLoaded = false
  private(set) var browser = Browser<ArchivedQuiz>()

  let title = "Archived"
  let load = ConsoleEffect.editing(.archived)
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    let off = browser.chosen == nil ? "Nothing is archived" : nil
    return Bindings([.editing("b", .restore, "bring back", look, offBecause: off), .choose(look.glyphs), .find])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    browser.apply(key, height: look.body.height - 1) == nil ? nil : .stay
  }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { browser.apply(mouse, in: look.body) == nil ? nil : .stay }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .find:
      browser.beginFinding()
      return .stay
    case .editing(.restore): return browser.chosen.map { .ask([.editing(.restore(ref: $0.ref))]) }
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .editing(.archived(let quizzes)):
      isLoaded = true
      browser.show(quizzes)
    // The list of quizzes below says what was done.
    case .editing(.done): return .ask([load])
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard isLoaded else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else { return canvas.drawNothing("Nothing is archived", "X in the list of quizzes puts one away.", look) }
    let table = Table([
      Column("quiz", .flexible(16, most: 48)), Column("ref", .flexible(8, most: 24), rank: 1, .dim), Column("version", .fixed(7), .right),
      Column("completed", .fixed(9), .right),
    ])
    browser.draw(table, on: &canvas, in: look.body) { [$0.title, $0.ref, "v\($0.number)", Figures.grouped($0.completed)] }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }
}

extension ArchivedQuiz: BrowserRow {
  var id: String { ref }
  var words: String { "\(title) \(ref)" }
}
