// One person, many stores: the hub's people are those of one store that had met all of its contacts in their order.
import Chance
import Domain
import Foundation
import Storage
import Testing

@testable import Fleet

@Suite("People over stores")
struct PeopleTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  /// `email phone tag…` a person, sorted.
  private func people() throws -> [String] {
    try rig.sql(
      """
      SELECT concat_ws(' ', coalesce(email, '-'), coalesce(phone, '-'),
        (SELECT string_agg(tag || '@' || since - \(tenOClock.milliseconds), ' ' ORDER BY tag) FROM person_tag t
          WHERE t.store_id = p.store_id AND t.person_no = p.person_no)) FROM person p ORDER BY 1
      """
    ).split(separator: "\n").map(String.init).sorted()
  }

  @Test(
    "an email makes one person of two stores' contacts: tags united with the earliest times, the latest name, consent by the latest word")
  func united() throws {
    var (berlin, wien) = (try rig.kiosk("a"), try rig.kiosk("b", at: rig.wien))
    wien.put(.contact, "W1", .contact("W1", email: "ANA@example.com", tags: ["goal:sleep", "skin:dry"], created: 60_000, name: "Ana W"))
    wien.put(.consent, "1", .consent("W1", "email", "given", at: 60_000))
    try wien.visit()
    berlin.put(
      .contact, "B1",
      .contact("B1", email: "ana@example.com", phone: "+4930123456", tags: ["goal:sleep"], created: 5, seen: 90_000, name: "Ana B"))
    try berlin.visit()
    #expect(try people() == ["ana@example.com +4930123456 goal:sleep@5 skin:dry@60000"])
    #expect(try rig.sql("SELECT store_id, person_id, name, contacts, can_email, can_sms FROM person") == "\(rig.berlin)|B1|Ana B|2|t|f")
    berlin.put(.consent, "1", .consent("B1", "email", "withdrawn", at: 95_000))
    berlin.put(.consent, "2", .consent("B1", "sms", "given", at: 95_000))
    try berlin.visit()
    #expect(try rig.sql("SELECT can_email, can_sms FROM person") == "f|t")
    // An older word that comes late changes nothing.
    wien.put(.consent, "2", .consent("W1", "email", "given", at: 70_000))
    try wien.visit()
    #expect(try rig.sql("SELECT can_email FROM person") == "f")
    wien.put(.contact, "W1", .contact("W1", email: "ana@example.com", tags: ["goal:calm"], created: 60_000, seen: 99_000))
    try wien.visit()
    #expect(try people() == ["ana@example.com +4930123456 goal:calm@60000 goal:sleep@5"])
  }

  @Test("a consent that comes with a contact that was known counts as one that comes alone")
  func consentBeside() throws {
    var file = try rig.kiosk()
    file.put(.contact, "B1", .contact("B1", email: "ana@example.com"))
    try file.visit()
    file.put(.contact, "B1", .contact("B1", email: "ana@example.com", seen: 10))
    file.put(.consent, "1", .consent("B1", "email", "given", at: 10))
    try file.visit()
    #expect(try rig.sql("SELECT can_email FROM person") == "t")
  }

  @Test("a phone alone joins the one who has it, not somebody with another email; who came late and was first makes people anew")
  func phones() throws {
    var (berlin, wien) = (try rig.kiosk("a"), try rig.kiosk("b", at: rig.wien))
    berlin.put(.contact, "B1", .contact("B1", email: "ana@example.com", phone: "+4930123456", tags: ["a:a"], created: 10))
    try berlin.visit()
    wien.put(.contact, "W1", .contact("W1", email: "ben@example.com", phone: "+4930123456", tags: ["b:b"], created: 20))
    wien.put(.contact, "W2", .contact("W2", phone: "+4930123456", tags: ["c:c"], created: 30))
    try wien.visit()
    #expect(try people() == ["ana@example.com +4930123456 a:a@10 c:c@30", "ben@example.com - b:b@20"])
    // Ben had it first, as is learnt now.
    wien.put(.contact, "W1", .contact("W1", email: "ben@example.com", phone: "+4930123456", tags: ["b:b"], created: 5))
    try wien.visit()
    #expect(try people() == ["ana@example.com - a:a@10", "ben@example.com +4930123456 b:b@5 c:c@30"])
    wien.put(.contact, "W2", .contact("W2", email: "cem@example.com", phone: "+4930123456", tags: ["c:c"], created: 30))
    try wien.visit()
    #expect(try people() == ["ana@example.com - a:a@10", "ben@example.com +4930123456 b:b@5", "cem@example.com - c:c@30"])
    // The kiosk let go of one.
    wien.put(.contact, "W1", .null)
    try wien.visit()
    #expect(try people() == ["ana@example.com +4930123456 a:a@10", "cem@example.com - c:c@30"])
    #expect(try rig.sql("SELECT count(*) FROM person_tag") == "2")
  }

  @Test(
    "random contacts over 3 stores, sent in any order and in batches of any size, are the people of one store that met them all",
    arguments: [1, 2, 3, 4, 5, 33] as [UInt64])
  func anySplit(_ seed: UInt64) throws {
    var random = Noise(seed)
    let scratch = ScratchFolder()
    let stores = try (0..<3).map { try Database(at: "\(scratch.path)/\($0).db", keyFile: "\(scratch.path)/askwell.key") }
    for minute in 0..<24 {
      _ = try stores[Int.random(in: 0..<3, using: &random)].importContacts(
        [.random(minute: minute, using: &random)], at: tenOClock.advanced(bySeconds: 900_000))
    }
    let shops = [rig.berlin, rig.wien, try rig.owner.addStore(named: "Graz")]
    var files = try shops.map { try rig.kiosk("k", at: $0) }
    var held: [(shop: Int64, contact: Contact)] = []
    for (index, store) in stores.enumerated() {
      for contact in try store.contacts().shuffled(using: &random) {
        held.append((shops[index], contact))
        // Some were sent before, with other addresses.
        if Bool.random(using: &random) { files[index].put(.contact, contact.id, .of(contact, garbledBy: &random)) }
      }
    }
    var hubs = try files.map { try $0.open() }
    defer { hubs.forEach { $0.close() } }
    for index in files.indices { try files[index].hello(hubs[index]) }
    func sendAll() throws {
      while let index = files.indices.filter({ !files[$0].waiting().isEmpty }).randomElement(using: &random) {
        let entries = files[index].waiting(Int.random(in: 1...5, using: &random))
        files[index].note(try hubs[index].push(entries, try files[index].ticket()))
      }
    }
    try sendAll()
    for (index, store) in stores.enumerated() {
      for contact in try store.contacts().shuffled(using: &random) {
        files[index].put(.contact, contact.id, .of(contact))
        for (channel, state) in contact.consent {
          let consent = JSON.consent(contact.id, channel.rawValue, "given", at: state.at.milliseconds - tenOClock.milliseconds)
          files[index].put(.consent, "\(contact.id) \(channel)", consent)
        }
      }
    }
    try sendAll()
    hubs = []

    let one = try Database(at: scratch.path + "/one.db", keyFile: scratch.path + "/askwell.key")
    held.sort { ($0.contact.created.milliseconds, $0.shop, $0.contact.id) < ($1.contact.created.milliseconds, $1.shop, $1.contact.id) }
    for (_, contact) in held { _ = try one.importContacts([ContactImport(contact)], at: tenOClock.advanced(bySeconds: 900_000)) }
    let expected = try one.contacts().map { contact in
      ([contact.email?.text ?? "-", contact.phone?.text ?? "-"] + contact.tags.map(\.tag.text)).joined(separator: " ")
    }
    // Since when a tag is had is the earliest of all contacts'; one store would say that of the first.
    let found = try people().map { $0.replacing(/@[0-9]+/, with: "") }
    #expect(found.sorted() == expected.sorted(), "seed \(seed)")
  }

  @Test("two stores that meet the same person at the same time make one of them")
  func atOnce() throws {
    var (berlin, wien) = (try rig.kiosk("a"), try rig.kiosk("b", at: rig.wien))
    for number in 1...40 {
      berlin.put(.contact, "B\(number)", .contact("B\(number)", email: "p\(number)@example.com", tags: ["a:a"]))
      wien.put(.contact, "W\(41 - number)", .contact("W\(41 - number)", email: "p\(41 - number)@example.com", tags: ["b:b"]))
    }
    var files = [berlin, wien]
    let errors = Errors()
    DispatchQueue.concurrentPerform(iterations: 2) { [files] index in
      var file = files[index]
      errors.catching {
        let hub = try file.open()
        try file.hello(hub)
        while !file.waiting().isEmpty {
          do {
            file.note(try hub.push(file.waiting(2), try file.ticket()))
          } catch let fault as HubFault where fault.state == "40P01" {
            // Each waited for the other: the one that the server chose tries again.
          }
        }
      }
    }
    files = []
    #expect(errors.all.isEmpty, "\(errors.all)")
    #expect(try rig.sql("SELECT count(*), min(contacts), max(contacts) FROM person") == "40|2|2")
    #expect(try rig.sql("SELECT count(*) FROM person_tag") == "80")
  }
}

