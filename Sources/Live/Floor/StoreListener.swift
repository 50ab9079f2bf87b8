// Hears of every commit of any process without asking: the kernel tells when the store's files are written. Without it a kiosk that waits
// would have to wake up from time to time.
import Glibc

/// Waits for writes to the store or its log.
struct StoreListener {
  private let events: Int32
  private let stop: Int32
  private let names: [String]

  /// Watches the directory, since the log comes and goes. Nil where the kernel has no watch left.
  /// - Parameter stop: a descriptor that can be read once nobody wants to hear any more.
  init?(of path: String, until stop: Int32) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let directory = path.contains("/") ? String(path.dropLast(name.count)) : "."
    let events = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard events >= 0 else { return nil }
    guard inotify_add_watch(events, directory, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)) >= 0 else {
      close(events)
      return nil
    }
    self.events = events
    self.stop = stop
    names = [name, name + "-wal"]
  }

  func end() { close(events) }

  /// Sleeps so long; false once it is over. No lock is asked for meanwhile: 64 kiosks that did so at each commit kept writers waiting for
  /// seconds.
  func rest(milliseconds: Int32) -> Bool {
    var over = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
    return poll(&over, 1, milliseconds) <= 0
  }

  /// Sleeps until one of the files was written; false once it is over. Many writes at once may be one. The log is written before its commit
  /// can be read, and nothing is heard of the commit.
  func waitForWrite() -> Bool {
    while true {
      var waiting = [pollfd(fd: events, events: Int16(POLLIN), revents: 0), pollfd(fd: stop, events: Int16(POLLIN), revents: 0)]
      let count = poll(&waiting, 2, -1)
      if count < 0, errno != EINTR { return false }
      if waiting[1].revents != 0 { return false }
      if waiting[0].revents != 0, heard() { return true }
    }
  }

  /// Reads what the kernel has to say; true when one of `names` was written, or when it had more to say than it could keep.
  private func heard() -> Bool {
    var isOurs = false
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(events, &buffer, buffer.count)
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
