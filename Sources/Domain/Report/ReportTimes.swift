// When shoppers come: the hours of the week, and the period day by day.

extension ReportPage {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  var week: Markup {
    let starts = (0..<168).map { funnel.hours[$0]?.starts ?? 0 }
    guard let most = starts.max(), most > 0, let peak = starts.firstIndex(of: most) else { return "" }
    let hours = (0..<24).filter { hour in (0..<7).contains { starts[$0 * 24 + hour] > 0 } }
    let rows = hours.map { hour -> [Markup] in
      let counts = (0..<7).map { starts[$0 * 24 + hour] }
      return ["\(padded(hour, 2)) h"] + counts.map(Markup.count) + [.count(counts.reduce(0, +))]
    }
    let darkest = "\(Figures.count(most)), on \(ReportPage.weekdays[peak / 24]) at \(peak % 24) h"
    let chart = ReportChart(
      id: "week-chart", title: "Starts by hour and day of the week; most: \(darkest)", height: 196, content: heat(starts, most: most))
    let table = ReportTable(caption: "Starts by hour", head: ["Hour"] + ReportPage.weekdays + ["All"], rows: rows, style: "dense")
    return section(
      "week", "Time of day", "Starts in each hour of the week, by the shop’s clock: the stronger, the more. Most: \(darkest).",
      figure(chart, table))
  }

  /// Seven rows of 24 fields in five steps, nothing where nobody started.
  private func heat(_ starts: [Int], most: Int) -> Markup {
    let (left, field) = (900, 379)
    let days = ReportPage.weekdays.enumerated().map { day, name -> Markup in "<text x=\"0\" y=\"\(day * 25 + 34)\">\(name)</text>" }
    let heads = stride(from: 0, to: 24, by: 6).map { hour -> Markup in
      "<text x=\"\(Percent(tenThousandths: left + hour * field))\" y=\"12\">\(hour) h</text>"
    }
    let fields = starts.enumerated().map { index, count -> Markup in
      let step = count == 0 ? 0 : max(1, (count * 5 + most - 1) / most)
      return """
        <rect class="heat\(step)" x="\(Percent(tenThousandths: left + index % 24 * field))" y="\(index / 24 * 25 + 18)" width="3.6%" height="23"/>
        """
    }
    return "\(heads)\(days)\(fields)"
  }

  var days: Markup {
    guard report.byDay.count > 1 else { return "" }
    let (starts, completions) = (report.byDay.map(\.funnel.starts), report.byDay.map(\.funnel.completions))
    let most = ReportPage.roundAbove(max(starts.max() ?? 0, completions.max() ?? 0))
    let lines: Markup = """
      <svg y="20" width="100%" height="160" viewBox="0 0 1000 1600" preserveAspectRatio="none">\
      <path class="line" d="\(Markup.path(starts, most: most, height: 1600))"/>\
      <path class="line dashed" d="\(Markup.path(completions, most: most, height: 1600))"/></svg>
      """
    let grid = [most, most / 2, 0].enumerated().map { index, value -> Markup in
      let y = 20 + index * 80
      let line: Markup = "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
      return line + "<text x=\"0\" y=\"\(y - 4)\">\(Figures.count(value))</text>"
    }
    let best = Figures.count(starts.max() ?? 0)
    let title = "Starts and completions on each of \(starts.count) days; the most starts on one day are \(best)"
    let chart = ReportChart(id: "days-chart", title: title, height: 204, content: "\(grid)\(lines)\(dates)")
    return section("days", "Day by day", "Starts are the full line, completions the dashed one.", figure(chart, dayTable))
  }

  private var dates: Markup {
    let days = report.byDay.map { $0.name.flatMap(CivilDate.init(iso:)).map(Figures.day) ?? $0.title }
    return """
      <text x="0" y="200">\(days.first ?? "")</text><text x="100%" y="200" text-anchor="end">\(days.last ?? "")</text>
      """
  }

  /// A row a day; beyond three months, a row a month.
  private var dayTable: ReportTable {
    var rows: [(name: String, funnel: Funnel)] = []
    let isLong = report.byDay.count > 92
    for day in report.byDay {
      let name = isLong ? String((day.name ?? "").prefix(7)) : day.name ?? day.title
      if isLong, let last = rows.indices.last, rows[last].name == name {
        rows[last].funnel += day.funnel
      } else {
        rows.append((name, day.funnel))
      }
    }
    return ReportTable(
      caption: isLong ? "Month by month" : "Day by day", head: [isLong ? "Month" : "Day", "Views", "Starts", "Completions", "Leads"],
      rows: rows.map { row in
        [.name(row.name), .count(row.funnel.views), .count(row.funnel.starts), .count(row.funnel.completions), .count(row.funnel.leads)]
      }, style: "dense")
  }

  /// The least of 2, 4, 6, 10, 20, 40, 60, 100, … that is not below `most`: its half is a whole number.
  private static func roundAbove(_ most: Int) -> Int {
    var unit = 1
    while unit * 10 < most { unit *= 10 }
    return [2, 4, 6, 10].map { $0 * unit }.first { $0 >= most } ?? unit * 10
  }
}
