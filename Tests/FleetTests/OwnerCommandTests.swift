// `askwell-fleet hub …`, the program itself.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("The owner's commands")
struct OwnerCommandTests {
  private struct Said {
    var code: Int32
    var text: String
    var complaint: String
  }

  private func run(_ arguments: [String], hub: String?) throws -> Said {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = folder.appendingPathComponent("askwell-fleet")
    process.arguments = ["hub"] + arguments
    process.environment = ["PATH": "/usr/bin:/bin"].merging(hub.map { ["ASKWELL_HUB": $0] } ?? [:]) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Said(code: process.terminationStatus, text: text.trimmingSpaces(), complaint: complaint.trimmingSpaces())
  }

  @Test("from an empty database to a kiosk that pushes, and to one that is sent away")
  func wholeWay() throws {
    let server = try SharedServer.get()
    let name = "owner_" + UUID().uuidString.prefix(8).lowercased()
    try server.sql("CREATE DATABASE \(name)")
    let hub = "postgresql://postgres@:\(server.port)/\(name)?host=\(server.directory)"
    #expect(try run(["store", "list"], hub: hub).code == 78)
    #expect(try run(["create"], hub: hub).text.hasPrefix("The hub is made: stores and kiosks"))
    #expect(try run(["create"], hub: hub).text == "The hub is up to date.")
    #expect(try run(["store", "list"], hub: hub).text == "No shop yet. Add one: askwell fleet hub store add NAME")
    #expect(try run(["store", "add", "Lyon", "--region", "FR"], hub: hub).text == "1")
    #expect(try run(["store", "add", "Lyon"], hub: hub).complaint == "askwell-fleet: there is a store called Lyon already")
    let invited = try run(["kiosk", "invite", "door", "--store", "1"], hub: hub)
    #expect(invited.code == 0)
    #expect(try run(["kiosk", "invite", "door", "--store", "9"], hub: hub).code == 66)
    var file = KioskFile(address: try HubAddress(invited.text))
    file.put(.session, "S1", .session("S1"))
    #expect(try file.visit().storeName == "Lyon")
    let stores = try run(["store", "list", "--json"], hub: hub).text
    #expect(stores == #"{"stores":[{"id":1,"kiosks":1,"name":"Lyon","region":"FR"}]}"#)
    let line = try run(["kiosk", "list"], hub: hub).text.split(separator: "\n").last
    #expect(line?.hasPrefix("Lyon  door") == true && line?.contains("right") == true)
    let id = try #require(file.kiosk?.text)
    #expect(try run(["kiosk", "list", "--json"], hub: hub).text.contains(#""id":"\#(id)""#))
    #expect(try run(["kiosk", "revoke", id], hub: hub).code == 0)
    #expect(throws: HubFault.self) { try file.open() }
    #expect(try run(["kiosk", "revoke", UUID().text], hub: hub).code == 66)
    #expect(try run(["kiosk", "revoke", "x"], hub: hub).code == 64)
  }

  @Test("no hub, a weak address, a server that is not there, and a user who may not: each with its code and in words")
  func complaints() throws {
    #expect(try run(["create"], hub: nil).code == 64)
    let weak = try run(["create"], hub: "postgresql://o@hub.example/fleet?sslmode=require")
    #expect(weak.code == 78 && weak.complaint.contains("does not prove whose server it is"))
    #expect(try run(["create"], hub: "postgresql://o@127.0.0.1:1/fleet?sslmode=disable").code == 69)
    let rig = try HubRig()
    let kiosk = try rig.kiosk()
    let password = try #require(kiosk.address.password)
    let own = try run(["store", "add", "Mine"], hub: kiosk.address.text(user: kiosk.address.user, password: password))
    #expect(own.code == 77 && !own.complaint.contains(password))
  }
}
