// What the editor says about products, languages and colours while somebody types, and the pages behind its new keys.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

@Suite("Problems in the editor")
struct EditorProblemsTests {
  /// An editor whose shop answers the survey with `reports`, one a question.
  private func play(_ keys: String = "", _ reports: [ReachReport?], columns: Int = 112) -> Played<ConsoleProgram> {
    let store = DraftStore()
    var waiting = reports
    return ScreenTesting.play(ConsoleProgram(), keys: Shop.pin + "3e" + keys, columns: columns, rows: 30) { effect in
      guard case .editor(.reach(let number, _)) = effect, !waiting.isEmpty else { return store.answer(effect) }
      return [.editor(.reach(number: number, waiting.removeFirst()))]
    }
  }

  private func asked(_ played: Played<ConsoleProgram>) -> [String] {
    played.effects.compactMap { if case .editor(.reach(_, let text)) = $0 { text } else { nil } }
  }

  private let never = Problem("never_shown", path: "questions[0].choices[1]", severity: .warning, "\"mint\" can never win: no way")

  @Test("the survey goes on by itself until it is done: 3 questions, then its problem and how many ways were walked")
  func goesOn() {
    let open = ReachReport(problems: [])
    let played = play("", [open, open, ReachReport(problems: [never], isDone: true, ways: 14, isExhaustive: true, isProved: true)])
    #expect(asked(played).count == 3)
    let screen = played.screen.joined(separator: "\n")
    #expect(screen.contains("products proved over all paths (14 ways)"))
    // Three of the text's own, and the shop's.
    #expect(screen.contains("4 things to look at"))
    #expect(play("", []).screen.joined().contains("3 things to look at"))
  }

  @Test("what is not proved is said to be: 2,000 ways tried")
  func unproved() {
    let played = play("", [ReachReport(problems: [], isDone: true, ways: 2000)])
    #expect(played.screen.joined().contains("products not proved, 2,000 ways tried"))
  }

  @Test("a change asks anew, after the draft is saved and the picture is asked for")
  func change() throws {
    let done = ReachReport(problems: [never], isDone: true, ways: 14, isExhaustive: true, isProved: true)
    let played = play("d", [done])
    #expect(asked(played).count == 2 && Set(asked(played)).count == 2)
    let effects = played.effects
    let save = try #require(effects.lastIndex { if case .editing(.save) = $0 { true } else { false } })
    let picture = try #require(effects.lastIndex { if case .editor(.preview) = $0 { true } else { false } })
    let reach = try #require(effects.lastIndex { if case .editor(.reach) = $0 { true } else { false } })
    #expect(save < reach && picture < reach)
    #expect(!played.screen.joined().contains("proved"))
  }

