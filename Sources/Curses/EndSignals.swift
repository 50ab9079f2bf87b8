// Being asked to end, for a program without a display: the signals that a display would read.
internal import CNcurses
internal import Glibc

/// TERM and HUP as a descriptor to wait on. The signals have to be held back (`CursesDisplay.blockSignals`) before any thread exists.
public struct EndSignals: Sendable {
  /// Readable when a signal has come; -1 where the system has none left.
  public let descriptor: Int32

  public init() {
    CursesDisplay.blockSignals()
    descriptor = aw_open_signals()
  }

  /// Whether one of those that came asks the program to end; the others ask for nothing.
  public func isAskedToEnd() -> Bool { aw_take_signals(descriptor) & Int32(AW_END) != 0 }

  public func close() { Glibc.close(descriptor) }
}
