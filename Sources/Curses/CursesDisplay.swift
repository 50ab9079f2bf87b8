// The terminal as a display: ncurses paints, our own decoder reads, poll waits.
internal import CNcurses
internal import Glibc
public import Terminal

/// A full screen on the terminal of standard input and output.
///
/// A class, so that work done for the loop (`perform`) can say `wipe()` while the loop holds the display. Not for other threads: those
/// post to a `Mailbox`. One at a time.
///
/// What is on the screen lags behind `paint` while more keys are waiting, by 30 ms at most: a burst of keys is painted once.
public final class CursesDisplay: Display {
  public private(set) var size: Size
  public let glyphs: Glyphs

  /// Called once, when the first picture is on the screen.
  public var onFirstPicture: (() -> Void)?

  private var painter: Painter
  private var decoder: KeyDecoder
  private var queue = SignalQueue()
  private var input = [UInt8](repeating: 0, count: 4096)
  private let wake: Int32
  private let signals: Int32
  private var screen: aw_screen
  private var crashGuard: CrashGuard

  /// Painted by the program, not yet shown.
  private var pending: Canvas?
  private var shown: Canvas?
  private var shownAt = 0
  /// The terminal may show something else than `shown`: everything is sent anew.
  private var isStale = false
  private var isCursorVisible = true
  private var resizeDue: Int?
  private var resizedAt = Int.min / 2
  private var hasEnded = false
  private var isOpen = true

  /// At most one redraw in so many milliseconds while sizes or keys come in a storm.
  private static let storm = 30

  // MARK: Opening and closing

  /// Holds back the signals that the display reads for itself (TERM, HUP, INT, QUIT, TSTP, TTIN, TTOU, WINCH, CONT, PIPE). First thing in
  /// `main`, before any thread exists: a thread that does not hold them back would be interrupted by them. Programs started
  /// afterwards inherit it, so start them before, or with an empty signal mask.
  public static func blockSignals() { aw_block_signals(true) }

