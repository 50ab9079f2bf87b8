// How a remedy is applied; each looks again first, since a program may have done it meanwhile.
public import Domain
import Foundation
import GRDB

extension Remedies {
  /// Does it, and says what is so now.
  /// - Throws: exit code 75 where another program has the store open and that matters, 73 to 77 as everywhere. Nothing has changed then.
  public func apply(_ remedy: Remedy, at now: Instant) throws(StoreError) -> String {
    switch remedy.work {
    case .narrow(let files): try narrow(files)
    case .makeFolder(let folder): try makeFolder(folder)
    case .sweepDrafts(let files): sweep(files)
    case .sweepCopies(let files): try sweepAlone(files)
    case .dropIndex: dropIndex()
    case .keepReserve: keepReserve()
    case .emptyLog: try emptyLog()
    case .freeLeases: try freeLeases(at: now)
    }
  }

  private func narrow(_ files: [String]) throws(StoreError) -> String {
    for file in files {
      guard StoreFile.isOwn(file), let mode = StoreFile.mode(of: file) else { continue }
      guard chmod(file, mode & 0o700) == 0 else { throw .system(errno, "its mode cannot be changed", file) }
    }
    return "\(files.count) file\(files.count == 1 ? " is its" : "s are their") owner's alone"
  }

  private func makeFolder(_ folder: String) throws(StoreError) -> String {
    try StoreFile.makeDirectory(folder)
    return "\(folder) is there"
  }

  private func sweep(_ files: [String]) -> String {
    for file in files where StoreFile.isOwn(file) { unlink(file) }
    return "\(files.count) file\(files.count == 1 ? " is" : "s are") gone"
  }

  private func sweepAlone(_ files: [String]) throws(StoreError) -> String {
    // Asked first, so that no courier is made to let go of the store for a leftover.
    guard try isAlone() else {
      throw .busy("\(path): another program has the store open; end kiosk, console and courier and try again")
    }
    let alone = try Presence.alone(with: path, patienceSeconds: 0)
    return withExtendedLifetime(alone) { sweep(files) }
  }

  /// Lets go of its own lock before it returns.
  private func isAlone() throws(StoreError) -> Bool { try Presence.shared(of: path, mode: .readOnly)?.isAlone ?? true }

  private func dropIndex() -> String {
    IndexFile.remove(beside: path)
    return "\(path)-index is gone"
  }

  private func keepReserve() -> String {
    let reserve = Reserve(of: path)
    reserve.keep()
    return reserve.isThere ? "\(Reserve.bytes >> 20) MB are kept" : "the disk has no room for it now; the kiosk keeps it once it has"
  }

  private func emptyLog() throws(StoreError) -> String {
    let store = try Database(at: path, keyFile: keyFile)
    try store.emptyLog()
    try store.close()
    let bytes = StoreFile.size(of: path + "-wal") ?? 0
    return bytes > Journal.longestBytes
      ? "it still has \(bytes >> 20) MB: some program has been reading for very long; end it" : "it has \(bytes >> 20) MB"
  }

  private func freeLeases(at now: Instant) throws(StoreError) -> String {
    let store = try Database(at: path, keyFile: keyFile)
    let freed = try store.freeEndedLeases(at: now)
    try store.close()
    return "\(freed) \(freed == 1 ? "is" : "are") free for the next courier"
  }
}

extension Database {
  /// Whether there is an index that nobody can use: damaged, of another version, or of another state of the store.
  var hasStrayIndex: Bool {
    guard StoreFile.isOwn(path + IndexFile.suffix) else { return false }
    return (try? read { IndexFile(self).contents($0) == nil }) ?? false
  }

  private static let ended = "state = 'pending' AND lease_until <= ?"

  /// Rows that a courier leased and did not settle in its time.
  func endedLeases(at now: Instant) throws(StoreError) -> Int {
    try read { try $0.count("SELECT COUNT(*) FROM outbox WHERE \(Database.ended)", [now.milliseconds]) }
  }

  /// Any courier may claim such a row already: only the name of the one that died goes.
  func freeEndedLeases(at now: Instant) throws(StoreError) -> Int {
    try write { db in
      try db.run("UPDATE outbox SET lease_owner = NULL, lease_until = NULL WHERE \(Database.ended)", [now.milliseconds])
      return db.changesCount
    }
  }
}
