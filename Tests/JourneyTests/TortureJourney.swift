// The short forms of Scripts/torture that kill, load and feed: seconds each. The long forms are started by hand.
import Domain
import Foundation
import Testing

@Suite("Torture's journey", .serialized)
struct TortureJourney {
  /// What a part says of each fault: nothing may be lost, doubled or crashed.
  private func expectNothing(_ facts: JSON, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let rows = try #require(facts["table"]?.array, sourceLocation: sourceLocation)
    #expect(!rows.isEmpty, sourceLocation: sourceLocation)
    for row in rows {
      let found = ["lost", "doubled", "crashed"].map { row[$0]?.int }
      #expect(found == [0, 0, 0], "\(row.canonical) in \(facts.pretty)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "40 kills of kiosk, console, imports, courier and a store that is brought up to date: nothing acknowledged is lost, nothing half there")
  func kills() throws {
    let facts = try Torture.facts("kills", "--kills", "40", "--seed", "5", "--driver", try Binary.path("bench-driver"))
    #expect(facts["kills"]?.int.map { $0 >= 40 } == true && facts["faults"] == [], "\(facts.pretty)")
    try expectNothing(facts)
  }

  @Test("12 kiosks on one store for 5 s: every acknowledged answer is there once")
  func kiosks() throws {
    let facts = try Torture.facts("kiosks", "--kiosks", "12", "--seconds", "5", "--think", "0.3", "--most-ms", "10000")
    #expect(facts["answers"]?.int.map { $0 > 50 } == true && facts["faults"] == [], "\(facts.pretty)")
    try expectNothing(facts)
  }

  @Test("a month of 600 sessions: memory, descriptors and log stay as they were, every session and delivery is there")
  func soak() throws {
    let driver = try Binary.path("bench-driver")
    let facts = try Torture.facts("soak", "--sessions", "600", "--driver", driver, "--most-mebibytes", "32")
    #expect(facts["sessions_there"] == 600 && facts["integrity"] == "ok", "\(facts.pretty)")
    try expectNothing(facts)
  }

  @Test("300 inputs of each of 8 kinds, spoilt files and noise: no crash, no hang, and what is printed parses again")
  func inputs() throws {
    let facts = try Torture.facts("inputs", "--inputs", "300", "--seed", "2", "--driver", try Binary.path("bench-driver"))
    let kinds = try #require(facts["kinds"]?.array)
    #expect(kinds.count == 8)
    for kind in kinds {
      #expect(kind["inputs"] == 300 && kind["crashes"] == [] && kind["hangs"] == [] && kind["differing"] == 0, "\(kind.canonical)")
    }
  }
}

@Suite("Attacks' journey", .serialized)
struct AttacksJourney {
  @Test(
    "what the issue's attackers try, at the real programs: nothing gets through",
    arguments: ["ssrf", "tls", "secrets", "forging", "modes", "names", "formulas", "sql", "core"])
  func attack(_ name: String) throws {
    let found = try #require(try Torture.facts("attacks", name)["attacks"]?[name])
    #expect(found["tries"]?.int.map { $0 > 0 } == true && found["through"] == [], "\(found.pretty)")
  }

  @Test("after 5 wrong PINs the right one opens nothing over 5 kills and clocks that jump by 10 years, to 1970 and by an hour")
  func door() throws {
    let found = try #require(try Torture.facts("attacks", "pin", "--restarts", "5")["attacks"]?["pin"])
    #expect(found["tries"]?.int.map { $0 >= 12 } == true && found["through"] == [], "\(found.pretty)")
  }
}
