// What segments share, each with each: people, shares or Jaccard, and the chosen pair in words.
import Domain
import Terminal

/// A matrix whose cells are chosen with the arrows. Live.
struct OverlapScreen: Screen {
  /// What a cell says.
  enum Measure: Int, Equatable, Sendable, CaseIterable {
    case people, share, jaccard

    var words: String {
      switch self {
      case .people: "people in both"
      case .share: "share of the row that is in the column too"
      case .jaccard: "Jaccard: those in both of those in either"
      }
    }
  }

  let refs: [SegmentRef]
  private(set) var page: OverlapPage?
  private(set) var row = 0
  private(set) var column = 1
  private(set) var measure = Measure.people

  init(refs: [SegmentRef]) { self.refs = refs }

  let title = "Overlap"
  var load: ConsoleEffect { .loadOverlap(refs) }
  let isLive = true
  var version: Int64? { page?.version }

  func bindings(_ look: Look) -> Bindings<Command> {
    let next = Measure(rawValue: measure.rawValue + 1) ?? .people
    let name = next == .people ? "people" : next == .share ? "shares" : "Jaccard"
    let arrows = look.glyphs.keyUpDown + look.glyphs.keyLeftRight
    let move = Binding<Command>(
      [.up, .down, .left, .right, .home, .end], .move, name: arrows, "choose", footer: !look.isNarrow)
    let both = pair.map { $0 == $1 } ?? true ? "Choose two different segments" : nil
    let new: [Binding<Command>] =
      look.role.may(.edit) ? [Binding(["n"], .tags(.newSegment), name: "N", "segment of both", offBecause: both)] : []
    return Bindings([Binding(["s"], .tags(.measure), name: "S", name), move] + new)
  }

  /// The chosen cell, where there is one.
  private var pair: (row: Int, column: Int)? {
    guard let page, !page.refs.isEmpty else { return nil }
    return (min(row, page.refs.count - 1), min(column, page.refs.count - 1))
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    guard let page, let here = pair else { return nil }
    (row, column) = here
    let last = page.refs.count - 1
    switch key {
    case .up: row = max(0, row - 1)
    case .down: row = min(last, row + 1)
    case .left: column = max(0, column - 1)
    case .right: column = min(last, column + 1)
    case .home: (row, column) = (0, min(1, last))
    case .end: (row, column) = (last, max(0, last - 1))
    default: return nil
    }
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .tags(.measure):
      measure = Measure(rawValue: measure.rawValue + 1) ?? .people
      return .stay
    case .tags(.newSegment):
      guard let page, let pair else { return .stay }
      let (a, b) = (page.refs[pair.row], page.refs[pair.column])
      let expression = Predicate.and([a.expression, b.expression])
      return .open(SegmentFormScreen(from: SegmentDraft(name: "\(a.text), \(b.text)", expression: expression.text)))
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .overlap(let page) where page.refs.allSatisfy(refs.contains): self.page = page
    case .tags(.done): return .ask([load])
    default: break
    }
    return .stay
  }

  // MARK: View

  func note(_ look: Look) -> String { page == nil ? "" : look.isNarrow ? "\(measure)" : measure.words }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard let pair, page.refs.count > 1 else {
      return canvas.drawNothing("Nothing to compare", "It takes two segments that can be counted.", look)
    }
    let body = look.body
    let words = OverlapWords(page, look).sentence(pair.row, pair.column)
    let foot = min(4, Width.wrap(words, to: body.width).count)
    let hasRule = body.height >= 14
    let matrix = Rect(x: body.x, y: body.y, width: body.width, height: body.height - foot - (hasRule ? 1 : 0))
    drawMatrix(page, pair, on: &canvas, in: matrix, look)
    if hasRule { canvas.rule(x: body.x, y: matrix.bottom, width: body.width) }
    canvas.writeWrapped(words, in: Rect(x: body.x, y: body.bottom - foot, width: body.width, height: foot))
  }

  private func drawMatrix(
    _ page: OverlapPage, _ pair: (row: Int, column: Int), on canvas: inout Canvas, in rect: Rect, _ look: Look
  ) {
    let text = OverlapWords(page, look)
    let all = page.refs.indices
    let names = all.map { "\($0 + 1) \(page.refs[$0].text)" }
    let cells = all.map { a in all.map { b in text.cell(a, b, measure) } }
    let width = 2 + max(3, cells.joined().map(Width.of).max() ?? 0)
    let longest = names.map(Width.of).max() ?? 0
    // Names give way to the columns, down to what still tells them apart.
    let label = min(longest, max(look.isNarrow ? 14 : 20, rect.width - 2 - width * all.count))
    let columns = window(max(1, (rect.width - 2 - label) / width), of: all.count, around: pair.column)
    let rows = window(max(1, rect.height - 1), of: all.count, around: pair.row)
    for (place, column) in columns.enumerated() {
      let head = Width.pad("\(column + 1)", to: width, right: true)
      canvas.write(head, x: rect.x + 2 + label + place * width, y: rect.y, column == pair.column ? .strongAccent : .dim)
    }
    for (line, row) in rows.enumerated() {
      let y = rect.y + 1 + line
      let isHere = row == pair.row
      if isHere { canvas.write(look.glyphs.pointer, x: rect.x, y: y, .accent) }
      canvas.write(Width.fit(names[row], to: label, ellipsis: look.glyphs.ellipsis), x: rect.x + 2, y: y, isHere ? .title : .text)
      for (place, column) in columns.enumerated() {
        let x = rect.x + 2 + label + place * width
        let isChosen = isHere && column == pair.column
        let isQuiet = row == column || page.both[row][column] == 0
        canvas.write(Width.pad(cells[row][column], to: width, right: true), x: x, y: y, isChosen ? .selected : isQuiet ? .dim : .text)
        if isChosen { canvas.cursor = Point(x: x + width - 1, y: y) }
      }
    }
  }

  /// `fit` of `count`, with `chosen` among them.
  private func window(_ fit: Int, of count: Int, around chosen: Int) -> Range<Int> {
    let first = max(0, min(chosen - fit / 2, count - fit))
    return first..<min(count, first + fit)
  }
}

