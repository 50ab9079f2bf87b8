// Each kiosk's health, as the hub knows it.
public import Domain
public import Foundation

/// A kiosk at the hub. What it has never said is nil.
public struct HubKiosk: Hashable, Sendable {
  public var id: UUID
  public var name: String
  public var store: Int64
  public var storeName: String
  public var region: String
  /// By the hub's clock.
  public var seen: Instant?
  public var program: String?
  /// Entries that waited to go up.
  public var backlog: Int64?
  /// The newest publication that it has dealt with.
  public var applied: Int64?
  /// The newest publication that is for it.
  public var published: Int64
  public var paper: String?
  /// How far its clock is ahead of the hub's; negative behind.
  public var clockSkewMilliseconds: Int64?
  /// Entries that the hub could not take in.
  public var refused: Int
  /// The kiosk that it was a copy or an old backup of.
  public var clonedFrom: UUID?
  public var revoked: Instant?
}

extension HubLine {
  func kiosks() throws(HubFault) -> [HubKiosk] {
    let rows = try query(
      """
      SELECT k.kiosk_id, k.name, k.store_id, s.name, s.region, k.seen_at, k.program, k.backlog, k.applied, askwell.newest_for(k), k.paper,
        k.clock_skew_ms, (SELECT count(*) FROM askwell.refused r WHERE r.store_id = k.store_id AND r.kiosk_id = k.kiosk_id),
        k.cloned_from, k.revoked_at
      FROM askwell.kiosk k JOIN askwell.store s ON s.store_id = k.store_id ORDER BY s.name, k.name, k.kiosk_id
      """)
    return rows.compactMap { row in
      row[0].flatMap(UUID.init(uuidString:)).map { id in
        HubKiosk(
          id: id, name: row[1] ?? "", store: row.number(2) ?? 0, storeName: row[3] ?? "", region: row[4] ?? "",
          seen: row.number(5).map(Instant.init(milliseconds:)), program: row[6], backlog: row.number(7), applied: row.number(8),
          published: row.number(9) ?? 0, paper: row[10], clockSkewMilliseconds: row.number(11), refused: Int(row.number(12) ?? 0),
          clonedFrom: row[13].flatMap(UUID.init(uuidString:)), revoked: row.number(14).map(Instant.init(milliseconds:)))
      }
    }
  }

  /// All of `work`, or nothing.
  func transaction<T>(_ work: () throws(HubFault) -> T) throws(HubFault) -> T {
    try run("BEGIN")
    do throws(HubFault) {
      let result = try work()
      try run("COMMIT")
      return result
    } catch {
      if connection != nil { _ = try? run("ROLLBACK") }
      throw error
    }
  }
}

extension [String?] {
  func number(_ column: Int) -> Int64? { self[column].flatMap { Int64($0) } }
}

extension HubRows {
  /// The first column of the first row.
  var number: Int64? { first?.number(0) }
}
