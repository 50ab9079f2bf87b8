// Network addresses as bytes, and which of them are nobody's business to reach (RELIABILITY.md 2.7).
internal import Foundation

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable {
  /// 4 or 16 bytes.
  public let bytes: [UInt8]

  /// Reads `192.0.2.7` (four plain decimals, nothing shorter) or `2001:db8::1` without brackets; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let text = String(text)
    // C would read `127.0.0.1` before a NUL and nothing of what comes after it.
    guard !text.utf8.contains(0) else { return nil }
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: &four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = withUnsafeBytes(of: &six) { Array($0) }
    } else {
      return nil
    }
  }

  /// This machine: 127.0.0.0/8 or ::1.
  public var isLoopback: Bool { IPAddress.loopback.contains { $0.contains(self) } }

  /// A public unicast address. Private, shared, link-local (where metadata services live), loopback, multicast, mapped and translated
  /// ranges are not.
  public var isPublic: Bool { !IPAddress.reserved.contains { $0.contains(self) } }

  private static let loopback = ["127.0.0.0/8", "::1/128"].compactMap { Range($0) }
  private static let reserved = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "224.0.0.0/3", "::/128", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16",
    "fc00::/7", "fe80::/10", "ff00::/8",
  ].compactMap { Range($0) }

  /// A range in CIDR form.
  private struct Range: Sendable {
    let base: IPAddress
    let bits: Int

    init?(_ text: String) {
      let parts = text.split(separator: "/")
      guard parts.count == 2, let base = IPAddress(parts[0]), let bits = Int(parts[1]) else { return nil }
      self.base = base
      self.bits = bits
    }

    func contains(_ address: IPAddress) -> Bool {
      guard address.bytes.count == base.bytes.count else { return false }
      return base.bytes.indices.allSatisfy { index in
        let kept = min(max(bits - index * 8, 0), 8)
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        return address.bytes[index] & mask == base.bytes[index] & mask
      }
    }
  }
}
