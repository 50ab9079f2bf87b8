// The first page of the report: five figures from view to order, what they are worth, and what to look at.

extension ReportPage {
  var glance: Markup {
    let window = Funnel.window
    let (sales, past) = (funnel.sales[window] ?? .init(), before.sales[window] ?? .init())
    let tiles = [
      tile("Views", funnel.views, before.views, "saw the kiosk’s quiz", by: \.views),
      tile("Starts", funnel.starts, before.starts, share(funnel.startRate, "of views"), by: \.starts),
      tile("Completions", funnel.completions, before.completions, share(funnel.completionRate, "of starts"), by: \.completions),
      tile("Leads", funnel.leads, before.leads, share(funnel.leadsOfViews, "of those asked"), by: \.leads),
      tile("Orders", sales.orders, past.orders, share(funnel.conversion(), "of completions bought"), by: \.orders),
    ]
    let worth = [
      fact("Value of orders", figures.money(sales.value), "was \(figures.money(past.value))"),
      fact("Average order", funnel.averageOrder(), before.averageOrder(), "orders"),
      fact("Value per start", funnel.revenuePerStart(), before.revenuePerStart(), "starts"),
      fact("Average basket", funnel.averageCart, before.averageCart, "baskets"),
    ]
    return section(
      "glance", "At a glance", "Each figure with the number that it was taken from. Orders count within \(window) days of a completion.",
      "<ol class=\"glance\">\(tiles)</ol>\n<dl class=\"worth\">\(worth)</dl>\n")
  }

  private func tile(_ name: String, _ now: Int, _ past: Int, _ share: Markup, by count: (Funnel) -> Int) -> Markup {
    """
    <li><h3>\(name)</h3><p class="big">\(Figures.count(now))</p><p class="share">\(share)</p>\
    <p class="change">\(change(now, past))</p>\(Markup.spark(report.byDay.map { count($0.funnel) }))</li>

    """
  }

  private func share(_ rate: Rate, _ whole: String) -> Markup {
    rate.of > 0 ? "<b>\(Figures.percent(rate))</b> \(whole), n\u{A0}=\u{A0}\(Figures.count(rate.of))" : "\(Figures.none)"
  }

  /// `▲ 12%, was 1,040`: by sign, number and word, never by colour.
  private func change(_ now: Int, _ past: Int) -> Markup {
    if past == 0 { return "none before" }
    if now == past { return "the same as before" }
    let percent = Figures.count((200 * abs(now - past) + past) / (2 * past))
    let (sign, word) = now > past ? ("▲", "more") : ("▼", "less")
    return "<span aria-hidden=\"true\">\(sign)</span> \(percent)% \(word), was \(Figures.count(past))"
  }

  private func fact(_ name: String, _ value: String, _ note: String) -> Markup {
    "<div><dt>\(name)</dt><dd><b>\(value)</b> <small>\(note)</small></dd></div>\n"
  }

  private func fact(_ name: String, _ now: Mean, _ past: Mean, _ whole: String) -> Markup {
    let few = now.isWeak && now.over > 0 ? ", few" : ""
    return fact(name, figures.money(now), "of \(Figures.count(now.over)) \(whole)\(few), was \(figures.money(past))")
  }

  /// The notes, or a sentence that there are none.
  var lookAt: Markup {
    let notes = report.notes.map { note -> Markup in "<li>\(note.text)</li>\n" }
    let lead: Markup = "Found by fixed rules, of figures from at least \(Rate.fewest); nothing is guessed."
    let list: Markup = notes.isEmpty ? "<p>Nothing stands out in this period.</p>\n" : "<ul class=\"notes\">\(notes)</ul>\n"
    return section("notes", "What to look at", lead, list)
  }
}

extension Funnel {
  fileprivate var orders: Int { sales[Funnel.window]?.orders ?? 0 }
}
