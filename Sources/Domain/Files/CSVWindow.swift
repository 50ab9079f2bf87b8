// The part of a CSV file that is in memory: all of it, or a stretch that moves along, so that a large file costs no more than a small one.

/// Bytes of a file from some place on.
final class CSVWindow {
  /// The stretch is moved when less than this lies ahead; records are mostly shorter.
  static let comfort = 65_536
  private static let first = 8 * comfort

  /// What is in memory.
  private(set) var bytes: UnsafeBufferPointer<UInt8>
  /// Whether `bytes` reaches to the end of the file.
  private(set) var isAtEnd: Bool
  /// Called with what was read anew.
  private let check: (UnsafeBufferPointer<UInt8>) -> Void
  /// Fills a buffer from its beginning and says how far; 0 at the end of the file.
  private let read: ((UnsafeMutableRawBufferPointer) -> Int)?
  private var owned: UnsafeMutableBufferPointer<UInt8>?

  /// A file that is in memory already. The bytes must outlive the window.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    isAtEnd = true
    check = { _ in }
    read = nil
  }

  /// A file that is read as the window moves.
  init(reading read: @escaping (UnsafeMutableRawBufferPointer) -> Int, checking check: @escaping (UnsafeBufferPointer<UInt8>) -> Void) {
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: CSVWindow.first)
    owned = buffer
    bytes = UnsafeBufferPointer(start: buffer.baseAddress, count: 0)
    isAtEnd = false
    self.read = read
    self.check = check
    _ = move(past: 0)
  }

  deinit { owned?.deallocate() }

  /// Lets go of the first `done` bytes and reads on behind the others. Returns the place of byte `done` in the new `bytes`.
  func move(past done: Int) -> Int {
    guard !isAtEnd, let read, var buffer = owned else { return done }
    let kept = UnsafeMutableBufferPointer(rebasing: buffer[min(done, bytes.count)..<bytes.count])
    if kept.count * 2 > buffer.count {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
      _ = larger.update(fromContentsOf: kept)
      buffer.deallocate()
      (buffer, owned) = (larger, larger)
    } else if !kept.isEmpty {
      _ = buffer.update(fromContentsOf: kept)
    }
    var count = kept.count
    while count < buffer.count {
      let more = read(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
      guard more > 0 else {
        isAtEnd = true
        break
      }
      check(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[count..<count + more]))
      count += more
    }
    bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[..<count])
    return 0
  }
}
