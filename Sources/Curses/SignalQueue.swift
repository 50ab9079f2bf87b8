// What has arrived and was not handed out yet: one read brings many keys.
internal import Terminal

struct SignalQueue {
  private var signals: [Signal] = []
  private var head = 0
  private var burst = 0

  /// More than anybody types or scans before the program has caught up; what a flood brings beyond it is dropped, so that the
  /// first key after the flood is answered at once.
  static let mostInBurst = 8192

  var isEmpty: Bool { head == signals.count }

  /// Adds what a person did. A paste counts as one.
  mutating func append(_ signal: Signal) {
    guard burst < SignalQueue.mostInBurst else { return }
    burst += 1
    signals.append(signal)
  }

  /// Adds what the program has to know, flood or not.
  mutating func appendAlways(_ signal: Signal) { signals.append(signal) }

  /// The program has caught up with the terminal.
  mutating func endBurst() { burst = 0 }

  mutating func takeFirst() -> Signal? {
    guard head < signals.count else { return nil }
    let first = signals[head]
    head += 1
    if head == signals.count { removeAll() }
    return first
  }

  /// Lets go of the memory of what was handed out.
  mutating func forget() {
    signals = Array(signals[head...])
    head = 0
  }

  mutating func removeAll() {
    signals.removeAll(keepingCapacity: true)
    head = 0
  }
}
