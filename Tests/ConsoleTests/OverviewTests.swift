// The front page: today's numbers, the outbox, notes.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Overview")
struct OverviewTests {
  @Test("48 sessions, 31 completed: rates stand beside their n, nothing needs attention")
  func calm() {
    expectScreen(
      Shop.console(),
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







        F figures   Q leave                                                   ? help
      """)
  }

  @Test("2 shoppers who wait for staff stand before all figures, in a narrow place with what fits of their kiosk's name")
  func calls() {
    var page = Shop.overview
    page.calls = [.init(kiosk: "entrance-of-the-second-floor", seconds: 130), .init(kiosk: "", seconds: 20)]
    expectScreen(
      Shop.console(overview: page),
      """

        Askwell · Overview        Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────

        ! entrance-of-the-second-floor asks for staff, 2 min
        ! A kiosk asks for staff, 20 s

        Today · 24 Nov
             48  started                              ██████████████████████████████
             31  completed    64.6% of 48 started     ███████████████████▍
             19  leads        61.3% of 31 completed   ███████████▉
              9  timed out    18.8% of 48 started     █████▋

        Nothing needs attention.

        Outbox                   waiting   delivered    dead    oldest
        ● klaviyo                      2       1,204       0     4 min




        C coming   F figures   Q leave                                        ? help
      """)
    let narrow = Shop.console(overview: page, columns: 40, rows: 12)
    #expect(narrow.screen.contains { $0.contains("asks for staff, 2 min") })
  }

  @Test("a paused destination, 3 dead letters and a missing catalog are named, each with what to do")
  func troubled() {
    expectScreen(
      Shop.console(overview: Shop.troubled),
      """

        Askwell · Overview        Maison Flore, Lyon 2   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
        Today · 24 Nov
             48  started                              ██████████████████████████████
             31  completed    64.6% of 48 started     ███████████████████▍
             19  leads        61.3% of 31 completed   ███████████▉
              9  timed out    18.8% of 48 started     █████▋

        Needs attention
        ! newsletter is paused: the key was refused (401)
          askwell destinations test newsletter
        ! newsletter refused 3 contacts for good.
          askwell sync log
        ! No catalog yet, so results are empty.
          askwell catalog import FILE

        Outbox                   waiting   delivered    dead    oldest
        ● klaviyo                      2       1,204       0     4 min
        ! newsletter                 118         310       3       2 h    paused

        F figures   Q leave                                                   ? help
      """)
  }

  @Test("at 40x12 the bars go and the numbers stay")
  func narrow() {
    expectScreen(
      Shop.console(columns: 40, rows: 12),
      """
       Askwell · Overview         ● 2 waiting
       ──────────────────────────────────────
       Today · 24 Nov
            48  started
            31  completed    64.6% of 48
            19  leads        61.3% of 31
             9  timed out    18.8% of 48

       Outbox                   waiting
       ● klaviyo                      2

       F figures   Q leave             ? help
      """)
  }

  @Test("before the first session of the day rates are -, not 0%")
  func emptyDay() {
    let day = OverviewPage(version: 7, asOf: Shop.now, started: 0, completed: 0, leads: 0, timedOut: 0)
    let screen = Shop.console(overview: day).screen
    #expect(screen.contains("        0  completed        -"))
    #expect(!screen.joined().contains("%"))
    #expect(screen.contains("    No destination: contacts stay in this store."))
  }

  @Test("staff read <5 for 4 leads, and no rate of them")
  func staffCounts() {
    let day = OverviewPage(version: 7, asOf: Shop.now, started: 48, completed: 31, leads: 4, timedOut: 9)
    let screen = Shop.console(role: .staff, overview: day).screen
    #expect(screen.contains("       <5  leads"))
  }

  @Test("P lets the owner set a staff PIN of 6 digits and says so; staff are told who may")
  func staffPIN() {
    let owner = Shop.console("p271828⇥271828⏎")
    #expect(owner.effects.last == .setPIN(role: .staff, digits: "271828"))
    #expect(owner.screen.joined().contains("✓ The staff PIN is set"))
    #expect(Shop.console("p", role: .staff).screen.joined().contains("! Only the owner sets PINs"))
  }

  @Test("a live page asks for changes every 2 s and loads again only when the version has changed")
  func live() {
    var console = Shop.console().program
    #expect(console.alarm?.afterMilliseconds == 2000)
    #expect(console.update(.alarm) == [.checkForChanges(since: 7)])
    #expect(console.update(.reply(.status(StoreStatus(version: 8)))) == [.loadOverview])
    #expect(console.update(.reply(.status(StoreStatus(version: 8)))) == [])
    #expect(console.update(.alarm) == [.checkForChanges(since: 8)])
  }
}
