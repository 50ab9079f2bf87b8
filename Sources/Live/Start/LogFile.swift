// What happened, for staff: lines in a file beside the store. No answer, no address and no secret is ever written to it.
public import Domain
import Glibc
import Synchronization

/// A bounded log: at 1 MB it becomes `.1` and a new one begins.
public final class LogFile: Sendable {
  static let largestBytes: Int64 = 1_048_576
  /// The file that is written now; `.1` behind it is the one before.
  public let path: String
  private let gate = Mutex(())

  public init(at path: String) { self.path = path }

  /// Adds a line. A log that cannot be written must not stop a shopper: then the line is lost.
  public func say(_ text: String, at now: Instant = .now) {
    gate.withLock { _ in
      var status = stat()
      if stat(path, &status) == 0, Int64(status.st_size) > LogFile.largestBytes { rename(path, path + ".1") }
      let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { return }
      defer { close(descriptor) }
      let line = Array("\(now.iso) \(text.cleaned())\n".utf8)
      _ = write(descriptor, line, line.count)
    }
  }
}
