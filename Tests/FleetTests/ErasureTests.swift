// Whoever wants to be forgotten is, at the hub and at each kiosk.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("Erasing at the hub")
struct ErasureTests {
  private let rig: HubRig
  private let ana = "ana@example.com"
  private let phone = "+4930123456"
  init() throws { rig = try HubRig() }

  private func digest(_ text: String) -> JSON { .string(Digest.hex(text)) }

  /// Every value of every table in which one of the texts, or its digest beside the lists of erased ones, is still to be read.
  private func traces(of texts: [String]) throws -> [String] {
    let tables = try rig.sql(
      "SELECT relname FROM pg_class WHERE relnamespace = 'askwell'::regnamespace AND relkind = 'r' ORDER BY 1")
    return try tables.split(separator: "\n").filter { table in
      let lists = ["address", "erasure", "publication"].contains(table)
      return try texts.contains { text in
        let digest = lists ? "" : "OR t::text ILIKE '%\(Digest.hex(text))%'"
        return try rig.sql("SELECT count(*) FROM \(table) t WHERE t::text ILIKE '%\(text)%' \(digest)") != "0"
      }
    }.map(String.init)
  }

  private func planted() throws -> (berlin: KioskFile, wien: KioskFile) {
    var (berlin, wien) = (try rig.kiosk("a"), try rig.kiosk("b", at: rig.wien))
    berlin.put(.contact, "B1", .contact("B1", email: ana, phone: phone, tags: ["goal:sleep"], created: 10, name: "Ana Silva"))
    berlin.put(.contact, "B2", .contact("B2", email: "ben@example.com", tags: ["goal:sleep"], created: 10, name: "Ben"))
    berlin.put(.consent, "1", .consent("B1", "email", "given", at: 10))
    berlin.put(.session, "S1", .session("S1", contact: "B1", typed: ana))
    berlin.put(.session, "S2", .session("S2", typed: ana))
    berlin.put(.session, "S3", .session("S3", contact: "B2", typed: "ben@example.com"))
    berlin.put(.order, "#1", .order("#1", email: ana, phone: phone))
    try berlin.visit()
    wien.put(.contact, "W1", .contact("W1", phone: phone, tags: ["skin:dry"], created: 20, name: "Ana S"))
    wien.put(.session, "S4", .session("S4", contact: "W1", typed: phone))
    try wien.visit()
    #expect(try rig.sql("SELECT count(*) FROM person") == "2")
    return (berlin, wien)
  }

  @Test("by the owner: contacts of all stores, tags, what was typed, orders; sums stay, others stay, and each kiosk is told by digests")
  func owner() throws {
    let (berlin, _) = try planted()
    let publisher = try rig.publisher()
    #expect(try publisher.erase(email: Email(ana)) == 2)
    #expect(try traces(of: [ana, phone, "Ana S"]) == [])
    #expect(try rig.sql("SELECT email, (SELECT string_agg(tag, ' ') FROM person_tag) FROM person") == "ben@example.com|goal:sleep")
    #expect(try rig.sql("SELECT sum(sessions), sum(leads) FROM funnel_day") == "4|3")
    #expect(try rig.sql("SELECT count(*), count(contact_id) FROM session") == "4|1")
    #expect(try rig.sql("SELECT count(*) FROM answer WHERE value ? 'text'") == "1")
    #expect(try rig.sql("SELECT count(*) FROM consent WHERE contact_id = 'B1'") == "1")
    let hub = try berlin.open()
    let kiosk = try #require(berlin.kiosk)
    let told = try #require(try hub.published(to: kiosk, after: 0).first)
    #expect(told.kind == .erasure)
    #expect(Set(told.body["digests"]?.array ?? []) == [digest(ana), digest(phone)])
    #expect(told.body["at"]?.int.map { $0 > tenOClock.milliseconds - 1_000_000_000_000 } == true)
    // Again, it finds nobody.
    #expect(try publisher.erase(email: Email(ana), phone: Phone(phone)) == 0)
  }

  @Test("by a kiosk, whose word travels to all; sent again by another life of it, it is not told again")
  func kiosk() throws {
    var (berlin, wien) = try planted()
    let backup = wien
    wien.put(.erasure, "W1", ["digests": [digest(phone)], "contact": "W1", "at": .int(tenOClock.milliseconds + 1_000_000)])
    wien.put(.contact, "W1", .contact("W1", created: 20))
    try wien.visit()
    #expect(try traces(of: [ana, phone, "Ana S"]) == [])
    #expect(try rig.sql("SELECT count(*), max(asked_by) FROM erasure") == "1|kiosk b")
    var other = backup
    other.put(.erasure, "W1", ["digests": [digest(phone)], "contact": "W1", "at": .int(tenOClock.milliseconds + 1_000_000)])
    #expect(try other.visit().isNew)
    #expect(try traces(of: [ana, phone, "Ana S"]) == [])
    #expect(try rig.sql("SELECT count(*) FROM erasure") == "1")
    berlin.put(.session, "S9", .session("S9"))
    try berlin.visit()
    #expect(try rig.sql("SELECT count(*) FROM person") == "1")
  }

