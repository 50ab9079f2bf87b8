// The outbox as every page's head shows it, counted from indexes alone: it is asked for after each change.
public import Domain
import GRDB

/// One destination's part of the outbox.
public struct DestinationCounts: Hashable, Sendable {
  /// The merchant's name for it.
  public var name: String
  /// `klaviyo`, `webhook`.
  public var vendor: String
  /// Why nothing is sent at the moment; nil while it runs.
  public var pausedBecause: String?
  /// Those in flight with them.
  public var pending: Int
  /// Taken by the vendor.
  public var delivered: Int
  /// Refused or given up.
  public var dead: Int
  /// When the oldest waiting row was written.
  public var oldestPending: Instant?
}

extension Database {
  /// One line a destination, in the order in which they were added. Reads no row that has been settled.
  public func destinationCounts() throws(StoreError) -> [DestinationCounts] {
    try read { db in
      var counts: [String: [String: Int]] = [:]
      try db.each("SELECT destination, state, COUNT(*) FROM outbox GROUP BY destination, state") {
        counts[$0[0], default: [:]][$0[1]] = $0[2]
      }
      var oldest: [String: Int64] = [:]
      try db.each("SELECT destination, MIN(created_at) FROM outbox WHERE state = 'pending' GROUP BY destination") {
        oldest[$0[0]] = $0[1]
      }
      return try db.rows("SELECT name, vendor, paused_because FROM destination ORDER BY position").map { row in
        let name: String = row[0]
        let states = counts[name] ?? [:]
        return DestinationCounts(
          name: name, vendor: row[1], pausedBecause: row[2], pending: states["pending"] ?? 0, delivered: states["delivered"] ?? 0,
          dead: states["dead"] ?? 0, oldestPending: oldest[name].map(Instant.init(milliseconds:)))
      }
    }
  }
}
