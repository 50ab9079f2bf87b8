// Who this store is at the hub, and how far hub and store agree. Everything is noted before it is used, so that a program that is killed
// finds itself where it was (see `Hello` of the fleet's wire).
public import Domain
public import Foundation
import GRDB

/// A store that has joined a fleet.
public struct FleetMember: Hashable, Sendable {
  /// The hub's address without its password.
  public var address: String
  /// Where the password is, `file:/…`; nil where none is needed.
  public var secret: String?
  /// A random text of this file, drawn when it joined.
  public var instance: String
  /// Nil until the hub has given one.
  public var kiosk: UUID?
  public var generation: UUID?
  /// Of a push whose end is not known.
  public var next: UUID?
  /// Everything up to here has been taken in by the hub.
  public var acknowledged: Int64
  /// The newest publication that was dealt with, 0 for none.
  public var applied: Int64
  /// As the hub said last: nil until it has.
  public var store: Int64?
  public var storeName: String?
  public var region: String?
  public var name: String?
  /// Whether everything that was there when it joined is in the log.
  public var isLogged: Bool
  /// Who serves destinations, by the chain's setting.
  public var syncFrom: SyncFrom
  /// Whether it is the hub's office: it sends nothing up, and takes the leads of all shops.
  public var isOffice: Bool
  /// An office has taken the hub's feed up to here.
  public var feed: Int64
  public var joinedAt: Instant
  /// When the hub was last heard, by this machine's clock.
  public var seenAt: Instant?
  /// How far this machine's clock is ahead of the hub's, in milliseconds.
  public var skew: Int64?
  /// Why the hub cannot be used, in words; nil while it can.
  public var trouble: String?

  init(_ row: Row) {
    func id(_ column: String) -> UUID? { (row[column] as String?).flatMap(UUID.init(uuidString:)) }
    address = row["address"]
    secret = row["secret"]
    instance = row["instance"]
    (kiosk, generation, next) = (id("kiosk"), id("generation"), id("next"))
    acknowledged = row["acknowledged"]
    applied = row["applied"]
    store = row["store"]
    storeName = row["store_name"]
    region = row["region"]
    name = row["name"]
    isLogged = (row["fill_kind"] as String?) == nil
    syncFrom = (row["sync_from"] as String?).flatMap(SyncFrom.init(rawValue:)) ?? .kiosks
    isOffice = row["is_office"]
    feed = row["feed"]
    joinedAt = Instant(milliseconds: row["joined_at"])
    seenAt = (row["seen_at"] as Int64?).map(Instant.init(milliseconds:))
    skew = row["skew"]
    trouble = row["trouble"]
  }
}

/// What the hub said about this store.
public struct FleetWelcome: Hashable, Sendable {
  public var kiosk: UUID
  public var generation: UUID
  public var acknowledged: Int64
  public var store: Int64
  public var storeName: String
  public var region: String
  public var name: String
  /// The hub's clock less this machine's, in milliseconds, negated: how far this one is ahead.
  public var skew: Int64
  /// The hub knows entries of kind `figures`.
  public var takesFigures: Bool
  /// Whether the store is the hub's office.
  public var isOffice: Bool

  public init(
    kiosk: UUID, generation: UUID, acknowledged: Int64, store: Int64, storeName: String, region: String, name: String, skew: Int64,
    takesFigures: Bool = false, isOffice: Bool = false
  ) {
    self.kiosk = kiosk
    self.generation = generation
    self.acknowledged = acknowledged
    self.store = store
    self.storeName = storeName
    self.region = region
    self.name = name
    self.skew = skew
    self.takesFigures = takesFigures
    self.isOffice = isOffice
  }
}

extension Database {
  /// How many steps this program's store has; a hub is told it.
  public static var schemaVersion: Int { Schema.current }

  private static let fleetTables = ["fleet_member", "fleet_change", "fleet_erasure", "fleet_publication"]

  /// Nil for a store that is no member of a fleet.
  public func fleetMember() throws(StoreError) -> FleetMember? {
    try read { try $0.row("SELECT * FROM fleet_member").map(FleetMember.init) }
  }

  /// Makes the store a member: from now on what changes is put in the log, and `fillFleetLog` puts in what is there.
  /// - Throws: exit code 73 for a store that is a member already.
  public func joinFleet(address: String, secret: String?, at now: Instant, who: String) throws(StoreError) {
    try write { db in
      if let other: String = try db.value("SELECT address FROM fleet_member") {
        throw StoreError.cannotCreate("this store is a member of the fleet at \(other) already; askwell fleet leave ends that")
      }
      // Left by a salvage that lost the membership.
      for table in Database.fleetTables { try db.run("DELETE FROM \(table)") }
      try db.run(
        "INSERT INTO fleet_member (id, address, secret, instance, fill_kind, joined_at) VALUES (1, ?, ?, ?, ?, ?)",
        [address, secret, UUID().uuidString.lowercased(), FleetEntry.Kind.fill.first?.rawValue, now.milliseconds])
      try db.audit("fleet.join", who: who, detail: ["address": .string(address)], at: now)
    }
  }

