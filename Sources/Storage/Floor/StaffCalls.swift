// Shoppers who ask for staff, until somebody has come or they are gone.
public import Domain
import GRDB

/// A call that nobody has answered yet.
public struct StaffCall: Hashable, Sendable {
  /// Ref of the device; nil when not set.
  public var kiosk: String?
  /// When the shopper asked.
  public var since: Instant
}

extension Database {
  /// Notes that a shopper at `kiosk` asks for staff. A call that is open already stays as it is.
  public func callStaff(toKiosk kiosk: String?, session: String?, at now: Instant) throws(StoreError) {
    try write { db in
      try db.run(
        """
        INSERT INTO staff_call (kiosk, session, since)
        SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM staff_call WHERE kiosk IS ?1 AND ended_at IS NULL)
        """, [kiosk, session, now.milliseconds])
    }
  }

  /// Ends the open calls of `kiosk`.
  /// - Parameter answered: staff have come; else the shopper has gone.
  public func endCalls(ofKiosk kiosk: String?, answered: Bool, at now: Instant) throws(StoreError) {
    try write { try StaffCall.end(ofKiosk: kiosk, answered: answered, at: now, $0) }
  }

  /// Calls that are open, the oldest first; those older than half a day are of kiosks that nobody started again.
  public func openCalls(at now: Instant) throws(StoreError) -> [StaffCall] {
    try read { db in
      try db.rows(
        "SELECT kiosk, since FROM staff_call WHERE ended_at IS NULL AND since > ? ORDER BY n",
        [now.advanced(bySeconds: -43_200).milliseconds]
      ).map { StaffCall(kiosk: $0[0], since: Instant(milliseconds: $0[1])) }
    }
  }
}

extension StaffCall {
  static func end(ofKiosk kiosk: String?, answered: Bool, at now: Instant, _ db: Connection) throws {
    try db.run(
      "UPDATE staff_call SET ended_at = ?, is_answered = ? WHERE kiosk IS ? AND ended_at IS NULL", [now.milliseconds, answered, kiosk])
  }

  static func end(ofSession session: String, at now: Instant, _ db: Connection) throws {
    try db.run("UPDATE staff_call SET ended_at = ? WHERE session = ? AND ended_at IS NULL", [now.milliseconds, session])
  }
}
