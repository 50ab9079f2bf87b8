// The ways about the figures: pages, days, filters, who may see them.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

extension FunnelTests {
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

  @Test("staff see all of it: figures name no person, and the floor is about people")
  func staff() {
    #expect(FunnelScreenRights.all)
    #expect(figures(role: .staff).screen.filter { $0.contains("█") } == figures().screen.filter { $0.contains("█") })
  }
}
