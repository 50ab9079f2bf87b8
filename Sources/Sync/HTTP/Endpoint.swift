// Which web addresses a destination may have. Names are checked here, what they resolve to in the transport.
internal import Foundation

/// A web address that may be called: https, or http to this machine by its literal name; no user info, no private host.
public struct Endpoint: Hashable, Sendable {
  /// What is wrong with an address, and what to do.
  public struct Fault: Error, Hashable, Sendable {
    /// Goes on after the setting's name: `must begin with https://…`.
    public var words: String
  }

  /// `https`, or `http` to this machine.
  public let scheme: String
  /// Lower case, IPv6 without brackets.
  public let host: String
  /// As written, else 443 or 80.
  public let port: Int
  /// The address as it is sent, without a trailing slash when it has no path.
  public let url: String

  /// Whether the host was named as this machine: `127.0.0.1`, `[::1]` or `localhost`. Only then may it resolve to loopback.
  public var isThisMachine: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }

  /// Reads and checks `https://shop.example/hook`. Throws the first thing that is wrong; no name is looked up.
  public init(_ text: String) throws(Fault) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }), let parts = URLComponents(string: text),
      let scheme = parts.scheme?.lowercased(), let name = parts.host?.lowercased(), !name.isEmpty
    else { throw Fault(words: "is not a web address; write it as https://shop.example/hook") }
    guard parts.user == nil, parts.password == nil else {
      throw Fault(words: "holds a user name or password; put the secret into its own setting")
    }
    guard parts.fragment == nil else { throw Fault(words: "has a # part, which is never sent; leave it out") }
    host = name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
    self.scheme = scheme
    port = parts.port ?? (scheme == "http" ? 80 : 443)
    url = parts.path == "/" && parts.query == nil ? String(text.dropLast()) : text
    try checkHost()
    try checkScheme()
  }

  /// Whether a connection may go to `address`, one of those that the host's name resolved to.
  public func mayReach(_ address: IPAddress) -> Bool {
    isThisMachine ? address.isLoopback : address.isPublic
  }

  private func checkScheme() throws(Fault) {
    guard scheme == "https" || scheme == "http" && isThisMachine else {
      throw Fault(words: "must begin with https:// (http:// is for this machine only: 127.0.0.1, localhost or [::1])")
    }
  }

  private func checkHost() throws(Fault) {
    if let address = IPAddress(host) {
      guard address.isPublic || address.isLoopback else { throw Fault(words: "points into a private network; name a public host") }
      return
    }
    guard Endpoint.isName(host) else { throw Fault(words: "has the host \"\(host.prefix(80))\", which is no host name") }
  }

  /// A DNS name whose last label is no number: `127.1` and `0x7f000001` are addresses in disguise, `localhost.` is a way around a rule.
  private static func isName(_ host: String) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard host.utf8.count <= 253, let last = labels.last, let first = last.utf8.first, !(48...57).contains(first) else { return false }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count)
        && label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
    }
  }
}
