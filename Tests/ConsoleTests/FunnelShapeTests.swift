// The figures on small, large and plain terminals, with little in them, and with hostile titles.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

extension FunnelTests {
  @Test("at 40x12 the funnel keeps label, number, loss and bar")
  func narrow() {
    expectScreen(
      figures("→", columns: 40, rows: 12),
      """
       Askwell · Overview › Figures     owner
       ──────────────────────────────────────
       ▸ Funnel                        2 of 7
       30 days, 26 Oct - 24 Nov · all quizzes
                       seen  left
       Views            560    96  ████████▒▒
       Starts           464        ████████▎
       1 How does yo…   464    16  ███████▒
       2 How many la…   173     0  ███▏
       3 What matter…   448    64  ███████▒
                                      12 more
       ←→ page   P 90 days   F filter  ? help
      """)
  }

  @Test("on a terminal without signs and colours products are told by # and ., and by numbers")
  func mono() {
    expectScreen(
      figures("→→→", glyphs: .ascii),
      """

        Askwell - Overview > Figures                     owner   * klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ==========------------------------------------------------------------------
          Summary   Funnel   Questions > Products   Time   Places   A/B
        30 days, 26 Oct - 24 Nov - all quizzes - change against 26 Sep - 25 Oct

                            shown  of 384  bought  of shown
        Oat milk cleanser     384  100.0%      56     14.6%  ###....................
        Niacinamide serum     250   65.1%       0      0.0%  ...............
        Daily fluid SPF 50    134   34.9%       0      0.0%  ........

        Bought: orders within 30 days of sessions that showed it, and their share of
        these; . shown, not bought.







                                                                         2 under way
        Left/Right page   P 90 days   F filter   Esc back   Q leave           ? help
      """)
    for keys in ["", "→", "→→", "→→→", "→→→→", "→→→→→", "→→→→→→", "f"] {
      let text = figures(keys, glyphs: .ascii).screen.joined()
      #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(text)")
    }
  }

  @Test("at 200x50 all of the funnel and of the time page is in sight")
  func wide() {
    let funnel = figures("→", columns: 200, rows: 50).screen.joined(separator: "\n")
    #expect(funnel.contains("1 How does your skin feel by noon?") && funnel.contains("bought in 30 days"))
    let times = figures("→→→→", columns: 200, rows: 50).screen
    #expect(times.contains { $0.contains("Sun ") } && times.contains { $0.contains("Most: ") } && !times.contains { $0.contains("more") })
  }

  @Test("in an empty shop every rate is -, no page shows a percentage, and all say what has to happen")
  func empty() {
    let summary = figures(rows: 50, page: FunnelShop.empty).screen.joined(separator: "\n")
    #expect(summary.contains("No session in these days.") && summary.contains("Figures come with the first shopper at the kiosk."))
    #expect(summary.contains("Completion rate") && !summary.contains("%"))
    for steps in 1...6 {
      let screen = figures(String(repeating: "→", count: steps), page: FunnelShop.empty).screen.joined(separator: "\n")
      #expect(screen.contains("No session in these days") && !screen.contains("%"))
    }
    let waiting = figures("→") { ask in
      var page = FunnelShop.empty(ask)
      page.report.underWay = 1
      return page
    }
    #expect(waiting.screen.joined().contains("1 session is under way"))
  }

  @Test("a share of 6 of 9 has its mark, and the foot says what the mark means")
  func weak() {
    let played = figures { ask in
      var page = FunnelShop.empty(ask)
      (page.report.funnel.views, page.report.funnel.starts, page.report.funnel.completions) = (40, 9, 6)
      return page
    }
    let text = played.screen.joined(separator: "\n")
    #expect(text.contains(" 22.5%") && text.contains("of 40") && text.contains("~66.7%") && text.contains("~ of fewer than 30"))
  }

  @Test("titles of 500 signs, of two lines, that turn the line round or are empty break no page at any size")
  func hostile() {
    let titles = [String(repeating: "Ω", count: 500), "two\nlines\tand\u{1B}[31mred", "\u{202E}turned", "", "宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽"]
    func page(_ ask: FunnelAsk) -> FunnelPage {
      var page = FunnelShop.page(ask)
      for (place, title) in titles.enumerated() {
        page.report.questions[place].title = title
        for choice in page.report.questions[place].choices.indices { page.report.questions[place].choices[choice].label = title }
        page.report.stores.append(FunnelReport.Part(name: "s\(place)", title: title, funnel: page.report.funnel))
        page.report.variants.append(FunnelReport.Part(name: "v\(place)", title: title, funnel: page.report.funnel))
      }
      page.report.products = ["OAT-1": titles[0], "NIA-30": titles[1]]
      return page
    }
    for (columns, rows) in [(40, 12), (80, 24), (200, 50)] {
      for steps in 0...6 {
        let keys = String(repeating: "→", count: steps) + "↓↓"
        let screen = figures(keys, columns: columns, rows: rows, page: page).screen
        #expect(screen.allSatisfy { Width.of($0) <= columns })
        #expect(!screen.joined().contains("\u{1B}") && !screen.joined().contains("\u{202E}"))
      }
    }
  }
}
