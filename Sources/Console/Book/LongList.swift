// A table of any length on a page: it holds the rows around those in sight, and says which it needs next.
import Domain
import Terminal

/// A row of a long table.
protocol LongRow: Equatable, Sendable {
  associatedtype ID: Hashable & Sendable
  var id: ID { get }
}

/// The window on a long table. One question is under way at most: whoever scrolls faster than answers come gets the rows of where they
/// are by then, and none of those passed.
struct LongList<Row: LongRow>: Equatable, Sendable {
  enum Outcome: Equatable {
    case moved
    case opened(Row)
    /// What is looked for has changed.
    case found
  }

  /// Rows kept at most, some windows more than can be seen.
  private static var kept: Int { 1_536 }
  /// A search goes on by itself so many times; then it waits to be told.
  private static var mostGoes: Int { 12 }

  /// Rows of the whole table; nil before the first answer.
  private(set) var total: Int?
  /// By place; a nil value is a row that is gone.
  private var rows: [Int: Row?] = [:]
  private var found: [Row] = []
  /// What `found` is the answer to, which may be an earlier word than the one that stands there.
  private var search: LongPage<Row>?
  /// Whether the lines are those of `found`. The lines in sight stay until the answer to a new word is there: nothing flickers.
  private var showsFound = false
  /// How often the search went on since it was last told to.
  private var goes = 0
  private var list = List()
  /// What is looked for; nil when nothing is.
  private(set) var wanted: TextInput?
  /// Whether keys go to the find line.
  private(set) var isTyping = false
  /// The question under way.
  private var asked: LongAsk?
  /// Lines in sight when it was last known.
  private var height = 24

  var typed: TextInput? { isTyping ? wanted : nil }
  /// Words are looked for, not all rows shown.
  var isFinding: Bool { wanted != nil && !needle.isEmpty }
  private var needle: String { wanted.map { $0.text.trimmingSpaces() } ?? "" }
  /// Whether the lines in sight are what was asked for; else they are older than the question.
  private var isAnswered: Bool { isFinding ? showsFound && search?.ask.find == needle : !showsFound }
  var count: Int { list.count }
  var chosen: Row? { row(at: list.selected) }
  /// Whether a search ended before it was through.
  var canLookFurther: Bool { isFinding && isAnswered && search?.next != nil && asked == nil }

  private func row(at line: Int) -> Row? {
    if showsFound { return found.indices.contains(line) ? found[line] : nil }
    return rows[(total ?? 0) - 1 - line] ?? nil
  }

  // MARK: Questions

  /// The rows in sight anew, for when the store has changed.
  var refresh: LongAsk {
    if isFinding { return LongAsk(find: needle, count: LongAsk.mostFound) }
    guard let sight, let total else { return LongAsk() }
    let near = around(sight, by: height)
    return near.upperBound == total - 1 ? LongAsk(count: max(64, near.count)) : LongAsk(first: near.lowerBound, count: near.count)
  }

  /// Places of the lines in sight; nil when there are none.
  private var sight: ClosedRange<Int>? {
    guard let total, total > 0, !isFinding else { return nil }
    let lines = list.lines(height: height).compactMap { if case .row(let row) = $0 { row } else { nil } }
    guard let first = lines.first, let last = lines.last else { return nil }
    return max(0, total - 1 - last)...max(0, total - 1 - first)
  }

  private func around(_ sight: ClosedRange<Int>, by margin: Int) -> ClosedRange<Int> {
    max(0, sight.lowerBound - margin)...min((total ?? 1) - 1, sight.upperBound + margin)
  }

  /// The question that is to be asked now: for what is in sight and not here, and a window ahead. Nil while one is under way.
  mutating func next() -> LongAsk? {
    guard asked == nil else { return nil }
    if isFinding {
      if !isAnswered {
        asked = LongAsk(find: needle, count: LongAsk.mostFound)
      } else if let next = search?.next, found.count < height, goes < LongList.mostGoes {
        // A window that is not full yet is worth some seconds of looking, a quarter of one at a time.
        goOn(below: next)
      }
      return asked
    }
    guard let sight, around(sight, by: height).contains(where: isMissing) else { return nil }
    let missing = around(sight, by: 2 * height).filter(isMissing)
    guard let first = missing.first, let last = missing.last else { return nil }
    asked = LongAsk(first: first, count: last - first + 1)
    return asked
  }

  /// Asked of every place in sight with each key: no row is taken out for it.
  private func isMissing(_ place: Int) -> Bool { rows.index(forKey: place) == nil }

  /// Goes on with a search that stopped.
  mutating func lookFurther() -> LongAsk? {
    guard canLookFurther, let next = search?.next else { return nil }
    goes = 0
    goOn(below: next)
    return asked
  }

  private mutating func goOn(below next: Int64) {
    goes += 1
    asked = LongAsk(find: needle, count: LongAsk.mostFound, below: next)
  }

  /// The last question was not answered.
  mutating func fail() { asked = nil }

