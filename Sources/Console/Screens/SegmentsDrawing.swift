// How the segment browser looks: the table, and below it what the chosen tag means.
import Domain
import Terminal

extension SegmentsScreen {
  func note(_ look: Look) -> String {
    guard let page else { return "" }
    let more = browser.more(height: tableRect(look).height - 1)
    let all = Figures.counted(page.people, "person", "people")
    return [more, look.role.mayKnow(page.people) ? all : ""].filter { !$0.isEmpty }.joined(separator: " \(look.dot) ")
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else {
      return canvas.drawNothing("No tags yet", "They come with the first completed quiz or imported contacts.", look)
    }
    let table = SegmentsScreen.table(hasTrend: page.rows.contains { !$0.trend.isEmpty })
    let rect = tableRect(look)
    let trend = table.placed(width: rect.width - 2).first { table.columns[$0.index].title == "last 30 days" }?.width ?? 0
    browser.draw(table, on: &canvas, in: rect) { SegmentsScreen.cells($0, of: page.people, trend: trend, look) }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
    if let detail = detailRect(look), let chosen = browser.chosen { drawDetail(chosen, on: &canvas, in: detail, look) }
    if let removing {
      canvas.coverButtons()
      removing.dialog.draw(on: &canvas, in: look.body)
    }
  }

  private static func table(hasTrend: Bool) -> Table {
    let trend = Column("last 30 days", .flexible(12, most: 30), .left, rank: 4, .accent)
    return Table(
      [
        Column("", .flexible(16, most: 40)), Column("people", .fixed(8), .right), Column("share", .fixed(6), .right, rank: 1, .dim),
        Column("reach", .fixed(8), .right, rank: 2), Column("7 d", .fixed(6), .right, rank: 3),
      ] + (hasTrend ? [trend] : []))
  }

  private static func cells(_ row: SegmentsPage.Row, of all: Int, trend: Int, _ look: Look) -> [String] {
    let role = look.role
    guard role.mayKnow(row.people) else { return [row.ref.text, role.count(row.people), "", "", "", ""] }
    return [
      row.ref.text, role.count(row.people), Figures.percent(row.people, of: all), role.count(row.reachable),
      role.mayKnow(Int(row.sevenDays.magnitude)) ? Figures.signed(row.sevenDays) : role.count(0),
      Chart.sparkline(row.trend, width: trend, ascii: look.glyphs.isASCII),
    ]
  }

  /// The lower part of the body, where there is room for it.
  private func detailRect(_ look: Look) -> Rect? {
    let body = look.body
    guard body.height >= 14 else { return nil }
    let height = body.height >= 30 ? 6 : 4
    return Rect(x: body.x, y: body.bottom - height, width: body.width, height: height)
  }

  func tableRect(_ look: Look) -> Rect {
    let body = look.body
    return Rect(x: body.x, y: body.y, width: body.width, height: (detailRect(look)?.y ?? body.bottom) - body.y)
  }

  private func drawDetail(_ row: SegmentsPage.Row, on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    canvas.rule(x: rect.x, y: rect.y, width: rect.width)
    guard let meaning = meanings[row.ref] else { return }
    let lines = TextLine.wrapped(MeaningWords.sentence(meaning), width: rect.width).prefix(rect.height - 2)
    canvas.draw(Array(lines), Scroll(), in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 2))
    let intro = "With it most often: "
    let companions = MeaningWords.companions(meaning, look.role, width: rect.width - Width.of(intro))
    guard !companions.isEmpty else { return }
    canvas.write(companions, x: canvas.write(intro, x: rect.x, y: rect.bottom - 1, .dim), y: rect.bottom - 1)
  }
}
