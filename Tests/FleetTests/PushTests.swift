// What goes up arrives once, whatever is cut, repeated, restored or copied.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("Pushing to the hub")
struct PushTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  @Test("three sessions arrive with their answers, events and sums; the same batch again, with and without a hello, changes nothing")
  func once() throws {
    var file = try rig.kiosk()
    file.fill(1...3)
    let hub = try file.open()
    #expect(try file.hello(hub).isNew)
    let ticket = try file.ticket()
    let entries = file.waiting()
    let pushed = try hub.push(entries, ticket)
    #expect(pushed == Pushed(acknowledged: 3, generation: ticket.next))
    #expect(try rig.counts() == "3|3|3|3/3/300")
    // The answer was lost.
    #expect(try hub.push(entries, ticket) == pushed)
    #expect(try rig.counts() == "3|3|3|3/3/300")
    #expect(try rig.sql("SELECT count(*) FROM staging") == "0")
    // It was killed before its note.
    hub.close()
    let welcome = try file.visit()
    #expect(!welcome.isNew && welcome.acknowledged == 3)
    #expect(try rig.sql("SELECT count(*) FROM kiosk") == "1")
    #expect(try rig.counts() == "3|3|3|3/3/300")
  }

  @Test(
    "a batch that overlaps is taken in from where it is new; one that leaves entries out, or comes out of its turn, is not taken in at all")
  func order() throws {
    var file = try rig.kiosk()
    file.fill(1...6)
    let hub = try file.open()
    try file.hello(hub)
    let all = file.waiting()
    file.note(try hub.push(Array(all[..<3]), try file.ticket()))
    var behind = try file.ticket()
    behind.after = 0
    file.note(try hub.push(Array(all[1..<5]), behind))
    #expect(file.acknowledged == 5)
    #expect(try rig.counts() == "5|5|5|5/5/500")

    var ahead = try file.ticket()
    ahead.after = 6
    #expect(throws: HubFault.self) { try hub.push([Entry(n: 8, kind: .session, key: "S8", body: .session("S8"))], ahead) }
    var early = try file.ticket()
    early.generation = UUID()
    let fault = #expect(throws: HubFault.self) { try hub.push([all[5]], early) }
    #expect(fault?.kind == .outOfTurn)
    #expect(try rig.counts() == "5|5|5|5/5/500")
    try file.pushAll(hub)
    #expect(try rig.counts() == "6|6|6|6/6/600")
  }

  @Test("a batch that is cut before its commit leaves nothing, and is sent again")
  func cut() throws {
    var file = try rig.kiosk()
    file.fill(1...3)
    let hub = try file.open()
    try file.hello(hub)
    _ = try file.ticket()
    // All but the commit, over a connection that is cut then.
    let other = HubLine(file.address, HubPatience())
    try other.open()
    try other.copy(
      "BEGIN; COPY askwell.staging (kiosk_id, n, kind, key, body) FROM STDIN", Parcel(file.waiting(), from: try #require(file.kiosk)).rows)
    try other.query(
      "SELECT askwell.merge_1($1::jsonb)",
      [
        JSON.object([
          "kiosk": .text(file.kiosk?.text), "generation": .text(file.generation?.text), "next": .text(file.next?.text), "after": 0,
        ]).canonical
      ])
    other.close()
    hub.close()
    let welcome = try file.visit()
    #expect(!welcome.isNew && welcome.acknowledged == 0)
    #expect(try rig.counts() == "3|3|3|3/3/300")
  }

  @Test("a session that changed takes its old sums away, also over days; an older entry of another life does not bring them back")
  func changed() throws {
    var file = try rig.kiosk()
    file.put(.session, "S1", .session("S1", state: "timeout"))
    try file.visit()
    let backup = file
    file.put(.session, "S1", .session("S1", minute: 1440, state: "completed", feel: "oily", basket: 700, leads: true))
    try file.visit()
    #expect(try rig.counts() == "1|1|2|1/1/700")
    #expect(try rig.sql("SELECT sum(abandoned), sum(leads), count(*) FILTER (WHERE sessions <> 0) FROM funnel_day") == "0|1|1")
    var restored = backup
    #expect(try restored.visit().isNew)
    #expect(try rig.counts() == "1|1|2|1/1/700")
    #expect(try rig.sql("SELECT value -> 'choices' ->> 0 FROM answer") == "oily")
  }

  @Test(
    "an old backup that was put back gets a kiosk id of its own, also when it went on beyond what was acknowledged; nothing counts twice")
  func restored() throws {
    var file = try rig.kiosk()
    file.fill(1...2)
    try file.visit()
    var backup = file
    file.fill(3...5)
    try file.visit()
    // It lives on, offline, for longer than the other did.
    backup.fill(11...16)
    #expect(backup.last > file.acknowledged)
    let old = backup.kiosk
    let welcome = try backup.visit()
    #expect(welcome.isNew && welcome.acknowledged == 0 && backup.kiosk != old)
    #expect(try rig.counts() == "11|11|11|11/11/1100")
    // From now on it is itself.
    #expect(try !backup.visit().isNew)
    #expect(try rig.sql("SELECT count(*), count(cloned_from) FROM kiosk") == "2|1")
  }

  @Test("a backup from before a push that was never noted, put back, is another life; one from within that push is the same")
  func withinAPush() throws {
    var file = try rig.kiosk()
    file.fill(1...2)
    try file.visit()
    let before = file
    file.fill(3...4)
    let hub = try file.open()
    try file.hello(hub)
    let ticket = try file.ticket()
    let within = file
    _ = try hub.push(file.waiting(), ticket)
    hub.close()
    var same = within
    #expect(try !same.visit().isNew)
    var other = before
    other.fill(21...29)
    #expect(try other.visit().isNew)
    #expect(try rig.counts() == "13|13|13|13/13/1300")
  }

  @Test("a clone beside the original: one of the two gets a new id, both are taken in whole, and then both have peace")
  func clone() throws {
    var original = try rig.kiosk()
    original.fill(1...3)
    try original.visit()
    var clone = original
    clone.instance = clone.instance.replacing("boot1", with: "boot2")
    original.fill(10...11)
    clone.fill(20...22)
    #expect(try comes { try rig.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = '\(original.address.user)'") == "0" })
    try clone.visit()
    try original.visit()
    #expect(clone.kiosk != original.kiosk)
    #expect(try rig.counts() == "8|8|8|8/8/800")
    #expect(try !clone.visit().isNew && !original.visit().isNew)
    #expect(try rig.sql("SELECT count(*) FROM kiosk") == "2")
  }

  @Test("a clone while the original is connected waits until that has been heard, and gets a new id; the original goes on undisturbed")
  func cloneBeside() throws {
    var original = try rig.kiosk()
    original.fill(1...3)
    let hub = try original.open()
    try original.hello(hub)
    try original.pushAll(hub)
    var clone = original
    clone.instance = clone.instance.replacing("boot1", with: "boot2")
    let second = try clone.open()
    guard case .busy(let seconds) = try second.hello(clone.question()) else {
      Issue.record("the clone was let in at once")
      return
    }
    #expect((30...60).contains(seconds))
    _ = try hub.beat(Health(backlog: 0, applied: 0, paper: nil, now: tenOClock), of: try #require(original.kiosk))
    #expect(try clone.hello(second).isNew)
    try clone.pushAll(second)
    original.fill(4...4)
    try original.pushAll(hub)
    #expect(try rig.counts() == "4|4|4|4/4/400")
  }

  @Test("a machine that was started anew takes its place from its old connection that nothing is heard of; its own program at once")
  func halfOpen() throws {
    var file = try rig.kiosk()
    let old = try file.open()
    try file.hello(old)
    try file.pushAll(old)
    let program = try file.open()
    #expect(try !file.hello(program).isNew)
    let kiosk = try #require(file.kiosk)
    let fault = #expect(throws: HubFault.self) { try old.beat(Health(backlog: 0, applied: 0, paper: nil, now: tenOClock), of: kiosk) }
    #expect(fault?.kind == .unavailable && !old.isOpen)
    file.instance = file.instance.replacing("boot1", with: "boot2")
    let machine = try file.open()
    #expect(try machine.hello(file.question()) == .busy(seconds: 35))
    // Of the 75 s that it may take.
    _ = try rig.sql("UPDATE kiosk SET rival_at = rival_at - 75000, seen_at = seen_at - 80000")
    #expect(try !file.hello(machine).isNew)
    try file.pushAll(machine)
    #expect(try rig.sql("SELECT count(*) FROM kiosk") == "1")
  }

  @Test("a first hello whose answer was lost gets the same id again; the same invitation on another machine gets another")
  func invited() throws {
    let file = try rig.kiosk()
    var (first, again, other) = (file, file, file)
    other.instance = UUID().uuidString + "/boot1"
    let hub = try first.open()
    try first.hello(hub)
    hub.close()
    try again.visit()
    try other.visit()
    #expect(first.kiosk == again.kiosk && other.kiosk != first.kiosk)
  }
}
