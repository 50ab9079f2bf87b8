// Hears of every commit of any process without asking: the kernel tells when the store's files are written.
internal import Glibc

/// The kernel's word on the files of a store. Whoever waits polls `descriptor`, or gives it to a dispatch source, and asks `heard` then.
public final class StoreEar: Sendable {
  /// Readable when something was written in the store's directory; -1 where the kernel has no watch left.
  public let descriptor: Int32
  private let names: Set<String>

  /// Watches the directory, since the log comes and goes.
  /// - Parameter claims: whether it also hears that somebody wants the store alone.
  public init(of path: String, claims: Bool = true) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let directory = path.contains("/") ? String(path.dropLast(name.count)) : "."
    names = Set([name, name + "-wal"] + (claims ? [name + ".lock"] : []))
    let made = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    if made >= 0, inotify_add_watch(made, directory, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)) < 0 {
      close(made)
      descriptor = -1
    } else {
      descriptor = made
    }
  }

  deinit { if !isDeaf { close(descriptor) } }

  /// Whether writes cannot be heard, so that one has to look from time to time.
  public var isDeaf: Bool { descriptor < 0 }

  /// Takes in what the kernel has to say; true when the store was written to, or may have been: the kernel had more to say than it keeps,
  /// or has no watch. The log is written before its commit can be read, and nothing is heard of the commit.
  public func heard() -> Bool {
    guard !isDeaf else { return true }
    var isOurs = false
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return isOurs }
      // struct inotify_event: watch, mask, cookie, length (4 bytes each), then the name, padded with zeros.
      var place = 0
      while place + 16 <= count {
        let length = buffer[place + 12..<place + 16].reversed().reduce(0) { $0 << 8 | Int($1) }
        let end = min(place + 16 + length, count)
        if length == 0 || names.contains(String(decoding: buffer[place + 16..<end].prefix { $0 != 0 }, as: UTF8.self)) { isOurs = true }
        place = end
      }
    }
  }
}
