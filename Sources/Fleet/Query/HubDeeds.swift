// The hub's audit log: who did what there.
public import Domain

/// One thing that somebody did at the hub.
public struct HubDeed: Hashable, Sendable {
  /// Rises; there may be gaps.
  public var number: Int64
  /// By the hub's clock.
  public var at: Instant
  /// As they said themselves, or PostgreSQL's user.
  public var who: String
  /// `quiz.draft`, `quiz.publish`, `publish.theme`, `widen`, `withdraw`, `erase`, `kiosk.invite`, …
  public var what: String
  /// Never an address, a name of the public or an answer.
  public var detail: JSON
}

extension HubReader {
  /// Newest first.
  /// - Parameter before: the last number of the page before.
  public func deeds(limit: Int = 100, before: Int64? = nil) throws(HubFault) -> [HubDeed] {
    try line.query(
      """
      SELECT n, at, who, what, detail FROM askwell.hub_audit WHERE store_id = 0 AND ($2::bigint IS NULL OR n < $2)
      ORDER BY n DESC LIMIT $1::int
      """, [String(max(1, min(limit, 10_000))), before.map(String.init)]
    ).map { row in
      HubDeed(
        number: row.number(0) ?? 0, at: Instant(milliseconds: row.number(1) ?? 0), who: row[2] ?? "", what: row[3] ?? "",
        detail: row[4].flatMap { JSON(parsing: $0) } ?? .null)
    }
  }
}
