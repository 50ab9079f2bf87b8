// `askwell-fleet join`, `run`, `status`, `leave`: the program itself, on a store and a hub that are real.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("The kiosk's commands")
struct MemberCommandTests {
  private let rig: HubRig
  private let kiosk: ShopKiosk
  init() throws {
    rig = try HubRig()
    kiosk = try ShopKiosk(rig, "Front", joins: false)
  }

  private var invitation: String { kiosk.address.text(user: kiosk.address.user, password: kiosk.address.password ?? "") }

  private func run(_ arguments: String...) throws -> (code: Int32, text: String, complaint: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = folder.appendingPathComponent("askwell-fleet")
    process.arguments = arguments + ["--db", kiosk.path, "--config", kiosk.directory + "/config.yaml"]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text.trimmingSpaces(), complaint.trimmingSpaces())
  }

  @Test("joining says which shop it is, keeps the password in a file of mode 0600 and nowhere else; run --once sends; leaving ends it all")
  func wholeWay() throws {
    try kiosk.visit("ana@example.com")
    #expect(try run("status").text.hasPrefix("This store is no member of a fleet") && run("run", "--once").code == 66)
    let joined = try run("join", invitation)
    #expect(joined.code == 0 && joined.text.contains("This kiosk is \"Front\" of the shop \"Berlin\" (DE) now"), "\(joined)")
    let member = try #require(try kiosk.store.fleetMember())
    let secret = try #require(member.secret)
    let password = try #require(kiosk.address.password)
    let file = String(secret.dropFirst("file:".count))
    #expect(StoreFile.mode(of: file) == 0o600 && file.hasPrefix(kiosk.directory + "/askwell-secrets/"))
    #expect(!member.address.contains(password))
    #expect(try !kiosk.store.auditLog().contains { $0.detail.canonical.contains(password) })
    #expect(try run("join", invitation).code == 73)

    let ran = try #require(JSON(parsing: try run("run", "--once").text))
    // The day's figures go up when they are counted, and again with everything that was there.
    #expect(ran["pushed"] == 5 && ran["backlog"] == 0 && ran["is_new"] == false)
    let status = try #require(JSON(parsing: try run("status", "--json").text))
    #expect(status["store_name"] == "Berlin" && status["backlog"] == 0 && status["is_logged"] == true && status["acknowledged"] == 5)
    #expect(try rig.differences([kiosk]) == [])

    #expect(try run("leave").code == 0 && run("leave").code == 66)
    #expect(try StoreFile.mode(of: file) == nil && kiosk.store.fleetMember() == nil)
  }

  @Test("a hub that is not there, or lets nobody in, leaves no member and no secret behind")
  func refused() throws {
    let wrong = kiosk.address.text(user: kiosk.address.user, password: "wrong")
    #expect(try run("join", wrong).code == 77)
    #expect(try run("join", "postgresql://k:p@127.0.0.1:1/hub?sslmode=disable").code == 69)
    #expect(try run("join", "postgresql://k:p@example.com/hub?sslmode=require").code == 78)
    #expect(try kiosk.store.fleetMember() == nil)
    let kept = try? FileManager.default.contentsOfDirectory(atPath: kiosk.directory + "/askwell-secrets")
    #expect((kept ?? []) == [])
  }
}
