// What the hub's owner does: makes the hub, names stores, invites kiosks and sends them away.
internal import Domain
public import Foundation

/// Over one connection, as a user who may create roles; `create` needs a superuser (or the like of one).
public final class HubOwner {
  let address: HubAddress
  let line: HubLine

  /// Opens nothing yet. The address holds the password.
  public init(_ address: HubAddress, patience: HubPatience = HubPatience(statement: 600)) {
    self.address = address
    line = HubLine(address, patience)
  }

  public func open() throws(HubFault) { try line.open() }
  public func close() { line.close() }

  /// Makes the hub, or brings it up to date, in one transaction: kiosks that are connected go on. Returns the names of the steps it took.
  /// - Throws: `.configuration` for a hub that a later version made.
  public func create() throws(HubFault) -> [String] {
    try line.transaction { () throws(HubFault) in
      try line.run("SELECT pg_advisory_xact_lock(hashtextextended('askwell hub', 7)); SET LOCAL client_min_messages = warning")
      try line.run(HubRoles.creation)
      try line.run("SET LOCAL ROLE askwell_owner; SET LOCAL search_path = askwell, pg_temp")
      try line.run(HubSchema.migrationTable)
      let found = try line.query("SELECT count(*) FROM migration").first?.first?.flatMap { Int($0) } ?? 0
      guard found <= HubSchema.migrations.count else {
        throw HubFault(.configuration, "this hub was made by a later version; use that one")
      }
      for (index, migration) in HubSchema.migrations.enumerated().dropFirst(found) {
        try line.run(migration.sql)
        try line.query("INSERT INTO migration (n, name) VALUES ($1::int, $2)", [String(index + 1), migration.name])
      }
      for text in HubFunctions.all { try line.run(text) }
      try line.run(HubRoles.grants)
      try line.run(HubFunctions.factGrants)
      return HubSchema.migrations.dropFirst(found).map(\.name)
    }
  }

  // MARK: Stores

  /// - Throws: `.spoilt` when there is a store of that name.
  public func addStore(named name: String, region: String = "") throws(HubFault) -> Int64 {
    do throws(HubFault) {
      return try line.query("INSERT INTO askwell.store (name, region) VALUES ($1, $2) RETURNING store_id", [name, region]).number ?? 0
    } catch  where error.state == "23505" {
      throw HubFault(.spoilt, "there is a store called \(name) already", state: error.state)
    }
  }

  public func stores() throws(HubFault) -> [HubStore] {
    try line.query(
      """
      SELECT s.store_id, s.name, s.region, count(k.kiosk_id) FROM askwell.store s
      LEFT JOIN askwell.kiosk k ON k.store_id = s.store_id AND k.revoked_at IS NULL
      GROUP BY s.store_id ORDER BY s.name
      """
    ).map { HubStore(id: $0.number(0) ?? 0, name: $0[1] ?? "", region: $0[2] ?? "", kiosks: Int($0.number(3) ?? 0)) }
  }

  // MARK: Kiosks

  /// Makes a credential for one kiosk: the address to join with, which is shown once and kept nowhere here.
  /// - Throws: `.missing` for an unknown store.
  public func invite(_ name: String, to store: Int64) throws(HubFault) -> String {
    try credential(as: "askwell_kiosk") { role throws(HubFault) in
      guard try line.query("SELECT 1 FROM askwell.store WHERE store_id = $1::bigint", [String(store)]).count == 1 else {
        throw HubFault(.missing, "there is no store \(store); askwell fleet hub store list names them")
      }
      try line.query(
        "INSERT INTO askwell.kiosk (store_id, kiosk_id, role, name) VALUES ($1::bigint, gen_random_uuid(), $2, $3)",
        [String(store), role, name])
      try note("kiosk.invite", ["name": .string(name), "store": .int(store)])
    }
  }

  /// The address of a new role in `group`, whose row `note` writes; all in one transaction.
  func credential(as group: String, _ note: (_ role: String) throws(HubFault) -> Void) throws(HubFault) -> String {
    let role = group + "_" + UUID().text.replacing("-", with: "").prefix(12)
    let login = NewLogin()
    try line.transaction { () throws(HubFault) in
      try note(role)
      // A verifier, not the password: what a server logs lets nobody in.
      try line.run("CREATE ROLE \(role) LOGIN PASSWORD '\(login.verifier)' CONNECTION LIMIT 8 IN ROLE \(group)")
    }
    return address.text(user: role, password: login.password)
  }

  /// Cuts the kiosk off and lets it in no more, under whatever ids it has been. What it sent stays.
  /// - Throws: `.missing` for an unknown kiosk.
  public func revoke(_ kiosk: UUID) throws(HubFault) {
    try line.transaction { () throws(HubFault) in
      let roles = try line.query(
        """
        UPDATE askwell.kiosk SET revoked_at = askwell.now_ms()
        WHERE role = (SELECT role FROM askwell.kiosk WHERE kiosk_id = $1::uuid) RETURNING role
        """, [kiosk.text])
      guard let role = roles.first?.first?.flatMap(\.self), role.wholeMatch(of: /[a-z0-9_]+/) != nil else {
        throw HubFault(.missing, "there is no kiosk \(kiosk.text); askwell fleet hub kiosk list names them")
      }
      try line.run("ALTER ROLE \(role) NOLOGIN PASSWORD NULL")
      try note("kiosk.revoke", ["kiosk": .string(kiosk.text)])
    }
    // After the commit: who is cut off now is not let in again.
    try line.query(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE usename = (SELECT role FROM askwell.kiosk WHERE kiosk_id = $1::uuid)
      """, [kiosk.text])
  }

  /// In the hub's audit log, under the name of whoever is connected.
  func note(_ what: String, _ detail: JSON) throws(HubFault) {
    try line.query("SELECT askwell.note_deed(session_user, $1, $2::jsonb)", [what, detail.canonical])
  }

  /// By store and name.
  public func kiosks() throws(HubFault) -> [HubKiosk] { try line.kiosks() }
}

/// A shop.
public struct HubStore: Hashable, Sendable {
  public var id: Int64
  public var name: String
  /// Empty for none.
  public var region: String
  /// That are not revoked.
  public var kiosks: Int
}
