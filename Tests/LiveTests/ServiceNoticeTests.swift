// What systemd hears, over a real socket; and the log that bounds itself.
import Foundation
import Testing

@testable import Live

@Suite("Notices to systemd")
struct ServiceNoticeTests {
  private func notice(_ variables: [String: String], process: Int32 = 1) -> ServiceNotice? {
    ServiceNotice(variable: { variables[$0] }, process: process)
  }

  @Test("without NOTIFY_SOCKET, and with one that is neither a path nor an abstract name, nobody is told")
  func nobody() {
    #expect(notice([:]) == nil && notice(["WATCHDOG_USEC": "30000000"]) == nil)
    for name in ["", "/", "@", "relative", "/" + String(repeating: "x", count: 107)] { #expect(notice(["NOTIFY_SOCKET": name]) == nil) }
  }

  @Test("a watchdog of 30 s hears every 15 s; that of another process, and none, hears nothing")
  func watchdog() {
    func period(_ variables: [String: String]) -> Int? {
      notice(variables.merging(["NOTIFY_SOCKET": "/run/n"]) { $1 }, process: 7)?.aliveMilliseconds
    }
    #expect(period(["WATCHDOG_USEC": "30000000"]) == 15_000 && period(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"]) == 15_000)
    #expect(period(["WATCHDOG_USEC": "1"]) == 1 && period(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"]) == nil)
    #expect(period([:]) == nil && period(["WATCHDOG_USEC": "soon"]) == nil && period(["WATCHDOG_USEC": "-5"]) == nil)
  }

  @Test("each state is one datagram, by path and by abstract name; a manager that has gone is no fault", arguments: [false, true])
  func told(isAbstract: Bool) throws {
    let listener = try DatagramListener(isAbstract: isAbstract)
    let notice = try #require(self.notice(["NOTIFY_SOCKET": listener.name]))
    for state in [ServiceNotice.State.ready, .alive, .stopping] { notice.tell(state) }
    #expect(listener.take() == "READY=1" && listener.take() == "WATCHDOG=1" && listener.take() == "STOPPING=1")
    listener.close()
    notice.tell(.alive)
  }
}

@Suite("Log file")
struct LogFileTests {
  @Test("at 10 MB a log becomes .1 and a new one begins; the 5 before it are kept, the sixth is let go")
  func shifts() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-\(UUID().uuidString).log").path
    let places = ["", ".1", ".2", ".3", ".4", ".5", ".6"].map { path + $0 }
    defer { for place in places { try? FileManager.default.removeItem(atPath: place) } }
    let log = LogFile(at: path)
    for number in 1...7 {
      log.say("number \(number)")
      truncate(path, off_t(LogFile.largestBytes + 1))
    }
    log.say("number 8")
    let first = places.map { place in
      FileHandle(forReadingAtPath: place).map { String(decoding: $0.readData(ofLength: 40), as: UTF8.self).contains("number") }
    }
    #expect(first == [true, true, true, true, true, true, nil])
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix(" number 8\n"))
    let oldest = try #require(FileHandle(forReadingAtPath: places[5])).readData(ofLength: 60)
    #expect(String(decoding: oldest, as: UTF8.self).contains("number 3\n"))
  }
}

/// What stands for systemd.
final class DatagramListener {
  let name: String
  private let descriptor: Int32

  struct Fault: Error {}

  init(isAbstract: Bool) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("n-\(UUID().uuidString.prefix(8))").path
    name = isAbstract ? "@" + path : path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in
      place.copyBytes(from: name.utf8)
      if isAbstract { place[0] = 0 }
    }
    let length = socklen_t(2 + name.utf8.count)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    guard descriptor >= 0, code == 0 else { throw Fault() }
    var wait = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
  }

  /// The next datagram; nil when none comes within 5 s.
  func take() -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }

  func close() {
    Glibc.close(descriptor)
    unlink(name)
  }
}
