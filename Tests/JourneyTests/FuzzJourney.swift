// The short form of Scripts/torture: a few thousand events and a few sessions at the real kiosk. The long form is started by hand.
import Domain
import Foundation
import Testing

@Suite("Fuzz' journey", .serialized)
struct FuzzJourney {
  @Test("12,000 events and a flood of 300 KB: no crash, no hang, nothing sent that a display does not send")
  func events() throws {
    let state = FileManager.default.temporaryDirectory.path + "/askwell-fuzz-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: state) }
    let facts = try Torture.facts("fuzz", "--events", "12000", "--seed", "3", "--flood", "300000", "--state", state)
    #expect(facts["events"]?.int.map { $0 >= 12_000 } == true)
    #expect(facts["crashes"] == 0 && facts["hangs"] == 0 && facts["leaks"] == 0, "\(facts.pretty)")
  }

  @Test("8 floods of 300 KB, from letters to a paste without an end: at most 8 MiB more memory, and Esc leads back within 10 s")
  func floods() throws {
    let facts = try Torture.facts("fuzz", "--floods", "--flood", "300000", "--seed", "3")
    let floods = try #require(facts["floods"]?.array)
    #expect(floods.count == 8 && facts["faults"] == [], "\(facts.pretty)")
    for flood in floods { #expect(flood["kib_more"]?.int.map { $0 <= 8_192 } == true, "\(flood.canonical)") }
  }

  @Test("30 whole sessions: every one comes to its end, no descriptor and no MiB more than after the first")
  func sessions() throws {
    let facts = try Torture.facts("sessions", "30", "--most-mebibytes", "200")
    #expect(facts["sessions"] == 30 && facts["fault"] == .null && facts["is_flat"] == true && facts["forbidden"] == 0, "\(facts.pretty)")
  }
}
