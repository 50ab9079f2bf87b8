// What a page of the console has to be able to do, and what it may ask of the frame around it.
import Terminal

/// What a page wants after an event. It pushes nothing itself.
enum Step: Equatable {
  case stay
  case ask([ConsoleEffect])
  case open(Page)
  case back
  case say(Toast)
  case setStaffPIN
}

/// A page: a value that takes keys and replies and draws itself into the frame's body.
protocol Screen: Equatable, Sendable {
  /// Its part of the head.
  var title: String { get }
  /// The snapshot that it shows.
  var load: ConsoleEffect { get }
  /// Whether it loads anew when the store has changed.
  var isLive: Bool { get }
  /// The version of the snapshot in sight; nil before the first and on pages that are not live.
  var version: Int64? { get }
  /// What stands at the right of the line above the footer.
  func note(_ look: Look) -> String
  /// What is looked for; nil when nothing is.
  var wanted: TextInput? { get }
  /// The same while it is being typed: then every key goes to the page.
  var typed: TextInput? { get }
  func bindings(_ look: Look) -> Bindings<Command>
  /// A key that the page has an own use for beyond its bindings: choosing, scrolling, typing.
  mutating func handle(_ key: Key, _ look: Look) -> Step?
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step?
  mutating func perform(_ command: Command, _ look: Look) -> Step?
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step
  func draw(on canvas: inout Canvas, _ look: Look)
}

extension Screen {
  var isLive: Bool { false }
  var version: Int64? { nil }
  var wanted: TextInput? { nil }
  var typed: TextInput? { nil }
  func note(_ look: Look) -> String { "" }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { nil }
  mutating func perform(_ command: Command, _ look: Look) -> Step? { nil }

  /// Applies a key: the page's own use first, then its bindings; nil leaves it to the frame.
  mutating func apply(_ key: Key, _ look: Look) -> Step? {
    if let step = handle(key, look) { return step }
    guard let row = bindings(look).row(for: key) else { return nil }
    if let reason = row.offBecause { return .say(Toast(reason, .trouble)) }
    return perform(row.action, look)
  }
}

/// A page of any kind.
enum Page: Equatable, Sendable {
  case overview(OverviewScreen)
  case segments(SegmentsScreen)
  case people(PeopleScreen)
  case quizzes(QuizzesScreen)
  case quiz(QuizScreen)
  case sessions(SessionsScreen)
  case session(SessionScreen)

  init(_ tab: Tab) {
    switch tab {
    case .overview: self = .overview(OverviewScreen())
    case .segments: self = .segments(SegmentsScreen())
    case .quizzes: self = .quizzes(QuizzesScreen())
    case .sessions: self = .sessions(SessionsScreen())
    }
  }

  /// The page itself, whichever it is.
  var screen: any Screen {
    get {
      switch self {
      case .overview(let screen): screen
      case .segments(let screen): screen
      case .people(let screen): screen
      case .quizzes(let screen): screen
      case .quiz(let screen): screen
      case .sessions(let screen): screen
      case .session(let screen): screen
      }
    }
    set {
      switch newValue {
      case let screen as OverviewScreen: self = .overview(screen)
      case let screen as SegmentsScreen: self = .segments(screen)
      case let screen as PeopleScreen: self = .people(screen)
      case let screen as QuizzesScreen: self = .quizzes(screen)
      case let screen as QuizScreen: self = .quiz(screen)
      case let screen as SessionsScreen: self = .sessions(screen)
      case let screen as SessionScreen: self = .session(screen)
      default: break
      }
    }
  }
}
