// A file that is read in stretches, more than once: its size costs no memory.
import Foundation

/// An open file, or what came out of a pipe.
public final class LongFile {
  private let descriptor: Int32
  /// Of what can be read only once; nil for a plain file.
  private let whole: [UInt8]?

  /// - Throws: for what cannot be opened, is a directory, or has more than `limit` bytes.
  public init(_ path: String, limit: Int) throws(FileFault) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    let isPlain = descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size <= limit
    guard !isPlain else {
      whole = nil
      return
    }
    // Says too what is wrong with it.
    whole = try TextFile.bytes(path, limit: limit)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Reads on from the first byte: fills a buffer from its beginning and says how far, 0 at the end. A file that grows or shrinks
  /// meanwhile ends somewhere; one that cannot be read further ends there.
  public func fromTheBeginning() -> (UnsafeMutableRawBufferPointer) -> Int {
    var place = 0
    return { [self] buffer in
      if let whole {
        let count = min(buffer.count, whole.count - place)
        whole.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<place + count])) }
        place += count
        return count
      }
      while true {
        let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(place))
        if count < 0, errno == EINTR { continue }
        place += max(0, count)
        return max(0, count)
      }
    }
  }
}
