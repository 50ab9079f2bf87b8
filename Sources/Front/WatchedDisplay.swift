// A display under systemd's watchdog: its waiting is cut into pieces, so that the manager hears from the loop itself that it goes on.
internal import Live
internal import Terminal

/// `inner` as the loop sees it. Without a watchdog it adds one comparison to a wait, and no wake-up.
struct WatchedDisplay<Inner: Display>: Display {
  private var inner: Inner
  private let notice: ServiceNotice?
  private let period: Int?
  private var due = 0

  init(_ inner: Inner, notice: ServiceNotice?) {
    self.inner = inner
    self.notice = notice
    period = notice?.aliveMilliseconds
  }

  var size: Size { inner.size }
  var glyphs: Glyphs { inner.glyphs }
  var uptimeMilliseconds: Int { inner.uptimeMilliseconds }
  mutating func paint(_ canvas: Canvas) { inner.paint(canvas) }

  mutating func next(timeoutMilliseconds: Int?) -> Signal {
    guard let period else { return inner.next(timeoutMilliseconds: timeoutMilliseconds) }
    var now = uptimeMilliseconds
    let end = timeoutMilliseconds.map { now + $0 }
    while true {
      if now >= due {
        notice?.tell(.alive)
        due = now + period
      }
      let signal = inner.next(timeoutMilliseconds: min(due, end ?? due) - now)
      now = uptimeMilliseconds
      // A timeout that is the watchdog's alone is nothing to the program.
      if signal != .timeout || end.map({ now >= $0 }) == true { return signal }
    }
  }
}
