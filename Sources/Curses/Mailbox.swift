// Where slow work on other threads leaves its replies: the loop sleeps on a descriptor, not on a lock.
internal import CNcurses
internal import Glibc
internal import Synchronization

/// Replies from any thread to the loop. A post wakes a display that was opened with this mailbox's `descriptor`.
public final class Mailbox<Reply: Sendable>: Sendable {
  private let replies = Mutex<[Reply]>([])
  /// Readable while something waits; `CursesDisplay` makes it silent again when it hands out `.wake`.
  public let descriptor: Int32

  public init() throws(CursesError) {
    descriptor = aw_open_bell()
    if descriptor < 0 { throw CursesError(.noDescriptor) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Leaves a reply; one wake-up for any number of replies that nobody has taken yet.
  public func post(_ reply: Reply) {
    let wasEmpty = replies.withLock { replies in
      replies.append(reply)
      return replies.count == 1
    }
    if wasEmpty { aw_ring(descriptor) }
  }

  /// All replies since the last call, oldest first.
  public func take() -> [Reply] {
    replies.withLock { replies in
      let all = replies
      replies.removeAll()
      return all
    }
  }
}
