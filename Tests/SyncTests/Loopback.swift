// One request to this machine over a plain socket: no pool, no silent second try, no clock but a limit. Shared with JourneyTests by a link.
import Dispatch
import Foundation

enum Loopback {
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }
  struct Answer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]
  }

  /// - Parameter target: path and query.
  static func exchange(
    port: Int, _ method: String, _ target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) async throws -> Answer {
    let lines =
      ["\(method) \(target) HTTP/1.1", "host: 127.0.0.1:\(port)", "connection: close", "content-length: \(body.count)"]
      + headers.map { "\($0.name): \($0.value)" }
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    // Blocking calls stay off the threads that tests share.
    let bytes = try await withCheckedThrowingContinuation { (ready: CheckedContinuation<[UInt8], any Error>) in
      DispatchQueue.global().async { ready.resume(with: Result { try answer(to: request, port: port) }) }
    }
    return try parsed(bytes)
  }

  private static func answer(to request: [UInt8], port: Int) throws -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 40, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
    }
    guard isConnected else { throw Fault(description: "no connection: \(String(cString: strerror(errno)))") }
    var sent = 0
    while sent < request.count {
      let count = request[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Fault(description: "the request was not taken") }
      sent += count
    }
    return try everything(from: descriptor)
  }

  private static func everything(from descriptor: Int32) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { throw Fault(description: "no answer: \(String(cString: strerror(errno)))") }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func parsed(_ bytes: [UInt8]) throws -> Answer {
    let gap = Array("\r\n\r\n".utf8)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: gap) }) else { throw Fault(description: "no answer") }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count > 1, let status = Int(words[1]) else { throw Fault(description: "no HTTP") }
    let headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1).map { String($0).trimmingCharacters(in: .whitespaces) }
      return (name: parts[0], value: parts.count == 2 ? parts[1] : "")
    }
    return Answer(status: status, headers: headers, body: Array(bytes[(end + gap.count)...]))
  }
}
