// The environment as the courier found it. What may be a secret is taken out of it at once: another program of the same user could read
// it there for as long as the courier runs (RELIABILITY.md 2.7).
internal import Foundation

enum StartEnvironment {
  /// By name. The first to ask is `Program.main`, before there is a second thread.
  static let all: [String: String] = take()

  /// Variables of the system, of libraries, and our own: nobody puts a vendor's key there.
  private static let known: Set = [
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "LANG", "LANGUAGE", "TZ", "TERM", "COLORTERM", "COLUMNS", "LINES", "NO_COLOR",
    "TMPDIR", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "SYSTEMD_EXEC_PID", "INVOCATION_ID", "JOURNAL_STREAM",
    "CREDENTIALS_DIRECTORY",
  ]
  private static let families = ["LC_", "XDG_", "ASKWELL_", "PG", "LD_", "GLIBC_", "MALLOC_", "SWIFT_", "LLVM_", "SSH_"]

  private static func take() -> [String: String] {
    let found = ProcessInfo.processInfo.environment
    for name in found.keys where !known.contains(name) && !families.contains(where: name.hasPrefix) {
      // Where `ps` and /proc show it are the bytes that the process was started with: they are written over, and then let go of.
      if let value = getenv(name) { memset(value, 0, strlen(value)) }
      unsetenv(name)
    }
    return found
  }
}
