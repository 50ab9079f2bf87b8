// Pages that deletions left behind: given back to the disk a few at a time, so that nobody waits for it.
import Foundation
import GRDB

/// How large a file is, in SQLite's pages.
public struct StorePages: Hashable, Sendable {
  /// Of the file, its log apart.
  public var all: Int
  /// Those that hold nothing; the next rows take them.
  public var free: Int
}

enum FreePages {
  /// So many are left for the next rows: 4 MB.
  static let kept = 1_024
  /// So many are given back at once, with a checkpoint: a few milliseconds.
  static let step = 256
  /// A larger file stays as it is: making it returnable builds it anew in memory.
  static let largestRebuilt: Int64 = 128 << 20
  private static let returnable = "2"

  /// Lets a new file shrink, and one of an earlier version where it is small enough and the disk has room. Before anything is in a new
  /// file, its journal's mode included; inside the write lock. Killed meanwhile, an old file is as it was, and the next start does it.
  static func makeReturnable(_ db: Connection, isNew: Bool, at path: String) throws {
    guard try Pragma.text(of: "auto_vacuum", on: db) != returnable else { return }
    try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
    guard !isNew, let size = StoreFile.size(of: path), size <= largestRebuilt, hasRoom(for: size * 2, beside: path) else { return }
    do {
      try db.execute(sql: "VACUUM")
    } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_FULL, .SQLITE_NOMEM].contains(error.resultCode) {
      // It goes on growing only; that stops nobody from working.
    }
  }

  private static func hasRoom(for bytes: Int64, beside path: String) -> Bool {
    var status = statvfs()
    return statvfs(path, &status) == 0 && Int64(status.f_bavail) * Int64(status.f_frsize) > bytes
  }

  /// Gives back a step's worth where there are more than are kept. Nothing for a file that cannot shrink.
  static func giveBack(_ db: Connection) throws {
    guard try db.count("PRAGMA freelist_count") > kept else { return }
    do {
      try db.execute(sql: "PRAGMA incremental_vacuum(\(step))")
    } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_FULL].contains(error.resultCode) {
      // What was just committed stands; a later checkpoint tries again.
    }
  }
}

extension Database {
  /// Reads no table.
  public func pages() throws(StoreError) -> StorePages {
    try read { StorePages(all: try $0.count("PRAGMA page_count"), free: try $0.count("PRAGMA freelist_count")) }
  }
}
