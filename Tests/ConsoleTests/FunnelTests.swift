// The pages of figures: pictures, keys, periods and filters, an empty shop, and texts that nobody should have to draw.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Figures")
struct FunnelTests {
  /// A console on the pages of figures, after more keys; `page` makes the answers.
  func figures(
    _ keys: String = "", role: ConsoleRole = .owner, columns: Int = 80, rows: Int = 24, glyphs: Glyphs = Glyphs(),
    page: @escaping (FunnelAsk) -> FunnelPage = FunnelShop.page
  ) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: Shop.pin + "f" + keys, columns: columns, rows: rows, glyphs: glyphs) { effect in
      if case .loadFunnel(let ask) = effect { [.funnel(page(ask))] } else { Shop.answer(effect, role: role) }
    }
  }

  func asks(_ played: Played<ConsoleProgram>) -> [FunnelAsk] {
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

  // MARK: Keys

  // MARK: Filter

  // MARK: Who and what

  enum FunnelScreenRights {
    static var all: Bool { ConsoleRole.allCases.allSatisfy { $0.may(ConsoleEffect.loadFunnel(FunnelAsk()).right ?? .manage) } }
  }
}
