// The loop with a scripted display: what wakes it, what it paints, when alarms ring.
import Terminal
import Testing

/// A display that plays signals and remembers what it was asked.
private struct Script: Display {
  var size = Size(columns: 10, rows: 2)
  var glyphs = Glyphs()
  var uptimeMilliseconds = 0
  /// Each with the time that passes before it.
  var signals: [(after: Int, Signal)]
  var waits: [Int?] = []
  var paintings: [[String]] = []

  init(_ signals: [(after: Int, Signal)]) { self.signals = signals }

  mutating func next(timeoutMilliseconds: Int?) -> Signal {
    waits.append(timeoutMilliseconds)
    guard !signals.isEmpty else { return .end }
    let (after, signal) = signals.removeFirst()
    uptimeMilliseconds += after
    if case .resize(let size) = signal { self.size = size }
    return signal
  }

  mutating func paint(_ canvas: Canvas) { paintings.append(canvas.lines) }
}

/// Counts `+`, asks for the double of it with `d`, sets an alarm with `a`, ends with `q`.
private struct Counter: Program {
  enum Effect: Equatable, Sendable { case double(Int) }
  enum Reply: Equatable, Sendable { case value(Int) }

  var count = 0
  var rings = 0
  var alarm: Alarm?
  var isFinished = false
  var pasted = ""

  mutating func update(_ event: Event<Reply>) -> [Effect] {
    switch event {
    case .key("+"): count += 1
    case .key("d"): return [.double(count)]
    case .key("a"): alarm = Alarm(id: (alarm?.id ?? 0) + 1, afterMilliseconds: 1000)
    case .key("q"): isFinished = true
    case .reply(.value(let value)): count = value
    case .alarm: rings += 1
    case .paste(let text): pasted = text
    default: break
    }
    return []
  }

  func view(_ canvas: inout Canvas) { canvas.write("\(count)", x: 0, y: 0) }
}

@Suite("Run")
struct RunTests {
  private func play(_ signals: [(after: Int, Signal)], mail: [Counter.Reply] = []) -> (Counter, Script, RunEnd) {
    var program = Counter()
    var display = Script(signals)
    let end = run(
      &program, on: &display, perform: { if case .double(let value) = $0 { .value(2 * value) } else { nil } }, mail: { mail })
    return (program, display, end)
  }

  private func keys(_ text: String) -> [(after: Int, Signal)] { text.map { (0, .key(.character($0))) } }

  @Test("a picture that has not changed is not painted again: 5 keys, 3 pictures")
  func repaints() {
    #expect(play(keys("+xx+x")).1.paintings == [["0", ""], ["1", ""], ["2", ""]])
  }

  @Test("an effect is done and its reply taken before the next picture")
  func effects() { #expect(play(keys("++d")).1.paintings.last == ["4", ""]) }

  @Test("without an alarm the loop waits for ever")
  func sleeps() { #expect(play(keys("+")).1.waits == [nil, nil]) }

  @Test("an alarm rings once and is then silent")
  func ringsOnce() {
    let (program, display, _) = play([(0, .key("a")), (1000, .timeout), (0, .key("+"))])
    #expect(program.rings == 1)
    #expect(display.waits == [nil, 1000, nil, nil])
  }

  @Test("an alarm with the same id keeps running through 2 keys; a new id starts anew")
  func keepsRunning() {
    let (_, display, _) = play([(0, .key("a")), (300, .key("+")), (300, .key("+")), (100, .key("a")), (0, .key("x"))])
    #expect(display.waits == [nil, 1000, 700, 400, 1000, 1000])
  }

  @Test("an alarm that is overdue waits 0 ms, not less")
  func overdue() {
    let (_, display, _) = play([(0, .key("a")), (1500, .key("+")), (0, .timeout)])
    #expect(display.waits == [nil, 1000, 0, nil])
  }

  @Test("a new size is painted even when the text is the same")
  func resize() {
    let (_, display, _) = play([(0, .resize(Size(columns: 4, rows: 1)))])
    #expect(display.paintings == [["0", ""], ["0"]])
  }

  @Test("a wake-up brings the mail; q finishes; the end of input ends")
  func ends() {
    #expect(play([(0, .wake)], mail: [.value(7)]).0.count == 7)
    #expect(play(keys("q+")).2 == .finished)
    #expect(play(keys("q+")).0.count == 0)
    #expect(play(keys("+")).2 == .ended)
    #expect(play([(0, .paste("abc"))]).0.pasted == "abc")
  }
}
