// What the desk's long tables have in common: words that are looked for, how long a search may take, rows as the console has them.
internal import Console
internal import Domain
internal import Storage

/// A search line in its words; a row has to have all of them.
struct SearchWords {
  let all: [String]
  var isEmpty: Bool { all.isEmpty }

  /// More than four words are no search but a text.
  init(_ text: String) { all = text.split(separator: " ").prefix(4).map(String.init) }
}

extension Desk {
  /// Whatever a console asks for, no answer is longer.
  static let mostRows = 1_024

  /// A search gives the console an answer after a quarter of a second, found or not; it goes on when asked to.
  static func patience(_ limit: Duration = .milliseconds(250)) -> () -> Bool {
    let begun = ContinuousClock.now
    return { ContinuousClock.now - begun < limit }
  }
}

extension LongPage {
  init<Line>(_ ask: LongAsk, _ stretch: Stretch<Line>, _ row: (Line) throws(StoreError) -> Row) throws(StoreError) {
    var rows: [Row?] = []
    for line in stretch.lines {
      if let line { rows.append(try row(line)) } else { rows.append(nil) }
    }
    self.init(ask: ask, total: stretch.total, first: stretch.first, rows: rows)
  }

  init<Line>(_ ask: LongAsk, _ found: Found<Line>, _ row: (Line) throws(StoreError) -> Row) throws(StoreError) {
    var rows: [Row?] = []
    for line in found.lines { rows.append(try row(line)) }
    self.init(ask: ask, total: found.total, rows: rows, looked: found.looked, next: found.next)
  }
}
