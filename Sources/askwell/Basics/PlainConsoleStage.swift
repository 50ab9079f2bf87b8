// The console line by line, on standard input and output: for screen readers, braille displays and terminals that can do nothing else.
internal import ArgumentParser
internal import Console
internal import Curses
internal import Front
internal import Glibc

/// Reads lines, says what comes of them, sleeps in between.
struct PlainConsoleStage {
  /// Most bytes of a line; the rest of a longer one is dropped.
  private static let longest = 4096

  /// Runs the console until it is left, the input ends or the process is asked to end.
  /// - Throws: exit code 74 when the disk failed, as the stage does.
  func run(_ console: PlainConsole, alarm: DiskAlarm, perform: (ConsoleEffect) -> ConsoleReply?) throws {
    let terminal = LineConsole(endsOnControlD: true)
    defer { terminal.restore() }
    var console = console
    func settle(_ effects: [ConsoleEffect]) {
      var effects = effects[...]
      while let effect = effects.popFirst() {
        if let reply = perform(effect) { effects += console.receive(reply) }
      }
      let lines = console.takeLines()
      if !lines.isEmpty { LineConsole.write(lines.joined(separator: "\n") + "\n") }
      // Only now: what is typed must not show from the moment on in which it is asked for.
      terminal.hidesTyping = console.isSecret
    }
    settle(console.begin())
    var pending: [UInt8] = []
    while !console.isFinished, !alarm.hasRung {
      switch terminal.wait(milliseconds: console.secondsToLock.map { $0 * 1000 }, mail: -1) {
      case .nothing:
        pending = []
        settle(console.leaveAlone())
        continue
      case .end: settle(console.leave())
      case .mail: continue
      case .input:
        guard let bytes = terminal.read() else {
          settle(console.leave())
          break
        }
        for byte in bytes where !console.isFinished {
          if byte == UInt8(ascii: "\n") {
            let line = String(decoding: pending, as: UTF8.self)
            pending = []
            settle(console.hear(line))
          } else if pending.count < PlainConsoleStage.longest {
            pending.append(byte)
          }
        }
      }
    }
    if alarm.hasRung { throw ExitCode(Complaint.Code.inputOutput.rawValue) }
  }
}