  /// Ends the membership: what the hub has it keeps, what waited to go up no longer does.
  /// - Returns: what it was; nil for a store that was no member.
  public func leaveFleet(at now: Instant, who: String) throws(StoreError) -> FleetMember? {
    try write { db in
      guard let member = try db.row("SELECT * FROM fleet_member").map(FleetMember.init) else { return nil }
      for table in Database.fleetTables { try db.run("DELETE FROM \(table)") }
      try db.audit("fleet.leave", who: who, detail: ["address": .string(member.address)], at: now)
      return member
    }
  }

  /// Notes who the store is. Another id than before: everything is put in the log anew.
  public func note(_ welcome: FleetWelcome, at now: Instant) throws(StoreError) {
    try write { db in
      let before: String? = try db.value("SELECT kiosk FROM fleet_member")
      try db.run(
        """
        UPDATE fleet_member SET kiosk = ?, generation = ?, next = NULL, acknowledged = ?, store = ?, store_name = ?, region = ?, name = ?,
          seen_at = ?, skew = ?, trouble = NULL, is_office = ?
        """,
        [
          welcome.kiosk.lowercase, welcome.generation.lowercase, welcome.acknowledged, welcome.store, welcome.storeName, welcome.region,
          welcome.name, now.milliseconds, welcome.skew, welcome.isOffice,
        ])
      if welcome.isOffice { try db.sendNothingUp() }
      if let before, before != welcome.kiosk.lowercase {
        try db.fillFleetLogAnew()
        // Of a publication for a part of the kiosks another part is meant now.
        try db.run("UPDATE fleet_member SET applied = 0")
        try db.run("UPDATE fleet_publication SET is_told = 0")
      }
      try db.run("DELETE FROM fleet_change WHERE n <= ?", [welcome.acknowledged])
      try db.noteFleetFigures(welcome.takesFigures)
    }
  }

  /// Notes a push before it is sent; one whose end is not known keeps its number. Returns that number.
  public func beginFleetPush() throws(StoreError) -> UUID {
    try write { db in
      if let known: String = try db.value("SELECT next FROM fleet_member"), let next = UUID(uuidString: known) { return next }
      let next = UUID()
      try db.run("UPDATE fleet_member SET next = ?", [next.lowercase])
      return next
    }
  }

  /// Notes a push that was taken in; what it brought goes from the log.
  public func endFleetPush(acknowledged: Int64, generation: UUID, at now: Instant) throws(StoreError) {
    try write { db in
      try db.run(
        "UPDATE fleet_member SET acknowledged = ?, generation = ?, next = NULL, seen_at = ?, trouble = NULL",
        [acknowledged, generation.lowercase, now.milliseconds])
      try db.run(
        """
        DELETE FROM fleet_erasure WHERE contact IN (SELECT key FROM fleet_change WHERE kind = 'erasure' AND n <= ?)
        """, [acknowledged])
      try db.run("DELETE FROM fleet_change WHERE n <= ?", [acknowledged])
    }
  }

  /// Notes a beat.
  public func noteFleetBeat(skew: Int64, at now: Instant) throws(StoreError) {
    try write { try $0.run("UPDATE fleet_member SET seen_at = ?, skew = ?, trouble = NULL", [now.milliseconds, skew]) }
  }

  /// Notes why the hub cannot be used; the same again writes nothing.
  public func noteFleetTrouble(_ words: String) throws(StoreError) {
    guard try read({ try $0.value("SELECT trouble FROM fleet_member") as String? }) != words else { return }
    try write { try $0.run("UPDATE fleet_member SET trouble = ?", [words]) }
  }
}

extension Connection {
  /// From the first time on that the hub takes figures, all go up.
  fileprivate func noteFleetFigures(_ takes: Bool) throws {
    guard try value("SELECT takes_figures FROM fleet_member") != takes else { return }
    try run("UPDATE fleet_member SET takes_figures = ?", [takes])
    // Where everything is being put in the log, figures come at the end.
    guard takes else { return }
    try run("UPDATE fleet_member SET fill_kind = ?, fill_after = 0 WHERE fill_kind IS NULL", [FleetEntry.Kind.figures.rawValue])
  }
}

extension UUID {
  /// As PostgreSQL writes it.
  fileprivate var lowercase: String { uuidString.lowercased() }
}
