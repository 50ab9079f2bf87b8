// Names to addresses, once a request, and every address checked before any is connected to.
internal import Dispatch
internal import Foundation
internal import Sync

enum Resolver {
  /// The address to connect to. A name is refused when any of its addresses may not be reached: half a trap is a trap.
  static func address(of endpoint: Endpoint) async throws(TransportFault) -> String {
    if IPAddress(endpoint.host) != nil { return endpoint.host }
    let found = await lookUp(endpoint.host)
    guard let first = found.first else { throw TransportFault("the name of the host is not known; is the network up?") }
    let addresses = found.compactMap { IPAddress($0) }
    guard addresses.count == found.count, addresses.allSatisfy(endpoint.mayReach) else {
      throw TransportFault("the host's name leads into a private network; nothing was sent")
    }
    return first
  }

  /// Blocks a thread of its own while the system looks.
  private static func lookUp(_ host: String) async -> [String] {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: addresses(of: host)) }
    }
  }

  private static func addresses(of host: String) -> [String] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { $0.flatMap { text(of: $0.pointee) } }
  }

  private static func text(of info: addrinfo) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    guard getnameinfo(info.ai_addr, info.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0 else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