  @Test("3 texts without German are one line, 2 of one kind in one question another, errors stay alone")
  func grouped() {
    let all = [
      Problem("missing_translation", path: "questions[0].title", severity: .warning, "no de text"),
      Problem("missing_translation", path: "questions[1].title", severity: .warning, "no de text"),
      Problem("missing_translation", path: "questions[1].title", severity: .warning, "no fr text"),
      Problem("unmapped_choice", path: "questions[0].choices[0]", severity: .warning, "\"a\" gives no tag"),
      Problem("unmapped_choice", path: "questions[0].choices[1]", severity: .warning, "\"b\" gives no tag"),
      Problem("unmapped_choice", path: "questions[1].choices[1]", severity: .warning, "\"c\" gives no tag"),
      Problem("unknown_key", path: "questions[0].a", "unknown key \"a\""),
      Problem("unknown_key", path: "questions[0].b", "unknown key \"b\""),
    ]
    let grouped = EditorScreen.grouped(all)
    #expect(
      grouped.map(\.message) == [
        "de: 2 texts are missing", "fr: 1 text is missing", "\"a\" gives no tag (and 1 more here)", "\"c\" gives no tag",
        "unknown key \"a\"", "unknown key \"b\"",
      ])
    #expect(grouped[0].path == "questions[0].title")
  }

  @Test("V compares the draft with the version it began from")
  func changes() {
    let played = play("v", [])
    #expect(played.effects.contains(.editing(.compare(ref: "skin", from: Shop.hash, to: nil))))
    #expect(played.screen[1].contains("Changes"))
  }

  @Test("Z lists the archived quizzes, and B brings one back")
  func archived() {
    let played = ScreenTesting.play(ConsoleProgram(), keys: Shop.pin + "3zb") { effect in
      switch effect {
      case .editing(.archived): [.editing(.archived([ArchivedQuiz(ref: "old", title: "An old quiz", number: 4, completed: 1200)]))]
      case .editing(.restore(let ref)): [.editing(.done("\"\(ref)\" is back in the lists"))]
      default: Shop.answer(effect)
      }
    }
    #expect(played.effects.contains(.editing(.restore(ref: "old"))))
    #expect(played.screen[5].contains("An old quiz") && played.screen[5].contains("1,200"), "\(played.screen)")
    #expect(played.screen.joined().contains("\"old\" is back in the lists"))
  }

  @Test("V on the overview serves a shopper, and a press on another page's tab takes leave of them")
  func serve() {
    let played = ScreenTesting.play(ConsoleProgram(), keys: Shop.pin + "v") { effect in
      effect == .checkForChanges(since: .min)
        ? [.status(Shop.admission(.staff).status)] : Shop.answer(effect, role: .staff)
    }
    let isServed = played.effects.contains { if case .editor(.tryOut(.serve(by: "staff", _, _))) = $0 { true } else { false } }
    #expect(isServed)
    var program = played.program
    let effects = program.update(.mouse(Mouse(.press, at: Point(x: 16, y: 2))))
    #expect(effects.first == .editor(.tryOut(.stop)))
  }

  @Test("Ctrl-W is the kiosk's before the results of a preview, and asks why after them")
  func whyOfPreview() {
    let look = Look(
      role: .merchant, clock: Clock(zone: Shop.zone), layout: Layout(Size(columns: 80, rows: 24)))
    var screen = TryScreen(.preview(text: TeaQuiz.text, locale: "en"))
    _ = screen.receive(.status(Shop.admission().status), look)
    let canvas = Canvas(size: TryScreen.place(look))
    _ = screen.receive(.editor(.trying(TryPicture(canvas: canvas), "")), look)
    #expect(screen.apply(.control("w"), look) == .ask([.editor(.tryOut(.key(.control("w"))))]))
    _ = screen.receive(.editor(.trying(TryPicture(canvas: canvas, hasResults: true), "")), look)
    #expect(screen.apply(.control("w"), look) == .open(WhyScreen(.preview)))
  }

  @Test("a note marks no question, a warning does")
  func notes() {
    let note = Problem("unread_tag", path: "questions[0].choices[0].tags", severity: .note, "nothing reads goal:sleep")
    func goal(_ problem: Problem) -> String {
      play("", [ReachReport(problems: [problem], isDone: true, ways: 1)]).screen.first { $0.contains("1 goal") } ?? ""
    }
    #expect(!goal(note).contains("!"))
    #expect(goal(never).contains("!"))
  }

  private let unread = [
    Problem("unread_tag", path: "questions[0].choices[0].tags", severity: .note, "nothing reads goal:sleep"),
    Problem("unread_tag", path: "questions[1].choices[0].tags", severity: .note, "nothing reads milk:yes"),
  ]

  @Test("2 tags that nobody reads are notes: a clean quiz has nothing wrong, and says so above them")
  func cleanQuiz() throws {
    var screen = EditorScreen(ref: "tea")
    screen.problems = unread
    let look = Look(role: .merchant, clock: Clock(zone: Shop.zone), layout: Layout(Size(columns: 80, rows: 24)))
    var canvas = Canvas(size: Size(columns: 40, rows: 6))
    screen.drawProblems(on: &canvas, Rect(x: 0, y: 0, width: 27, height: 4), look)
    #expect(canvas.lines[1] == "  Nothing wrong · 2 notes")
    #expect(canvas.lines[2].hasPrefix("  - ") && canvas.lines[3].hasPrefix("  - "))
  }

  @Test("notes come after what is wrong, under a head of their own, whatever was found first")
  func notesLast() {
    let played = play("", [ReachReport(problems: unread + [never], isDone: true, ways: 14)], columns: 112)
    let screen = played.screen.joined(separator: "\n")
    #expect(screen.contains("4 things to look at · 1 note"))
    var screenOf = EditorScreen(ref: "tea")
    screenOf.problems = unread + [never]
    let look = Look(role: .merchant, clock: Clock(zone: Shop.zone), layout: Layout(Size(columns: 80, rows: 24)))
    var canvas = Canvas(size: Size(columns: 40, rows: 8))
    screenOf.drawProblems(on: &canvas, Rect(x: 0, y: 0, width: 26, height: 6), look)
    #expect(canvas.lines[1] == "  1 to look at · 2 notes")
    #expect(canvas.lines[2].hasPrefix("  ! "))
    #expect(canvas.lines[3] == "  Notes")
    #expect(canvas.lines[4].hasPrefix("  - "))
  }
}
