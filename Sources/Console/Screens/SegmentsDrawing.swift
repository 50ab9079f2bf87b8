// How the segment browser looks: the table, and below it what the chosen tag means.
import Domain
import Terminal

extension SegmentsScreen {
  func note(_ look: Look) -> String {
    guard let page else { return "" }
    let hasSaved = page.rows.contains { if case .saved = $0.ref { true } else { false } }
    let hint = hasSaved || !look.role.may(.edit) || look.isNarrow ? "" : "no segment saved yet: P has patterns"
    let marks = marked.isEmpty ? "" : "\(marked.count) marked"
    let more = browser.more(height: tableRect(look).height - 1)
    let all = Figures.counted(page.people, "person", "people")
    return [hint, marks, more, look.mayKnow(page.people) ? all : ""].filter { !$0.isEmpty }.joined(separator: " \(look.dot) ")
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else {
      return canvas.drawNothing("No tags yet", "They come with the first completed quiz or imported contacts.", look)
    }
    let cells = SegmentCells(page, look)
    let rect = tableRect(look)
    let table = cells.table(browser.rows)
    let places = table.placed(width: rect.width - 2)
    let name = places.first?.width ?? 0
    let trend = places.first { table.columns[$0.index].title == SegmentCells.trend }?.width ?? 0
    browser.draw(table, on: &canvas, in: rect) { cells.cells($0, isMarked: marked.contains($0.ref), name: name, trend: trend) }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
    if let detail = detailRect(look), let chosen = browser.chosen { drawDetail(chosen, on: &canvas, in: detail, look) }
    if let removing {
      canvas.coverButtons()
      removing.dialog.draw(on: &canvas, in: look.body)
    }
  }

  /// The lower part of the body, where there is room for it.
  private func detailRect(_ look: Look) -> Rect? {
    let body = look.body
    guard body.height >= 14 else { return nil }
    let height = body.height >= 30 ? 7 : 5
    return Rect(x: body.x, y: body.bottom - height, width: body.width, height: height)
  }

  func tableRect(_ look: Look) -> Rect {
    let body = look.body
    return Rect(x: body.x, y: body.y, width: body.width, height: (detailRect(look)?.y ?? body.bottom) - body.y)
  }

  /// The definition in words, who came and went, and the tags that go with it.
  private func drawDetail(_ row: SegmentsPage.Row, on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    canvas.rule(x: rect.x, y: rect.y, width: rect.width)
    canvas.write(SegmentCells.movement(row, look, width: rect.width), x: rect.x, y: rect.bottom - 2, .dim)
    guard let meaning = meanings[row.ref] else { return }
    let lines = TextLine.wrapped(MeaningWords.sentence(meaning), width: rect.width).prefix(rect.height - 3)
    canvas.draw(Array(lines), Scroll(), in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 3))
    let intro = "Top tags within: "
    let companions = MeaningWords.companions(meaning, look, width: rect.width - Width.of(intro))
    guard !companions.isEmpty else { return }
    canvas.write(companions, x: canvas.write(intro, x: rect.x, y: rect.bottom - 1, .dim), y: rect.bottom - 1)
  }
}

/// The cells of the browser's table, as wide as what stands in them.
struct SegmentCells {
  static let trend = "last 30 days"

  let page: SegmentsPage
  let look: Look

  init(_ page: SegmentsPage, _ look: Look) {
    self.page = page
    self.look = look
  }

  /// Narrow screens keep people and share; the widest have what came and went today, in a week and in a month.
  func table(_ rows: [SegmentsPage.Row]) -> Table {
    func wide(_ title: String, _ text: (SegmentsPage.Row) -> String) -> Column.Span {
      .fixed(rows.reduce(Width.of(title)) { max($0, Width.of(text($1))) })
    }
    func moved(_ title: String, _ path: KeyPath<SegmentsPage.Row, Movement>, rank: Int) -> Column {
      Column(title, wide(title) { movement($0, $0[keyPath: path]) }, .right, rank: rank)
    }
    let trend = rows.contains { !$0.trend.isEmpty } ? [Column(SegmentCells.trend, .flexible(12, most: 30), .left, rank: 3, .accent)] : []
    // At the hub of a chain it is not known who came and went.
    let moves =
      look.place != nil ? [] : [moved("today", \.today, rank: 6), moved("7 d", \.week, rank: 2), moved("30 d", \.month, rank: 7)]
    return Table(
      [
        Column("", .flexible(look.isNarrow ? 12 : 22, most: 40)), Column("people", wide("people") { count($0, $0.people) }, .right),
        Column("share", .fixed(6), .right, .dim), Column("reach", wide("reach") { count($0, $0.reachable) }, .right, rank: 8),
        Column("email", wide("email") { count($0, $0.reachableByEmail) }, .right, rank: 4),
        Column("SMS", wide("SMS") { count($0, $0.reachableBySMS) }, .right, rank: 5),
      ] + moves + trend)
  }

  /// - Parameters:
  ///   - width: cells of the name; a snapshot's day is never cut.
  ///   - trend: cells of the trend.
  func cells(_ row: SegmentsPage.Row, isMarked: Bool, name width: Int, trend: Int) -> [String] {
    let frozen = row.frozenAt.map { " as of \(look.clock.day($0, now: page.asOf))" } ?? ""
    let text = (isMarked ? "\(look.glyphs.checkOn) " : "") + row.ref.text
    let name = Width.fit(text, to: max(1, width - Width.of(frozen)), ellipsis: look.glyphs.ellipsis) + frozen
    guard look.mayKnow(row.people) else { return [name, look.count(row.people)] }
    return [
      name, count(row, row.people), Figures.percent(row.people, of: page.people), count(row, row.reachable),
      count(row, row.reachableByEmail), count(row, row.reachableBySMS), movement(row, row.today), movement(row, row.week),
      movement(row, row.month), Chart.sparkline(row.trend, width: trend, ascii: look.glyphs.isASCII),
    ]
  }

  private func count(_ row: SegmentsPage.Row, _ value: Int) -> String { look.mayKnow(row.people) ? look.count(value) : "" }

  private func movement(_ row: SegmentsPage.Row, _ change: Movement) -> String {
    look.mayKnow(row.people) && row.knowsPast ? SegmentCells.words(change, look) : ""
  }

  /// `+41 -12`; of what nobody did nothing.
  static func words(_ change: Movement, _ look: Look) -> String {
    guard look.role == .owner else { return "+\(look.count(change.joined)) -\(look.count(change.left))" }
    let parts = [change.joined > 0 ? "+\(Figures.grouped(change.joined))" : "", change.left > 0 ? "-\(Figures.grouped(change.left))" : ""]
    let shown = parts.filter { !$0.isEmpty }.joined(separator: " ")
    return shown.isEmpty ? "0" : shown
  }

  /// `Today +3 · 7 days +41 -12 · 30 days +120 -30`, and who can be reached where there is room for it.
  static func movement(_ row: SegmentsPage.Row, _ look: Look, width: Int) -> String {
    guard look.mayKnow(row.people) else { return "" }
    let windows = row.knowsPast ? [("Today", row.today), ("7 days", row.week), ("30 days", row.month)] : []
    let moved = windows.map { "\($0) \(words($1, look))" }
    let text = moved.joined(separator: " \(look.dot) ")
    let reach = "write to \(look.count(row.reachableByEmail)) by email, \(look.count(row.reachableBySMS)) by SMS"
    let all = text.isEmpty ? reach : "\(text) \(look.dot) \(reach)"
    return Width.of(all) <= width ? all : Width.fit(text, to: width, ellipsis: look.glyphs.ellipsis)
  }
}
