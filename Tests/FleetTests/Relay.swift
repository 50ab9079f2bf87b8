// A network between a kiosk and the hub that can be cut at any byte.
import Foundation
import Glibc
import Synchronization

/// Takes one connection after the other on a port of its own and passes on what is said; ends with this value.
final class Relay: Sendable {
  enum Way: CaseIterable { case up, down }

  private struct State {
    var passed: [Way: Int] = [.up: 0, .down: 0]
    var cut: (way: Way, after: Int)?
  }

  let port: Int
  private let target: Int
  private let listener: Int32
  private let state = Mutex(State())

  init(to target: Int) throws {
    self.target = target
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let number = listener
    var address = Relay.address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, size) == 0 && listen(number, 8) == 0 && getsockname(number, $0, &length) == 0
      }
    }
    guard isBound else { throw PostgresServer.Fault(description: "there is no free port") }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      while true {
        let kiosk = accept(number, nil, nil)
        guard kiosk >= 0, let self else { return }
        carry(kiosk)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// Bytes that went one way since the last cut was set.
  func passed(_ way: Way) -> Int { state.withLock { $0.passed[way] ?? 0 } }

  /// From now on so many bytes pass, then nothing does either way; nil for a whole network.
  func cut(_ way: Way, after bytes: Int?) {
    state.withLock {
      $0.passed = [.up: 0, .down: 0]
      $0.cut = bytes.map { (way, $0) }
    }
  }

  private func carry(_ kiosk: Int32) {
    let hub = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer {
      close(kiosk)
      close(hub)
    }
    var address = Relay.address(UInt16(target))
    let isThere = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(hub, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
    }
    guard isThere else { return }
    while true {
      var both = [kiosk, hub].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&both, 2, 30_000) > 0 else { return }
      if both[0].revents != 0, !pass(.up, from: kiosk, to: hub) { return }
      if both[1].revents != 0, !pass(.down, from: hub, to: kiosk) { return }
    }
  }

  /// False when that was the end.
  private func pass(_ way: Way, from: Int32, to: Int32) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(from, &bytes, bytes.count, 0)
    guard count > 0 else { return false }
    let allowed = state.withLock { state in
      let passed = state.passed[way] ?? 0
      let allowed = state.cut?.way == way ? min(count, max(0, (state.cut?.after ?? 0) - passed)) : count
      state.passed[way] = passed + allowed
      return allowed
    }
    guard allowed == 0 || send(to, bytes, allowed, Int32(MSG_NOSIGNAL)) == allowed else { return false }
    return allowed == count
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
