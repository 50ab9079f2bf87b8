// The write-ahead log: kept short by our own checkpoints, grown once so that no answer pays for it (PERFORMANCE.md C).
import Foundation
import GRDB

/// What this connection wrote since its last checkpoint. SQLite's own automatic checkpoint is off: it would run outside our lock's rules.
struct Journal {
  /// Some 1,000 pages: an answer writes one or two.
  static let transactionLimit = 400
  static let changeLimit = 10_000
  /// Whatever this connection wrote: a log that has grown beyond it is copied too. Many kiosks that each count to 400 would fill a disk.
  static let longestBytes: Int64 = 16 << 20
  /// A log of 1,000 pages with their headers.
  static let warmBytes: Int64 = 32 + 1_000 * (24 + 4_096)

  /// The setting under which the store itself remembers that its log is to be emptied.
  static let debt = "log.is_to_be_emptied"

  private(set) var transactions = 0
  private var changesBefore = 0
  /// A log keeps its size when it begins anew: only growth tells.
  private var seenBytes: Int64 = 0

  /// The log still has what was to be gone from it, because somebody was reading.
  var owesEmptying = false

  var isDirty: Bool { transactions > 0 || owesEmptying }

  /// Counts a commit; true when a checkpoint is due.
  mutating func noteCommit(changes: Int, logBytes: Int64) -> Bool {
    transactions += 1
    let isTooLong = logBytes > max(seenBytes, Journal.longestBytes)
    seenBytes = max(seenBytes, logBytes)
    return isTooLong || transactions >= Journal.transactionLimit || changes - changesBefore >= Journal.changeLimit
  }

  mutating func noteCheckpoint(changes: Int) {
    transactions = 0
    changesBefore = changes
  }
}

extension Database {
  /// Grows the log to 4 MB of written zeros where it is smaller, so that an answer's sync need not change the file's size: that costs
  /// 1.75 to 1.91 times as long. Call it once, after the first picture is on the screen. A few milliseconds, one sync.
  ///
  /// Frames count only with the log's salts and checksums, so a tail of zeros is nothing to SQLite, like the stale tail that every
  /// checkpoint leaves.
  public func warmUp() throws(StoreError) {
    guard let lock else { return }
    try translating {
      try queue.writeWithoutTransaction { _ in try lock.hold { try growLog() } }
    }
  }

  func growLog() throws(StoreError) {
    let log = path + "-wal"
    let size = StoreFile.size(of: log) ?? 0
    guard size < Journal.warmBytes else { return }
    let descriptor = open(log, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the log cannot be opened", log) }
    defer { Glibc.close(descriptor) }
    let zeros = [UInt8](repeating: 0, count: 64 * 1_024)
    var offset = size
    while offset < Journal.warmBytes {
      let written = pwrite(descriptor, zeros, min(zeros.count, Int(Journal.warmBytes - offset)), off_t(offset))
      guard written > 0 else { throw .system(errno, "the log cannot grow", log) }
      offset += Int64(written)
    }
    guard fsync(descriptor) == 0 else { throw .system(errno, "the log cannot be synced", log) }
  }

  /// Moves the log's pages into the file now and then; inside `lock`.
  func checkpointIfDue(_ db: Connection) throws {
    let bytes = StoreFile.size(of: path + "-wal") ?? 0
    if journal.withLock({ $0.noteCommit(changes: db.totalChangesCount, logBytes: bytes) }) { try checkpoint(db) }
  }

  /// A passive checkpoint: it waits for no reader, and leaves what one still needs. The log keeps its size. Free pages go with it.
  func checkpoint(_ db: Connection) throws {
    try FreePages.giveBack(db)
    if journal.withLock({ journal in
      defer { journal.owesEmptying = false }
      return journal.owesEmptying
    }) {
      return try emptyLog(db)
    }
    do {
      _ = try db.checkpoint(.passive)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      // A program that does not know our lock is at it; the next checkpoint finds the rest.
    }
    journal.withLock { $0.noteCheckpoint(changes: db.totalChangesCount) }
  }
}
