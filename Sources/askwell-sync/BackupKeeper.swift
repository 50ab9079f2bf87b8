// The courier makes the backups, since it runs all day and no shopper waits for it.
internal import Domain
internal import Foundation
internal import Logging
internal import Storage
internal import Synchronization

final class BackupKeeper: Sendable {
  /// Rest after a backup that could not be made.
  private static let pauseSeconds: Int64 = 600
  private let folder: BackupFolder
  private let store: Database
  private let log: Logger
  private let notBefore = Mutex(Instant(milliseconds: 0))

  init(folder: BackupFolder, store: Database, log: Logger) {
    self.folder = folder
    self.store = store
    self.log = log
  }

  var nextDue: Instant { max(folder.nextDue(at: .now), notBefore.withLock { $0 }) }

  /// Makes one where it is due. A fault is told in the log, and does not stop the courier.
  func keep() {
    guard nextDue <= .now else { return }
    do {
      guard let copy = try folder.keep(store, at: .now) else { return }
      log.info("backup \(copy.file): \(copy.sessions) sessions, \(copy.contacts) people, \(copy.bytes / 1024) KB, checked")
    } catch {
      log.error("no backup was made: \(error.message)")
      notBefore.withLock { $0 = Instant.now.advanced(bySeconds: BackupKeeper.pauseSeconds) }
    }
  }
}
