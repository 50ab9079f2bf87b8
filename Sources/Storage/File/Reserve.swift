// Room that is kept for what has to work on a full disk: to forget somebody, and to give them what is known (RELIABILITY.md, R3).
import Foundation

/// 16 MB beside the store, in a file that belongs to nobody until the disk is full.
public struct Reserve: Sendable {
  /// Its size: an erasure and an export write some hundred kilobytes, and a log of 4 MB at most.
  public static let bytes: Int64 = 16 << 20
  /// So much has to stay free besides when it is made, and with less than that it is given away.
  static let beside: Int64 = 8 << 20

  private let path: String

  /// Of the store at `database`; nothing is made yet.
  public init(of database: String) { path = StoreFile.resolved(database) + ".reserve" }

  /// Whether all of it is there.
  public var isThere: Bool { StoreFile.size(of: path) == Reserve.bytes }

  /// Makes it where there is room, and none yet. A disk that has no room is no fault: the next call may find some.
  public func keep() {
    guard !isThere, hasRoom else { return }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Of several kiosks that start together one makes it.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
    if posix_fallocate(descriptor, 0, off_t(Reserve.bytes)) != 0 || fsync(descriptor) != 0 { unlink(path) }
  }

  /// Gives it away where the disk is full or nearly so; else it stays for later.
  public func release() {
    guard StoreFile.mode(of: path) != nil, free < Reserve.beside, unlink(path) == 0 else { return }
    // Some file systems let go of the room with this only.
    try? StoreFile.sync(directory: path.directory)
  }

  /// Whether the disk has room for it, and for what has to stay free besides.
  var hasRoom: Bool { free >= Reserve.bytes + Reserve.beside }

  /// Bytes that this user may still write.
  private var free: Int64 {
    var status = statvfs()
    return statvfs(path.directory, &status) == 0 ? Int64(status.f_bavail) * Int64(status.f_frsize) : 0
  }
}
