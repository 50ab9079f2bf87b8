// How far long work is: a bar on a terminal, a line now and then elsewhere.
internal import Foundation

/// Shows progress on standard error.
struct Progress {
  private static let width = 30
  private let what: String
  private var total: Int
  private let isTerminal = isatty(2) == 1
  private var shown = -1

  init(_ what: String, of total: Int) {
    self.what = what
    self.total = total
  }

  /// For work that learns its size on the way.
  mutating func show(_ done: Int, of total: Int) {
    self.total = total
    show(done)
  }

  mutating func show(_ done: Int) {
    let percent = total == 0 ? 100 : done * 100 / total
    // Elsewhere than on a terminal five lines are enough.
    let step = isTerminal ? percent : percent / 20
    guard step != shown else { return }
    shown = step
    if isTerminal {
      let full = Progress.width * percent / 100
      let bar = String(repeating: "#", count: full) + String(repeating: ".", count: Progress.width - full)
      // A bar that cannot be painted stops no work.
      try? FileHandle.standardError.write(contentsOf: Data("\r[\(bar)] \(done) of \(total) \(what)".utf8))
    } else {
      Out.note("\(done) of \(total) \(what)")
    }
  }

  func end() { if isTerminal, shown >= 0 { Out.note("") } }
}
