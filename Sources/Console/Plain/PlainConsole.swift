// The console line by line, for screen readers and terminals that can do nothing else: it says lines, and takes lines.
import Domain

/// The console as a conversation. It asks the world for the same things as `ConsoleProgram` and is told the same.
public struct PlainConsole: Equatable, Sendable {
  /// Who is in, and by which clock times are told.
  struct Visitor: Equatable, Sendable {
    var role: ConsoleRole
    var zone: StoreZone
    /// See `Discretion.floor`.
    var floor: Int
  }

  /// Nil while locked.
  var visitor: Visitor?
  /// The quiz that is being looked into; empty while none is.
  var lookedInto = ""
  /// What the next line answers.
  var asked = PlainAsked.nothing
  /// Said, and not written yet.
  var lines: [String] = []
  public internal(set) var isFinished = false
  private let lockAfterSeconds: Int

  /// `lockAfterSeconds`: 30 to 600 without a line, as the owner sets it.
  public init(lockAfterSeconds: Int = 120) { self.lockAfterSeconds = max(30, min(600, lockAfterSeconds)) }

  /// A PIN is asked for: what is typed must not show.
  public var isSecret: Bool { asked.isSecret }
  /// Seconds without a line after which `leaveAlone` is due; nil while nothing is at stake.
  public var secondsToLock: Int? { visitor == nil && !isSecret ? nil : lockAfterSeconds }

  /// The first words.
  public mutating func begin() -> [ConsoleEffect] {
    say("Askwell, the console.")
    return [.askDoor]
  }

  /// What there is to write, once.
  public mutating func takeLines() -> [String] {
    defer { lines = [] }
    return lines
  }

  mutating func say(_ more: String...) { lines += more }

  /// Takes a line that was typed.
  public mutating func hear(_ line: String) -> [ConsoleEffect] {
    let line = String(line.cleaned().trimmingSpaces().prefix(2_000))
    if !isSecret {
      switch line.lowercased() {
      case "q": return leave()
      case "?":
        say("")
        lines += help
        ask(asked)
        return []
      case "" where visitor != nil:
        ask(.menu)
        return []
      default: break
      }
    }
    return answer(line)
  }

  /// Nobody has typed a line for `secondsToLock`.
  public mutating func leaveAlone() -> [ConsoleEffect] {
    let wasIn = visitor != nil
    visitor = nil
    asked = .nothing
    if wasIn { say("", "The console is locked: nobody has typed for \(lockAfterSeconds) seconds.") }
    return wasIn ? [.lock, .askDoor] : [.askDoor]
  }

  /// The end of input, or `q`.
  public mutating func leave() -> [ConsoleEffect] {
    isFinished = true
    say("", "Goodbye.")
    return visitor == nil ? [.leave] : [.lock, .leave]
  }

  /// Asks, and says what can be answered.
  mutating func ask(_ next: PlainAsked) {
    asked = next
    say("")
    lines += words(of: next)
  }

  private var help: [String] {
    [
      "Each line is an answer: the number of what you mean, or what is asked for, then Enter.",
      "Enter alone goes back to the menu. A question mark says this again. q ends the console; so does Ctrl-D.",
    ]
  }

  /// What somebody may do of what the menu has; the numbers stay in order.
  var chapters: [PlainChapter] { PlainChapter.allCases.filter { visitor?.role.may($0.right) ?? false } }
}

/// A line of the menu.
enum PlainChapter: String, CaseIterable, Sendable {
  case overview, segments, quizzes, sessions, people, catalog, sync, audit, figures

  var title: String {
    switch self {
    case .overview: "Overview of today"
    case .segments: "Segments, with how many people they have"
    case .quizzes: "Quizzes: what is to look at, publish, roll back"
    case .sessions: "The latest sessions"
    case .people: "People: find, show, export"
    case .catalog: "Catalog: find a product"
    case .sync: "Sync: destinations and dead letters"
    case .audit: "Audit log"
    case .figures: "Figures: the funnel, questions, products, times, places"
    }
  }

  /// The same as for what it asks.
  var right: Right { effect?.right ?? (self == .people ? .manage : .browse) }

  /// What it asks at once; nil for what asks for words first.
  var effect: ConsoleEffect? {
    switch self {
    case .overview: .loadOverview
    case .segments: .loadSegments
    case .quizzes: .loadQuizzes
    case .sessions: .loadSessions(LongAsk(count: PlainAsked.most))
    case .people, .catalog: nil
    case .sync: .sending(.load)
    case .audit: .book(.audit(LongAsk(count: PlainAsked.most)))
    case .figures: .loadFunnel(FunnelAsk())
    }
  }
}
