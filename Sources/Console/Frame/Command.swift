// Everything that a key can ask for, and the keys that mean the same on every page.
import Terminal

/// What a key of the console does.
enum Command: Equatable, Sendable {
  case move, open, back, find, older, newer
  case newPIN(ConsoleRole)
  case tab(Tab)
  case catalog(CatalogCommand)
  case book(BookCommand)
  case sending(SendingCommand)
  case editing(EditingCommand)
  case editor(EditorCommand)
  case why(WhyCommand)
  case tags(TagCommand)
  case funnel(FunnelCommand)
  case chain(ChainCommand)
  case help, lock, leave, palette
}

/// The pages of the menu: a shop's, and those of a chain. The last digit is the key.
enum Tab: Int, Equatable, Sendable, CaseIterable {
  case overview = 1, segments, quizzes, sessions, people, catalog, sync
  case kiosks = 11, chainSegments, chainQuizzes, chainSessions, figures, published

  /// The pages that somebody who was let in has a use for.
  static func all(for admission: Admission) -> [Tab] {
    allCases.filter { $0.isOfChain == (admission.place != nil) && admission.role.may($0.right) }
  }

  private var isOfChain: Bool { rawValue > 10 }

  /// What somebody must be allowed to do to see the page.
  var right: Right {
    switch self {
    case .overview, .segments, .quizzes, .sessions, .catalog: .browse
    case .kiosks, .chainSegments, .chainQuizzes, .chainSessions, .figures, .published: .browse
    case .people, .sync: .manage
    }
  }

  var title: String {
    switch self {
    case .overview: "Overview"
    case .segments, .chainSegments: "Segments"
    case .quizzes, .chainQuizzes: "Quizzes"
    case .sessions, .chainSessions: "Sessions"
    case .people: "People"
    case .catalog: "Catalog"
    case .sync: "Sync"
    case .kiosks: "Kiosks"
    case .figures: "Figures"
    case .published: "Published"
    }
  }
  var key: Character { Character(String(rawValue % 10)) }
}

extension Binding<Command> {
  static func open(_ label: String, _ glyphs: Glyphs) -> Self { Binding([.enter], .open, name: glyphs.keyEnter, label) }

  static func choose(_ glyphs: Glyphs) -> Self {
    Binding([.up, .down, .pageUp, .pageDown, .home, .end], .move, name: glyphs.keyUpDown, "choose", footer: false)
  }

  static func scroll(_ glyphs: Glyphs) -> Self {
    Binding([.up, .down, .pageUp, .pageDown, .home, .end], .move, name: glyphs.keyUpDown, "scroll")
  }

  static let figures = Binding(["f"], .funnel(.open), name: "F", "figures")
  static let find = Binding([.character("/")], .find, name: "/", "find")

  static func back(_ glyphs: Glyphs) -> Self {
    Binding([.escape, .backspace], .back, name: glyphs.isASCII ? "Esc" : glyphs.keyBack, "back")
  }

  static let help = Binding([.character("?"), .function(1)], .help, name: "?", "help")
  static let palette = Binding([":"], .palette, name: ":", "find anything", footer: false)
  static let places = Binding(["0"], .chain(.places), name: "0", "choose shops")
  static let lock = Binding([.character("l")], .lock, name: "L", "lock", footer: false)
  static let leave = Binding([.character("q"), .control("c")], .leave, name: "Q", "leave")

  static func tab(_ tab: Tab) -> Self {
    Binding([.character(tab.key)], .tab(tab), name: String(tab.key), tab.title.lowercased(), footer: false)
  }
}
