// What shoppers are shown and what of it they buy; and the same figures by place and by variant.
import Domain
import Terminal

extension FunnelText {
  // MARK: Products

  var products: [TextLine] {
    let all = report.allProducts
    guard !all.isEmpty else { return dim("No product has been shown in this period.") }
    let (shown, rest) = most(all)
    let rows = shown.map { sku -> BarChart.Row in
      let sums = funnel.products[sku] ?? Funnel.ProductSums()
      return BarChart.Row(
        words(report.products[sku] ?? sku),
        [count(sums.shown), share(funnel.recommendationShare(sku)), count(sums.bought), share(sums.winRate)], value: sums.shown,
        gone: max(0, sums.shown - sums.bought))
    }
    let shade = glyphs.isASCII ? "." : "▒"
    let legend =
      "Bought: orders within \(Funnel.window) days of sessions that showed it, and their share of these; \(shade) shown, not bought."
    return chart([("shown", 0), ("of \(count(funnel.completions))", 0), ("bought", 0), ("of shown", 2)], rows) + rest + [.empty]
      + dim(legend)
      + outcomes
  }

  private var outcomes: [TextLine] {
    let all = report.allOutcomes
    guard !all.isEmpty else { return [] }
    let rows = all.prefix(200).map { BarChart.Row(words($0.ref), [count($0.share.count), share($0.share)], value: $0.share.count) }
    return [.empty, head("Outcomes")] + chart([("", 0), ("of \(count(funnel.completions))", 0)], rows)
  }

  // MARK: Places

  var places: [TextLine] {
    let kinds: [(String, String, [FunnelReport.Part])] = [
      ("Stores", "no store named", report.stores), ("Kiosks", "no kiosk named", report.kiosks),
      ("Languages", "no language", report.locales), ("Quizzes", "no quiz", report.quizzes), ("Versions", "no version", report.versions),
    ]
    let sections = kinds.filter { $0.2.contains { $0.name != nil } }
    guard !sections.isEmpty else { return dim("No session in this period, so there is nothing to compare.") }
    // One chart, so that all numbers stand in the same columns.
    let rows = sections.flatMap { title, none, parts -> [BarChart.Row] in
      [BarChart.Row(title, [], value: nil, .title)] + parts.prefix(100).map { row($0, none) }
    }
    let head: [(title: String, rank: Int)] = [("starts", 0), ("results", 2), ("of starts", 0), ("leads", 3), ("bought", 4)]
    return chart(head, rows) + [.empty] + dim("Leads and bought: shares of the results at their left, bought within \(Funnel.window) days.")
  }

  private func row(_ part: FunnelReport.Part, _ none: String) -> BarChart.Row {
    let sums = part.funnel
    return BarChart.Row(
      "  \(part.name == nil ? none : words(part.title))",
      [
        count(sums.starts), count(sums.completions), share(sums.completionRate), share(sums.leadCapture), share(sums.conversion()),
      ], value: sums.starts, gone: max(0, sums.starts - sums.completions))
  }

  // MARK: A/B

  var variants: [TextLine] {
    let tested = report.variants.filter { $0.name != nil }
    guard !tested.isEmpty else {
      return dim("No experiment has run in this period. One in the configuration shows its quizzes to a share of the sessions each.")
    }
    let kinds: [(String, (Funnel) -> Rate)] = [
      ("Completions of starts", \.completionRate), ("Leads of completions", \.leadCapture),
      ("Bought within 30 days, of completions", { $0.conversion() }),
    ]
    return kinds.flatMap { title, rate in [head(title)] + whiskers(tested.map { ($0, rate($0.funnel)) }) + [.empty] }
      + dim("Whiskers: where the true rate lies, 95 times of 100. While they overlap, the difference may be chance.") + verdicts
  }

  /// Nobody is named a winner: what can be told is said.
  private var verdicts: [TextLine] {
    report.notes.flatMap { note -> [TextLine] in
      switch note {
      case .variantsDiffer, .variantsAlike: TextLine.wrapped(plain(words(note.text)), width: width)
      default: []
      }
    }
  }

  private func whiskers(_ parts: [(FunnelReport.Part, Rate)]) -> [TextLine] {
    let bounds = parts.compactMap(\.1.interval)
    // To whole tens of percent, so that the scale can be read.
    let low = ((bounds.map(\.lowerBound).min() ?? 0) * 10).rounded(.down) / 10
    let high = max(low + 0.1, ((bounds.map(\.upperBound).max() ?? 1) * 10).rounded(.up) / 10)
    let rows = parts.map { part, rate in
      WhiskerChart.Row(
        words(part.title), low: rate.interval?.lowerBound, value: rate.share, high: rate.interval?.upperBound,
        cells: [count(rate.of), share(rate), interval(rate)])
    }
    let ends = [low, high].map { "\(Int(($0 * 100).rounded()))%" }
    return WhiskerChart([("of", 0), ("share", 0), ("95 of 100", 1)], rows, scale: low...high, ends: (ends[0], ends[1]))
      .lines(width: width, glyphs: glyphs)
  }

  /// `61.2-73.0%`.
  private func interval(_ rate: Rate) -> String {
    guard let interval = rate.interval else { return "-" }
    let bounds = [interval.lowerBound, interval.upperBound].map { Int(($0 * 1000).rounded()) }
    return "\(bounds[0] / 10).\(bounds[0] % 10)-\(bounds[1] / 10).\(bounds[1] % 10)%"
  }
}
