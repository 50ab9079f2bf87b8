// What moved within the week, on the front page.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

@Suite("Overview of the week")
struct OverviewWeekTests {
  /// Two segments that moved, one of them with a long name.
  private var moving: OverviewPage {
    var page = Shop.overview
    page.alerts = [
      SegmentAlert("goal:sleep", people: 1312, weekAgo: 1051),
      SegmentAlert("Came back twice, took the skin quiz and says yes to letters", people: 40, weekAgo: 60),
    ].compactMap(\.self)
    return page
  }

  @Test("2 segments that moved within the week stand under what is there now, with both counts; a long name takes a second line")
  func week() {
    expectScreen(
      Shop.console(overview: moving),
      """

        Askwell · Overview        Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────

        Today · 24 Nov
             48  started                              ██████████████████████████████
             31  completed    64.6% of 48 started     ███████████████████▍
             19  leads        61.3% of 31 completed   ███████████▉
              9  timed out    18.8% of 48 started     █████▋

        Nothing needs attention.

        Outbox                   waiting   delivered    dead    oldest
        ● klaviyo                      2       1,204       0     4 min

        This week
        ↑ goal:sleep grew by 24% this week (1,312, was 1,051)
        ↓ Came back twice, took the skin quiz and says yes to letters shrank by 33%
          this week (40, was 60)


        F figures   Q leave                                                   ? help
      """)
  }

  @Test("at 40 cells nothing of it is lost")
  func narrowWeek() {
    let screen = Shop.console(overview: moving, columns: 40, rows: 24).screen
    let words = screen.flatMap { $0.split(separator: " ") }.joined(separator: " ")
    #expect(words.contains("shrank by 33% this week (40, was 60)"), "\(screen)")
  }

  @Test("line by line it is a sentence each")
  func plain() {
    var console = PlainConsole(lockAfterSeconds: 60)
    var queue = console.begin()
    for line in [nil, "1", "27182818", "1"] {
      if let line { queue += console.hear(line) }
      while !queue.isEmpty {
        for reply in Shop.answer(queue.removeFirst(), overview: moving) { queue += console.receive(reply) }
      }
    }
    #expect(console.takeLines().contains("goal:sleep grew by 24% this week (1,312, was 1,051)."))
  }
}
