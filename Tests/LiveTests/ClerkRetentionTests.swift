// The kiosk between two shoppers: what is older than the shop keeps it goes, a little each time.
import Domain
import Foundation
import Kiosk
import Storage
import Testing

@testable import Live

@Suite("Clerk who clears")
struct ClerkRetentionTests {
  private static let day: Int64 = 86_400

  /// 250 sessions, a year old.
  private func filled(_ shop: FloorShop) throws {
    let store = try shop.premises.openStore()
    let begun = Instant.now.advanced(bySeconds: -400 * ClerkRetentionTests.day)
    for number in 0..<250 {
      let at = begun.advanced(bySeconds: Int64(number) * 60)
      let start = SessionStart(
        id: "OLD\(1000 + number)", quiz: "tea", version: "v", catalogRevision: 1,
        surroundings: Surroundings(store: "lyon-2", kiosk: "k1", locale: "en", now: at))
      try store.begin(start)
      try store.end(session: start.id, ending: .quit, at: at)
    }
  }

  @Test("three shoppers leave, and 250 sessions of last year have gone, 100 at most each time; today's stay")
  func betweenShoppers() throws {
    let shop = try FloorShop("retention: {sessions: 365d}\n")
    try filled(shop)
    let clerk = try shop.clerk()
    var left: [Int] = []
    for _ in 0..<4 {
      _ = try clerk.begun()
      _ = try clerk.ranked()
      _ = clerk.perform(.forget)
      left.append(try shop.premises.openStore(.readOnly).sessionCount())
    }
    #expect(left == [151, 52, 3, 4])
    #expect(clerk.clearedOn != nil && !shop.log().contains("clock"))
    let entries = try shop.premises.openStore(.readOnly).auditLog().filter { $0.what == "retention.clear" }
    #expect(entries.map(\.who) == ["kiosk", "kiosk", "kiosk"])
  }

  @Test("a clock that went back is in the log, and nothing goes")
  func clockWentBack() throws {
    let shop = try FloorShop("retention: {sessions: 365d}\n")
    try filled(shop)
    let clerk = try shop.clerk()
    _ = try clerk.begun()
    let store = try shop.premises.openStore()
    clerk.clearOld(in: store, at: Instant.now.advanced(bySeconds: -10 * ClerkRetentionTests.day))
    #expect(try store.sessionCount() == 251)
    #expect(shop.log().contains("nothing old is taken away: the newest row is of"))
  }

  @Test("without periods a clerk takes nothing away")
  func unset() throws {
    let shop = try FloorShop()
    try filled(shop)
    let clerk = try shop.clerk()
    _ = try clerk.begun()
    _ = clerk.perform(.forget)
    #expect(try shop.premises.openStore(.readOnly).sessionCount() == 251)
  }
}

@Suite("A person's own document")
struct ContactExportTests {
  private let scratch = CommandsScratch()

  @Test("it has sessions with answers, steps and products, orders, destinations with times, segments and consents word for word")
  func document() throws {
    let (store, _) = try scratch.demo(sessions: 120)
    try store.addDestination(DestinationAccount(name: "hook", vendor: "webhook", settings: ["url": "https://example.com"]))
    let contact = try #require(try store.contacts(limit: 200).first { try store.trail(ofContact: $0.id)?.sessions.isEmpty == false })
    let trail = try #require(try store.trail(ofContact: contact.id))
    let visit = try #require(trail.sessions.first)
    var order = Order(name: "#77", at: noon, session: visit.session.start.id)
    order.lines = [Order.Line(sku: "TEA", quantity: 2, price: 450)]
    _ = try store.importOrders([order], source: "o.csv", windowDays: 90, by: "owner", at: noon)
    try store.saveSegment(StoredSegment(name: "Everybody seen", definition: "contact.seen is set"), at: noon)
    try store.saveSegment(StoredSegment(name: "Nobody", definition: "contact.email = \"no@example.com\""), at: noon)
    let record = try #require(try store.record(ofContact: contact.id))
    let json = try ContactExport(record, from: store, at: noon).json
    #expect(
      json.object?.keys.sorted() == [
        "consents", "created_at", "deliveries", "destinations", "email", "id", "locale", "name", "orders", "phone", "properties",
        "pushed_tags", "seen_at", "segments", "sessions", "snapshots", "tag_history", "tags",
      ])
    let session = try #require(json["sessions"]?[0])
    #expect(session["id"]?.string == visit.session.start.id && session["recommended"]?.array?.isEmpty == false)
    #expect(session["given"]?.array?.count == visit.given.count && session["steps"]?.array?.count == visit.steps.count)
    #expect(!visit.given.isEmpty && session["outcome"] != nil && session["answers"]?.object?.isEmpty == false)
    #expect(
      json["orders"] == [
        [
          "order": "#77", "at": .string(noon.iso), "cancelled": false, "session": .string(visit.session.start.id), "matched_by": "session",
          "lines": [["sku": "TEA", "quantity": 2, "price": 450]],
        ]
      ])
    #expect(json["segments"]?.array?.contains("Everybody seen") == true && json["segments"]?.array?.contains("Nobody") == false)
    #expect(json["tags"]?.array?.isEmpty == false && json["tag_history"]?.array?.isEmpty == false)
  }

  @Test("files of people who are not in the store any more are taken away, others stay")
  func strangers() throws {
    let store = try scratch.store()
    _ = try store.importContacts([ContactImport(email: Email("ana@example.com"))], at: noon)
    let known = try #require(try store.contacts().first)
    for id in [known.id, "01STRANGER"] { try PrivateFile.write("{}", to: ContactExport.path(of: id, beside: store)) }
    try ContactExport.removeStrangers(beside: store)
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.directory + "/shop/exports")
    #expect(files == ["contact-\(known.id).json"])
  }
}
