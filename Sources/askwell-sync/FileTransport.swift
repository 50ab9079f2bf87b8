// Rows into files: each once, whole, and on the disk before it is said to be.
internal import Domain
internal import Glibc
internal import Logging
internal import Sync

/// Takes `APPEND`, `LOOK` and `MAKE` of folders (`Files`). A file has one writer at a time (`flock`); before rows are appended, a torn last
/// line is repaired and rows that are there already are passed over. What could not be written whole is taken back.
///
/// Answers 200; 404 for a folder that is not there; 403 for one that is closed to us; 507 for a full disk; 503 for a file that another
/// program holds; 500 for a fault of the disk.
actor FileTransport: Transport {
  private let thread = OwnThread("askwell-sync files")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private static let mostKnown = 100_000
  private let log: Logger
  /// By path, what stood at its end when this transport last saw it.
  private var ends: [String: FileEnd] = [:]

  init(log: Logger) { self.log = log }

  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    let response = answer(to: request)
    log.debug("\(request) answered \(response)")
    return response
  }

  private func answer(to request: HTTPRequest) -> HTTPResponse {
    do throws(FileTrouble) {
      guard let folder = FileDrop.folder(of: request) else { throw FileTrouble(405, "is no request to a folder") }
      switch request.method {
      case "LOOK": try look(at: folder)
      case "MAKE": try make(folder)
      default:
        guard let drop = FileDrop(request) else { throw FileTrouble(405, "is no request to a folder") }
        try append(drop)
      }
      return HTTPResponse(200)
    } catch {
      return HTTPResponse(error.status, body: Array(error.words.utf8))
    }
  }

  private func look(at folder: String) throws(FileTrouble) {
    let directory = try Descriptor.folder(folder)
    guard faccessat(directory.number, ".", W_OK | X_OK, AT_EACCESS) == 0 else { throw FileTrouble(errno, "the folder") }
  }

  private func make(_ folder: String) throws(FileTrouble) {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw FileTrouble(errno, "the folder above it") }
  }

  private func append(_ drop: FileDrop) throws(FileTrouble) {
    let directory = try Descriptor.folder(drop.folder)
    let file = try Descriptor.locked(drop.file, in: directory)
    let path = drop.folder + "/" + drop.file
    // Known only while nobody else has written: a fault on the way leaves nothing to be believed.
    let known = ends.removeValue(forKey: path)
    var end: FileEnd
    if let same = try file.isAsLeft(by: known) { end = same } else { end = try file.end(of: drop) }
    if end.earlier == nil { end.earlier = try earlierRows(than: drop, in: directory) }
    let head = end.size == 0 ? drop.format.head : []
    var bytes = head
    for row in drop.rows where !end.has(row.id) {
      bytes += row.line
      end.rows.insert(row.id)
    }
    if bytes.count > head.count {
      try file.write(bytes, after: end.size)
      if end.size == 0 { try directory.flush() }
      end.size += bytes.count
    } else {
      // Written by one who was cut off before it was on the disk, perhaps.
      try file.flush()
    }
    ends = ends.filter { !drop.comesAfter(String($0.key.dropFirst(drop.folder.count + 1))) }
    // A day of very many rows is read again rather than kept in memory.
    if end.rows.count < FileTransport.mostKnown { ends[path] = end }
  }

  /// Rows at the end of the newest earlier file: a try may begin before midnight and be repeated after it.
  private func earlierRows(than drop: FileDrop, in directory: borrowing Descriptor) throws(FileTrouble) -> Set<String> {
    guard let name = try directory.names().filter(drop.comesAfter).max() else { return [] }
    let descriptor = openat(directory.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0, errno == ENOENT { return [] }
    guard descriptor >= 0 else { throw FileTrouble(errno, "the file \(name)") }
    return try Descriptor(descriptor, "the file \(name)").rows(in: drop.format)
  }
}

/// What is known of a file's end.
struct FileEnd {
  /// Of the file, by which it is known again.
  var number: UInt64
  /// In bytes.
  var size: Int
  /// Ids of deliveries whose rows are at the end.
  var rows: Set<String>
  /// Ids at the end of the file before this one; nil when nobody has looked.
  var earlier: Set<String>?

  func has(_ id: String) -> Bool { rows.contains(id) || earlier?.contains(id) == true }
}

/// What stands in the way, as an answer.
struct FileTrouble: Error {
  var status: Int
  var words: String

  init(_ status: Int, _ words: String) {
    self.status = status
    self.words = words
  }

  /// What a system call said about `thing`.
  init(_ code: Int32, _ thing: String) {
    (status, words) =
      switch code {
      case ENOENT: (404, "\(thing) is not there")
      case ENOTDIR: (404, "\(thing) is no folder")
      case EACCES, EPERM: (403, "\(thing) may not be written by the user who runs askwell-sync")
      case EROFS: (403, "\(thing) is on a disk that can only be read")
      case ELOOP: (403, "\(thing) is a link; move it away")
      case ENOSPC, EDQUOT: (507, "the disk is full")
      case EWOULDBLOCK: (503, "\(thing) is held by another program")
      default: (500, "\(thing) cannot be written: \(String(cString: strerror(code)))")
      }
  }
}
