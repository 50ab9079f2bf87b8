// Who may work at the hub as a console: reads everything there, publishes, and has people forgotten.
public import Domain
internal import Foundation

/// A credential for people, or the programs that they use.
public struct HubConsole: Hashable, Sendable {
  public var name: String
  /// As PostgreSQL knows it.
  public var role: String
  public var invited: Instant
  public var revoked: Instant?
}

extension HubOwner {
  /// Makes a credential: the address to connect with, which is shown once and kept nowhere here.
  /// - Throws: `.spoilt` when somebody is called so already.
  public func inviteConsole(_ name: String) throws(HubFault) -> String {
    let role = "askwell_console_" + UUID().text.replacing("-", with: "").prefix(12)
    let login = NewLogin()
    try line.transaction { () throws(HubFault) in
      guard try standing(name) == nil else {
        throw HubFault(.spoilt, "there is a console called \(name) already; revoke it first, or take another name")
      }
      try line.run("CREATE ROLE \(role) LOGIN PASSWORD '\(login.verifier)' CONNECTION LIMIT 16 IN ROLE askwell_console")
      try line.query("INSERT INTO askwell.console (role, name, invited_at) VALUES ($1, $2, askwell.now_ms())", [role, name])
      try note("console.invite", ["name": .string(name)])
    }
    return address.text(user: role, password: login.password)
  }

  /// Cuts it off and lets it in no more.
  /// - Throws: `.missing` for an unknown name.
  public func revokeConsole(_ name: String) throws(HubFault) {
    var role = ""
    try line.transaction { () throws(HubFault) in
      guard let found = try standing(name), found.wholeMatch(of: /[a-z0-9_]+/) != nil else {
        throw HubFault(.missing, "there is no console called \(name); askwell fleet hub console list names them")
      }
      role = found
      try line.query("UPDATE askwell.console SET revoked_at = askwell.now_ms() WHERE store_id = 0 AND role = $1", [role])
      try line.run("ALTER ROLE \(role) NOLOGIN PASSWORD NULL; REVOKE askwell_console FROM \(role)")
      try note("console.revoke", ["name": .string(name)])
    }
    // After the commit: who is cut off now is not let in again.
    try line.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [role])
  }

  /// By name; those that were revoked too.
  public func consoles() throws(HubFault) -> [HubConsole] {
    try line.query("SELECT name, role, invited_at, revoked_at FROM askwell.console ORDER BY name, invited_at").map {
      HubConsole(
        name: $0[0] ?? "", role: $0[1] ?? "", invited: Instant(milliseconds: $0.number(2) ?? 0),
        revoked: $0.number(3).map(Instant.init(milliseconds:)))
    }
  }

  private func standing(_ name: String) throws(HubFault) -> String? {
    try line.query("SELECT role FROM askwell.console WHERE name = $1 AND revoked_at IS NULL", [name]).first?[0]
  }
}
