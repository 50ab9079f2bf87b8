// Whether the disk has room for the store to go on writing: asked often, so no table is read.
import Foundation

/// Sizes around the store's file, in megabytes.
public struct StoreRoom: Hashable, Sendable {
  /// What this user may still write on the store's disk.
  public var freeMegabytes: Int
  /// The write-ahead log: above 64 some program has been reading for very long.
  public var logMegabytes: Int
}

extension Database {
  /// Two calls to the file system.
  public func room() throws(StoreError) -> StoreRoom {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw .system(errno, "the disk's free space cannot be read", path) }
    return StoreRoom(
      freeMegabytes: Int(Int64(status.f_bavail) * Int64(status.f_frsize) / 1_048_576),
      logMegabytes: Int((StoreFile.size(of: path + "-wal") ?? 0) / 1_048_576))
  }
}
