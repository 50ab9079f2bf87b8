// What systemd is told of this process (sd_notify), where it was started by systemd: a datagram a state, and no library.
import Glibc

/// The service manager that waits for word of this process.
public struct ServiceNotice: Sendable {
  /// What can be told.
  public enum State: String, Sendable {
    /// The first picture is on the screen.
    case ready = "READY=1"
    /// The loop goes on.
    case alive = "WATCHDOG=1"
    /// The end has begun.
    case stopping = "STOPPING=1"
  }

  /// A path, or an abstract name behind `@`.
  private let socketName: String
  /// How often the manager wants to be told `.alive`, to be on the safe side twice as often as it asks; nil where it does not ask.
  public let aliveMilliseconds: Int?

  /// Nil where nobody waits for word.
  public init?() { self.init(variable: { name in getenv(name).map { String(cString: $0) } }, process: getpid()) }

  /// By NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID as `variable` knows them.
  public init?(variable: (String) -> String?, process: Int32) {
    guard let name = variable("NOTIFY_SOCKET"), name.utf8.count > 1, name.hasPrefix("/") || name.hasPrefix("@") else { return nil }
    guard name.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
    socketName = name
    let microseconds = variable("WATCHDOG_USEC").flatMap { Int($0) } ?? 0
    // Inherited by a child, the watchdog's word is meant for its parent.
    let isOurs = variable("WATCHDOG_PID").map { $0 == String(process) } ?? true
    aliveMilliseconds = isOurs && microseconds > 0 ? max(1, microseconds / 2000) : nil
  }

  /// Tells it; some 10 µs. A manager that is not there is no fault of ours.
  public func tell(_ state: State) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in
      place.copyBytes(from: socketName.utf8)
      // An abstract name begins with NUL.
      if place[0] == UInt8(ascii: "@") { place[0] = 0 }
    }
    let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + socketName.utf8.count } ?? 0)
    let text = Array(state.rawValue.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        _ = sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), general, length)
      }
    }
  }
}
