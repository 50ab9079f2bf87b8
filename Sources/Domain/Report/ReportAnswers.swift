// What shoppers answered, what came out, and how long a question took.

extension ReportPage {
  var answers: Markup {
    let asked = report.allQuestions.enumerated().filter { !$1.choices.isEmpty && (funnel.questions[$1.ref]?.answers ?? 0) > 0 }
    let tables = asked.map { index, question -> Markup in
      let sums = funnel.questions[question.ref] ?? .init()
      let rows = question.choices.map { choice -> [Markup] in
        let rate = sums.choiceShare(choice.ref)
        return [.name(choice.label), .bar(Percent(rate.count, of: rate.of)), .rate(rate)]
      }
      let table = ReportTable(
        caption: "\(index + 1). \(question.title.cleaned().clipped(to: 120))", head: ["Choice", "Share", "Of answers"],
        rows: Array(rows.prefix(ReportPage.mostRows)), texts: [1], style: "bars")
      return "<div class=\"card\">\(table.markup)\(more(than: ReportPage.mostRows, of: rows.count, "choices"))</div>\n"
    }
    guard !tables.isEmpty || !funnel.outcomes.isEmpty else { return "" }
    let lead: Markup = "The last answer of each session. Where several choices may be taken, shares add up to more than 100%."
    return section("answers", "Answers", lead, "<div class=\"cards\">\(tables)\(outcomes)</div>\n")
  }

  private var outcomes: Markup {
    guard !funnel.outcomes.isEmpty else { return "" }
    let rows = report.allOutcomes.prefix(ReportPage.mostRows).map { outcome -> [Markup] in
      [.name(outcome.ref), .bar(Percent(outcome.share.count, of: outcome.share.of)), .rate(outcome.share)]
    }
    let table = ReportTable(caption: "Outcomes", head: ["Outcome", "Share", "Of completions"], rows: rows, texts: [1], style: "bars")
    return "<div class=\"card\">\(table.markup)</div>\n"
  }

  var times: Markup {
    let timed = report.allQuestions.enumerated().compactMap { index, question in
      funnel.questions[question.ref].flatMap { $0.timed > 0 ? (index, question, $0) : nil }
    }
    let longest = timed.compactMap { $0.2.tenths(atPercent: 90) }.max() ?? 0
    guard longest > 0 else { return "" }
    let rows = timed.map { index, question, sums -> [Markup] in
      let (median, p90) = (sums.tenths(atPercent: 50), sums.tenths(atPercent: 90))
      return [
        numbered(index + 1, question.title),
        .times(Percent(median ?? 0, of: longest), Percent(p90 ?? 0, of: longest)),
        "\(Figures.seconds(tenths: median))", "\(Figures.seconds(tenths: p90))", .count(sums.timed),
      ]
    }
    let table = ReportTable(
      caption: "Time on each question", head: ["Question", "Time", "Median", "p90", "n"], rows: rows, texts: [1], style: "bars")
    let lead: Markup = """
      The bar is the median: half of the shoppers were quicker. The line ends at p90: nine of ten were quicker. Idle time is cut off.
      """
    return section("times", "Time on a question", lead, table.markup)
  }
}