  // MARK: Answers

  /// Takes an answer in. One to a question that nobody has any more is dropped.
  mutating func take(_ page: LongPage<Row>) {
    let isAsked = page.ask == asked
    if isAsked { asked = nil }
    guard page.ask.find == needle else { return }
    if isFinding { takeFound(page) } else { takeRows(page, isRefresh: !isAsked) }
  }

  private mutating func takeFound(_ page: LongPage<Row>) {
    let before = page.ask.below == nil ? [] : found
    found = before + page.rows.compactMap(\.self)
    if !isAnswered { list = List() }
    search = page
    showsFound = true
    list.update(count: found.count)
  }

  private mutating func takeRows(_ page: LongPage<Row>, isRefresh: Bool) {
    // What is not in sight may be as old as what was; with fewer rows than before places have moved.
    if isRefresh || page.total < total ?? 0 { rows = [:] }
    let more = page.total - (total ?? page.total)
    let chosen = list.selected
    total = page.total
    list.update(count: page.total)
    if more > 0 { list.select(chosen + more) }
    guard let sight else { return }
    let near = around(sight, by: 2 * height)
    guard page.first <= near.upperBound, page.first + page.rows.count > near.lowerBound else { return }
    for (offset, row) in page.rows.enumerated() { rows[page.first + offset] = .some(row) }
    if rows.count > LongList.kept { rows = rows.filter { near.contains($0.key) } }
  }

  // MARK: Keys

  mutating func beginFinding() {
    wanted = wanted ?? TextInput("", limit: 64)
    isTyping = true
  }

  mutating func apply(_ key: Key, height: Int) -> Outcome? {
    self.height = height
    if isTyping { return type(key) }
    if key == .escape, wanted != nil { return stopFinding() }
    return outcome(list.apply(key, height: height))
  }

  /// `rect` is the table's, with its row of titles.
  mutating func apply(_ mouse: Mouse, in rect: Rect) -> Outcome? {
    height = rect.height - 1
    return outcome(list.apply(mouse, in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1)))
  }

  /// A row that is not here yet cannot be opened, nor one that is there only until the answer comes.
  private func outcome(_ outcome: List.Outcome?) -> Outcome? {
    switch outcome {
    case .opened?: chosen.flatMap { isAnswered ? .opened($0) : nil } ?? .moved
    case .moved?: .moved
    case nil: nil
    }
  }

  /// Letters look, Enter keeps what was found, Escape shows all rows again.
  private mutating func type(_ key: Key) -> Outcome? {
    switch key {
    case .enter, .down:
      isTyping = false
      if !isFinding { wanted = nil }
    case .escape: return stopFinding()
    case .backspace where wanted?.isEmpty != false: return stopFinding()
    default:
      let before = needle
      _ = wanted?.apply(key)
      if needle != before { lookAgain() }
    }
    return .found
  }

  private mutating func stopFinding() -> Outcome {
    endFinding()
    return .found
  }

  /// What was looked for is forgotten.
  mutating func endFinding() {
    isTyping = false
    wanted = nil
    lookAgain()
  }

  /// What is looked for has changed: all rows are here at once, what was found comes with its answer.
  private mutating func lookAgain() {
    goes = 0
    guard !isFinding else { return }
    (found, search, showsFound) = ([], nil, false)
    list = List(count: total ?? 0)
  }

  // MARK: Looks

  /// Draws the rows in sight; what has not come yet is a line with an ellipsis.
  func draw(_ table: Table, on canvas: inout Canvas, in rect: Rect, cells: (Row) -> [String]) {
    let waiting = [canvas.glyphs.ellipsis]
    table.draw(list, on: &canvas, in: rect) { row(at: $0).map(cells) ?? waiting }
  }

  /// `4 sessions`, `12,001 of 1,000,000 sessions`, `3 found in 48,000 of 1,000,000`.
  /// It stays with the rows until the answer is there: that takes a quarter of a second at most, and a sign that comes and goes with
  /// every letter would be what catches the eye.
  func note(_ one: String, _ many: String) -> String {
    guard let total else { return "" }
    guard showsFound else {
      let counted = Figures.counted(total, one, many)
      return total > height ? "\(Figures.grouped(list.selected + 1)) of \(counted)" : counted
    }
    guard let search else { return "" }
    let counted = "\(Figures.grouped(found.count)) found"
    return search.next == nil ? counted : "\(counted) in \(Figures.grouped(search.looked)) of \(Figures.grouped(search.total))"
  }

  /// Draws what stands there when nothing was found; `places` says where it was looked for.
  func drawNothing(on canvas: inout Canvas, _ look: Look, places: String) {
    guard isFinding, isAnswered, found.isEmpty else { return }
    canvas.drawNothing(search?.next == nil ? "Nothing found" : "Nothing found so far", places, look)
  }
}

extension Binding<Command> {
  /// Goes on with a search that stopped.
  static let further = Binding([.character("m")], .book(.further), name: "M", "look further")
}
