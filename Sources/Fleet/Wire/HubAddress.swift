// Where the hub is and how it is reached: one address, strict about who may listen.
internal import Foundation

/// `postgresql://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?sslmode=…`. Of several hosts the first that takes writes is used.
///
/// A server over a network must prove its name (`verify-full`, whatever the address says less); without TLS goes only to this machine, and
/// only if the address says `sslmode=disable`. A Unix socket needs neither.
public struct HubAddress: Hashable, Sendable {
  /// One server, name, address or the folder of a Unix socket.
  struct Place: Hashable, Sendable {
    var host: String
    var port: Int
    var isSocket: Bool { host.hasPrefix("/") }
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.wholeMatch(of: /127(\.[0-9]{1,3}){3}/) != nil }
  }
  let places: [Place]
  /// Of the first server, for people: `db.example`, or the database where the server is this machine.
  public var name: String {
    guard let first = places.first, !first.isSocket, !first.isLoopback else { return database }
    return first.host
  }
  public let database: String
  public let user: String
  /// Nil where none is needed, or where it is kept apart.
  public var password: String? { secret?.exposed }
  private var secret: Secret?
  private let isPlain: Bool
  private let certificates: String?

  static let form = "must be postgresql://USER:PASSWORD@HOST:5432/DATABASE; write signs such as @ in the password as %40"

  /// - Throws: `.configuration` for an address that is none, or weaker than it may be.
  public init(_ text: String) throws(HubFault) {
    func fault(_ words: String) -> HubFault { HubFault(.configuration, "the hub's address \(words)") }
    guard let parts = text.wholeMatch(of: /postgres(?:ql)?:\/\/(?:([^@\/?#]*)@)?([^@\/?#]*)\/([^@\/?#]+)(?:\?([^#]*))?/) else {
      throw fault(HubAddress.form)
    }
    let login = (parts.1 ?? "").split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map { String($0).removingPercentEncoding }
    guard let name = login.first.flatMap(\.self), !name.isEmpty, login.allSatisfy({ $0 != nil }),
      let database = String(parts.3).removingPercentEncoding
    else { throw fault(HubAddress.form) }
    var (hosts, mode, certificates) = (String(parts.2), String?.none, String?.none)
    for item in (parts.4 ?? "").split(separator: "&") {
      let pair = item.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
      switch pair.first {
      case "host" where pair.count == 2: hosts = pair[1]
      case "sslmode" where pair.count == 2: mode = pair[1]
      case "sslrootcert" where pair.count == 2: certificates = pair[1]
      default: throw fault("may say host, sslmode and sslrootcert after its ?, and nothing else")
      }
    }
    let port = (parts.2.split(separator: ":").last.flatMap { Int($0) }) ?? 5432
    let places = hosts.split(separator: ",").compactMap { HubAddress.place(String($0), port) }
    guard !places.isEmpty, places.count == hosts.split(separator: ",", omittingEmptySubsequences: false).count else {
      throw fault(HubAddress.form)
    }
    guard [nil, "disable", "verify-full"].contains(mode) else {
      throw fault("says sslmode=\(mode ?? ""), which does not prove whose server it is; leave it out")
    }
    if mode == "disable", !places.allSatisfy({ $0.isSocket || $0.isLoopback }) {
      throw fault("says sslmode=disable, which is for this machine alone: what goes there could be read on its way; leave it out")
    }
    (self.places, self.database, user, isPlain, self.certificates) = (places, database, name, mode == "disable", certificates)
    secret = login.count == 2 ? login[1].map(Secret.init) : nil
  }

  private static func place(_ text: String, _ port: Int) -> Place? {
    if text.hasPrefix("/") { return Place(host: text, port: port) }
    guard let parts = text.wholeMatch(of: /(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?/) else { return nil }
    let number = parts.2.flatMap { Int($0) } ?? 5432
    guard (1...65_535).contains(number) else { return nil }
    return Place(host: String(parts.1).trimmingCharacters(in: ["[", "]"]), port: number)
  }

  /// The same with another password, or with none.
  public func with(password: String?) -> HubAddress {
    var copy = self
    copy.secret = password.map(Secret.init)
    return copy
  }

  /// The same for another user.
  public func text(user: String, password: String) -> String {
    let login = [user, password].map { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }.joined(separator: ":")
    return text(login: login + "@")
  }

  /// Without the password: for configurations, logs and people.
  public var textWithoutSecret: String { text(login: (user.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "") + "@") }

  private func text(login: String) -> String {
    func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
    let isSocket = places.contains(where: \.isSocket)
    let hosts = isSocket ? ":\(places[0].port)" : places.map { "\(bracketed($0.host)):\($0.port)" }.joined(separator: ",")
    var query = isSocket ? ["host=" + places.map(\.host).joined(separator: ",")] : []
    if isPlain { query.append("sslmode=disable") }
    if let certificates { query.append("sslrootcert=" + certificates) }
    return "postgresql://\(login)\(hosts)/\(database)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }

  /// Debian's file of certificates that browsers trust.
  private static let standardCertificates = "/etc/ssl/certs/ca-certificates.crt"

  /// As libpq names it, the password among it.
  var words: [String: String] {
    var words = [
      "host": places.map(\.host).joined(separator: ","), "port": places.map { String($0.port) }.joined(separator: ","), "dbname": database,
      "user": user, "client_encoding": "UTF8", "gssencmode": "disable", "application_name": "askwell-fleet",
      "sslmode": isPlain || places.allSatisfy(\.isSocket) ? "disable" : "verify-full", "keepalives_idle": "30", "keepalives_interval": "10",
      "keepalives_count": "3", "tcp_user_timeout": "30000",
    ]
    if words["sslmode"] == "verify-full" { words["sslrootcert"] = certificates ?? HubAddress.standardCertificates }
    if places.count > 1 { words["target_session_attrs"] = "read-write" }
    if let password { words["password"] = password }
    return words
  }
}

/// A text that no print and no dump shows.
private struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  let exposed: String
  var description: String { "‹redacted›" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