/// What threads threw.
final class Errors: @unchecked Sendable {
  private let lock = NSLock()
  private var kept: [String] = []
  var all: [String] { lock.withLock { kept } }
  func catching(_ work: () throws -> Void) {
    do { try work() } catch { lock.withLock { kept.append("\(error)") } }
  }
}

/// A folder that lives as long as this value.
final class ScratchFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.path + "/askwell-hub-" + UUID().uuidString
  // What is left of a scratch directory is the system's to clean.
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension ContactImport {
  /// Few addresses, so that many meet.
  fileprivate static func random(minute: Int, using random: inout Noise) -> ContactImport {
    let at = tenOClock.advanced(bySeconds: Int64(minute) * 60)
    let email = Bool.random(using: &random) ? Email("p\(Int.random(in: 1...7, using: &random))@example.com") : nil
    let phone = email == nil || Bool.random(using: &random) ? Phone("+493012345\(Int.random(in: 1...6, using: &random))") : nil
    let tags = (0...Int.random(in: 0...2, using: &random)).compactMap { _ in Tag("goal:t\(Int.random(in: 1...9, using: &random))") }
    let agrees = phone != nil && Int.random(in: 0..<3, using: &random) == 0
    return ContactImport(
      email: email, phone: phone, createdAt: at, tags: Set(tags).sorted().map { TagAt($0, at: at) },
      consents: agrees ? [.sms: ConsentAt(at: at, wording: "Text me")] : [:])
  }

  /// As a store holds them.
  fileprivate init(_ contact: Contact) {
    self.init(
      email: contact.email, phone: contact.phone, createdAt: contact.created, tags: contact.tags.map { TagAt($0.tag, at: $0.since) },
      consents: contact.consent.filter(\.value.isGiven).mapValues { ConsentAt(at: $0.at, wording: $0.wording) })
  }
}

