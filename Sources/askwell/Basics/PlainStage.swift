// The kiosk line by line, on standard input and output: for screen readers, braille displays and terminals that can do nothing else.
internal import ArgumentParser
internal import Curses
internal import Front
internal import Glibc
internal import Kiosk
internal import Terminal

/// Reads lines, says what changes, sleeps in between. Nothing that it writes steers a terminal.
struct PlainStage {
  /// Most bytes of a line; the rest of a longer one is dropped.
  private static let longest = 4096

  /// Runs `program` until it is finished, the input ends or the process is asked to end; gives it back as it was at the end.
  /// - Throws: exit code 74 when the disk failed, as the stage does.
  func run(
    _ program: KioskProgram, performer: (DiskAlarm, @escaping @Sendable (KioskReply) -> Void) -> (KioskEffect) -> KioskReply?
  ) throws -> KioskProgram {
    let console = LineConsole()
    defer { console.restore() }
    let mailbox: Mailbox<KioskReply>
    do { mailbox = try Mailbox<KioskReply>() } catch { throw Complaint(.cannotCreate, error.description) }
    let alarm = DiskAlarm()
    var talk = Talk(program: program, perform: performer(alarm, mailbox.post))
    talk.take(.resize(Size(columns: 80, rows: 24)))
    var pending: [UInt8] = []
    while !talk.program.isFinished, !alarm.hasRung {
      console.hidesTyping = talk.program.speech.isSecret
      switch console.wait(milliseconds: talk.millisecondsToAlarm, mail: mailbox.descriptor) {
      case .nothing:
        talk.take(.alarm)
        continue
      case .mail:
        mailbox.take().forEach { talk.take(.reply($0)) }
        continue
      case .end: return talk.program
      case .input: break
      }
      guard let bytes = console.read() else { break }
      for byte in bytes {
        if byte == UInt8(ascii: "\n") {
          talk.hear(String(decoding: pending, as: UTF8.self))
          pending = []
        } else if pending.count < PlainStage.longest {
          pending.append(byte)
        }
      }
    }
    if alarm.hasRung { throw ExitCode(Complaint.Code.inputOutput.rawValue) }
    return talk.program
  }
}

/// The conversation: the program, what was said last, and the alarm that is set.
private struct Talk {
  var program: KioskProgram
  let perform: (KioskEffect) -> KioskReply?
  private var said: [String] = []
  private var alarm: (Alarm, due: Int?)?

  init(program: KioskProgram, perform: @escaping (KioskEffect) -> KioskReply?) {
    self.program = program
    self.perform = perform
  }

  mutating func take(_ event: Event<KioskReply>) {
    if event == .alarm { alarm = alarm.map { ($0.0, nil) } }
    settle(program.update(event))
    speak(again: false)
  }

  mutating func hear(_ line: String) {
    settle(program.hear(line))
    // Whoever has typed a line hears something, even where nothing has changed.
    speak(again: true)
  }

  private mutating func settle(_ effects: [KioskEffect]) {
    var effects = effects[...]
    while let effect = effects.popFirst() {
      if effect == .forget { LineConsole.scrollAway() }
      if let reply = perform(effect) { effects += program.update(.reply(reply)) }
    }
    if program.alarm != alarm?.0 { alarm = program.alarm.map { ($0, LineConsole.uptime + $0.afterMilliseconds) } }
  }

  private mutating func speak(again: Bool) {
    let speech = program.speech
    var lines: [String] = []
    if speech.step != said || again && speech.notice == nil { lines += [""] + speech.step }
    if let notice = speech.notice, again || speech.step != said { lines += ["", notice] }
    said = speech.step
    if lines.count > 1 { LineConsole.write(lines.joined(separator: "\n") + "\n") }
  }

  var millisecondsToAlarm: Int? { alarm?.due.map { max(0, $0 - LineConsole.uptime) } }
}

/// Standard input and output as lines; on a terminal without the keys that would end or stop the program.
final class LineConsole {
  private var modes = termios()
  private let isTerminal: Bool
  private let signals = EndSignals()

  private let endsOnControlD: Bool

  /// - Parameter endsOnControlD: the kiosk's input has no end that a shopper could type.
  init(endsOnControlD: Bool = false) {
    self.endsOnControlD = endsOnControlD
    isTerminal = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &modes) == 0
    apply(echo: true)
  }

  /// What is typed does not show, as a PIN must not.
  var hidesTyping = false {
    didSet { if hidesTyping != oldValue { apply(echo: !hidesTyping) } }
  }

  private func apply(echo: Bool) {
    guard isTerminal else { return }
    var plain = modes
    plain.c_lflag &= ~tcflag_t(ISIG | IEXTEN)
    plain.c_iflag &= ~tcflag_t(IXON)
    if !echo { plain.c_lflag &= ~tcflag_t(ECHO) }
    if !endsOnControlD { withUnsafeMutableBytes(of: &plain.c_cc) { $0[Int(VEOF)] = 0 } }
    tcsetattr(STDIN_FILENO, TCSANOW, &plain)
  }

  func restore() {
    signals.close()
    if isTerminal { tcsetattr(STDIN_FILENO, TCSANOW, &modes) }
  }

  enum Found { case input, mail, nothing, end }

  /// Sleeps until a line or a posted reply comes, or the time has passed.
  func wait(milliseconds: Int?, mail: Int32) -> Found {
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0), pollfd(fd: mail, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let due = milliseconds.map { LineConsole.uptime + $0 }
    while true {
      let left = due.map { Int32(clamping: max(0, $0 - LineConsole.uptime)) } ?? -1
      let found = poll(&sources, 3, left)
      if found == 0 { return .nothing }
      guard found > 0 else { continue }
      if sources[2].revents != 0 {
        if signals.isAskedToEnd() { return .end }
        continue
      }
      if sources[1].revents == 0 { return .input }
      var rung: UInt64 = 0
      _ = Glibc.read(mail, &rung, 8)
      return .mail
    }
  }

  /// What was typed; nil at the end of input.
  func read() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    return count > 0 ? Array(bytes[..<count]) : nil
  }

  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return }
      bytes = bytes.dropFirst(max(0, count))
    }
  }

  /// Moves what was said out of the window: all that lines can do for the next shopper.
  static func scrollAway() {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return }
    write(String(repeating: "\n", count: Int(min(size.ws_row, 200))))
  }

  static var uptime: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
