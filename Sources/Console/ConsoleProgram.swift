// The merchant's and staff's program: a door, behind it the pages, and the timers that lock it again.
public import Terminal

/// The console as a value. What it needs of the world leaves as `ConsoleEffect`; what the world says comes back as `ConsoleReply`.
public struct ConsoleProgram: Program {
  public typealias Effect = ConsoleEffect
  public typealias Reply = ConsoleReply

  /// What the console waits for.
  enum Moment: Hashable, Sendable {
    /// Nobody has touched a key.
    case idle
    /// Time to ask whether anything changed; runs on live pages only.
    case look
    case toastEnds
    /// A second of the wait at the door.
    case second
  }

  private(set) var layout = Layout(Size(columns: 80, rows: 24))
  private(set) var door: DoorScreen = DoorScreen()
  /// Nil while locked: nothing of what was seen or typed is kept.
  private(set) var frame: Frame?
  private var timers = Timers<Moment>()
  private var hasBegun = false
  public private(set) var isFinished = false
  private let lockAfterSeconds: Int

  /// `lockAfterSeconds`: 30 to 600 without a key, as the owner sets it.
  public init(lockAfterSeconds: Int = 120) { self.lockAfterSeconds = max(30, min(600, lockAfterSeconds)) }

  public var alarm: Alarm? { timers.alarm }

  public mutating func update(_ event: Event<ConsoleReply>) -> [ConsoleEffect] {
    let toast = frame?.toast
    let effects = react(to: event)
    if frame?.toast != toast { timers.cancel(.toastEnds) }
    setTimers()
    return effects
  }

  private mutating func react(to event: Event<ConsoleReply>) -> [ConsoleEffect] {
    switch event {
    case .resize(let size): return resize(size)
    case .key(let key): return press(key)
    case .mouse(let mouse):
      startIdling()
      return frame?.apply(mouse, layout).effects ?? []
    case .pressed(let item):
      startIdling()
      return frame?.press(item, layout).effects ?? []
    case .paste(let text): return paste(text)
    case .alarm: return timers.ring().sorted { $0.order < $1.order }.flatMap { ring($0) }
    case .reply(let reply): return receive(reply)
    }
  }

  private mutating func resize(_ size: Size) -> [ConsoleEffect] {
    layout = Layout(size)
    guard !hasBegun else { return [] }
    hasBegun = true
    return [.askDoor]
  }

  // MARK: Keys

  private mutating func press(_ key: Key) -> [ConsoleEffect] {
    startIdling()
    guard let outcome = frame?.apply(key, layout) else { return knock(key) }
    switch outcome {
    case .effects(let effects): return effects
    case .lock: return lock()
    case .leave: return leave()
    }
  }

  private mutating func paste(_ text: String) -> [ConsoleEffect] {
    startIdling()
    if let outcome = frame?.paste(text, layout) { return outcome.effects }
    // Where nothing is written a pasted text would be a row of keys, and archive a quiz.
    guard frame?.takesLetters != false else { return [] }
    return text.flatMap { press(.character($0)) }
  }

  private mutating func knock(_ key: Key) -> [ConsoleEffect] {
    switch door.apply(key) {
    case .stay: return []
    case .check(let role, let digits): return [.checkPIN(role: role, digits: digits)]
    case .set(let role, let digits): return [.setPIN(role: role, digits: digits)]
    case .leave: return leave()
    }
  }

  private mutating func leave() -> [ConsoleEffect] {
    isFinished = true
    return (frame.map { $0.farewells + [.lock] } ?? []) + [.leave]
  }

  private mutating func lock(_ message: Toast? = nil) -> [ConsoleEffect] {
    let farewells = frame?.farewells ?? []
    frame = nil
    door = DoorScreen(message: message)
    timers.cancelAll()
    return farewells + [.lock, .askDoor]
  }

  // MARK: Time

  private mutating func startIdling() { timers.set(.idle, afterMilliseconds: lockAfterSeconds * 1000) }

  /// Timers follow from what is on the screen: an idle console on a page that is not live has one, a locked one none.
  private mutating func setTimers() {
    keep(.look, every: 2_000, while: frame?.isLive == true)
    keep(.second, every: 1_000, while: frame == nil && door.waitSeconds > 0)
    keep(.toastEnds, every: frame?.toast?.milliseconds ?? 0, while: frame?.toast != nil)
    if frame == nil, !door.holdsDigits { timers.cancel(.idle) }
  }

  private mutating func keep(_ moment: Moment, every milliseconds: Int, while isWanted: Bool) {
    if !isWanted { timers.cancel(moment) } else if !timers.isRunning(moment) { timers.set(moment, afterMilliseconds: milliseconds) }
  }

  private mutating func ring(_ moment: Moment) -> [ConsoleEffect] {
    switch moment {
    case .idle:
      // At the hub nobody has a PIN: whoever comes back comes in by the password again.
      if frame?.place != nil { return leave() }
      if frame != nil { return lock(Toast("Locked: nobody was here.")) }
      door.forget()
    case .look: return frame.map { [$0.checkForChanges] } ?? []
    case .toastEnds: frame?.dropToast()
    case .second: door.countDown()
    }
    return []
  }

  // MARK: Replies

  private mutating func receive(_ reply: ConsoleReply) -> [ConsoleEffect] {
    switch reply {
    case .door(let door): self.door.open(door)
    case .refused(let refusal): door.refuse(refusal)
    case .admitted(let admission): return admit(admission)
    case .failed(let reason) where frame == nil: door.fail(reason)
    default: return frame?.receive(reply, layout) ?? []
    }
    return []
  }

  private mutating func admit(_ admission: Admission) -> [ConsoleEffect] {
    var frame = Frame(admission)
    let effects = frame.load()
    self.frame = frame
    door = DoorScreen()
    startIdling()
    return effects
  }

  // MARK: View

  public func view(_ canvas: inout Canvas) {
    let layout = Layout(canvas.size)
    guard !layout.isTooSmall else { return canvas.drawTooSmall(layout) }
    if let frame { frame.draw(on: &canvas, layout) } else { door.draw(on: &canvas, layout) }
  }
}

extension ConsoleProgram.Moment {
  /// The lock comes before everything that it makes void.
  fileprivate var order: Int {
    switch self {
    case .idle: 0
    case .second: 1
    case .toastEnds: 2
    case .look: 3
    }
  }
}

extension Canvas {
  fileprivate mutating func drawTooSmall(_ layout: Layout) {
    let (now, least) = (layout.size, Layout.smallest)
    let times = glyphs.isASCII ? "x" : "×"
    let text = "Please enlarge: now \(now.columns)\(times)\(now.rows), needs \(least.columns)\(times)\(least.rows)"
    writeWrapped(text, in: bounds)
  }
}
