// What is the same on every page: menu, way back, help, dialog, toasts, sizes.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Frame")
struct FrameTests {
  @Test("1 to 4 open the 4 pages and load each")
  func menu() {
    let loads = Shop.console("2341").effects.filter { if case .loadMeaning = $0 { false } else { true } }
    #expect(loads.suffix(5) == [.loadOverview, .loadSegments, .loadQuizzes, .loadSessions(LongAsk()), .loadOverview])
  }

  @Test("Escape and Backspace go one page back and end at the menu page", arguments: ["⎋", "⌫"])
  func back(key: String) {
    #expect(Shop.console("3⏎" + key).screen == Shop.console("3").screen)
    #expect(Shop.console("3⏎" + key + key).screen == Shop.console("3").screen)
  }

  @Test("? shows every key of the page and any key closes it")
  func help() {
    expectScreen(
      Shop.console("2?"),
      """

        Askwell · Segments        Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────╭──────────────────────────────────────────────────────────────────╮────
        Need│                                                                  │ays
        ▸ go│   Keys                                                           │▆▇█
          go│                                                                  │▂▂▁
        Need│   ⏎      people                 2      segments                  │
          sk│   O      overlap                3      quizzes                   │▆▇█
          sk│   N      new                    4      sessions                  │▆▇█
        Beha│   P      patterns               5      people                    │
          vi│   T      tags                   6      catalog                   │▆▇█
        Psyc│   ↑↓     choose                 7      sync                      │
          va│   /      find                   :      find anything             │▆▇█
        Demo│   Space  mark for the overlap   L      lock                      │
          ag│   W      why is somebody in it  Q      leave                     │▆▇█
        ────│                                 ?      help                      │────
        goal│   1      overview                                                │d
        from│                                                                  │
        Toda╰──────────────────────────────────────────────────────────────────╯
        Top tags within: age:25-34 41% (525), value:vegan 29% (372)
                                                               3 more · 4,122 people
        ⏎ people   O overlap   N new   P patterns   T tags   / find   Q leave      ?
      """)
    #expect(Shop.console("2?x").screen == Shop.console("2").screen)
  }

  @Test("leaving asks first; Stay is the answer that Enter gives")
  func leaving() {
    expectScreen(
      Shop.console("q"),
      """

        Askwell · Overview        Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────

        Today · 24 Nov
             48  started                              ██████████████████████████████
             31  completed    64.6% of 48 started     ███████████████████▍
             19  leads  ╭──────────────────────────────────────────╮
              9  timed o│                                          │
                        │   Leave the console?                     │
        Nothing needs at│   The kiosk goes on without it.          │
                        │                                          │
        Outbox          │ ▸ Stay     Lock     Quit                 │st
        ● klaviyo       ╰──────────────────────────────────────────╯in







        F figures   Q leave                                                   ? help
      """)
    #expect(!Shop.console("q⏎").program.isFinished)
    #expect(Shop.console("q⎋").screen == Shop.console().screen)
    let left = Shop.console("q→→⏎")
    #expect(left.program.isFinished)
    #expect(left.effects.suffix(2) == [.lock, .leave])
  }

  @Test("L locks: the door is shown, the role is forgotten")
  func lock() {
    let played = Shop.console("2l")
    #expect(played.effects.suffix(2) == [.lock, .askDoor])
    #expect(played.screen.joined().contains("Owner's PIN"))
    #expect(played.program.alarm == nil)
  }

  @Test("a failure is a toast that goes after 8 s")
  func toast() {
    var console = Shop.console("3").program
    _ = console.update(.reply(.failed("The store is busy. Try again.")))
    #expect(lines(console)[21] == "  ! The store is busy. Try again.")
    #expect(console.alarm?.afterMilliseconds == 8000)
    _ = console.update(.alarm)
    #expect(lines(console)[21] == "")
  }

  @Test("a paused destination stands in the head of every page", arguments: ["1", "2", "3", "4"])
  func paused(tab: String) {
    #expect(Shop.console(tab, overview: Shop.troubled).screen[1].hasSuffix("! newsletter paused"))
    #expect(Shop.console(tab, overview: Shop.troubled, columns: 40, rows: 12).screen[0].hasSuffix("! paused"))
  }

  @Test("39x12 asks for a larger screen and keeps what was open")
  func tooSmall() {
    var console = Shop.console("3⏎").program
    _ = console.update(.resize(Size(columns: 39, rows: 12)))
    #expect(lines(console, 39, 12)[0] == "Please enlarge: now 39×12, needs 40×12")
    _ = console.update(.resize(Size(columns: 80, rows: 24)))
    #expect(lines(console) == Shop.console("3⏎").screen)
  }

  static let pages = ["", "2", "2⏎", "2/s", "3", "3⏎", "4", "4⏎", "?", "2?", "q", "p"]
  static let sizes = [(1, 1), (2, 2), (20, 5), (40, 12), (79, 23), (80, 24), (132, 43), (200, 50), (500, 200)]

  @Test("every page draws at 9 sizes, from 1x1 to 500x200", arguments: pages)
  func sizes(keys: String) {
    for (columns, rows) in FrameTests.sizes {
      let played = Shop.console(keys, overview: Shop.troubled, columns: columns, rows: rows)
      #expect(played.screen.allSatisfy { Width.of($0) <= columns })
      guard columns >= 40, rows >= 12, keys != "?" else { continue }
      // A margin is left at both sides: nothing runs into the edge.
      #expect(played.screen.allSatisfy { Width.of($0) <= columns - 1 || $0.contains("╭") || $0.contains("│") || $0.contains("╰") })
    }
  }

  @Test("a terminal with ASCII only gets ASCII only", arguments: pages)
  func ascii(keys: String) {
    let shop = Shop.console(keys, overview: Shop.troubled, glyphs: .ascii)
    #expect(shop.screen.joined().replacing("王小明", with: "").utf8.allSatisfy { $0 < 128 })
  }

  @Test("a wide and a narrow screen use the same words", arguments: [(200, 50), (120, 40)])
  func wide(columns: Int, rows: Int) {
    let screen = Shop.console("2", columns: columns, rows: rows).screen
    #expect(screen.contains { $0.contains("Sensitive, wants glow") })
    #expect(screen.allSatisfy { Width.of($0) <= (columns + 112) / 2 })
  }

  @Test("a click on a tab opens it; the wheel moves the choice")
  func mouse() {
    var console = Shop.console("2").program
    let effects = console.update(.mouse(Mouse(.press, at: Point(x: 30, y: 2))))
    #expect(effects == [.loadQuizzes])
    _ = console.update(.reply(.quizzes(Shop.quizzes)))
    _ = console.update(.mouse(Mouse(.wheelDown, at: Point(x: 30, y: 8))))
    #expect(lines(console)[6].hasPrefix("  ▸ Which tea tonight?"))
    _ = console.update(.mouse(Mouse(.press, at: Point(x: 10, y: 5))))
    #expect(lines(console)[5].hasPrefix("  ▸ Find your routine"))
  }

  private func lines(_ console: ConsoleProgram, _ columns: Int = 80, _ rows: Int = 24) -> [String] {
    var canvas = Canvas(size: Size(columns: columns, rows: rows))
    console.view(&canvas)
    return canvas.lines
  }
}
