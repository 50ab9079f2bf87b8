// Where a database is and how it is reached, from one address or from settings; and how a transport is told.
internal import Domain
internal import Foundation

/// A database by host, name and user.
public struct PostgreSQLPlace: Hashable, Sendable {
  /// Name, address, or the folder of a Unix socket.
  public let host: String
  public let port: Int
  public let database: String
  public let user: String
  /// `verified` or `encrypted`.
  let tls: String
  let certificates: String
  private let password: Redacted<String>?

  /// Whether the connection stays on this machine: a Unix socket, or this machine by its literal name.
  public var isThisMachine: Bool { host.hasPrefix("/") || host == "localhost" || IPAddress(host)?.isLoopback == true }

  static let form = "must be postgresql://USER:PASSWORD@HOST:5432/DATABASE; write signs such as @ in the password as %40"
  /// Debian's file of certificates that browsers trust.
  static let standardCertificates = "/etc/ssl/certs/ca-certificates.crt"

  /// Throws the first thing that is missing or wrong.
  init(_ settings: [String: String], secrets: [String: Redacted<String>]) throws(Faults) {
    tls = settings["tls"] ?? "verified"
    certificates = settings["certificates"] ?? PostgreSQLPlace.standardCertificates
    if let url = secrets["url"] {
      guard let parts = PostgreSQLPlace.parts(of: url.exposed) else {
        throw Faults([Problem("bad_address", path: "url", PostgreSQLPlace.form)])
      }
      (host, port, database, user) = (parts.host, parts.port, parts.database, parts.user)
      password = parts.password.map { Redacted($0) } ?? secrets["password"]
    } else {
      host = settings["host"] ?? "127.0.0.1"
      port = settings["port"].flatMap { Int($0) } ?? 5432
      database = settings["database"] ?? ""
      user = settings["user"] ?? ""
      password = secrets["password"]
    }
    guard !database.isEmpty, !user.isEmpty else {
      throw Faults([Problem("missing_key", path: database.isEmpty ? "database" : "user", "is missing; set it, or url")])
    }
  }

  private struct Parts {
    var host: String
    var port: Int
    var database: String
    var user: String
    var password: String?
  }

  /// What the query may say of TLS is passed over: our own rule is as strict as any of it.
  private static func parts(of text: String) -> Parts? {
    guard let url = URLComponents(string: text), ["postgresql", "postgres"].contains(url.scheme), let user = url.user, !user.isEmpty,
      url.path.hasPrefix("/"), url.fragment == nil
    else { return nil }
    var host = url.host ?? ""
    for item in url.queryItems ?? [] {
      switch item.name {
      case "host": host = item.value ?? ""
      case "sslmode", "channel_binding", "sslrootcert": continue
      default: return nil
      }
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty, !host.contains(",") else { return nil }
    return Parts(host: host, port: url.port ?? 5432, database: String(url.path.dropFirst()), user: user, password: url.password)
  }

  /// `postgresql://db.example:5432/shop`: where, and nothing by which to get in.
  var address: String {
    var parts = URLComponents()
    parts.scheme = "postgresql"
    parts.host = host.hasPrefix("/") ? "" : host.contains(":") ? "[\(host)]" : host
    parts.port = host.hasPrefix("/") ? nil : port
    parts.path = "/" + database
    return parts.string ?? "postgresql:"
  }

  /// All of it, as libpq names it: a JSON object of texts.
  var header: HTTPHeader {
    var words: [String: JSON] = [
      "host": .string(host), "port": .string(String(port)), "dbname": .string(database), "user": .string(user),
      "sslmode": .string(isThisMachine ? "prefer" : tls == "encrypted" ? "require" : "verify-full"),
    ]
    if !isThisMachine, tls != "encrypted" { words["sslrootcert"] = .string(certificates) }
    if let password { words["password"] = .string(password.exposed) }
    return HTTPHeader("connection", JSON.object(words).canonical, isSecret: true)
  }
}
