// The segment browser: what the shop's people have in common, counted while the kiosks take answers.
import Domain
import Terminal

/// Tags by basis, then saved segments; below them what the chosen one means.
struct SegmentsScreen: Screen {
  private(set) var page: SegmentsPage?
  private(set) var browser = Browser<SegmentsPage.Row>()
  /// What is known about tags that have been chosen, for the snapshot in sight.
  private(set) var meanings: [SegmentRef: SegmentMeaning] = [:]

  let title = "Segments"
  let load = ConsoleEffect.loadSegments
  let isLive = true
  var version: Int64? { page?.version }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    var open = Binding<Command>.open("people", look.glyphs)
    if let chosen = browser.chosen, !look.role.mayKnow(chosen.people) {
      open.offBecause = "Fewer than \(Masked.least) people: ask the owner"
    }
    return Bindings([open, .choose(look.glyphs), .find])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(browser.apply(key, height: tableRect(look).height - 1), look) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    let outcome = browser.apply(mouse, in: tableRect(look))
    if case .opened? = outcome { return apply(.enter, look) }
    return step(outcome, look)
  }

  private mutating func step(_ outcome: Browser<SegmentsPage.Row>.Outcome?, _ look: Look) -> Step? {
    switch outcome {
    case .moved?, .found?: askMeaning()
    // Enter goes through the bindings, which know when it is off.
    case .opened?, nil: nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return browser.chosen.map { .open(.people(PeopleScreen(ref: $0.ref))) }
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .segments(let page):
      self.page = page
      browser.show(SegmentsScreen.ordered(page.rows))
      // The old meaning stays in sight until the new one comes: nothing flickers.
      meanings = meanings.filter { $0.key == browser.chosen?.ref }
      return browser.chosen.map { .ask([.loadMeaning($0.ref)]) } ?? .stay
    case .meaning(let meaning): meanings[meaning.ref] = meaning
    default: break
    }
    return .stay
  }

  private func askMeaning() -> Step {
    guard let chosen = browser.chosen, meanings[chosen.ref] == nil else { return .stay }
    return .ask([.loadMeaning(chosen.ref)])
  }

  /// By basis in the order of `bases`, saved ones last; within, the most people first, then by name.
  private static func ordered(_ rows: [SegmentsPage.Row]) -> [SegmentsPage.Row] {
    rows.sorted { a, b in
      if a.rank != b.rank { return a.rank < b.rank }
      if a.people != b.people { return a.people > b.people }
      return a.ref.text.utf8.lexicographicallyPrecedes(b.ref.text.utf8)
    }
  }
}

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
    let table = Table(SegmentsScreen.columns(hasTrend: page.rows.contains { !$0.trend.isEmpty }))
    browser.draw(table, on: &canvas, in: tableRect(look)) { SegmentsScreen.cells($0, of: page.people, look) }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
    if let detail = detailRect(look), let chosen = browser.chosen { drawDetail(chosen, on: &canvas, in: detail, look) }
  }

  private static func columns(hasTrend: Bool) -> [Column] {
    [
      Column("", .flexible(16)), Column("people", .fixed(8), .right), Column("share", .fixed(6), .right, rank: 1, .dim),
      Column("reach", .fixed(8), .right, rank: 2), Column("7 d", .fixed(6), .right, rank: 3),
    ] + (hasTrend ? [Column("last 30 days", .fixed(12), .left, rank: 4, .accent)] : [])
  }

  private static func cells(_ row: SegmentsPage.Row, of all: Int, _ look: Look) -> [String] {
    let role = look.role
    guard role.mayKnow(row.people) else { return [row.ref.text, role.count(row.people), "", "", "", ""] }
    return [
      row.ref.text, role.count(row.people), Figures.percent(row.people, of: all), role.count(row.reachable),
      role.mayKnow(Int(row.sevenDays.magnitude)) ? Figures.signed(row.sevenDays) : role.count(0),
      Chart.sparkline(row.trend, width: 12, ascii: look.glyphs.isASCII),
    ]
  }

  /// The lower part of the body, where there is room for it.
  private func detailRect(_ look: Look) -> Rect? {
    let body = look.body
    guard body.height >= 14 else { return nil }
    let height = body.height >= 30 ? 6 : 4
    return Rect(x: body.x, y: body.bottom - height, width: body.width, height: height)
  }

  private func tableRect(_ look: Look) -> Rect {
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

extension SegmentsPage.Row: BrowserRow {
  var id: SegmentRef { ref }
  var words: String { ref.text }
  var group: String {
    switch (ref, basis) {
    case (.saved, _): "Saved"
    case (.tag, let basis?): basis.title
    case (.tag, nil): "Other"
    }
  }
  fileprivate var rank: Int {
    switch (ref, basis) {
    case (.saved, _): Basis.inOrder.count + 1
    case (.tag, let basis?): Basis.inOrder.firstIndex(of: basis) ?? Basis.inOrder.count
    case (.tag, nil): Basis.inOrder.count
    }
  }
}

extension Basis {
  /// As the browser shows them.
  static let inOrder: [Basis] = [.needs, .behavioral, .psychographic, .demographic]
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
