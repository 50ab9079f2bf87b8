// The one loop: wait, update, perform, paint. Sleeps while nothing happens.

/// What a display hands to the loop.
public enum Signal: Equatable, Sendable {
  case key(Key)
  case paste(String)
  case mouse(Mouse)
  case resize(Size)
  /// The timeout passed.
  case timeout
  /// Somebody posted to the mailbox.
  case wake
  /// The terminal is gone or the process is asked to end.
  case end
}

/// A terminal, or what stands for one in a test.
public protocol Display {
  /// In cells, as the terminal is now.
  var size: Size { get }
  /// Signs that it can show.
  var glyphs: Glyphs { get }
  /// Waits for the next signal; nil waits for ever, without waking up in between.
  mutating func next(timeoutMilliseconds: Int?) -> Signal
  /// Takes the whole picture; it is on the screen before `next` waits.
  mutating func paint(_ canvas: Canvas)
  /// Milliseconds of a clock that never jumps.
  var uptimeMilliseconds: Int { get }
}

/// How the loop came to its end.
public enum RunEnd: Equatable, Sendable { case finished, ended }

/// Runs `program` on `display` until it is finished or the terminal goes. `perform` does an effect and may answer at once; `mail` hands
/// over replies that slow work has posted since it was last asked.
///
/// Inlinable, so that it is compiled for its program: without, a key costs some 40 µs more for types that are looked up at run time.
@discardableResult
@inlinable
public func run<P: Program, D: Display>(
  _ program: inout P, on display: inout D, perform: (P.Effect) -> P.Reply?, mail: () -> [P.Reply] = { [] }
) -> RunEnd {
  var canvas = Canvas(size: display.size, glyphs: display.glyphs)
  var painted: Canvas?
  var alarm: (Alarm, due: Int?)?
  var queue: [Event<P.Reply>] = [.resize(display.size)]
  var touch = Touch()
  while true {
    while !queue.isEmpty {
      let event = queue.removeFirst()
      for effect in program.update(event) {
        if let reply = perform(effect) { queue.append(.reply(reply)) }
      }
      if program.isFinished { return .finished }
    }
    canvas.clear()
    program.view(&canvas)
    if painted != canvas {
      display.paint(canvas)
      painted = canvas
    }
    if program.alarm != alarm?.0 {
      alarm = program.alarm.map { ($0, display.uptimeMilliseconds + $0.afterMilliseconds) }
    }
    let wait = alarm?.due.map { max(0, $0 - display.uptimeMilliseconds) }
    switch display.next(timeoutMilliseconds: wait) {
    case .key(let key): queue.append(.key(key))
    case .paste(let text): queue.append(.paste(text))
    case .mouse(let mouse): if let event: Event<P.Reply> = touch.take(mouse, on: canvas) { queue.append(event) }
    case .resize(let size):
      canvas = Canvas(size: size, glyphs: display.glyphs)
      painted = nil
      queue.append(.resize(size))
    case .wake: queue += mail().map { .reply($0) }
    case .timeout:
      // It has rung: silent until the program sets another.
      alarm = alarm.map { ($0.0, nil) }
      queue.append(.alarm)
    case .end: return .ended
    }
  }
}