  /// Takes the terminal. It is as it was when this throws.
  ///
  /// - Parameters:
  ///   - palette: colours by role; nil for the house's own.
  ///   - glyphs: the signs of the theme.
  ///   - asciiGlyphs: what stands for them on terminals with few signs (TERM linux, vt100 and the like) or without UTF-8.
  ///   - noColour: attributes only, as NO_COLOR asks.
  ///   - wake: `descriptor` of the mailbox whose posts wake the loop.
  public static func open(
    palette: Palette? = nil, glyphs: Glyphs = Glyphs(), asciiGlyphs: Glyphs = .ascii, noColour: Bool = false, wake: Int32? = nil
  ) throws(CursesError) -> CursesDisplay {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw CursesError(.noTerminal) }
    let type = environment("TERM") ?? ""
    guard !type.isEmpty else { throw CursesError(.noType) }
    let speaksUTF8 = aw_speak_utf8()
    blockSignals()
    let signals = aw_open_signals()
    guard signals >= 0 else { throw CursesError(.noDescriptor) }
    var modes = termios()
    tcgetattr(STDIN_FILENO, &modes)
    var screen: aw_screen
    do {
      screen = try takeScreen(of: type)
    } catch {
      Glibc.close(signals)
      throw error
    }
    let crashGuard = CrashGuard(modes: modes, text: TerminalModes.restoring)
    aw_take_keys()
    aw_send(TerminalModes.on)
    let hasFewSigns = ["linux", "vt1", "vt2", "vt5", "ansi", "dumb", "cons25", "pcansi"].contains { type.hasPrefix($0) }
    let inks = Inks(palette: palette, hasColour: !noColour, isExact: screen.frame >= 0 && isExact(type))
    for (number, colour) in inks.slots?.colours ?? [:] {
      aw_name_colour(&screen, Int32(number), Int32(colour.red), Int32(colour.green), Int32(colour.blue))
    }
    return CursesDisplay(
      inks: inks, glyphs: speaksUTF8 && !hasFewSigns ? glyphs : asciiGlyphs, wake: wake ?? -1,
      signals: signals, screen: screen, crashGuard: crashGuard)
  }

  private init(inks: Inks, glyphs: Glyphs, wake: Int32, signals: Int32, screen: aw_screen, crashGuard: CrashGuard) {
    self.glyphs = glyphs
    self.wake = wake
    self.signals = signals
    self.screen = screen
    self.crashGuard = crashGuard
    let isRemote = CursesDisplay.environment("SSH_CONNECTION") != nil
    decoder = KeyDecoder(escapeMilliseconds: isRemote ? 50 : 25, sequenceMilliseconds: isRemote ? 100 : 50)
    size = Size(columns: Int(aw_columns()), rows: Int(aw_rows()))
    painter = Painter(inks: inks)
    // LINES and COLUMNS of an old shell may say otherwise.
    if let real = CursesDisplay.windowSize, real != size {
      resize_term(Int32(real.rows), Int32(real.columns))
      size = real
    }
  }

  deinit { close() }

  /// Gives the terminal back as it was. More than once is once.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    hasEnded = true
    aw_send(TerminalModes.off)
    aw_close(&screen)
    crashGuard.disarm()
    Glibc.close(signals)
  }

  /// Empties the screen at once and, where the terminal can, erases what scrolled out of it; then everything is drawn anew.
  public func wipe() {
    guard isOpen else { return }
    // In this order: some terminals scroll what a clearing takes away, and the Linux console's erasing takes the screen along.
    aw_send(TerminalModes.text("clear"))
    aw_send(TerminalModes.text("E3"))
    aw_forget(&screen)
    isStale = true
    // What was typed is no longer in memory either.
    for place in input.indices { input[place] = 0 }
    queue.forget()
  }

  // MARK: Painting

  public func paint(_ canvas: Canvas) { pending = canvas }

  /// Sends what the program painted last.
  private func show(at now: Int) {
    guard isOpen, let canvas = pending ?? (isStale ? shown : nil) else { return }
    if isStale { aw_clear_first() }
    painter.paint(canvas, over: isStale ? nil : shown, size: size)
    place(canvas.cursor, isVisible: canvas.isCursorVisible)
    aw_refresh(&screen)
    (shown, pending, shownAt, isStale) = (canvas, nil, now, false)
    onFirstPicture?()
    onFirstPicture = nil
  }

  private func place(_ cursor: Point?, isVisible: Bool) {
    let bounds = Rect(x: 0, y: 0, width: size.columns, height: size.rows)
    let cursor = cursor.flatMap { bounds.contains($0) ? $0 : nil }
    aw_place_cursor(Int32(cursor?.y ?? -1), Int32(cursor?.x ?? -1))
    let isVisible = isVisible && cursor != nil
    if isVisible != isCursorVisible {
      curs_set(isVisible ? 1 : 0)
      isCursorVisible = isVisible
    }
  }

  // MARK: Waiting

  public var uptimeMilliseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  public func next(timeoutMilliseconds: Int?) -> Signal {
    if hasEnded { return .end }
    var now = uptimeMilliseconds
    if let signal = queue.takeFirst() {
      if now - shownAt >= CursesDisplay.storm { show(at: now) }
      return signal
    }
    let due = timeoutMilliseconds.map { now + max(0, $0) }
    while true {
      show(at: now)
      receive(before: earliest(due, earliest(decoder.due, resizeDue)))
      if hasEnded { return .end }
      if let signal = queue.takeFirst() { return signal }
      now = uptimeMilliseconds
      if let due, now >= due { return .timeout }
    }
  }

  private func earliest(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
  }

  /// Sleeps until something comes or `due`, and puts what came into the queue.
  private func receive(before due: Int?) {
    let begin = uptimeMilliseconds
    let wait = due.map { Int32(clamping: max(0, $0 - begin)) } ?? -1
    let found = aw_wait(wake, signals, wait)
    let now = uptimeMilliseconds
    // It had to wait: nothing was left over.
    if now - begin > 1 { queue.endBurst() }
    if found & Int32(AW_SIGNAL) != 0 { heed(aw_take_signals(signals), now) }
    if found & Int32(AW_GONE) != 0 { hasEnded = true }
    if found & Int32(AW_WAKE) != 0 {
      aw_silence(wake)
      queue.appendAlways(.wake)
    }
    if found & Int32(AW_INPUT) != 0 {
      read(now)
    } else if let due = decoder.due, now >= due {
      // Only now: what came in time may have waited for a busy program.
      decoder.fallSilent(into: &queue)
    }
    if let due = resizeDue, now >= due { resize(now) }
  }

  private func read(_ now: Int) {
    let count = input.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
    if count > 0 {
      decoder.feed(input[..<count], at: now, into: &queue)
    } else if count == 0 || errno != EAGAIN && errno != EINTR {
      hasEnded = true
    }
  }

  private func heed(_ asked: Int32, _ now: Int) {
    if asked & Int32(AW_END) != 0 { hasEnded = true }
    if asked & Int32(AW_CONTINUE) != 0 {
      // Whoever had the terminal meanwhile has left it otherwise.
      reset_prog_mode()
      aw_send(TerminalModes.on)
      isStale = true
      if CursesDisplay.windowSize != size { resizeDue = now }
    }
    if asked & Int32(AW_RESIZE) != 0 { resizeDue = max(now, resizedAt + CursesDisplay.storm) }
  }

  private func resize(_ now: Int) {
    resizeDue = nil
    resizedAt = now
    guard let real = CursesDisplay.windowSize else { return }
    resize_term(Int32(real.rows), Int32(real.columns))
    size = real
    shown = nil
    pending = nil
    isStale = true
    queue.appendAlways(.resize(real))
  }
}
