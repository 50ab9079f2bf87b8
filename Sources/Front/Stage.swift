// The terminal of this process as a stage: opened once, left in order, and left for good when the disk fails.
internal import Curses
internal import Glibc
public import Live
internal import Synchronization
public import Terminal

/// Why a stage was not opened, or was left before its time.
public enum StageError: Error, Hashable, Sendable {
  /// What is wrong with the terminal: one sentence.
  case closed(String)
  /// The disk failed: a second sync may lie (RELIABILITY.md, decision 4). Exit code 74.
  case diskFailed
}

/// Runs a full-screen program with its worker on this terminal.
public struct Stage {
  private let isColourless: Bool

  /// Without colours where that is asked for, or NO_COLOR is set.
  public init(isColourless: Bool) {
    self.isColourless = isColourless || getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
  }

  /// Runs `program` until it is finished or the terminal goes; gives it back as it was at the end.
  /// - Parameters:
  ///   - performer: made on the worker's thread; performs effects in their order. What takes longer it may do on a thread of its own
  ///     and post from there.
  ///   - wipes: effects after which nothing of the screen may be found again.
  @discardableResult
  public func run<P: Program>(
    _ program: P, _ appearance: Appearance, wipesAfter: (P.Effect) -> Bool = { _ in false },
    performer: @escaping @Sendable (DiskAlarm, @escaping @Sendable (P.Reply) -> Void) -> (P.Effect) -> P.Reply?
  ) throws(StageError) -> P {
    var program = program
    let mailbox: Mailbox<P.Reply>
    let screen: CursesDisplay
    do {
      mailbox = try Mailbox<P.Reply>()
      screen = try CursesDisplay.open(
        palette: appearance.palette, glyphs: appearance.glyphs, noColour: isColourless, wake: mailbox.descriptor)
    } catch {
      throw .closed(error.description)
    }
    defer { screen.close() }
    let alarm = DiskAlarm()
    let worker = Worker({ performer(alarm, mailbox.post) }, post: mailbox.post)
    let notice = ServiceNotice()
    // Two threads that load pages of one program hold each other up: the picture comes first.
    screen.onFirstPicture = {
      worker.start()
      notice?.tell(.ready)
    }
    var display = WatchedDisplay(screen, notice: notice)
    Terminal.run(&program, on: &display) { effect in
      if wipesAfter(effect) { screen.wipe() }
      worker.add(effect)
      return nil
    } mail: {
      mailbox.take()
    }
    notice?.tell(.stopping)
    worker.finish()
    if alarm.hasRung { throw .diskFailed }
    return program
  }
}

/// Rung when the disk failed: ends the loop as a request to end would.
public final class DiskAlarm: Sendable {
  private let rung = Atomic(false)
  public var hasRung: Bool { rung.load(ordering: .acquiring) }

  public init() {}

  public func ring() {
    rung.store(true, ordering: .releasing)
    kill(getpid(), SIGTERM)
  }
}
