// What was published, to whom, and what came of it at the kiosks.
public import Domain

/// A publication with what its kiosks made of it.
public struct HubPublication: Hashable, Sendable {
  /// As `Publisher.widen` and `withdraw` take it.
  public var version: Int64
  public var kind: Publication.Kind
  public var ref: String
  public var target: Publication.Target
  /// Of the shop that it is for; nil for more than one.
  public var storeName: String?
  public var at: Instant
  public var by: String
  /// The narrower publication that this one carried further.
  public var widens: Int64?
  /// When it was taken back.
  public var withdrawn: Instant?
  /// Kiosks that it is for, by what they said of it. One that came by when there was a newer one says nothing of it.
  public var applied: Int
  public var waiting: Int
  public var refused: Int
  /// Kiosks that have not come by since.
  public var open: Int
}

/// What one kiosk said of a publication.
public struct HubApplication: Hashable, Sendable {
  public var storeName: String
  public var kioskName: String
  /// Nil for a kiosk that has not said anything.
  public var outcome: Application?
  public var at: Instant?
}

extension HubReader {
  /// What was published, newest first; erasures and what takes back apart. O(`limit` and kiosks).
  /// - Parameter before: the last version of the page before.
  public func publications(limit: Int = 20, before: Int64? = nil) throws(HubFault) -> [HubPublication] {
    try line.query(
      """
      SELECT p.version, p.kind, p.ref, p.store_id, s.name, p.percent, p.published_at, p.published_by, p.widens, p.withdrawn_at,
        count(*) FILTER (WHERE a.state = 'applied'), count(*) FILTER (WHERE a.state = 'waiting'),
        count(*) FILTER (WHERE a.state = 'refused'),
        count(*) FILTER (WHERE k.kiosk_id IS NOT NULL AND a.state IS NULL AND coalesce(k.applied, 0) < p.version)
      FROM (
        SELECT * FROM askwell.publication WHERE kind NOT IN ('erasure', 'withdrawal') AND ($2::bigint IS NULL OR version < $2)
        ORDER BY version DESC LIMIT $1::int) p
      LEFT JOIN askwell.store s ON s.store_id = p.store_id
      LEFT JOIN askwell.kiosk k ON \(HubReader.isMeant)
      LEFT JOIN askwell.application a ON a.store_id = k.store_id AND a.kiosk_id = k.kiosk_id AND a.version = p.version
      GROUP BY p.version, p.kind, p.ref, p.store_id, s.name, p.percent, p.published_at, p.published_by, p.widens, p.withdrawn_at
      ORDER BY p.version DESC
      """, [String(max(1, min(limit, 1000))), before.map(String.init)]
    ).compactMap { row in
      row[1].flatMap(Publication.Kind.init(rawValue:)).map { kind in
        HubPublication(
          version: row.number(0) ?? 0, kind: kind, ref: row[2] ?? "",
          target: Publication.Target(store: row.number(3) ?? 0, percent: row.number(5) ?? 100), storeName: row[4],
          at: Instant(milliseconds: row.number(6) ?? 0), by: row[7] ?? "", widens: row.number(8),
          withdrawn: row.number(9).map(Instant.init(milliseconds:)), applied: row.count(10), waiting: row.count(11), refused: row.count(12),
          open: row.count(13))
      }
    }
  }

  /// Each kiosk that it is for, by store and name, with its own words.
  /// - Throws: `.missing` for an unknown version.
  public func applications(of version: Int64) throws(HubFault) -> [HubApplication] {
    let rows = try line.query(
      """
      SELECT s.name, k.name, a.state, a.words, a.at FROM askwell.publication p
      LEFT JOIN askwell.kiosk k ON \(HubReader.isMeant)
      LEFT JOIN askwell.store s ON s.store_id = k.store_id
      LEFT JOIN askwell.application a ON a.store_id = k.store_id AND a.kiosk_id = k.kiosk_id AND a.version = p.version
      WHERE p.version = $1::bigint ORDER BY s.name, k.name, k.kiosk_id
      """, [String(version)])
    guard !rows.isEmpty else {
      throw HubFault(.missing, "there is no publication \(version); askwell fleet publish list names them")
    }
    return rows.compactMap { row in
      guard let kiosk = row[1] else { return nil }
      return HubApplication(
        storeName: row[0] ?? "", kioskName: kiosk, outcome: row[2].map { Application(state: $0, words: row[3]) },
        at: row.number(4).map(Instant.init(milliseconds:)))
    }
  }

  /// Whether the publication `p` is for the kiosk `k`.
  private static let isMeant =
    "k.revoked_at IS NULL AND p.store_id IN (0, k.store_id) AND askwell.is_among(k.kiosk_id, p.ref, p.percent)"
}

extension Application {
  init(state: String, words: String?) {
    switch state {
    case "waiting": self = .waiting(words: words ?? "")
    case "refused": self = .refused(words: words ?? "")
    default: self = .applied
    }
  }
}

extension [String?] {
  fileprivate func count(_ column: Int) -> Int { Int(number(column) ?? 0) }
}
