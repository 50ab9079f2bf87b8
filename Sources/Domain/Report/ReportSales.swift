// What was recommended, what was bought, and every other rate.

extension ReportPage {
  var products: Markup {
    let skus = report.allProducts
    guard !skus.isEmpty else { return "" }
    let rows = skus.prefix(ReportPage.mostRows).map { sku -> [Markup] in
      let (share, sums) = (funnel.recommendationShare(sku), funnel.products[sku] ?? .init())
      let title = report.products[sku]
      return [
        title.map { "\(Markup.name($0)) <small class=\"sku\">\(Markup.name(sku))</small>" } ?? .name(sku),
        .bar(Percent(share.count, of: share.of)), .rate(share), .rate(sums.winRate),
      ]
    }
    let table = ReportTable(
      caption: "Products by how often they were shown", head: ["Product", "Share", "Of results", "Bought after it"], rows: rows, texts: [1],
      style: "bars")
    let lead: Markup = "How often a product was on the results page, and how many of these results led to an order with it."
    return section("products", "Products", lead, table.markup + more(than: ReportPage.mostRows, of: skus.count, "products"))
  }

  var sales: Markup {
    let windows = Funnel.windows
    let most = windows.compactMap { funnel.sales[$0]?.value }.max() ?? 0
    guard most > 0 else {
      return section("sales", "Sales", "No order of this period has been matched to a session so far.", "")
    }
    func row(_ name: String, _ cell: (Int) -> Markup) -> [Markup] { ["\(name)"] + windows.map(cell) }
    let table = ReportTable(
      caption: "Orders by window", head: ["After the session"] + windows.map { "within \($0) days" },
      rows: [
        row("Completions that bought") { .rate(funnel.conversion(within: $0)) },
        row("Orders per completion") { .rate(funnel.ordersOfCompletions(within: $0)) },
        row("Orders") { .count(funnel.sales[$0]?.orders ?? 0) },
        row("Of recommended products") { "\(figures.money(funnel.sales[$0]?.direct ?? 0))" },
        row("Of other products") { "\(figures.money(funnel.sales[$0]?.indirect ?? 0))" },
        row("Average order") { .mean(funnel.averageOrder(within: $0), figures) },
        row("Value per start") { .mean(funnel.revenuePerStart(within: $0), figures) },
      ])
    let bars = windows.map { window -> Markup in
      let sums = funnel.sales[window] ?? .init()
      return """
        <div class="window"><dt>\(window) days</dt><dd>\(Markup.bar(Percent(sums.direct, of: most), then: Percent(sums.indirect, of: most)))\
        <b>\(figures.money(sums.value))</b></dd></div>

        """
    }
    let lead: Markup = """
      Value of orders within 7, 30 and 90 days of a completion: filled for products that the quiz recommended, hatched for all others.
      """
    return section("sales", "Sales", lead, "<dl class=\"windows\">\(bars)</dl>\n\(table.markup)")
  }

  /// All rates with the period before.
  var rates: Markup {
    let named: [(String, (Funnel) -> Rate)] = [
      ("Start rate", \.startRate), ("Completion rate", \.completionRate), ("Drop-off", \.dropOff), ("Timeouts", \.timeoutRate),
      ("Went back", \.backRate), ("Completions with an address", \.leadCapture), ("Leads of those asked", \.leadsOfViews),
      ("Consent to email", { $0.consentRate(.email) }), ("Consent to SMS", { $0.consentRate(.sms) }), ("Hand-off shown", \.handoffRate),
      ("Hand-off scanned", \.scanRate), ("Basket", \.cartRate), ("Conversion in 30 days", { $0.conversion() }),
      ("Empty slot", \.noMatchRate), ("Fallback ladder", \.fallbackRate),
    ]
    let rows = named.map { name, rate -> [Markup] in
      let (now, past) = (rate(funnel), rate(before))
      return ["\(name)", .rate(now), .rate(past), "\(ReportPage.points(now, past))"]
    }
    let table = ReportTable(caption: "All rates", head: ["Rate", "This period", "Before", "Points"], rows: rows)
    return section(
      "rates", "Every rate", "With the period before. Changes are in percentage points, and not told where either is from fewer than 30.",
      table.markup)
  }

  /// `+3.2`; `-` where one of them does not exist or is weak.
  private static func points(_ now: Rate, _ past: Rate) -> String {
    guard let a = now.thousandths, let b = past.thousandths, !now.isWeak, !past.isWeak else { return Figures.none }
    let change = abs(a - b)
    return "\(a > b ? "+" : a < b ? "−" : "±")\(change / 10).\(change % 10)"
  }
}
