// Parts of the whole side by side: variants of an experiment with their intervals, stores, kiosks, languages, quizzes and versions.

extension ReportPage {
  var variants: Markup {
    let tested = report.variants.filter { $0.name != nil }
    guard tested.count > 1 else { return "" }
    let tables = [
      whiskers("Completion", tested) { $0.completionRate }, whiskers("Conversion within \(Funnel.window) days", tested) { $0.conversion() },
    ]
    let lead: Markup = """
      The dot is the rate, the line its 95% interval: the fewer sessions, the longer it is. While lines overlap, no difference can be told.
      """
    return section("variants", "Variants", lead, "\(tables)")
  }

  private func whiskers(_ name: String, _ parts: [FunnelReport.Part], _ rate: (Funnel) -> Rate) -> Markup {
    let top = parts.compactMap { rate($0.funnel).interval?.upperBound }.max() ?? 1
    let scale = [5, 10, 25, 50].first { Double($0) >= top * 100 } ?? 100
    func place(_ share: Double) -> Percent { Percent(share * 100 / Double(scale)) }
    let rows = parts.map { part -> [Markup] in
      let rate = rate(part.funnel)
      guard let share = rate.share, let interval = rate.interval else {
        return [.name(part.title), "", "\(Figures.none)", "\(Figures.none)"]
      }
      return [
        .name(part.title), .whisker(place(interval.lowerBound), place(share), place(interval.upperBound)), .rate(rate),
        "\(Figures.percent(interval.lowerBound)) to \(Figures.percent(interval.upperBound))",
      ]
    }
    let head = ["Variant", "0 to \(scale)%", "Rate", "95% interval"]
    return ReportTable(caption: name, head: head, rows: rows, texts: [1], style: "bars").markup
  }

  var parts: Markup {
    let kinds: [(String, [FunnelReport.Part])] = [
      ("Store", report.stores), ("Kiosk", report.kiosks), ("Language", report.locales), ("Quiz", report.quizzes),
      ("Version", report.versions),
    ]
    let tables = kinds.filter { $0.1.count > 1 }.map { kind, parts -> Markup in
      let rows = parts.prefix(ReportPage.mostRows).map { part -> [Markup] in
        [
          .name(part.title), .count(part.funnel.starts), .rate(part.funnel.completionRate), .rate(part.funnel.conversion()),
          "\(figures.money(part.funnel.sales[Funnel.window]?.value ?? 0))",
        ]
      }
      let table = ReportTable(
        caption: "By \(kind.lowercased())", head: [kind, "Starts", "Completion", "Conversion", "Order value"], rows: rows,
        style: "even")
      return table.markup + more(than: ReportPage.mostRows, of: parts.count, "rows")
    }
    guard !tables.isEmpty else { return "" }
    return section(
      "parts", "Where and what", "The same rates for each part. Conversion and value are within \(Funnel.window) days.", "\(tables)")
  }
}
