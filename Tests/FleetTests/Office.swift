// A chain with its office: what each store has told destinations of, and is about to.
import Domain
import Foundation

@testable import Fleet
@testable import Storage

extension ShopKiosk {
  func addHook() throws { try store.addDestination(DestinationAccount(name: "hook", vendor: "webhook", settings: [:])) }

  /// Sessions of which this store tells, in the order of the outbox; of what is no session its kind.
  func told() throws -> [String] {
    try store.read { db in
      try db.rows("SELECT IFNULL(session, CASE WHEN kind LIKE 'withdraw%' THEN 'withdraw' ELSE kind END) FROM outbox ORDER BY n").map {
        $0[0]
      }
    }
  }

  func deliveries() throws -> [String] { try store.read { try $0.rows("SELECT id FROM outbox ORDER BY n").map { $0[0] } } }

  /// The courier has been: all that waited was taken.
  func deliver() throws {
    let later = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 86_400_000)
    while true {
      let rows = try store.claim(from: "hook", limit: 100, owner: "test", until: later.advanced(bySeconds: 60), due: later)
      if rows.isEmpty { return }
      let endings = rows.map { DeliveryEnding($0, .accepted, done: [], detail: "") }
      _ = try store.settle(endings, [], owner: "test", now: later)
    }
  }

  func sessions() throws -> [String] { try store.read { try $0.rows("SELECT id FROM session ORDER BY n").map { $0[0] } } }

  func contactIDs() throws -> [String] {
    try store.read { try $0.rows("SELECT id FROM contact WHERE forgotten_at IS NULL ORDER BY n").map { $0[0] } }
  }

  /// The latest word on email: `given` or `withdrawn`.
  func word(of contact: String) throws -> String? {
    try store.read { db in
      try db.value(
        "SELECT state FROM consent WHERE contact = (SELECT n FROM contact WHERE id = ?) AND channel = 'email' ORDER BY n DESC LIMIT 1",
        [contact])
    }
  }

  /// Some hours after the visits.
  var evening: Instant { tenOClock.advanced(bySeconds: 36_000) }
}

extension HubRig {
  func office(joins: Bool = true) throws -> ShopKiosk {
    let office = try ShopKiosk(self, "HQ", joins: joins, isOffice: true)
    try office.addHook()
    return office
  }

  func serve(from who: String) throws {
    let publisher = try publisher()
    defer { publisher.close() }
    try publisher.setSender(who)
  }
}
