// All that can be read of a damaged store, in a new one (RELIABILITY.md, decision 6, and R6).
import Domain
import Foundation
import GRDB

/// What a salvage came to.
public struct Salvage: Hashable, Sendable {
  /// One table with rows of its own.
  public struct Table: Hashable, Sendable {
    public var name: String
    public var saved: Int
    public var lost: Int
    /// Whether `lost` is a guess by the size of what cannot be read; else it is counted.
    public var isGuess: Bool
    /// Rows among the saved that are not as they were written, by their sums.
    public var doubtful: Int
  }
  /// Tables that had something, by name.
  public var tables: [Table] = []

  public var saved: Int { tables.reduce(0) { $0 + $1.saved } }
  public var lost: Int { tables.reduce(0) { $0 + $1.lost } }

  /// "1,200 rows saved, 3 of answer lost".
  public var words: String {
    let losses = tables.filter { $0.lost > 0 }.map { "\($0.isGuess ? "about " : "")\($0.lost) of \($0.name)" }
    let doubts = tables.filter { $0.doubtful > 0 }.map { "\($0.doubtful) of \($0.name)" }
    return "\(saved) rows saved, " + (losses.isEmpty ? "none lost" : losses.joined(separator: ", ") + " lost")
      + (doubts.isEmpty ? "" : "; not as they were written: " + doubts.joined(separator: ", "))
  }

  /// Takes what can be read of the store at `path` into a new file of the same version; `path` is not changed. Indexes and
  /// the catalog's words are made anew, and the funnel's sums where all of its sessions are there.
  /// - Throws: exit code 65 for a file in which nothing is of a store of ours, 73 where `new` is there already.
  public static func salvage(_ path: String, into new: String) throws(StoreError) -> Salvage {
    guard StoreFile.mode(of: new) == nil else { throw .cannotCreate("\(new): there is a file of this name already; name another one") }
    let store = try likelier(path)
    try StoreFile.makeEmpty(new)
    do {
      let queue = try DatabaseQueue(path: new)
      let salvage = try queue.writeWithoutTransaction { db in try SalvageWriter(db: db, store: store).write() }
      try queue.close()
      try StoreFile.sync(file: new)
      try StoreFile.sync(directory: new.directory)
      return salvage
    } catch {
      for companion in StoreFile.companions { _ = unlink(new + companion) }
      throw StoreError(error, at: new)
    }
  }

  /// With what the log says; without it where the file alone is whole and is not with it, or has more sound rows: then the log is not its
  /// own.
  private static func likelier(_ path: String) throws(StoreError) -> RawStore {
    guard (StoreFile.size(of: path + "-wal") ?? 0) > 0 else { return try RawStore(at: path) }
    let with: RawStore
    do { with = try RawStore(at: path) } catch  where error.isForeign { return try RawStore(at: path, withLog: false) }
    guard let without = try? RawStore(at: path, withLog: false), !RawLog(of: path).isSpoiled else { return with }
    if without.unreadable.isEmpty, !with.unreadable.isEmpty { return without }
    return without.soundRows > with.soundRows ? without : with
  }
}

extension RawStore {
  /// Answers and sessions that are as they were written.
  fileprivate var soundRows: Int {
    tables.reduce(0) { total, table in
      guard table.hasSums else { return total }
      var sound = 0
      _ = each(of: table) { if table.isAsWritten($0) { sound += 1 } }
      return total + sound
    }
  }
}
