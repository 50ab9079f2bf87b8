// The courier makes the backups, since it runs all day and no shopper waits for it.
internal import Domain
internal import Foundation
internal import Logging
internal import Storage

/// Works on a thread of its own: deliveries go on meanwhile.
actor BackupKeeper {
  /// Rest after a backup that could not be made.
  private static let pauseSeconds: Int64 = 600
  private let thread = OwnThread("askwell-sync backups")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private let folder: BackupFolder
  private let store: Database
  private let log: Logger
  private var notBefore = Instant(milliseconds: 0)

  init(folder: BackupFolder, store: Database, log: Logger) {
    self.folder = folder
    self.store = store
    self.log = log
  }

  /// Makes a backup where one is due. A fault is told in the log, and does not stop the courier.
  /// - Returns: when the next one is due.
  func keep() -> Instant {
    let now = Instant.now
    if notBefore <= now { keep(at: now) }
    return max(folder.nextDue(at: now), notBefore)
  }

  private func keep(at now: Instant) {
    do {
      guard let round = try folder.keep(store, at: now) else { return }
      let copy = round.made
      log.info("backup \(copy.file): \(copy.sessions) sessions, \(copy.contacts) people, \(copy.bytes / 1024) KB, checked")
      if let fault = round.unerased { log.error("somebody who was erased since is still in an older backup: \(fault.message)") }
    } catch {
      log.error("no backup was made: \(error.message)")
      notBefore = now.advanced(bySeconds: BackupKeeper.pauseSeconds)
    }
  }
}