  @Test("what comes late and was recorded before is not taken in, nor what was typed in its sessions; who comes back afterwards is new")
  func late() throws {
    let publisher = try rig.publisher()
    var (berlin, wien) = (try rig.kiosk("a"), try rig.kiosk("b", at: rig.wien))
    try wien.visit()
    #expect(try publisher.erase(email: Email(ana), phone: Phone(phone)) == 0)
    let erased = try #require(Int64(try rig.sql("SELECT max(erased_at) - \(tenOClock.milliseconds) FROM address")))
    berlin.put(.session, "S1", .session("S1", minute: erased / 60_000 - 5, contact: "B1", typed: ana))
    try berlin.visit()
    berlin.put(.contact, "B1", .contact("B1", email: ana, tags: ["goal:sleep"], created: erased - 1000, name: "Ana Silva"))
    berlin.put(.contact, "B2", .contact("B2", email: "ben@example.com", phone: phone, created: erased - 1000))
    berlin.put(.session, "S2", .session("S2", minute: erased / 60_000 - 4, contact: "B1", typed: ana))
    berlin.put(.order, "#1", .order("#1", email: ana, phone: phone))
    try berlin.visit()
    #expect(try traces(of: [ana, phone, "Ana Silva"]) == [])
    #expect(try rig.sql("SELECT email, phone FROM person") == "ben@example.com|")
    wien.put(.contact, "W1", .contact("W1", email: ana, tags: ["skin:dry"], created: erased + 1000, name: "Ana again"))
    wien.put(.session, "S3", .session("S3", minute: erased / 60_000 + 5, contact: "W1", typed: ana))
    try wien.visit()
    #expect(
      try rig.sql("SELECT name, (SELECT string_agg(tag, ' ') FROM person_tag) FROM person WHERE email = '\(ana)'") == "Ana again|skin:dry")
    #expect(
      try rig.sql("SELECT contact_id, (SELECT count(*) FROM answer WHERE value ? 'text') FROM session WHERE session_id = 'S3'") == "W1|1")
    // A store that held them before and sees them again: what is older stays out.
    berlin.put(
      .contact, "B1",
      .contact("B1", email: ana, tags: ["goal:sleep"], created: erased - 1000, seen: erased + 2000, name: "Ana"))
    try berlin.visit()
    #expect(
      try rig.sql("SELECT contacts, (SELECT string_agg(tag, ' ') FROM person_tag) FROM person WHERE email = '\(ana)'") == "2|skin:dry")
  }

  @Test("in a kiosk's own log its order counts: who comes after the erasure is taken in, though the clock was set back a day")
  func clockSetBack() throws {
    var (berlin, _) = try planted()
    berlin.put(.erasure, "B1", ["digests": [digest(ana)], "contact": "B1", "at": .int(tenOClock.milliseconds + 1_000_000)])
    berlin.put(.contact, "B9", .contact("B9", email: ana, tags: ["goal:calm"], created: -86_400_000))
    try berlin.visit()
    #expect(
      try rig.sql(
        "SELECT person_id, (SELECT string_agg(tag, ' ') FROM person_tag t WHERE t.person_no = p.person_no) FROM person p WHERE email = '\(ana)'"
      ) == "B9|goal:calm")
  }

  @Test("a number that others have beside their own email leaves them, and they stay")
  func sharedPhone() throws {
    var (berlin, _) = try planted()
    berlin.put(.contact, "B2", .contact("B2", email: "ben@example.com", phone: phone, tags: ["goal:sleep"], created: 10))
    try berlin.visit()
    let publisher = try rig.publisher()
    #expect(try publisher.erase(email: Email(ana)) == 2)
    #expect(try traces(of: [ana, phone]) == [])
    #expect(try rig.sql("SELECT email, phone, contacts FROM person") == "ben@example.com||1")
  }
}

extension JSON {
  static func order(_ name: String, email: String?, phone: String?, session: String? = nil) -> JSON {
    [
      "name": .string(name), "at": .int(tenOClock.milliseconds + 5), "code": .null, "reference": .null, "email": .text(email),
      "phone": .text(phone), "is_cancelled": .bool(false), "session": .text(session), "matched_by": .text(session.map { _ in "session" }),
      "lines": [["sku": "CR-1", "quantity": 2, "price": 1200]],
    ]
  }
}
