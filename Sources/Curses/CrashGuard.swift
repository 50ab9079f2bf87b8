// A crash must not leave a terminal in raw mode.
internal import CNcurses

/// From its making on, a crash puts the terminal back before the process dies of it; a backtrace on the screen does not happen.
struct CrashGuard {
  private var actions: aw_crash_actions

  /// `modes` are those before ncurses changed them; `text` undoes what the display did beside.
  init(modes: termios, text: String) {
    var modes = modes
    actions = text.withCString { aw_arm_crash_guard(&modes, $0, text.utf8.count) }
  }

  mutating func disarm() { aw_disarm_crash_guard(&actions) }
}
