// Hears of every commit of any process without asking: the kernel tells when the store's files are written.
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Calls `changed` after writes to the store or its log, and when somebody wants the store alone. Many writes at once may be one call.
final class StoreWatch: Sendable {
  private let descriptor: Int32
  /// Kept alive, never touched again.
  nonisolated(unsafe) private let source: (any DispatchSourceRead)?

  /// Watches the directory, since the log comes and goes. Where the kernel has no watch left, nothing is heard; `isDeaf` says so.
  init(of path: String, changed: @escaping @Sendable () -> Void) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let directory = path.contains("/") ? String(path.dropLast(name.count)) : "."
    let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    self.descriptor = descriptor
    guard descriptor >= 0, inotify_add_watch(descriptor, directory, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)) >= 0 else {
      source = nil
      return
    }
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
    source.setEventHandler { if StoreWatch.heard([name, name + "-wal", name + ".lock"], on: descriptor) { changed() } }
    source.resume()
    self.source = source
  }

  deinit {
    source?.cancel()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether writes cannot be heard, so that one has to look from time to time.
  var isDeaf: Bool { source == nil }

  /// Reads what the kernel has to say; true when one of `names` was written.
  private static func heard(_ names: [String], on descriptor: Int32) -> Bool {
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
