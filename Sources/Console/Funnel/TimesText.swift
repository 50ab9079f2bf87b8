// When sessions begin: the week hour by hour as shades, the period day by day as columns.
import Domain
import Terminal

extension FunnelText {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  var times: [TextLine] {
    guard funnel.starts > 0 else { return dim("No session has started in this period.") }
    return week + days
  }

  // MARK: Week

  private func starts(_ day: Int, _ hour: Int) -> Int { funnel.hours[day * 24 + hour]?.starts ?? 0 }

  private var week: [TextLine] {
    let rows = FunnelText.weekdays.enumerated().map { day, name in
      let hours = (0..<24).map { starts(day, $0) }
      return HeatMap.Row(name, hours, total: count(hours.reduce(0, +)))
    }
    if isSpoken {
      return rows.map { TextLine("\($0.label): \($0.total) starts.") } + busiest
    }
    let map = HeatMap(rows, columns: (0..<24).map { $0 % 3 == 0 ? String($0) : "" })
    return [head("Starts by weekday and hour")] + map.lines(width: width, glyphs: glyphs)
      + [TextLine("\(map.scale(glyphs))  starts in an hour of the week", .dim)] + busiest + [.empty]
  }

  private var busiest: [TextLine] {
    let hours = funnel.hours.filter { $0.value.starts > 0 }
    guard let most = hours.max(by: { ($0.value.starts, $1.key) < ($1.value.starts, $0.key) }) else { return [] }
    let (day, hour) = (most.key / 24 % 7, most.key % 24)
    let completed = Rate(most.value.completions, of: most.value.starts)
    return TextLine.wrapped(
      "Busiest: \(FunnelText.names[day]), \(hour) to \(hour + 1) h, \(Figures.counted(most.value.starts, "start", "starts")), "
        + "\(share(completed)) of them completed.", width: width)
  }

  // MARK: Days

  private var days: [TextLine] {
    let byDay = report.byDay
    guard byDay.count > 1, let most = byDay.max(by: { $0.funnel.starts < $1.funnel.starts }) else { return [] }
    let chart = ColumnChart(
      byDay.map(\.funnel.starts), first: day(report.days.lowerBound),
      last: day(report.days.upperBound), height: look.body.height >= 30 ? 8 : 5)
    if isSpoken {
      let told = byDay.suffix(31).map { part in
        let name = part.name.flatMap { CivilDate(iso: $0) }.map(day) ?? part.title
        return TextLine("\(name): \(Figures.counted(part.funnel.starts, "start", "starts")).")
      }
      return told
    }
    let each = chart.valuesPerColumn(width: width)
    let best = most.name.flatMap { CivilDate(iso: $0) }.map(day) ?? most.title
    return [head("Starts by day", each > 1 ? "\(each) days a column" : "")] + chart.lines(width: width, glyphs: glyphs)
      + TextLine.wrapped(
        "Most: \(best), \(Figures.counted(most.funnel.starts, "start", "starts")); "
          + "a day has \(count((funnel.starts * 2 + byDay.count) / (2 * byDay.count))) on average.", width: width)
  }
}