/// Cells and sentences of a matrix, as the role may know them.
struct OverlapWords {
  let page: OverlapPage
  let look: Look

  init(_ page: OverlapPage, _ look: Look) {
    self.page = page
    self.look = look
  }

  func cell(_ a: Int, _ b: Int, _ measure: OverlapScreen.Measure) -> String {
    let both = page.both[a][b]
    guard look.mayKnow(both) else { return look.count(both) }
    return switch measure {
    case .people: look.count(both)
    case _ where a == b: look.glyphs.isASCII ? "-" : "–"
    case .share: Figures.wholePercent(both, of: page.size(a))
    case .jaccard: Figures.hundredths(both, of: page.either(a, b))
    }
  }

  /// `402 people are in both skin:sensitive and skin:dry: 31% of the one, 41% of the other. Together 1,859; Jaccard 0.22.`
  func sentence(_ a: Int, _ b: Int) -> String {
    let (first, second) = (page.refs[a].text, page.refs[b].text)
    let both = page.both[a][b]
    if a == b {
      guard look.mayKnow(both) else { return "\(look.discretion.tooFew) are in \(first)." }
      return "\(Figures.counted(both, "person is", "people are")) in \(first), \(Figures.percent(both, of: page.people)) of all."
    }
    guard look.mayKnow(both) else { return "\(look.discretion.tooFew) are in both \(first) and \(second)." }
    let shares = "\(Figures.wholePercent(both, of: page.size(a))) of \(first), \(Figures.wholePercent(both, of: page.size(b))) of \(second)"
    let either = page.either(a, b)
    return "\(Figures.counted(both, "person is", "people are")) in both: \(shares); together \(Figures.grouped(either)); "
      + "Jaccard \(Figures.hundredths(both, of: either))."
  }
}
