// What the kiosk does before anything else, so that it cannot be ended from outside by accident and keeps no shopper's words.
internal import CForget
internal import Curses
internal import Glibc

enum Lockdown {
  /// Signals that nobody in this program sends or waits for; each would end it and leave the terminal in raw mode.
  private static let strays = [SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT]

  /// First thing, before there is a second thread.
  static func begin() {
    // A Ctrl-C in the milliseconds before the display is open would end the program; one that hangs up is heard when it is.
    CursesDisplay.blockSignals()
    for number in strays { signal(number, SIG_IGN) }
    aw_begin_forgetting()
  }

  /// Lets go of the code, most of which only a start needs: a kiosk that waits holds a third of the memory.
  static func rest() { aw_rest() }
}
