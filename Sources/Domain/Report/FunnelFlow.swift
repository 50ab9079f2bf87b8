// Where the bars and bands of the funnel's picture lie: a flow downwards, whoever jumps passes at the left, whoever leaves stops at the right.

/// The picture of a funnel as lengths, in ten-thousandths of its width.
struct FunnelFlow: Hashable {
  /// What a row stands for.
  enum Place: Hashable {
    case intro
    /// Index in `FunnelReport.allQuestions`.
    case question(Int)
    case lead
    case results
  }
  /// From the left.
  struct Span: Hashable {
    var from: Int
    var to: Int
    var width: Int { to - from }
  }
  /// From one row to the next.
  struct Band: Hashable {
    var top: Span
    var bottom: Span
    /// Of sessions that jump over the row that it leads to or comes from.
    var isPassing: Bool
  }
  struct Row: Hashable {
    var place: Place
    var views: Int
    /// Sessions that ended here.
    var drops: Int
    /// As wide as its views.
    var bar = Span(from: 0, to: 0)
    /// The right end of the bar.
    var leaving = Span(from: 0, to: 0)
    /// Sessions that pass without stopping here.
    var passing: [Span] = []
    var bands: [Band] = []
  }

  static let width = 10_000
  private static let gap = 80
  var rows: [Row] = []

  /// A way of sessions from one row to a later one.
  private struct Way {
    var from: Int
    var to: Int
    var count: Int
  }

  init(_ report: FunnelReport) {
    let funnel = report.funnel
    guard funnel.views > 0 else { return }
    rows = FunnelFlow.rows(of: report)
    let ways = FunnelFlow.ways(between: rows, of: report)
    // Jumps that hardly anybody makes are told in the table only: a picture of hairs shows nothing.
    let jumps = ways.filter { $0.to > $0.from + 1 && $0.count * 100 >= funnel.views }.sorted { ($0.from, $1.to) < ($1.from, $0.to) }
    lay(jumps)
    connect(ways.filter { $0.to == $0.from + 1 }, jumps)
  }

  private static func rows(of report: FunnelReport) -> [Row] {
    let funnel = report.funnel
    var rows = [Row(place: .intro, views: funnel.views, drops: funnel.views - funnel.starts)]
    for (index, question) in report.allQuestions.enumerated() {
      guard let sums = funnel.questions[question.ref], sums.views > 0 else { continue }
      rows.append(Row(place: .question(index), views: sums.views, drops: sums.drops))
    }
    // Before the results only: what is asked after them nobody can leave without having come to them.
    if funnel.leadDrops > 0 { rows.append(Row(place: .lead, views: funnel.leadViews, drops: funnel.leadDrops)) }
    rows.append(Row(place: .results, views: funnel.completions, drops: 0))
    return rows
  }

  private static func ways(between rows: [Row], of report: FunnelReport) -> [Way] {
    let questions = report.allQuestions
    let last = rows.count - 1
    var counts: [[Int]] = Array(repeating: Array(repeating: 0, count: rows.count), count: rows.count)
    var places: [String: Int] = [Funnel.results: rows[last - 1].place == .lead ? last - 1 : last]
    for (index, row) in rows.enumerated() {
      if case .question(let number) = row.place { places[questions[number].ref] = index }
    }
    for (index, row) in rows.enumerated() {
      if case .question(let number) = row.place {
        for (to, count) in report.funnel.questions[questions[number].ref]?.ways ?? [:] {
          if let target = places[to], target > index { counts[index][target] += count }
        }
      } else if row.place == .lead {
        counts[index][last] = min(rows[last].views, row.views - row.drops)
      }
    }
    // Whoever comes from no other row comes from the intro.
    for target in 1...last where rows[target].place != .lead {
      counts[0][target] = max(0, rows[target].views - (1..<max(target, 1)).reduce(0) { $0 + counts[$1][target] })
    }
    return counts.indices.flatMap { from in
      counts.indices.filter { counts[from][$0] > 0 }.map { Way(from: from, to: $0, count: counts[from][$0]) }
    }
  }

  /// Gives bars and passing jumps their places in each row.
  private mutating func lay(_ jumps: [Way]) {
    func passing(_ row: Int) -> [Way] { jumps.filter { $0.from < row && row < $0.to } }
    let most = rows.indices.map { rows[$0].views + passing($0).reduce(0) { $0 + $1.count } }.max() ?? 1
    let lanes = rows.indices.map { passing($0).count }.max() ?? 0
    let room = FunnelFlow.width - min(lanes * FunnelFlow.gap, FunnelFlow.width / 2)
    func length(_ count: Int) -> Int { count * room / max(most, 1) }
    for index in rows.indices {
      var at = 0
      for jump in passing(index) {
        rows[index].passing.append(Span(from: at, to: at + length(jump.count)))
        at += length(jump.count) + FunnelFlow.gap
      }
      rows[index].bar = Span(from: at, to: at + length(rows[index].views))
      rows[index].leaving = Span(from: rows[index].bar.to - length(min(rows[index].drops, rows[index].views)), to: rows[index].bar.to)
    }
  }

  /// Draws each row's bands to the next.
  private mutating func connect(_ steps: [Way], _ jumps: [Way]) {
    for index in rows.indices.dropLast() {
      let next = index + 1
      let here = jumps.filter { $0.from < index && index < $0.to }
      let below = jumps.filter { $0.from < next && next < $0.to }
      let leaving = jumps.filter { $0.from == index } + steps.filter { $0.from == index }
      let coming = jumps.filter { $0.to == next } + steps.filter { $0.to == next }
      let top = FunnelFlow.tile(leaving, in: Span(from: rows[index].bar.from, to: rows[index].leaving.from), of: rows[index])
      let bottom = FunnelFlow.tile(coming, in: rows[next].bar, of: rows[next])
      for (number, way) in (here.map { ($0, true) } + leaving.map { ($0, false) }).enumerated() {
        let (jump, isLane) = way
        let from = isLane ? rows[index].passing[number] : top[number - here.count]
        let to: Span?
        if let lane = below.firstIndex(where: { $0.from == jump.from && $0.to == jump.to }) {
          to = rows[next].passing[lane]
        } else {
          to = coming.firstIndex { $0.from == jump.from && $0.to == jump.to }.map { bottom[$0] }
        }
        guard let to, from.width > 0 || to.width > 0 else { continue }
        rows[index].bands.append(Band(top: from, bottom: to, isPassing: jump.to > jump.from + 1))
      }
    }
  }

  /// Parts of `span` for `ways`, from its left, as wide as the row's bar is for as many; narrower where they would not fit.
  private static func tile(_ ways: [Way], in span: Span, of row: Row) -> [Span] {
    let whole = max(ways.reduce(0) { $0 + $1.count }, 1)
    let scale = row.views > 0 ? min(span.width, whole * row.bar.width / row.views) : 0
    var done = 0
    return ways.map { way in
      let from = span.from + done * scale / whole
      done += way.count
      return Span(from: from, to: span.from + done * scale / whole)
    }
  }
}
