// The first page of figures: the whole way in five numbers, what is worth a look in sentences, every rate with its n.
import Domain
import Terminal

extension FunnelText {
  var summary: [TextLine] {
    let nothing = isNothing ? [TextLine("\(noSession).", .title)] + dim(whenThereIs) + [.empty] : []
    return nothing + wholeWay + [.empty] + (isNothing ? [] : notes) + rates
  }

  /// From the intro to the till.
  private var wholeWay: [TextLine] {
    chart(
      [("", 0), ("", 0), ("", 2), (hasBefore ? "change" : "", 3)],
      [
        step("Views", funnel.views, nil, before.views), step("Starts", funnel.starts, funnel.startRate, before.starts),
        step("Completions", funnel.completions, funnel.completionRate, before.completions),
        step("Leads", funnel.completedLeads, funnel.leadCapture, before.completedLeads),
        step(
          look.isNarrow ? "Bought, 30 d" : "Bought in 30 days", funnel.conversion().count, funnel.conversion(), before.conversion().count),
      ])
  }

  private func step(_ name: String, _ value: Int, _ rate: Rate?, _ past: Int) -> BarChart.Row {
    BarChart.Row(name, [count(value), rate.map(share) ?? "", rate.map(whole) ?? "", change(value, past)], value: value)
  }

  private var notes: [TextLine] {
    let notes = report.notes
    guard !notes.isEmpty else { return [] }
    return [head("Worth a look")] + notes.flatMap(lines) + [.empty]
  }

  private func lines(of note: FunnelNote) -> [TextLine] {
    var lines = TextLine.wrapped(plain(words(note.text)), x: 2, width: width)
    guard !lines.isEmpty else { return [] }
    lines[0].add(note.isTrouble ? look.alert : look.dot, note.isTrouble ? .error : .dim, x: 0)
    return lines
  }

  // MARK: Rates

  private var rates: [TextLine] {
    let groups: [(String, [BarChart.Row])] = [
      (
        "On the way",
        [
          row("Start rate", \.startRate), row("Completion rate", \.completionRate), row("Drop-off", \.dropOff),
          row("Ended by the idle reset", \.timeoutRate), row("Went back at least once", \.backRate),
        ]
      ),
      (
        "Addresses",
        [
          row("Leads of completions", \.leadCapture), row("Leads of those asked", \.leadsOfViews),
          row("Consent to email", { $0.consentRate(.email) }), row("Consent to SMS", { $0.consentRate(.sms) }),
        ]
      ),
      (
        "To the till",
        [
          row("Hand-off shown", \.handoffRate), row("Its code came back", \.scanRate), row("With a basket", \.cartRate),
          row("Average basket", mean: \.averageCart),
        ]
      ),
      (
        "Sales",
        Funnel.windows.map { days in row("Bought within \(days) days", { $0.conversion(within: days) }) } + [
          row("Orders of completions", { $0.ordersOfCompletions() }), row("Average order", mean: { $0.averageOrder() }),
          row("Revenue a start", mean: { $0.revenuePerStart() }),
          row("Of recommended products", sum: { $0.sales[Funnel.window]?.direct ?? 0 }),
          row("Of other products", sum: { $0.sales[Funnel.window]?.indirect ?? 0 }),
        ]
      ),
      ("Recommendations", [row("With an empty slot", \.noMatchRate), row("A step of the ladder used", \.fallbackRate)]),
    ]
    // One chart, so that all numbers stand in the same columns.
    let all = chart(
      [("share", 0), ("of", 0), ("change", 1), ("before", 2)], groups.flatMap { [BarChart.Row($0.0, [], value: nil, .title)] + $0.1 })
    return all + repeats
  }

  private func row(_ name: String, _ rate: (Funnel) -> Rate) -> BarChart.Row {
    let (now, past) = (rate(funnel), rate(before))
    return BarChart.Row("  \(name)", [share(now), count(now.of), change(now, past), past.of > 0 ? share(past) : ""], value: nil)
  }

  private func row(_ name: String, mean: (Funnel) -> Mean) -> BarChart.Row {
    let (now, past) = (mean(funnel), mean(before))
    return BarChart.Row("  \(name)", [money(now), count(now.over), "", past.over > 0 ? money(past) : ""], value: nil)
  }

  private func row(_ name: String, sum: (Funnel) -> Int) -> BarChart.Row {
    BarChart.Row("  \(name)", [money(sum(funnel)), "", "", hasBefore ? money(sum(before)) : ""], value: nil)
  }

  /// Both ways of counting are in use, so both are shown.
  private var repeats: [TextLine] {
    let again = funnel.completions - funnel.uniqueCompletions
    return again > 0
      ? [.empty] + dim("\(count(funnel.completions)) completions, of them \(count(again)) by somebody who took it once more.") : []
  }
}

extension FunnelNote {
  /// Whether somebody should do something about it.
  fileprivate var isTrouble: Bool {
    switch self {
    case .loses, .timeouts, .noMatches, .fallbacks, .skippedByMost: true
    case .few, .skippedByNobody, .changed, .variantsDiffer, .variantsAlike, .windowsOpen, .fewParts: false
    }
  }
}
