// The log: one line an event, on standard error or in a file that never grows beyond its share (RELIABILITY.md 2.7).
internal import Domain
internal import Foundation
internal import Logging
internal import Synchronization

/// Where lines go. A file is private to its owner; at 10 MB it becomes `FILE.1`, and `FILE.4` is forgotten.
final class LogSheet: Sendable {
  private static let sizeLimit: off_t = 10_000_000
  private static let kept = 5

  private let path: String?
  private let descriptor: Mutex<Int32>
  private let bars: SendingBars?

  /// Standard error, on which there may be bars.
  init(beside bars: SendingBars? = nil) {
    self.bars = bars
    path = nil
    descriptor = Mutex(STDERR_FILENO)
  }

  init(file: String) throws(Complaint) {
    bars = nil
    path = file
    descriptor = Mutex(try LogSheet.opened(file))
  }

  deinit {
    if path != nil { descriptor.withLock { _ = close($0) } }
  }

  func write(_ line: String) {
    guard let bars else { return writeBare(line) }
    bars.aside { writeBare(line) }
  }

  private func writeBare(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    descriptor.withLock { descriptor in
      if let path { turn(path, &descriptor) }
      // One call a line: lines of several processes do not mix. A log that cannot be written has nowhere to say so.
      _ = Glibc.write(descriptor, bytes, bytes.count)
    }
  }

  /// Begins a new file when this one is full, or was turned by another process. Keeps the old one where a new one cannot be had.
  private func turn(_ path: String, _ descriptor: inout Int32) {
    var ours = stat()
    var named = stat()
    guard fstat(descriptor, &ours) == 0 else { return }
    let isNamed = stat(path, &named) == 0 && named.st_ino == ours.st_ino
    guard !isNamed || ours.st_size >= LogSheet.sizeLimit else { return }
    if isNamed { LogSheet.shift(path) }
    guard let fresh = try? LogSheet.opened(path) else { return }
    close(descriptor)
    descriptor = fresh
  }

  private static func shift(_ path: String) {
    for number in stride(from: kept - 2, through: 1, by: -1) { rename("\(path).\(number)", "\(path).\(number + 1)") }
    rename(path, "\(path).1")
  }

  private static func opened(_ path: String) throws(Complaint) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw Complaint(.inputOutput, "\(path): the log cannot be opened: \(String(cString: strerror(errno)))")
    }
    return descriptor
  }
}

/// `2026-11-24T10:00:00Z warning: …`
struct LogLines: LogHandler {
  let sheet: LogSheet
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    sheet.write("\(Instant.now.iso) \(event.level): \("\(event.message)".cleaned())")
  }
}

extension Instant {
  /// The one place of this program where the clock is read.
  static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
