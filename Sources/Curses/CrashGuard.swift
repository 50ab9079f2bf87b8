// A crash must not leave a terminal in raw mode. The only file that calls the guard of the C shim, which has one state per file.
internal import CNcurses

enum CrashGuard {
  /// Keeps the terminal's modes. Before ncurses changes them.
  static func remember() { aw_remember_terminal() }

  /// From here on a crash writes `text`, which undoes what the display did, and brings the remembered modes back.
  static func arm(_ text: String) { text.withCString { aw_arm_crash_guard($0, text.utf8.count) } }

  static func disarm() { aw_disarm_crash_guard() }
}
