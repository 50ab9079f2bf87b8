// Hears of every commit of any process by the kernel's word on the store's files, as the courier's StoreWatch does; here as a descriptor that
// can be waited for beside the hub's connection.
internal import Glibc

final class StoreEar {
  private static let glance: Duration = .seconds(5)
  /// Readable when something was written in the store's directory; -1 where the kernel has no watch left.
  let descriptor: Int32
  private let names: Set<String>

  init(of path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let directory = path.contains("/") ? String(path.dropLast(name.count)) : "."
    names = [name, name + "-wal", name + ".lock"]
    let made = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    if made >= 0, inotify_add_watch(made, directory, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)) < 0 {
      close(made)
      descriptor = -1
    } else {
      descriptor = made
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  var descriptors: [Int32] { descriptor >= 0 ? [descriptor] : [] }
  /// The longest wait after which one has to look by oneself.
  var longest: Duration { descriptor >= 0 ? .seconds(3600) : StoreEar.glance }

  /// Takes in what the kernel has to say; true when the store was written to, or may have been.
  func heard() -> Bool {
    guard descriptor >= 0 else { return true }
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
        if names.contains(String(decoding: buffer[place + 16..<end].prefix { $0 != 0 }, as: UTF8.self)) { isOurs = true }
        place = end
      }
    }
  }
}
