// What became of a receipt, and by when it has to.
import Glibc
internal import Kiosk

/// For the shopper a word, for the log a reason.
enum PrintOutcome: Equatable, Sendable {
  case done, paperOut
  /// What happened and what to do.
  case failed(String)

  var printing: Printing {
    switch self {
    case .done: .done
    case .paperOut: .paperOut
    case .failed: .failed
    }
  }

  /// Nil when all went well.
  var reason: String? {
    switch self {
    case .done: nil
    case .paperOut: "the printer has no paper"
    case .failed(let reason): reason
    }
  }
}

/// A moment by the clock that nobody sets.
struct Deadline: Sendable {
  private let end: Int64

  init(milliseconds: Int64) { end = Deadline.now + milliseconds }

  /// Milliseconds from an arbitrary moment.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// As `poll` takes it: 0 when it is over.
  var left: Int32 { Int32(clamping: max(0, end - Deadline.now)) }
  var isOver: Bool { left == 0 }
}

/// A descriptor that never blocks, with waits that end.
struct Wire {
  let descriptor: Int32

  /// Whether the descriptor is ready for `events` before the deadline.
  func isReady(_ events: Int32, by deadline: Deadline) -> Bool {
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      let count = poll(&entry, 1, deadline.left)
      if count < 0, errno == EINTR { continue }
      // A hang-up alone is no readiness: what is written into it goes nowhere.
      return count > 0 && Int32(entry.revents) & events != 0
    }
  }

  /// Writes all of `bytes`; false when it is over before that, or when nobody is there any more.
  func write(_ bytes: [UInt8], by deadline: Deadline) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard isReady(POLLOUT, by: deadline) else { return false }
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EAGAIN && errno != EINTR {
        return false
      } else if deadline.isOver {
        return false
      }
    }
    return true
  }

  /// Up to `count` bytes, fewer when it is over or the other end is closed.
  func read(_ count: Int, by deadline: Deadline) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count, isReady(POLLIN, by: deadline) {
      var chunk = [UInt8](repeating: 0, count: count - bytes.count)
      let got = Glibc.read(descriptor, &chunk, chunk.count)
      if got > 0 {
        bytes += chunk.prefix(got)
      } else if got == 0 || errno != EAGAIN && errno != EINTR {
        break
      }
    }
    return bytes
  }
}
