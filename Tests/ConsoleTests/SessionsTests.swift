// The sessions and the trace of one.
import Console
import ScreenTesting
import Terminal
import Testing

@Suite("Sessions")
struct SessionsTests {
  @Test("4 sessions, newest first, by the shop's clock")
  func list() {
    expectScreen(
      Shop.console("4"),
      """

        Askwell · Sessions        Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ───────────────────────────────────━━━━━━━━━━───────────────────────────────
          when          quiz              state      answers  lead  first product
        ▸ 11:31         v12 Find your r…  completed        5  yes   Oat milk cleans…
          11:12         v12 Find your r…  running          2  no    -
          23 Nov 17:40  v3 Which tea to…  timed out        1  no    -
          30 Dec 2025   v2 Which tea to…  preview          3  no    -












                                                                          4 sessions
        ⏎ trace   / find   Q leave                                            ? help
      """)
  }

  @Test("at 40x12 time, state and lead stay")
  func narrow() {
    expectScreen(
      Shop.console("4", columns: 40, rows: 12),
      """
       Askwell · Sessions         ● 2 waiting
       ──────────────────────────────────────
         when          state      lead
       ▸ 11:31         completed  yes
         11:12         running    no
         23 Nov 17:40  timed out  no
         30 Dec 2025   preview    no



                                   4 sessions
       ⏎ trace   / find   Q leave      ? help
      """)
  }

  @Test("Enter shows the answers, and 5 products with slot, score and reasons")
  func trace() {
    expectScreen(
      Shop.console("4⏎", rows: 48),
      """


        Askwell · Sessions › 01J9ZK3V                    owner   ● klaviyo 2 waiting

        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ───────────────────────────────────━━━━━━━━━━───────────────────────────────


        11:31  completed · lead · Find your routine v12

        Answers
          feel                      Shiny around nose and forehead
          values                    Vegan, no fragrance
          budget                    25.00 EUR
          note                      -

        Tags
          skin:oily value:vegan
          outcome                   fresh

        Cleanse
          Oat milk cleanser  OAT-200                      4.5 points, matched 2 of 3
            feel: Shiny around nose and forehead                                  +3
            values: Vegan                                                       +1.5

        Treat
          Niacinamide serum  NIA-30                         3 points, matched 1 of 3
            pinned
            shown after dropping the match threshold
            feel: Shiny around nose and forehead                                  +3

        Also close
          Clay mask  CLAY-75                              1.5 points, matched 1 of 3
            values: Vegan                                                       +1.5

        Protect
          empty: nothing passed every gate

        Left out
          Retinol night oil         excluded by an answer                   4 points
          GOLD-50                   outside a filter                        3 points

        answered, but off the path: layers
        result    3f9a2c1b7d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f90
                                                                              1 more
        ↑↓ scroll   W why (not)   R replay   ⌫ back   Q leave                 ? help
      """)
  }

  @Test("a session without results shows how far it came")
  func unfinished() {
    let screen = Shop.console("4↓⏎").screen
    #expect(screen[5] == "  11:12  running · no lead · Find your routine v12")
    #expect(!screen.joined().contains("Tags"))
  }

  @Test("the trace scrolls to its end and no further")
  func scrolls() {
    let keys = String(repeating: "↓", count: 60)
    let screen = Shop.console("4⏎" + keys).screen
    #expect(screen[20] == "  session   01J9ZK3V7Q")
    #expect(!screen.joined().contains(" more"))
    #expect(Shop.console("4⏎" + keys + "↑").screen.joined().contains("1 more"))
  }
}