extension JSON {
  static func consent(_ contact: String, _ channel: String, _ state: String, at: Int64) -> JSON {
    [
      "contact": .string(contact), "channel": .string(channel), "state": .string(state), "wording": "Write to me",
      "wording_sha256": .string(Digest.hex("Write to me")), "at": .int(tenOClock.milliseconds + at), "kiosk": "k1",
    ]
  }

  /// An earlier state of the contact: other addresses, or none, and known since another time.
  fileprivate static func of(_ contact: Contact, garbledBy random: inout Noise) -> JSON {
    var earlier = contact
    earlier.email = Bool.random(using: &random) ? Email("p\(Int.random(in: 1...7, using: &random))@example.com") : nil
    earlier.phone = Bool.random(using: &random) ? Phone("+493012345\(Int.random(in: 1...6, using: &random))") : nil
    earlier.created = contact.created.advanced(bySeconds: Int64.random(in: -600...600, using: &random))
    return .of(earlier)
  }

  fileprivate static func of(_ contact: Contact) -> JSON {
    [
      "id": .string(contact.id), "email": .text(contact.email?.text), "phone": .text(contact.phone?.text), "name": .text(contact.name),
      "locale": .text(contact.locale), "created_at": .int(contact.created.milliseconds), "seen_at": .int(contact.seen.milliseconds),
      "properties": .object(contact.properties),
      "tags": .array(contact.tags.map { ["tag": .string($0.tag.text), "since": .int($0.since.milliseconds)] }),
    ]
  }
}
