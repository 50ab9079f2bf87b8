// A hub of its own for each test, on a PostgreSQL that the tests of this target share; and kiosks as values.
import Domain
import Foundation
import Glibc
import Synchronization

@testable import Fleet

/// 2026-11-24T10:00:00Z.
let tenOClock = Instant(seconds: 1_795_514_400)

/// One server for all tests: it ends with the process, and its folder goes.
enum SharedServer {
  private static let server = Mutex<PostgresServer?>(nil)

  static func get() throws -> PostgresServer {
    try server.withLock { kept in
      if let kept { return kept }
      let made = try PostgresServer()
      kept = made
      atexit { SharedServer.server.withLock { $0 = nil } }
      return made
    }
  }
}

/// A database with a hub in it, two stores, and whoever speaks to it.
final class HubRig {
  let server: PostgresServer
  let database: String
  let owner: HubOwner
  let berlin: Int64
  let wien: Int64

  init(on own: PostgresServer? = nil) throws {
    server = try own ?? SharedServer.get()
    database = "hub_" + UUID().uuidString.prefix(8).lowercased()
    try server.sql("CREATE DATABASE \(database)")
    owner = HubOwner(try HubAddress("postgresql://postgres@:\(server.port)/\(database)?host=\(server.directory)"))
    try owner.open()
    _ = try owner.create()
    berlin = try owner.addStore(named: "Berlin", region: "DE")
    wien = try owner.addStore(named: "Wien", region: "AT")
  }

  deinit {
    owner.close()
    // A test that failed may have left somebody connected; the server goes with the process.
    _ = try? server.sql("DROP DATABASE \(database) WITH (FORCE)")
  }

  /// As the superuser; rows as `a|b` lines.
  func sql(_ text: String) throws -> String {
    try owner.line.run("RESET ROLE; SET search_path = askwell, pg_temp; " + text)
      .map { $0.map { $0 ?? "" }.joined(separator: "|") }.joined(separator: "\n")
  }

  private func address() throws -> HubAddress {
    try HubAddress("postgresql://postgres@:\(server.port)/\(database)?host=\(server.directory)")
  }

  func publisher() throws -> Publisher {
    let publisher = Publisher(try address(), as: "owner")
    try publisher.open()
    return publisher
  }

  func shelf() throws -> HubShelf {
    let shelf = HubShelf(try address())
    try shelf.open()
    return shelf
  }

  /// A new kiosk's store file, invited to a store.
  func kiosk(_ name: String = "k", at store: Int64? = nil) throws -> KioskFile {
    KioskFile(address: try HubAddress(try owner.invite(name, to: store ?? berlin)))
  }
}

/// What a kiosk's store keeps of the fleet. A value: a copy of it is a backup, or a clone.
struct KioskFile {
  var address: HubAddress
  var instance = UUID().uuidString + "/boot1"
  var kiosk: UUID?
  var generation: UUID?
  var next: UUID?
  var acknowledged: Int64 = 0
  var last: Int64 = 0
  /// One line a thing, in order.
  var log: [Entry] = []
  /// Milliseconds that its clock is ahead.
  var skew: Int64 = 0

  init(address: HubAddress) { self.address = address }

  mutating func put(_ kind: Entry.Kind, _ key: String, _ body: JSON) {
    last += 1
    log.removeAll { $0.kind == kind && $0.key == key }
    log.append(Entry(n: last, kind: kind, key: key, body: body))
  }

  func open() throws -> Hub {
    let hub = Hub(address)
    try hub.open()
    return hub
  }

  func question(wire: Int = Wire.version) -> Hello {
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + skew)
    return Hello(
      kiosk: kiosk, generation: generation, next: next, instance: instance, program: "1.0", schema: 18, wire: wire, now: now, last: last)
  }

  /// Says hello and notes the answer.
  @discardableResult
  mutating func hello(_ hub: Hub) throws -> Welcome {
    guard case .welcome(let welcome) = try hub.hello(question()) else { throw HubFault(.unavailable, "the hub was busy") }
    kiosk = welcome.kiosk
    generation = welcome.generation
    acknowledged = welcome.acknowledged
    next = nil
    return welcome
  }

  /// A push as it is written down before it is sent.
  mutating func ticket() throws -> PushTicket {
    guard let kiosk, let generation else { throw HubFault(.outOfTurn, "hello was not said") }
    next = next ?? UUID()
    return PushTicket(kiosk: kiosk, generation: generation, next: next ?? UUID(), after: acknowledged)
  }

  mutating func note(_ pushed: Pushed) {
    acknowledged = pushed.acknowledged
    generation = pushed.generation
    next = nil
  }

  func waiting(_ most: Int = Entry.most) -> [Entry] { Array(log.filter { $0.n > acknowledged }.prefix(most)) }

  /// Until nothing waits; at least one push.
  mutating func pushAll(_ hub: Hub, most: Int = Entry.most) throws {
    repeat { note(try hub.push(waiting(most), try ticket())) } while !waiting().isEmpty
  }

  /// Hello, everything that waits, and good-bye.
  @discardableResult
  mutating func visit(most: Int = Entry.most) throws -> Welcome {
    let hub = try open()
    defer { hub.close() }
    let welcome = try hello(hub)
    try pushAll(hub, most: most)
    return welcome
  }
}

extension JSON {
  static func session(
    _ id: String, minute: Int64 = 0, state: String = "completed", contact: String? = nil, feel: String = "dry", typed: String? = nil,
    basket: Int64? = nil, leads: Bool = false
  ) -> JSON {
    let at = tenOClock.milliseconds + minute * 60_000
    var answers: [JSON] = [["question": "feel", "value": ["choices": [.string(feel)]], "at": .int(at)]]
    if let typed { answers.append(["question": "mail", "value": ["text": .string(typed)], "at": .int(at + 1)]) }
    var events: [JSON] = [["n": 1, "kind": "start", "question": .null, "at": .int(at)]]
    if leads { events.append(["n": 2, "kind": "lead", "question": .null, "at": .int(at + 2)]) }
    return [
      "id": .string(id), "quiz": "skin", "version": "5f0c", "quiz_title": "Skin", "locale": "de", "zone": "Europe/Berlin",
      "started_at": .int(at), "ended_at": .int(at + 60_000), "state": .string(state), "outcome": .null, "contact": .text(contact),
      "answers": .array(answers), "events": .array(events), "tags": ["skin:dry"], "recommended": ["CR-1"],
      "basket": basket.map { ["at": .int(at), "value": .int($0), "skus": ["CR-1"]] } ?? .null, "take": ["seed": 1],
    ]
  }

  static func contact(
    _ id: String, email: String? = nil, phone: String? = nil, tags: [String] = [], created: Int64 = 0, seen: Int64? = nil,
    name: String? = nil
  ) -> JSON {
    let at = tenOClock.milliseconds
    return [
      "id": .string(id), "email": .text(email), "phone": .text(phone), "name": .text(name), "locale": "de",
      "created_at": .int(at + created), "seen_at": .int(at + (seen ?? created)), "properties": .object([:]),
      "tags": .array(tags.map { ["tag": .string($0), "since": .int(at + created)] }),
    ]
  }
}
