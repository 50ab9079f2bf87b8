// What a page of the console has to be able to do, and what it may ask of the frame around it.
import Terminal

/// What a page wants after an event. It pushes nothing itself.
enum Step: Equatable {
  case stay
  case ask([ConsoleEffect])
  case open(Page)
  case back
  case say(Toast)
  /// A form for another role's PIN.
  case setPIN(ConsoleRole)
  /// One after the other.
  case all([Step])
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
  /// What has to be asked when the page is left for another of the menu.
  var farewell: [ConsoleEffect] { get }
  /// Whether letters are being typed somewhere on the page: then no key is the frame's but those that the page leaves alone, and the
  /// frame takes none of them for a tab.
  var isTyping: Bool { get }
  func bindings(_ look: Look) -> Bindings<Command>
  /// A key that the page has an own use for beyond its bindings: choosing, scrolling, typing.
  mutating func handle(_ key: Key, _ look: Look) -> Step?
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step?
  /// A press on a part of the page that was drawn as a button with a number.
  mutating func press(_ item: Int, _ look: Look) -> Step?
  /// Text from a paste; nil has it typed key by key.
  mutating func paste(_ text: String, _ look: Look) -> Step?
  mutating func perform(_ command: Command, _ look: Look) -> Step?
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step
  func draw(on canvas: inout Canvas, _ look: Look)
}

extension Screen {
  var isLive: Bool { false }
  var version: Int64? { nil }
  var wanted: TextInput? { nil }
  var typed: TextInput? { nil }
  var farewell: [ConsoleEffect] { [] }
  var isTyping: Bool { typed != nil }
  func note(_ look: Look) -> String { "" }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { nil }
  mutating func press(_ item: Int, _ look: Look) -> Step? { nil }
  mutating func paste(_ text: String, _ look: Look) -> Step? { nil }
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
struct Page: Equatable, Sendable {
  /// The page itself, whichever it is.
  var screen: any Screen

  init(_ screen: some Screen) { self.screen = screen }

  init(_ tab: Tab) {
    switch tab {
    case .overview: screen = OverviewScreen()
    case .segments, .chainSegments: screen = SegmentsScreen()
    case .quizzes, .chainQuizzes: screen = QuizzesScreen()
    case .sessions: screen = SessionsScreen()
    case .people: screen = ContactsScreen()
    case .catalog: screen = CatalogScreen()
    case .sync: screen = DestinationsScreen()
    case .kiosks: screen = KiosksScreen()
    case .chainSessions: screen = ChainSessionsScreen()
    case .figures: screen = FunnelScreen()
    case .published: screen = PublishedScreen()
    }
  }

  static func == (a: Page, b: Page) -> Bool { a.screen.isEqual(to: b.screen) }
}

extension Screen {
  fileprivate func isEqual(to other: any Screen) -> Bool { self == other as? Self }
}

extension Step {
  /// Opens a page of its own kind.
  static func open(_ screen: some Screen) -> Step { .open(Page(screen)) }
}
