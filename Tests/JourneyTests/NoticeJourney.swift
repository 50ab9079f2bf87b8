// The real kiosk under what stands for systemd: when it says that it is ready, that it goes on, that it ends.
import Foundation
import Testing

@Suite("Notice's journey", .serialized)
struct NoticeJourney {
  @Test("ready with the first picture, alive every half of a watchdog of 0.4 s, stopping at SIGTERM, and exit code 0")
  func watched() throws {
    let shop = try ScratchShop()
    let socket = try NoticeSocket(at: shop.directory + "/notify")
    let kiosk = try PseudoTerminal(
      try Binary.path("askwell"),
      environment: shop.environment.merging(["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "400000"]) { $1 })
    try kiosk.see("Press any key")
    var heard: [String] = []
    let begin = ContinuousClock.now
    while heard.filter({ $0 == "WATCHDOG=1" }).count < 6, let word = socket.take() { heard.append(word) }
    #expect(heard.filter { $0 == "READY=1" }.count == 1)
    #expect(heard.filter { $0 == "WATCHDOG=1" }.count == 6 && begin.duration(to: .now) < .seconds(20))
    // The watchdog's wake-ups are nothing to the program: the screen stays, keys work.
    #expect(kiosk.shows("Press any key"))
    try kiosk.type(" ")
    try kiosk.see("Choose your language")
    try kiosk.send(signal: SIGTERM)
    #expect(try kiosk.end() == 0)
    var last: String?
    while last != "STOPPING=1", let word = socket.take() { last = word }
    #expect(last == "STOPPING=1")
  }
}

/// A datagram socket at a path.
final class NoticeSocket {
  let path: String
  private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

  init(at path: String) throws {
    self.path = path
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(code == 0)
    var wait = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// The next datagram; nil when none comes within 5 s.
  func take() -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }
}
