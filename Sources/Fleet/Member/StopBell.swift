// The wish to stop, as something that can be waited for beside a connection.
internal import Glibc
internal import Synchronization

/// Rung once, by any thread; every wait of a member ends then.
public final class StopBell: Sendable {
  /// Readable once it was rung; never read.
  let descriptor: Int32
  private let rope: Int32
  private let isOn = Atomic<Bool>(false)

  public init() {
    var ends: [Int32] = [-1, -1]
    // Without a descriptor left, waits end by their time alone.
    _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
    (descriptor, rope) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(rope)
  }

  public var isRung: Bool { isOn.load(ordering: .acquiring) }

  public func ring() {
    isOn.store(true, ordering: .releasing)
    var one: UInt8 = 1
    _ = write(rope, &one, 1)
  }

  /// Sleeps so long, or until it is rung.
  func rest(_ duration: Duration) {
    let deadline = ContinuousClock.now + duration
    while !isRung {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { return }
      var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&one, 1, Int32(min(left.rounded(.up), 60_000)))
    }
  }
}
