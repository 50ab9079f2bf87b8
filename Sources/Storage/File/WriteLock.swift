// One lock around every write and every checkpoint, of all processes (RELIABILITY.md, decision 1).
import Foundation

/// An exclusive `flock` on the file beside the store, taken for one transaction at a time. SQLite 3.7.0 to 3.51.2 can corrupt a file
/// when one connection commits while another checkpoints; under this lock they never do both at once. A killed process lets go of it.
final class WriteLock: Sendable {
  private let descriptor: Int32
  private let path: String
  private let patienceSeconds: Int64

  /// - Parameter patienceSeconds: how long to wait for another process. An import of a large catalog holds the lock for seconds; a
  ///   process that was stopped with Ctrl-Z holds it for good.
  init(at path: String, patienceSeconds: Int64 = 20) throws(StoreError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the lock cannot be made", path) }
    self.path = path
    self.patienceSeconds = patienceSeconds
  }

  deinit { close(descriptor) }

  /// Runs `work` while no other connection writes. Callers of one process come one by one already, through their queue.
  func hold<T>(_ work: () throws -> T) throws -> T {
    try acquire()
    defer { flock(descriptor, LOCK_UN) }
    return try work()
  }

  private func acquire() throws(StoreError) {
    var waited = Duration.zero
    // Short rests at first: most transactions take well under a millisecond.
    var rest = Duration.microseconds(50)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .system(errno, "the lock cannot be taken", path) }
      guard waited < .seconds(patienceSeconds) else {
        throw .busy("\(path): another program has been writing for over \(patienceSeconds) seconds; try again when it has finished")
      }
      usleep(UInt32(rest.components.attoseconds / 1_000_000_000_000))
      waited += rest
      rest = min(rest * 2, .milliseconds(2))
    }
  }
}
