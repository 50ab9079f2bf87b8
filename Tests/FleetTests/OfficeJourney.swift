// From shoppers in two shops over the hub to a vendor: the programs themselves, as they run at headquarters.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("The office's journey", .serialized)
struct OfficeJourney {
  private let rig: HubRig
  private let shop: CourierShop
  private let office: ShopKiosk
  init() throws {
    rig = try HubRig()
    shop = try CourierShop()
    office = try ShopKiosk(rig, "HQ", joins: false, isOffice: true)
  }

  private var world: [String: String] { ["ASKWELL_DB": office.path, "ASKWELL_CONFIG": office.directory + "/config.yaml"] }

  private func fleet(_ arguments: String..., for store: ShopKiosk? = nil) throws -> Ended {
    let store = store ?? office
    let changes = ["ASKWELL_DB": store.path, "ASKWELL_CONFIG": store.directory + "/config.yaml"]
    return try Running(
      try Binary.path("askwell-fleet"), arguments, environment: shop.environment.merging(changes) { $1 }, in: shop.directory
    ).end()
  }

  private func sync(_ arguments: String...) throws -> Ended { try shop.start(arguments, world).end() }

  @Test("3 leads of 2 people at 2 kiosks: 3 deliveries, none of them a kiosk's, and none again; who is erased is erased at the vendor's")
  func wholeWay() async throws {
    let hub = "postgresql://postgres@:\(rig.server.port)/\(rig.database)?host=\(rig.server.directory)"
    let (berlin, wien) = (try ShopKiosk(rig, "Front"), try ShopKiosk(rig, "Back", at: rig.wien))
    let added = try sync(
      "destinations", "add", "webhook", "--name", "hook", "--set", "url=\(shop.base)/hook", "--set", "secret=env:HOOK_SECRET")
    #expect(added.code == 0, "\(added.errors)")
    let joined = try fleet("join", office.address.text(user: office.address.user, password: office.address.password ?? ""))
    #expect(joined.code == 0 && joined.output.contains("This store is the hub's office \"HQ\" now"), "\(joined)")

    #expect(try fleet("hub", "sync", "--hub", hub).output == "Each kiosk serves destinations; 2 of 2 kiosks know.\n")
    #expect(try fleet("hub", "sync", "hub", "--hub", hub).output == "The hub's office serves destinations; 0 of 2 kiosks know.\n")
    #expect(try fleet("hub", "sync", "shops", "--hub", hub).code == 64)
    for kiosk in [berlin, wien] {
      try kiosk.addHook()
      try kiosk.carry()
    }
    #expect(try JSON(parsing: fleet("hub", "sync", "--json", "--hub", hub).output)?["taken"] == 2)
    #expect(try fleet("status", for: berlin).output.contains("served by the hub's office"))

    let ana = try #require(try berlin.visit("ana@example.com"))
    try berlin.visit("ben@example.com")
    try wien.visit("ana@example.com")
    try berlin.carry()
    try wien.carry()
    #expect(try fleet("run", "--once").json?["leads"] == 3)
    #expect(try sync("run", "--once").json?["delivered"] == 3)
    #expect(try await shop.vendorState()["webhooks"]?.object?.count == 3)
    #expect(try fleet("run", "--once").json?["leads"] == 0 && sync("run", "--once").json?["delivered"] == 0)
    let atKiosk = try shop.start(
      ["run", "--once"], ["ASKWELL_DB": berlin.path, "ASKWELL_CONFIG": berlin.directory + "/config.yaml"]
    ).end()
    #expect(atKiosk.json?["delivered"] == 0 && atKiosk.errors.contains("the hub's office serves destinations for this kiosk"), "\(atKiosk)")

    _ = try berlin.store.forget(contact: ana, who: "test", at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
    try berlin.carry()
    #expect(try fleet("run", "--once").json?["applied"] == 1)
    #expect(try sync("run", "--once").json?["delivered"] == 1)
    let state = try await shop.vendorState()
    #expect(state["webhooks"]?.object?.count == 4 && state["violations"] == [])
    let list = try fleet("hub", "office", "list", "--hub", hub).output
    #expect(list.hasPrefix("OFFICE") && list.contains("HQ") && list.contains("0.1.0"))
  }
}
