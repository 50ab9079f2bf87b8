// A page that is handed on: whole in its place, or not there at all.
import Domain
import Glibc

/// Files that others are meant to read.
public enum PageFile {
  /// What went wrong, for people.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place is at fault, not the disk: no such folder, a folder of that name, no right to write there.
    public let isPlace: Bool
    public let description: String
  }

  /// Writes `text` to `path` in UTF-8, readable by all (0644). What stood there stays until the new file is on the disk.
  public static func write(_ text: String, to path: String) throws(Fault) {
    let draft = "\(path).\(getpid()).new"
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { throw Fault(path, "is no file; name another", isPlace: true) }
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw Fault(path, "cannot be written there: \(String(cString: strerror(errno)))", isPlace: true) }
    // The program's own mask keeps all that it makes to its owner.
    let isWhole = fchmod(descriptor, 0o644) == 0 && fill(descriptor, Array(text.utf8)) && fsync(descriptor) == 0
    let why = errno
    close(descriptor)
    guard isWhole, rename(draft, path) == 0 else {
      let reason = String(cString: strerror(isWhole ? errno : why))
      unlink(draft)
      throw Fault(path, "could not be written: \(reason)", isPlace: false)
    }
  }

  private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

extension PageFile.Fault {
  fileprivate init(_ path: String, _ what: String, isPlace: Bool) {
    self.isPlace = isPlace
    description = "\(path.cleaned()) \(what)"
  }
}
