// Opens a picture's file: a plain file, of a size that can be a picture's, and where it may lie.
internal import Glibc

enum PictureFile {
  /// The bytes of the file `name`, which lies in `folder` or below: no way out of it, and no link on the way.
  static func bytes(_ name: String, in folder: String) throws(PictureFault) -> [UInt8] {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !name.hasPrefix("/"), !name.utf8.contains(0), !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
      throw PictureFault("a picture lies in the quiz's folder or below it: name it as images/dry.png")
    }
    var place = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if place >= 0 { close(place) } }
    for part in parts.dropLast() {
      let next = place < 0 ? -1 : openat(place, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if place >= 0 {
        let reason = errno
        close(place)
        errno = reason
      }
      place = next
    }
    guard place >= 0, let last = parts.last else { throw cannotOpen() }
    return try read(openat(place, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
  }

  /// The bytes of the file at `path`, wherever it is.
  static func bytes(at path: String) throws(PictureFault) -> [UInt8] { try read(open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)) }

  private static func cannotOpen() -> PictureFault {
    let reason = errno == ELOOP || errno == ENOTDIR ? "a link or a file stands in its way" : String(cString: strerror(errno))
    return PictureFault("this file cannot be opened: \(reason)")
  }

  /// Reads and closes `descriptor`.
  private static func read(_ descriptor: Int32) throws(PictureFault) -> [UInt8] {
    guard descriptor >= 0 else { throw cannotOpen() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw PictureFault("this is not a plain file; name a picture's file")
    }
    guard status.st_size <= PNGFile.largestBytes else {
      throw PictureFault("this file has over 4 MiB; make the picture smaller: 128 pixels a side are shown")
    }
    // One byte more than it said: a file may grow while it is read.
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var length = 0
    while length < bytes.count {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: length), $0.count - length) }
      if count == 0 { break }
      guard count > 0 || errno == EINTR else { throw PictureFault("this file cannot be read: \(String(cString: strerror(errno)))") }
      length += max(0, count)
    }
    return Array(bytes.prefix(min(length, PNGFile.largestBytes)))
  }
}
