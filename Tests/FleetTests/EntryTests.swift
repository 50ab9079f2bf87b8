// Entries that are not as they should be: spoilt, of other versions, by another clock.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("Entries at the hub")
struct EntryTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  @Test("an entry that the hub cannot take spoils its batch and nothing else; alone it is given up and seen by the owner")
  func spoilt() throws {
    var file = try rig.kiosk()
    file.fill(1...1)
    file.put(.session, "S2", ["id": "S2", "started_at": "yesterday"])
    file.put(.session, "S3", ["id": "S3", "quiz_title": "a\0b"])
    file.fill(4...4)
    let hub = try file.open()
    try file.hello(hub)
    let all = file.waiting()
    for bad in [all, [all[1]], [all[2]]] {
      let ticket = try file.ticket()
      let fault = #expect(throws: HubFault.self) { try hub.push(bad, ticket) }
      #expect(fault?.kind == .spoilt)
    }
    #expect(try rig.counts() == "0|0|0|0/0/0")
    file.note(try hub.push([all[0]], try file.ticket()))
    file.note(try hub.giveUp(on: all[1], because: "no number", try file.ticket()))
    file.note(try hub.giveUp(on: all[2], because: "no \0 text", try file.ticket()))
    file.note(try hub.push([all[3]], try file.ticket()))
    #expect(try rig.counts() == "2|2|2|2/2/200")
    #expect(try rig.sql("SELECT n, key, words FROM refused ORDER BY n") == "2|S2|no number\n3|S3|no  text")
    #expect(try rig.owner.kiosks().map(\.refused) == [2])
  }

  @Test("entries of an older version, without keys, and of a newer one, with more, are taken; what is left out stays as it was")
  func versions() throws {
    var file = try rig.kiosk()
    file.put(.session, "S1", .session("S1", basket: 100))
    file.put(.contact, "C1", .contact("C1", email: "ana@example.com", tags: ["goal:sleep"], name: "Ana"))
    try file.visit()
    file.put(.session, "S1", ["id": "S1", "started_at": .int(tenOClock.milliseconds), "state": "completed", "mood": ["x": 1]])
    file.put(.contact, "C1", ["id": "C1", "seen_at": .int(tenOClock.milliseconds + 5), "shoe": 43])
    file.put(.session, "S2", ["id": "S2"])
    file.put(.contact, "C2", ["id": "C2"])
    try file.visit()
    #expect(
      try rig.sql("SELECT quiz, basket ->> 'value', (SELECT count(*) FROM answer) FROM session WHERE session_id = 'S1'") == "skin|100|1")
    #expect(
      try rig.sql("SELECT email, name, (SELECT count(*) FROM contact_tag) FROM contact WHERE contact_id = 'C1'") == "ana@example.com|Ana|1")
    #expect(try rig.sql("SELECT count(*) FROM session") == "2")
    let hub = try file.open()
    #expect(try hub.hello(file.question(wire: 2)) == .tooNew(hub: 1))
  }

  @Test(
    "a clock that is a day ahead, or behind, is noted, and neither the order of entries nor that of others hangs on it",
    arguments: [86_400_000, -86_400_000])
  func skew(_ day: Int64) throws {
    var file = try rig.kiosk()
    file.skew = day
    file.put(.contact, "C1", .contact("C1", email: "ana@example.com", tags: ["goal:sleep"], seen: day))
    try file.visit()
    // The clock was set right: later entries may look earlier.
    file.put(.contact, "C1", .contact("C1", email: "ana@example.com", tags: ["goal:calm"], seen: 1000))
    let noted = try rig.owner.kiosks().first?.clockSkewMilliseconds ?? 0
    #expect(abs(noted - day) < 600_000)
    file.skew = 0
    try file.visit()
    #expect(try rig.sql("SELECT tag FROM person_tag") == "goal:calm")
    #expect(abs(try rig.owner.kiosks().first?.clockSkewMilliseconds ?? 1_000_000) < 600_000)
  }
}
