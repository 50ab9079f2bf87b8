// One open file or folder, and the few things that are done to it.
internal import Domain
internal import Glibc
internal import Sync

/// Closed when it goes, and its lock with it.
struct Descriptor: ~Copyable {
  /// How much of a file's end is looked at for rows that are there already.
  static let tail = 16 << 20
  /// A file that another program holds is waited for so long.
  private static let lockWaits = 250
  private static let lockWaitMicroseconds: UInt32 = 20_000

  let number: Int32
  /// As messages call it.
  private let thing: String

  init(_ number: Int32, _ thing: String) {
    self.number = number
    self.thing = thing
  }

  deinit { _ = Glibc.close(number) }

  static func folder(_ path: String) throws(FileTrouble) -> Descriptor {
    let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw FileTrouble(errno, "the folder") }
    return Descriptor(number, "the folder")
  }

  /// The file of that name, made for its owner alone if need be, with the lock that lets nobody else append.
  static func locked(_ name: String, in folder: borrowing Descriptor) throws(FileTrouble) -> Descriptor {
    let thing = "the file \(name)"
    for _ in 0..<10 {
      let number = openat(folder.number, name, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard number >= 0 else { throw FileTrouble(errno, thing) }
      let file = Descriptor(number, thing)
      try file.lock()
      let status = try file.status()
      guard status.st_mode & S_IFMT == S_IFREG else { throw FileTrouble(403, "\(thing) is no plain file; move it away") }
      // Whoever takes the files away may have taken this one while it was waited for.
      var named = stat()
      if fstatat(folder.number, name, &named, AT_SYMLINK_NOFOLLOW) == 0, named.st_ino == status.st_ino { return file }
    }
    throw FileTrouble(EWOULDBLOCK, thing)
  }

  private func lock() throws(FileTrouble) {
    for _ in 0..<Descriptor.lockWaits {
      if flock(number, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { throw FileTrouble(errno, thing) }
      usleep(Descriptor.lockWaitMicroseconds)
    }
    throw FileTrouble(EWOULDBLOCK, thing)
  }

  /// `known` again if the file is as it was then.
  func isAsLeft(by known: FileEnd?) throws(FileTrouble) -> FileEnd? {
    let status = try status()
    return known?.number == UInt64(status.st_ino) && known?.size == Int(status.st_size) ? known : nil
  }

  /// Reads what stands at the end, after repairing it. Throws 403 for a file that is not ours.
  func end(of drop: FileDrop) throws(FileTrouble) -> FileEnd {
    try repair(drop.format)
    let status = try status()
    let size = Int(status.st_size)
    let head = drop.format.head
    let begin = try read(from: 0, to: min(size, head.count))
    guard size == 0 || begin == head else {
      throw FileTrouble(403, "\(thing) begins with other columns; move it away")
    }
    return FileEnd(number: UInt64(status.st_ino), size: size, rows: try rows(in: drop.format), earlier: nil)
  }

  /// Ids of the deliveries whose rows are at the end.
  func rows(in format: FileDrop.Format) throws(FileTrouble) -> Set<String> {
    let size = Int(try status().st_size)
    let from = max(size - Descriptor.tail, 0)
    return try read(from: from, to: size).withUnsafeBytes { bytes in
      var found: Set<String> = []
      var start = bytes.startIndex
      // A tail begins somewhere within a line.
      if from > 0 { start = bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex }
      while start < bytes.endIndex, let end = bytes[start...].firstIndex(of: 0x0A) {
        if let id = format.delivery(in: bytes[start..<end]) { found.insert(id) }
        start = end + 1
      }
      return found
    }
  }

  /// A last line that was torn goes; one that lacks nothing but its end gets it.
  private func repair(_ format: FileDrop.Format) throws(FileTrouble) {
    let size = Int(try status().st_size)
    let from = max(size - Descriptor.tail, 0)
    let bytes = try read(from: from, to: size)
    guard let last = bytes.last, last != 0x0A else { return }
    let start = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    guard start > 0 || from == 0 else { throw FileTrouble(403, "\(thing) does not consist of lines; move it away") }
    if bytes.withUnsafeBytes({ format.isWhole($0[start...]) }) {
      try write(format == .csv && last != 0x0D ? [0x0D, 0x0A] : [0x0A], after: size)
    } else {
      guard ftruncate(number, off_t(from + start)) == 0 else { throw FileTrouble(errno, thing) }
      try flush()
    }
  }

  /// Appends all of `bytes` and waits for the disk. What cannot be done whole is undone.
  /// - Parameter size: of the file until now.
  func write(_ bytes: [UInt8], after size: Int) throws(FileTrouble) {
    var done = 0
    do throws(FileTrouble) {
      while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw FileTrouble(count == 0 ? EIO : errno, thing) }
        done += count
      }
      try flush()
    } catch {
      // After a failed fsync the pages would read as if they were on the disk: they must not be found by the next try.
      _ = ftruncate(number, off_t(size))
      throw error
    }
  }

  func flush() throws(FileTrouble) {
    guard fsync(number) == 0 else { throw FileTrouble(errno, thing) }
  }

  /// Of what is in a folder.
  func names() throws(FileTrouble) -> [String] {
    // Read through a descriptor of its own, which the stream closes.
    let copy = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else { throw FileTrouble(errno, thing) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      names.append(name)
    }
    return names
  }

  private func status() throws(FileTrouble) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw FileTrouble(errno, thing) }
    return status
  }

  private func read(from start: Int, to end: Int) throws(FileTrouble) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: end - start)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeMutableBytes { pread(number, $0.baseAddress, $0.count, off_t(start + done)) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileTrouble(errno, thing) }
      if count == 0 { return Array(bytes[..<done]) }
      done += count
    }
    return bytes
  }
}
