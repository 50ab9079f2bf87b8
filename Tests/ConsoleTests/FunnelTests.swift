// The pages of figures: pictures, keys, periods and filters, an empty shop, and texts that nobody should have to draw.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Figures")
struct FunnelTests {
  /// A console on the pages of figures, after more keys; `page` makes the answers.
  private func figures(
    _ keys: String = "", role: ConsoleRole = .owner, columns: Int = 80, rows: Int = 24, glyphs: Glyphs = Glyphs(),
    page: @escaping (FunnelAsk) -> FunnelPage = FunnelShop.page
  ) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: Shop.pin + "f" + keys, columns: columns, rows: rows, glyphs: glyphs) { effect in
      if case .loadFunnel(let ask) = effect { [.funnel(page(ask))] } else { Shop.answer(effect, role: role) }
    }
  }

  private func asks(_ played: Played<ConsoleProgram>) -> [FunnelAsk] {
    played.effects.compactMap { if case .loadFunnel(let ask) = $0 { ask } else { nil } }
  }

  @Test("f on the overview shows the way in five numbers with their n and the change, then what is worth a look")
  func summary() {
    expectScreen(
      figures(),
      """

        Askwell · Overview › Figures                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
        ▸ Summary   Funnel   Questions   Products   Time   Places   A/B
        30 days, 26 Oct - 24 Nov · all quizzes · change against 26 Sep - 25 Oct

                                               change
        Views              560                  ▲ 190  █████████████████████████████
        Starts             464  82.9%  of 560   ▲ 157  ████████████████████████
        Completions        384  82.8%  of 464   ▲ 132  ███████████████████▉
        Leads              263  68.5%  of 384    ▲ 95  █████████████▋
        Bought in 30 days   56  14.6%  of 384    ▲ 35  ██▉

        Worth a look
        ! Question 3, “What matters to you?”, loses 14% of those who see it (64 of
          448), far more than any other step.
        · Variants differ in completion: a 89% (250 of 280), b 73% (134 of 184).
          Their 95% intervals do not overlap.
        · Variants differ in conversion within 30 days: a 10% (26 of 250), b 22% (30
          of 134). Their 95% intervals do not overlap.
                                          ~ of fewer than 30 · 2 under way · 31 more
        ←→ page   ↑↓ scroll   P 90 days   F filter   ⌫ back   Q leave         ? help
      """)
  }

  @Test("the funnel: what left at a question is the shaded end of its bar, with its share of those who saw it")
  func steps() {
    expectScreen(
      figures("→"),
      """

        Askwell · Overview › Figures                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
          Summary ▸ Funnel   Questions   Products   Time   Places   A/B
        30 days, 26 Oct - 24 Nov · all quizzes · change against 26 Sep - 25 Oct

                                   seen  of 560  left  of seen  median
        Views                       560  100.0%    96    17.1%          ██████████▒▒
        Starts                      464   82.9%                         ██████████
        1 How does your skin fee…   464   82.9%    16     3.4%   6.9 s  █████████▒
        2 How many layers do you…   173   30.9%     0     0.0%   7.2 s  ███▊
        3 What matters to you?      448   80.0%    64    14.3%   5.8 s  █████████▒
        4 Good to know              384   68.6%     0     0.0%   5.8 s  ████████▎
        5 Up to how much?           384   68.6%     0     0.0%  65.8 s  ████████▎
        Asked for an address        384   68.6%     0     0.0%          ████████▎
        Results                     384   68.6%                         ████████▎
          left an address           263   47.0%                         █████▋
          saw the hand-off          384   68.6%                         ████████▎
          its code came back         56   10.0%                         █▎
          bought in 30 days          56   10.0%                         █▎
                                                                2 under way · 3 more
        ←→ page   ↑↓ scroll   P 90 days   F filter   ⌫ back   Q leave         ? help
      """)
  }

  @Test("a question says its choices of those who answered, how long it takes and where shoppers go; ↓ goes to the next one")
  func questions() {
    expectScreen(
      figures("→→↓↓"),
      """

        Askwell · Overview › Figures                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
          Summary   Funnel ▸ Questions   Products   Time   Places   A/B
        30 days, 26 Oct - 24 Nov · all quizzes · change against 26 Sep - 25 Oct

        3 What matters to you?
        448 saw it · 328 answered · 56 left it empty (12.5% of 448) · 64 left here
        (14.3% of 448) · half within 5.8 s, 90% within 10.9 s

                      chosen  of 328
        Vegan            147   44.8%  ████████████████████▋
        Made nearby      181   55.2%  █████████████████████████▍
        No fragrance     181   55.2%  █████████████████████████▍
        One shopper may choose several.

        From here to
                        went  of 448
        4 Good to know   384   85.7%  ███████████████████████████████████████▍
        left here         64   14.3%  ▒▒▒▒▒▒▒
                                                                2 under way · 3 of 5
        ←→ page   ↑↓ question   P 90 days   F filter   ⌫ back   Q leave       ? help
      """)
  }

  @Test("the week is shades with a scale in words; the busiest hour is a sentence")
  func times() {
    expectScreen(
      figures("→→→→"),
      """

        Askwell · Overview › Figures                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
          Summary   Funnel   Questions   Products ▸ Time   Places   A/B
        30 days, 26 Oct - 24 Nov · all quizzes · change against 26 Sep - 25 Oct

        Starts by weekday and hour
            0     3     6     9     12    15    18    21
        Mon ··················▒▒██▒▒▒▒██████▒▒██▒▒▒▒········  80
        Tue ··················▒▒██▒▒██████▒▒▒▒██▒▒▒▒········  80
        Wed ··················▒▒██▒▒██████▒▒▒▒██▒▒██········  68
        Thu ··················▒▒██▒▒██▒▒██████▒▒▒▒██········  68
        Fri ····················██▒▒██▒▒████████▒▒██········  68
        Sat ····················██▒▒████████▒▒██▒▒██········  68
        Sun ····················▒▒····▒▒▒▒▒▒▒▒▒▒▒▒▒▒········  32
        ░ 1-2   ▒ 3-5   ▓ 6-7   █ 8-10  starts in an hour of the week
        Busiest: Monday, 10 to 11 h, 10 starts, ~50.0% of them completed.

        Starts by day
        17 ┤▆ ▆ █ █ █ █   ▆ ▆ █ █ █ █   ▆ ▆ █ █ █ █   ▆ ▆ █ █ █ █   ▆ ▆
                                                                2 under way · 7 more
        ←→ page   ↑↓ scroll   P 90 days   F filter   ⌫ back   Q leave         ? help
      """)
  }

  @Test("stores, kiosks and languages stand in one table, shares beside what they are of")
  func places() {
    expectScreen(
      figures("→→→→→"),
      """

        Askwell · Overview › Figures                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
          Summary   Funnel   Questions   Products   Time ▸ Places   A/B
        30 days, 26 Oct - 24 Nov · all quizzes · change against 26 Sep - 25 Oct

                                starts  results  of starts   leads  bought
        Stores
          Maison Flore, Lyon 2     322      242      75.2%   69.4%   12.4%  █████▒
          Annecy                   142      142     100.0%   66.9%   18.3%  ██▌
        Kiosks
          till                     275      211      76.7%   42.7%   12.3%  ████▒
          window                   189      173      91.5%  100.0%   17.3%  ██▒
        Languages
          en                       378      328      86.8%   64.3%    0.0%  ██████▒
          de                        86       56      65.1%   92.9%  100.0%  █▒
        Quizzes
          Find your routine        464      384      82.8%   68.5%   14.6%  ███████▒
        Versions
          version 12               464      384      82.8%   68.5%   14.6%  ███████▒
                                                                2 under way · 3 more
        ←→ page   ↑↓ scroll   P 90 days   F filter   ⌫ back   Q leave         ? help
      """)
  }

  @Test("variants have whiskers of Wilson's interval on one scale")
  func variants() {
    expectScreen(
      figures("→→→→→→"),
      """

        Askwell · Overview › Figures                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
          Summary   Funnel   Questions   Products   Time   Places ▸ A/B
        30 days, 26 Oct - 24 Nov · all quizzes · change against 26 Sep - 25 Oct

        Completions of starts
            of  share   95 of 100  60%                                  100%
        a  280  89.3%  85.1-92.4%                           ├───●──┤
        b  184  72.8%  66.0-78.7%        ├──────●─────┤

        Leads of completions
            of  share   95 of 100  40%                                   90%
        a  250  75.6%  69.9-80.5%                          ├───●───┤
        b  134  55.2%  46.8-63.4%       ├──────●──────┤

        Bought within 30 days, of completions
            of  share   95 of 100  0%                                    40%
        a  250  10.4%   7.2-14.8%         ├──●────┤
        b  134  22.4%  16.2-30.2%                  ├─────●───────┤
                                                                2 under way · 7 more
        ←→ page   ↑↓ scroll   P 90 days   F filter   ⌫ back   Q leave         ? help
      """)
  }

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

  // MARK: Keys

  @Test("→ goes through all seven pages and round, ← back; no page asks the shop anything")
  func pages() {
    let names = ["Summary", "Funnel", "Questions", "Products", "Time", "Places", "A/B", "Summary"]
    for (steps, name) in names.enumerated() {
      let played = figures(String(repeating: "→", count: steps))
      #expect(played.screen.contains { $0.contains("▸ \(name)") })
      #expect(asks(played).count == 1)
    }
    #expect(figures("←").screen.contains { $0.contains("▸ A/B") })
    #expect(figures("→⇥").screen.contains { $0.contains("▸ Questions") })
  }

  @Test("a press on a page's name shows it")
  func mouse() {
    #expect(figures().target(under: "Products")?.press == .item(3))
  }

  @Test("p goes on to 90 days, a year, today, 7 days and 30 days again; the footer names the next")
  func periods() {
    let played = figures("ppppp")
    #expect(asks(played).map(\.period) == [.last(30), .last(90), .last(365), .last(1), .last(7), .last(30)])
    #expect(figures("pp").screen.joined().contains("a year, 25 Nov 2025 - 24 Nov"))
    #expect(figures("ppp").screen.joined().contains("today, 24 Nov "))
    #expect(figures("ppp").screen.last { !$0.isEmpty }?.contains("P 7 days") == true)
  }

  @Test("while other days are counted the old figures stay in sight, and an answer to what nobody wants any more is not shown")
  func waiting() {
    var console = figures().program
    _ = console.update(.key("p"))
    _ = console.update(.key("p"))
    func screen() -> String {
      var canvas = Canvas(size: Size(columns: 80, rows: 24))
      console.view(&canvas)
      return canvas.lines.joined(separator: "\n")
    }
    #expect(screen().contains("counting a year…") && screen().contains("▲ 190"))
    _ = console.update(.reply(.funnel(FunnelShop.page(FunnelAsk(.last(90))))))
    #expect(screen().contains("counting a year…") && screen().contains("▲ 190"))
    // What could not be counted is given up, and the figures in sight are what they say.
    _ = console.update(.reply(.failed("The disk is full.")))
    #expect(screen().contains("30 days, 26 Oct - 24 Nov") && screen().contains("The disk is full."))
  }

  @Test("a session that ends elsewhere is counted while the page is in sight")
  func live() {
    var console = figures().program
    #expect(console.update(.reply(.status(StoreStatus(version: 8)))) == [.loadFunnel(FunnelAsk())])
  }

  // MARK: Filter

  @Test("f, then → on the store and Enter: only its sessions are counted, and the page says so")
  func filter() {
    // Period, from, to, quiz, version: the store is the sixth.
    let played = figures("f↓↓↓↓↓→⏎")
    #expect(asks(played).last == FunnelAsk(filter: FunnelFilter(store: "lyon")))
    #expect(played.screen.joined().contains("30 days, 26 Oct - 24 Nov · Maison Flore, Lyon 2"))
    #expect(asks(figures("f↓↓↓↓↓→⎋")).count == 1)
    // It stands in the form the next time, and all is chosen again.
    #expect(asks(figures("f↓↓↓↓↓→⏎f↓↓↓↓↓←⏎")).last == FunnelAsk())
  }

  @Test("days from and to: a day that is none, and a first after the last, are told beside their field")
  func fromTo() {
    let first = CivilDate(year: 2026, month: 11, day: 1) ?? FunnelShop.today
    let played = figures("f↓2026-11-01⏎")
    #expect(asks(played).last == FunnelAsk(.between(first, FunnelShop.today)))
    #expect(played.screen.joined().contains("1 Nov - 24 Nov · all quizzes"))
    #expect(figures("f↓2026-11-31⏎").screen.joined().contains("! A day such as 2026-11-24"))
    #expect(figures("f↓2026-12-01⏎").screen.joined().contains("! It comes after the last day"))
    #expect(figures("f↓↓2026-11-20⏎").screen.joined().contains("! A last day needs a first one"))
    #expect(asks(figures("f↓2026-12-01⏎")).count == 1)
  }

  @Test("with two quizzes z shows one alone, then the next, then both; with one there is no such key")
  func quizzes() {
    func page(_ ask: FunnelAsk) -> FunnelPage {
      var page = FunnelShop.page(FunnelAsk(ask.period))
      page.ask = ask
      page.report.filter = ask.filter
      page.report.quizzes.append(FunnelReport.Part(name: "tea", title: "Which tea tonight?", funnel: Funnel()))
      return page
    }
    #expect(asks(figures("zzz", page: page)).map(\.filter.quiz) == [nil, "skin", "tea", nil])
    let both = figures("→", page: page).screen.joined(separator: "\n")
    #expect(both.contains("  Which tea tonight?") && !both.contains("1 How does"))
    #expect(both.contains("Z shows one quiz, question by question."))
    #expect(figures("→z", page: page).screen.joined().contains("1 How does"))
    #expect(asks(figures("zzz")).count == 1)
  }

  @Test("the palette opens any page of figures from everywhere; a quiz's page opens the figures of that quiz")
  func ways() {
    let found = Shop.console("2:figures: prod⏎")
    #expect(found.screen.joined().contains("Segments › Figures") && found.screen.contains { $0.contains("▸ Products") })
    #expect(Shop.console("3⏎f").effects.last == .loadFunnel(FunnelAsk(filter: FunnelFilter(quiz: "skin"))))
  }

  // MARK: Who and what

  @Test("staff see all of it: figures name no person, and the floor is about people")
  func staff() {
    #expect(FunnelScreenRights.all)
    #expect(figures(role: .staff).screen.filter { $0.contains("█") } == figures().screen.filter { $0.contains("█") })
  }

  private enum FunnelScreenRights {
    static var all: Bool { ConsoleRole.allCases.allSatisfy { $0.may(ConsoleEffect.loadFunnel(FunnelAsk()).right ?? .manage) } }
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
