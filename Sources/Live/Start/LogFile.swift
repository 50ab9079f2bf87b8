// What happened, for staff: lines in a file beside the store. No answer, no address and no secret is ever written to it.
public import Domain
import Glibc
import Synchronization

/// A bounded log: at 10 MB it becomes `.1`, what was `.1` becomes `.2`, and so on to `.5`; the shop's logrotate names them alike.
public final class LogFile: Sendable {
  static let largestBytes: Int64 = 10 * 1_048_576
  static let keptFiles = 5
  /// The file that is written now; `.1` behind it is the one before.
  public let path: String
  private let gate = Mutex(())

  public init(at path: String) { self.path = path }

  /// Adds a line. A log that cannot be written, on a disk that is read-only say, must not stop a shopper: then the line goes to standard
  /// error, which a service manager keeps, and is lost where that is the shopper's screen.
  public func say(_ text: String, at now: Instant = .now) {
    gate.withLock { _ in
      var status = stat()
      if stat(path, &status) == 0, Int64(status.st_size) > LogFile.largestBytes { shift() }
      let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      let line = Array("\(now.iso) \(text.cleaned())\n".utf8)
      guard descriptor >= 0 else {
        if isatty(STDERR_FILENO) == 0 { _ = write(STDERR_FILENO, line, line.count) }
        return
      }
      defer { close(descriptor) }
      _ = write(descriptor, line, line.count)
    }
  }

  private func shift() {
    for number in (1..<LogFile.keptFiles).reversed() { rename("\(path).\(number)", "\(path).\(number + 1)") }
    rename(path, path + ".1")
  }
}
