// The hub's office: invited, sent away and looked at by the owner. There is one at a time.
public import Domain
public import Foundation

/// The store at headquarters that serves the destinations of a chain.
public struct HubOffice: Hashable, Sendable {
  public var id: UUID
  public var name: String
  /// By the hub's clock; nil for one that never came.
  public var seen: Instant?
  public var program: String?
  /// Lines of the feed that it has not taken, as far as it said.
  public var waiting: Int
  public var revoked: Instant?
}

extension HubOwner {
  /// Makes the credential of the office: the address to join with, which is shown once.
  /// - Throws: `.spoilt` while there is another one: two would tell everything twice.
  public func inviteOffice(_ name: String) throws(HubFault) -> String {
    do throws(HubFault) {
      return try credential(as: "askwell_office") { role throws(HubFault) in
        try line.query("INSERT INTO askwell.office (office_id, role, name) VALUES (gen_random_uuid(), $1, $2)", [role, name])
      }
    } catch  where error.state == "23505" {
      throw HubFault(.spoilt, "there is an office already; askwell fleet hub office revoke sends it away", state: error.state)
    }
  }

  /// Cuts the office off and lets it in no more. What it told destinations stands.
  /// - Throws: `.missing` while there is none.
  public func revokeOffice() throws(HubFault) {
    let role = try line.transaction { () throws(HubFault) in
      let roles = try line.query("UPDATE askwell.office SET revoked_at = askwell.now_ms() WHERE revoked_at IS NULL RETURNING role")
      guard let role = roles.first?.first?.flatMap(\.self), role.wholeMatch(of: /[a-z0-9_]+/) != nil else {
        throw HubFault(.missing, "there is no office; askwell fleet hub office invite makes one")
      }
      try line.run("ALTER ROLE \(role) NOLOGIN PASSWORD NULL")
      return role
    }
    // After the commit: who is cut off now is not let in again.
    try line.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [role])
  }

  /// The latest invited first.
  public func offices() throws(HubFault) -> [HubOffice] {
    let rows = try line.query(
      """
      SELECT o.office_id, o.name, o.seen_at, o.program, o.revoked_at,
        (SELECT count(*) FROM askwell.feed f WHERE f.n IS NULL OR f.n > o.feed)
      FROM askwell.office o ORDER BY o.revoked_at DESC NULLS FIRST
      """)
    return rows.compactMap { row in
      row[0].flatMap(UUID.init(uuidString:)).map { id in
        HubOffice(
          id: id, name: row[1] ?? "", seen: row.number(2).map(Instant.init(milliseconds:)), program: row[3],
          waiting: Int(row.number(5) ?? 0), revoked: row.number(4).map(Instant.init(milliseconds:)))
      }
    }
  }
}

/// Who serves destinations, and how far that is known in the chain.
public struct HubSender: Hashable, Sendable {
  /// `kiosks` or `hub`, as it was published last.
  public var value: String
  /// Kiosks that have taken it, of so many that have joined and were not revoked.
  public var taken: Int
  public var kiosks: Int
  public var hasOffice: Bool
}

extension Publisher {
  /// Of which publications the setting is made.
  private static let ref = "sync_from"

  /// Says who serves destinations from now on. Kiosks hear of it at once, and those that are away when they are back; what ended before is
  /// told by whom it was told before.
  public func setSender(_ value: String) throws(HubFault) { _ = try publish(.setting, Publisher.ref, ["value": .string(value)], to: .all) }

  public func sender() throws(HubFault) -> HubSender {
    let newest = try query(
      """
      SELECT version, body ->> 'value' FROM askwell.publication
      WHERE kind = 'setting' AND ref = $1 AND withdrawn_at IS NULL ORDER BY version DESC LIMIT 1
      """, [Publisher.ref]
    ).first
    let rows = try query(
      """
      SELECT count(*) FILTER (WHERE p.state = 'applied'), count(*), EXISTS (SELECT FROM askwell.office WHERE revoked_at IS NULL)
      FROM askwell.kiosk k LEFT JOIN askwell.application p ON p.store_id = k.store_id AND p.kiosk_id = k.kiosk_id AND p.version = $1::bigint
      WHERE k.joined_at IS NOT NULL AND k.revoked_at IS NULL
      """, [newest?[0] ?? "0"])
    guard let row = rows.first else { throw .lost }
    let kiosks = Int(row.number(1) ?? 0)
    return HubSender(
      value: newest?[1] ?? "kiosks", taken: newest == nil ? kiosks : Int(row.number(0) ?? 0), kiosks: kiosks, hasOffice: row[2] == "t")
  }
}
