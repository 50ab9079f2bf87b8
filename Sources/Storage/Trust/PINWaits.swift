// What the console's door asks before anybody types: which roles have a PIN, and who still has to wait.
import GRDB

/// A role's PIN as the door sees it.
public struct PINState: Hashable, Sendable {
  /// Wrong tries in a row.
  public var failures: Int
  /// Whole seconds until the next try; 0 when it may be made at once, and for a blocked role.
  public var waitSeconds: Int64
  /// Too many failures: only a new PIN opens the role again.
  public var isBlocked: Bool
}

extension Database {
  /// Roles that have a PIN. After a restart of the machine the wait that was owed begins anew, on record from this call on.
  /// - Parameter now: CLOCK_BOOTTIME now.
  public func pinStates(bootSeconds now: Int64) throws(StoreError) -> [Role: PINState] {
    if try read({ try $0.row("SELECT 1 FROM pin WHERE wait_from > ? AND wait_seconds > 0", [now]) }) != nil {
      try write { try $0.run("UPDATE pin SET wait_from = ?1 WHERE wait_from > ?1", [now]) }
    }
    return try read { db in
      let rows = try db.rows("SELECT role, failures, wait_seconds, wait_from FROM pin")
      return Dictionary(
        rows.compactMap { row in
          Role(rawValue: row[0]).map { ($0, PINState(failures: row[1], owed: row[2], from: row[3], now: now)) }
        }, uniquingKeysWith: { $1 })
    }
  }
}

extension PINState {
  fileprivate init(failures: Int, owed: Int64, from: Int64, now: Int64) {
    self.failures = failures
    isBlocked = failures >= LockOut.mostTries
    waitSeconds = isBlocked ? 0 : max(0, owed - max(0, now - from))
  }
}
