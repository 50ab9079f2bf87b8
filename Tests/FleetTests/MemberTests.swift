// Kiosks with real stores at a real hub: the hub is the union of the kiosks, whatever is cut, killed, restored or copied.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("Kiosks at the hub")
struct MemberTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  @Test("three kiosks in two shops: after ordinary days the hub is their union, and one address in two shops is one person")
  func union() throws {
    let kiosks = try [ShopKiosk(rig, "b1"), ShopKiosk(rig, "b2"), ShopKiosk(rig, "w1", at: rig.wien)]
    for day in 0..<3 {
      for (number, kiosk) in kiosks.enumerated() {
        try kiosk.visit()
        try kiosk.visit(ends: true)
        try kiosk.visit("k\(number)d\(day)@example.com", tags: ["goal:calm"])
        try kiosk.visit("Regular@example.com", tags: ["goal:sleep", "skin:dry"])
        if day == 1 { try kiosk.order("#\(number)") }
        #expect(try kiosk.carry().pushed > 0)
      }
      #expect(try rig.differences(kiosks) == [])
    }
    #expect(try rig.sql("SELECT contacts FROM person WHERE email ILIKE 'regular@%'") == "3")
    #expect(try rig.sql("SELECT sum(sessions), sum(completed) FROM funnel_day") == "36|27")
    #expect(try kiosks.map { try $0.carry().pushed } == [0, 0, 0])
    #expect(try kiosks.allSatisfy { try $0.store.fleetBacklog() == 0 })
  }

  @Test("a kiosk with a past joins: everything it has goes up in batches, once")
  func past() throws {
    let kiosk = try ShopKiosk(rig, joins: false)
    for number in 0..<40 { try kiosk.visit(number % 4 == 0 ? "a\(number)@example.com" : nil) }
    try kiosk.join()
    #expect(try kiosk.store.fleetMember()?.storeName == "Berlin" && rig.sql("SELECT count(*) FROM session") == "0")
    try kiosk.carry()
    #expect(try rig.differences([kiosk]) == [] && rig.sql("SELECT count(*) FROM session") == "40")
  }

  @Test("while it makes its rounds what shoppers do arrives without being asked for; a restart of the hub in the middle loses nothing")
  func restart() throws {
    let own = try PostgresServer()
    let rig = try HubRig(on: own)
    let kiosk = try ShopKiosk(rig, joins: true)
    let carrier = try Carrier(kiosk)
    for number in 0..<30 {
      try kiosk.visit(number % 3 == 0 ? "a\(number)@example.com" : nil)
      if number == 10 { try own.stop() }
      if number == 20 { try own.start() }
    }
    #expect(try comes { try kiosk.store.fleetBacklog() == 0 })
    carrier.end()
    rig.owner.close()
    try rig.owner.open()
    #expect(try rig.differences([kiosk]) == [] && rig.sql("SELECT count(*) FROM session") == "30")
    #expect(try rig.sql("SELECT count(*) FROM kiosk") == "1")
  }

  @Test("the program is killed at 20 moments: nothing is lost, nothing is there twice, and the kiosk keeps its id")
  func killed() throws {
    let kiosk = try ShopKiosk(rig)
    var random = SystemRandomNumberGenerator()
    for number in 0..<20 {
      for _ in 0..<5 { try kiosk.visit(Bool.random(using: &random) ? "p\(number)@example.com" : nil) }
      let program = try Program(["run", "--db", kiosk.path, "--config", kiosk.directory + "/config.yaml"], kiosk)
      usleep(UInt32.random(in: 0..<250_000, using: &random))
      program.kill()
    }
    // What the last one had asked for may still be under way at the server.
    #expect(try comes { try rig.sql("SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'askwell_kiosk%'") == "0" })
    try kiosk.carry()
    #expect(try rig.differences([kiosk]) == [] && rig.sql("SELECT count(*) FROM session") == "100")
    #expect(try rig.sql("SELECT count(*) FROM kiosk") == "1")
  }

  @Test("a backup that was put back, and a copy of the file, get ids of their own; what both have counts once, what each did is there")
  func otherLives() throws {
    let kiosk = try ShopKiosk(rig)
    try kiosk.visit("ana@example.com")
    try kiosk.carry()
    let file = kiosk.directory + "/backup.db"
    _ = try kiosk.store.backUp(to: file, at: tenOClock)
    let clone = try ShopKiosk(cloning: kiosk)
    try kiosk.visit("bo@example.com")
    try kiosk.carry()
    try clone.visit("cy@example.com")
    #expect(try clone.carry().isNew)
    let (first, second) = (try kiosk.store.fleetMember()?.kiosk, try clone.store.fleetMember()?.kiosk)
    #expect(first != second)
    try kiosk.visit()
    try clone.visit()
    #expect(try !kiosk.carry().isNew && !clone.carry().isNew)
    #expect(try rig.differences([kiosk, clone]) == [] && rig.sql("SELECT count(*) FROM session") == "5")

    let before = try kiosk.things()
    try kiosk.restore(file)
    try kiosk.visit("dan@example.com")
    #expect(try kiosk.carry().isNew)
    // What was done between backup and restore is at the hub alone.
    let all = try before.union(kiosk.things()).union(clone.things())
    #expect(try rig.things() == all && rig.sql("SELECT count(*) FROM kiosk") == "3")
    #expect(try rig.sql("SELECT sum(sessions) FROM funnel_day") == "6")
  }

  @Test("a kiosk whose clock is a day ahead or behind is told so, and its sessions arrive", arguments: [86_400_000, -86_400_000])
  func clock(_ day: Int64) throws {
    let kiosk = try ShopKiosk(rig)
    kiosk.skew = day
    try kiosk.visit("ana@example.com")
    try kiosk.carry()
    let skew = try #require(try kiosk.store.fleetMember()?.skew)
    #expect(abs(skew - day) < 60_000)
    #expect(try rig.differences([kiosk]) == [])
  }

  @Test("an erasure at one kiosk reaches the hub and the other shop's kiosk, which tells nobody again; whoever comes back is somebody new")
  func erasure() throws {
    let (one, other) = (try ShopKiosk(rig, "b1"), try ShopKiosk(rig, "w1", at: rig.wien))
    let id = try #require(try one.visit("Ana@example.com"))
    let far = try #require(try other.visit("ana@example.com"))
    try other.visit("bo@example.com")
    try one.carry()
    try other.carry()
    _ = try one.store.forget(contact: id, who: "owner", at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
    try one.carry()
    #expect(try rig.sql("SELECT count(*) FROM contact WHERE email ILIKE 'ana%'") == "0")
    #expect(try other.carry().applied == 1)
    #expect(try other.store.contact(id: far) == nil && other.store.contactCount() == 1)
    try other.carry()
    #expect(try rig.sql("SELECT count(*) FROM publication") == "1")
    #expect(try rig.differences([one, other]) == [])
  }

  enum Hang: String, CaseIterable { case hello = "kiosk", push = "staging" }

  @Test("while the hub hangs in the middle of a call, the kiosk writes on", arguments: Hang.allCases)
  func hangs(_ hang: Hang) throws {
    let kiosk = try ShopKiosk(rig)
    try kiosk.visit()
    try rig.owner.line.run("BEGIN; LOCK TABLE askwell.\(hang.rawValue) IN ACCESS EXCLUSIVE MODE")
    let carrier = try Carrier(kiosk, once: true)
    let waits = """
      SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE NOT granted AND datname = '\(rig.database)'
      """
    #expect(try comes { try rig.server.sql(waits) != "0" })
    for number in 0..<5 { try kiosk.visit("a\(number)@example.com") }
    #expect(!carrier.hasEnded)
    try rig.owner.line.run("ROLLBACK")
    carrier.wait()
    try kiosk.carry()
    #expect(try rig.differences([kiosk]) == [])
  }

  @Test("of several addresses the one that answers is used")
  func failover() throws {
    let deaf = try DeafListener()
    let kiosk = try ShopKiosk(rig, joins: false)
    try kiosk.visit()
    let login = kiosk.address
    let text = "postgresql://\(login.user):\(login.password ?? "")@127.0.0.1:1,127.0.0.1:\(rig.server.port)/\(rig.database)?sslmode=disable"
    try kiosk.store.joinFleet(address: text, secret: nil, at: tenOClock, who: "test")
    #expect(try kiosk.member(at: try HubAddress(text)).once().pushed == 3)
    #expect(try rig.differences([kiosk]) == [] && deaf.port > 0)
  }
}

/// `askwell-fleet`, started.
final class Program {
  private let process = Process()

  init(_ arguments: [String], _ kiosk: ShopKiosk) throws {
    guard let own = realpath("/proc/self/exe", nil) else { throw PostgresServer.Fault(description: "where this program is cannot be told") }
    defer { free(own) }
    process.executableURL = URL(fileURLWithPath: String(cString: own)).deletingLastPathComponent().appendingPathComponent("askwell-fleet")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    // Its password, as join keeps it.
    let file = kiosk.directory + "/hub.secret"
    try Data((kiosk.address.password ?? "").utf8).write(to: URL(fileURLWithPath: file))
    chmod(file, 0o600)
    try kiosk.store.write { try $0.execute(sql: "UPDATE fleet_member SET secret = 'file:\(file)'") }
    try process.run()
  }

  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
