// Connections that are cut, a server that dies, another address: in the end the hub has what the kiosks have.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("Outages of the hub")
struct OutageTests {
  /// Pushes until nothing waits, however often it is cut off. Notes what it is told, as a kiosk does.
  private func insist(_ file: inout KioskFile, most: Int, tries: Int = 2000, between: () throws -> Void = {}) throws {
    for _ in 0..<tries {
      do {
        let hub = try file.open()
        defer { hub.close() }
        try file.hello(hub)
        repeat {
          file.note(try hub.push(file.waiting(most), try file.ticket()))
          try between()
        } while !file.waiting().isEmpty
        return
      } catch let fault as HubFault where fault.kind == .unavailable {
        continue
      }
    }
    Issue.record("the kiosk never came through")
  }

  @Test("a kiosk whose connection is cut 150 times, at any point of its pushes, is taken in once, under one id")
  func cutOff() throws {
    let rig = try HubRig()
    var file = try rig.kiosk()
    for number in 1...600 { file.put(.session, "S\(number)", .session("S\(number)", minute: Int64(number), basket: 100)) }
    for number in 1...100 { file.put(.contact, "C\(number)", .contact("C\(number)", email: "p\(number)@example.com", tags: ["a:a"])) }
    let role = file.address.user
    let owner = try HubAddress("postgresql://postgres@:\(rig.server.port)/\(rig.database)?host=\(rig.server.directory)")
    let cuts = Counter()
    let isOver = Counter()
    let errors = Errors()
    DispatchQueue.concurrentPerform(iterations: 2) { [file] worker in
      errors.catching {
        if worker == 0 {
          let cutter = HubLine(owner, HubPatience())
          try cutter.open()
          while isOver.count == 0, cuts.count < 150 {
            let cut = try cutter.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [role])
            for _ in cut { cuts.add() }
          }
        } else {
          defer { isOver.add() }
          var file = file
          try insist(&file, most: 2)
        }
      }
    }
    #expect(errors.all.isEmpty, "\(errors.all)")
    #expect(cuts.count > 50)
    #expect(try rig.sql("SELECT count(*), count(*) FILTER (WHERE event_count = 1) FROM session") == "600|600")
    #expect(try rig.sql("SELECT sum(sessions), sum(completed), sum(basket_value) FROM funnel_day") == "600|600|60000")
    #expect(try rig.sql("SELECT count(*), sum(contacts) FROM person") == "100|100")
    #expect(try rig.sql("SELECT count(*), max(acknowledged) FROM kiosk") == "1|700")
  }

  @Test("a server that dies while it takes pushes in has each of them whole or not at all when it is back")
  func serverDies() throws {
    let server = try PostgresServer()
    let rig = try HubRig(on: server)
    var file = try rig.kiosk()
    for number in 1...60 { file.put(.session, "S\(number)", .session("S\(number)", basket: 100)) }
    var pushes = 0
    try insist(&file, most: 5) {
      pushes += 1
      guard pushes % 4 == 0, pushes < 12 else { return }
      try server.stop()
      try server.start()
    }
    try rig.owner.open()
    #expect(try rig.sql("SELECT count(*), (SELECT sum(sessions) FROM funnel_day) FROM session") == "60|60")
    #expect(try rig.sql("SELECT count(*) FROM kiosk") == "1")
  }

  @Test("an address with two hosts is served by the one that is there")
  func failover() throws {
    let rig = try HubRig()
    var file = try rig.kiosk()
    let password = try #require(file.address.password)
    file.address = try HubAddress(
      "postgresql://\(file.address.user):\(password)@127.0.0.1:1,127.0.0.1:\(rig.server.port)/\(rig.database)?sslmode=disable")
    file.put(.session, "S1", .session("S1"))
    try file.visit()
    #expect(try rig.sql("SELECT count(*) FROM session") == "1")
    let nowhere = Hub(try HubAddress("postgresql://k:x@127.0.0.1:1/\(rig.database)?sslmode=disable"))
    let fault = #expect(throws: HubFault.self) { try nowhere.open() }
    #expect(fault?.kind == .unavailable && fault?.words == "the connection to the hub was refused; does it run?")
    let noTLS = Hub(try HubAddress("postgresql://k:x@127.0.0.1:\(rig.server.port)/\(rig.database)"))
    let plain = #expect(throws: HubFault.self) { try noTLS.open() }
    #expect(plain?.kind == .configuration && plain?.words.contains("TLS") == true)
  }
}

/// Counts over threads.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var kept = 0
  var count: Int { lock.withLock { kept } }
  func add() { lock.withLock { kept += 1 } }
}
