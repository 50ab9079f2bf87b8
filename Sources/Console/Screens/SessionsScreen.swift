// The sessions as they come in, newest first; a million scroll as ten do.
import Domain
import Terminal

/// The list of sessions. Live but while something is looked for.
struct SessionsScreen: Screen {
  private(set) var page: SessionsPage?
  private(set) var list = LongList<SessionsPage.Row>()

  let title = "Sessions"
  var load: ConsoleEffect { .loadSessions(list.refresh) }
  var isLive: Bool { !list.isFinding }
  var version: Int64? { page?.version }
  var wanted: TextInput? { list.wanted }
  var typed: TextInput? { list.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([.open("trace", look.glyphs), .choose(look.glyphs)] + (list.canLookFurther ? [.further] : []) + [.find])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(list.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(list.apply(mouse, in: look.body)) }

  private mutating func step(_ outcome: LongList<SessionsPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: .open(SessionScreen(id: row.id))
    case .moved?, .found?: ask()
    case nil: nil
    }
  }

  private mutating func ask() -> Step { list.next().map { .ask([.loadSessions($0)]) } ?? .stay }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .find:
      list.beginFinding()
      return .stay
    case .book(.further): return list.lookFurther().map { .ask([.loadSessions($0)]) }
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sessions(let page):
      self.page = page
      list.take(page.list)
      return ask()
    case .failed: list.fail()
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String { list.note("session", "sessions") }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page, let total = list.total else { return canvas.drawLoading(look) }
    guard total > 0 else { return canvas.drawNothing("No sessions yet", "Start the kiosk: askwell", look) }
    let table = Table([
      Column("when", .fixed(12), rank: 0, .dim), Column("quiz", .flexible(12, most: 32), rank: 2), Column("state", .fixed(9)),
      Column("answers", .fixed(7), .right, rank: 4), Column("lead", .fixed(4), rank: 1),
      Column("first product", .flexible(12, most: 40), rank: 3),
    ])
    list.draw(table, on: &canvas, in: look.body) { row in
      [
        look.clock.moment(row.at, now: page.asOf), "v\(row.quizVersion) \(row.quizTitle)", row.stateText, String(row.answers),
        row.hasLead ? "yes" : "no", row.firstProduct ?? "-",
      ]
    }
    list.drawNothing(on: &canvas, look, places: "in quiz, state, kiosk, code or id")
  }
}

extension SessionsPage.Row: LongRow {
  var stateText: String { isPreview ? SessionState.previewTitle : state.title }
}

extension SessionState {
  /// What a preview is called, however far it came.
  public static let previewTitle = "preview"

  /// In one or two words, as lists show it and as it is looked for.
  public var title: String {
    switch self {
    case .running: "running"
    case .completed: "completed"
    case .timeout: "timed out"
    case .quit: "left"
    }
  }
}
