// The way through the quiz: a picture of who goes on, who jumps and who leaves, and its figures question by question.

extension ReportPage {
  var way: Markup {
    let rows = FunnelFlow(report).rows
    let lead: Markup = """
      A bar is as wide as the number of sessions that saw it. The hatched end of a bar left there; pale lanes at the left jumped over it.
      """
    let picture: Markup = "<ol class=\"flow\">\n\(rows.enumerated().map(row))</ol>\n"
    return section("way", "The way through the quiz", lead, picture + wayTable.markup + jumps)
  }

  private func label(_ place: FunnelFlow.Place) -> (markup: Markup, title: String) {
    switch place {
    case .intro: return ("Saw the intro", "Saw the intro")
    case .question(let index):
      let title = report.allQuestions[index].title
      return (numbered(index + 1, title), "Question \(index + 1), \(title.cleaned().clipped(to: 120))")
    case .lead: return ("Contact step", "Contact step")
    case .results: return ("Reached the results", "Reached the results")
    }
  }

  private func row(_ index: Int, _ row: FunnelFlow.Row) -> Markup {
    let label = label(row.place)
    let drop = Rate(row.drops, of: row.views)
    let left: Markup = row.place == .results ? "" : "<b>\(Figures.percent(drop))</b> leave (\(Figures.count(row.drops)))"
    let spoken = "\(label.title): \(Figures.count(row.views)) sessions, \(Figures.count(row.drops)) left here"
    return """
      <li><p class="step">\(label.markup)</p>\
      \(picture(index, row, spoken))<p class="told"><b>\(Figures.count(row.views))</b> <span>\(left)</span></p></li>

      """
  }

  /// 56 pixels: the bar, and the bands to the next row below it.
  private func picture(_ index: Int, _ row: FunnelFlow.Row, _ spoken: String) -> Markup {
    func box(_ span: FunnelFlow.Span, _ style: String) -> Markup {
      if span.width <= 0 { return "" }
      let (x, width) = (Percent(tenThousandths: span.from), Percent(tenThousandths: span.width))
      return "<rect class=\"\(style)\" x=\"\(x)\" y=\"1\" width=\"\(width)\" height=\"33\"/>"
    }
    let bands = row.bands.map { band -> Markup in
      let (a, b) = (band.top, band.bottom)
      let left: Markup = "M\(a.from) 34C\(a.from) 46 \(b.from) 46 \(b.from) 57"
      let right: Markup = "L\(b.to) 57C\(b.to) 46 \(a.to) 46 \(a.to) 34Z"
      return "<path class=\"\(band.isPassing ? "passing" : "band")\" d=\"\(left)\(right)\"/>"
    }
    return """
      <svg class="chart flow" role="img" aria-labelledby="flow-\(index)" width="100%" height="57"><title id="flow-\(index)">\(spoken)</title>\
      <svg width="100%" height="57" viewBox="0 0 10000 57" preserveAspectRatio="none">\(bands)</svg>\
      \(row.passing.map { box($0, "passing") })\(box(row.bar, "node"))\(box(row.leaving, "leaving"))</svg>
      """
  }

  private var wayTable: ReportTable {
    let rows = report.allQuestions.enumerated().map { index, question -> [Markup] in
      let sums = funnel.questions[question.ref] ?? .init()
      return [
        numbered(index + 1, question.title), .count(sums.views),
        question.isStatement ? "\(Figures.none)" : .count(sums.answers),
        question.isOptional ? .rate(sums.skipRate) : "\(Figures.none)", .rate(sums.dropOff),
      ]
    }
    let left = Rate(funnel.leadDrops, of: funnel.leadViews)
    let contact: [Markup] = ["Contact step", .count(funnel.leadViews), .count(funnel.leads), "\(Figures.none)", .rate(left)]
    return ReportTable(
      caption: "Question by question", head: ["Question", "Saw it", "Answered", "Left empty", "Left the quiz"],
      rows: rows + (funnel.leadViews > 0 ? [contact] : []))
  }

  /// Where each question led, where any leads elsewhere than to the next.
  private var jumps: Markup {
    let questions = report.allQuestions
    let numbers = Dictionary(questions.enumerated().map { ($1.ref, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    guard funnel.questions.contains(where: { $0.value.ways.count > 1 }) else { return "" }
    let rows = questions.enumerated().flatMap { index, question -> [[Markup]] in
      let sums = funnel.questions[question.ref] ?? .init()
      return sums.waysByCount.map { way in
        let target = way == Funnel.results ? "Results" : numbers[way].map { numbered($0, questions[$0 - 1].title) } ?? .name(way)
        return [numbered(index + 1, question.title), target, .rate(sums.transitionShare(way))]
      }
    }
    let table = ReportTable(
      caption: "Where they went", head: ["From", "To", "Of those who saw it"], rows: Array(rows.prefix(ReportPage.mostRows)), texts: [1])
    let rest = more(than: ReportPage.mostRows, of: rows.count, "ways")
    return "<details open=\"open\"><summary>Branches</summary>\n\(table.markup)\(rest)</details>\n"
  }

  /// A question's number and title.
  func numbered(_ number: Int, _ title: String) -> Markup { "<span class=\"number\">\(number)</span> \(Markup.name(title))" }
}
