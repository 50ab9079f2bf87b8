// How far a courier is: a bar a destination on a terminal, a line now and then elsewhere.
internal import Domain
internal import Foundation
internal import Synchronization

/// One line a destination, painted over while its rows leave. Shared by the courier's lanes and the log.
final class SendingBars: Sendable {
  enum Place {
    /// Lines are painted over.
    case terminal(columns: Int)
    /// A line for each fifth, of large loads alone.
    case stream
    case nowhere
  }

  /// One destination in one look at the outbox.
  struct Bar: Hashable, Sendable {
    var name: String
    var done = 0
    var total: Int
    /// Milliseconds from the look's beginning to the last row.
    var taken: Int64 = 0
  }

  private struct State {
    var bars: [Bar] = []
    var began: Int64 = 0
    /// Lines on the terminal that are ours to paint over.
    var painted = 0
    var paintedAt: Int64 = 0
  }

  /// Milliseconds between two paintings.
  private static let breath: Int64 = 80

  let place: Place
  private let state = Mutex(State())
  private let write: @Sendable (String) -> Void
  private let clock: @Sendable () -> Int64

  /// - Parameters:
  ///   - write: takes text as it is to be written.
  ///   - clock: milliseconds.
  init(
    _ place: Place, write: @escaping @Sendable (String) -> Void,
    clock: @escaping @Sendable () -> Int64
  ) {
    self.place = place
    self.write = write
    self.clock = clock
  }

  var isTerminal: Bool { if case .terminal = place { true } else { false } }

  /// A look begins: so many rows are due at each destination. Lines of an earlier look stay above.
  func begin(_ due: [(name: String, count: Int)]) {
    if case .nowhere = place { return }
    state.withLock { state in
      state = State(
        bars: due.filter { $0.count > 0 }.map { Bar(name: $0.name, total: $0.count) },
        began: clock())
      paint(&state)
    }
  }

  /// Rows of a destination have come to an end of their attempts.
  func count(_ rows: Int, at name: String) {
    state.withLock { state in
      guard let place = state.bars.firstIndex(where: { $0.name == name }) else { return }
      let before = state.bars[place]
      state.bars[place].done += rows
      state.bars[place].taken = clock() - state.began
      switch self.place {
      case .terminal: if clock() - state.paintedAt >= SendingBars.breath { paint(&state) }
      case .stream: if state.bars[place].passed(before) { write(state.bars[place].words + "\n") }
      case .nowhere: break
      }
    }
  }

  /// The look is over: the lines show how it ended.
  func end() { state.withLock { paint(&$0) } }

  /// Lets `work` write a line of its own above the bars.
  func aside(_ work: () -> Void) {
    state.withLock { state in
      if state.painted > 0 { write("\u{1B}[\(state.painted)A\r\u{1B}[J") }
      work()
      guard state.painted > 0 else { return }
      state.painted = 0
      paint(&state)
    }
  }

  private func paint(_ state: inout State) {
    guard case .terminal(let columns) = place, !state.bars.isEmpty else { return }
    let up = state.painted > 0 ? "\u{1B}[\(state.painted)A\r" : ""
    let longest = state.bars.map(\.name.count).max() ?? 0
    let lines = state.bars.map {
      String($0.line(nameWidth: longest).prefix(columns - 1)) + "\u{1B}[K\n"
    }
    write(up + lines.joined())
    state.painted = lines.count
    state.paintedAt = clock()
  }
}

extension SendingBars.Bar {
  private static let width = 30
  /// Elsewhere than on a terminal less is told by the log alone.
  private static let leastOfStream = 50

  /// `klaviyo  [###############...............] 1000 of 2000, 4300 a second`
  func line(nameWidth: Int) -> String {
    let full = total == 0 ? Self.width : min(Self.width * done / total, Self.width)
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: Self.width - full)
    let name = name + String(repeating: " ", count: max(nameWidth - name.count, 0))
    return "\(name)  [\(bar)] \(done) of \(total)" + (rate.map { ", \($0)" } ?? "")
  }

  /// `klaviyo: 1000 of 2000, 4300 a second`
  var words: String { "\(name): \(done) of \(total)" + (rate.map { ", \($0)" } ?? "") }

  /// Nil before the first row.
  private var rate: String? {
    guard done > 0, taken > 0 else { return nil }
    let perSecond = Int64(done) * 1000 / taken
    return perSecond > 0 ? "\(perSecond) a second" : "\(Int64(done) * 60_000 / taken) a minute"
  }

  /// Whether another fifth of a large load is done than at `before`.
  fileprivate func passed(_ before: Self) -> Bool {
    total >= Self.leastOfStream && done * 5 / total > before.done * 5 / total
  }
}

extension SendingBars {
  /// On standard error, painted over where that is a terminal.
  /// - Parameter isQuiet: nothing is shown.
  static func onStandardError(isQuiet: Bool, isOnce: Bool) -> SendingBars {
    let isTerminal = isatty(STDERR_FILENO) == 1
    // A courier that runs for ever and has no terminal tells its log.
    let elsewhere: Place = isOnce ? .stream : .nowhere
    let place: Place = isQuiet ? .nowhere : isTerminal ? .terminal(columns: columns) : elsewhere
    return SendingBars(
      place,
      // A bar that cannot be painted stops no work.
      write: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
      clock: { Instant.now.milliseconds })
  }

  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
