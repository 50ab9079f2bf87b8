// Orders: each way of knowing where one came of, imports that are repeated, people who are forgotten.
import Domain
import Testing

@testable import Storage

@Suite("Orders")
struct OrderTests {
  private let shop: FunnelShop
  private var store: Database { shop.store }

  init() throws { shop = try FunnelShop() }

  private static let day: Int64 = 86_400

  private func order(_ name: String, days: Int64 = 1, code: String? = nil, session: String? = nil, email: String? = nil) -> Order {
    Order(
      name: name, at: morning + days * OrderTests.day, code: code, session: session, email: email.flatMap { Email($0) },
      lines: [.init(sku: "TEA", quantity: 1, price: 1000)])
  }

  @discardableResult
  private func take(_ orders: Order..., windowDays: Int = 90) throws -> OrderImport {
    try store.importOrders(orders, source: "orders.csv", windowDays: windowDays, by: "test", at: morning)
  }

  private func visit(_ id: String, at now: Instant = morning, code: String? = nil, email: String? = nil) throws {
    try shop.tell(id, at: now, code: code, ToldStep.hello + [.complete(path: ["hello"], lead: email.map { .of($0) })])
  }

  private func found(_ name: String) throws -> String {
    let order = try #require(try store.orders(limit: 100).first { $0.name == name })
    return "\(order.session ?? "-") \(order.match?.rawValue ?? "-")"
  }

  @Test("a hand-off code comes before a session, that before a discount code, that before an address")
  func ways() throws {
    _ = try store.importCodes(["AUTUMN-1", "AUTUMN-2"], into: "autumn", at: morning)
    try visit("S1", code: "ROSE-4171")
    try visit("S2", email: "ana@example.com")
    try visit("S3")
    try store.outsideTransaction { db in
      try db.execute(sql: "UPDATE discount_code SET session = 'S3' WHERE code = 'AUTUMN-1'")
      try db.execute(sql: "UPDATE session SET code = 'AUTUMN-1' WHERE id = 'S3'")
    }
    try take(
      order("all", code: "autumn-1, rose4171", session: "S2", email: "ana@example.com"),
      order("session", code: "AUTUMN-1", session: "s2 ", email: "ana@example.com"),
      order("id", code: "AUTUMN-1", session: "S2", email: "ana@example.com"),
      order("discount", code: "autumn-1", email: "ana@example.com"), order("address", code: "AUTUMN-2", email: "ANA@example.com"),
      order("nobody", code: "TEA10", email: "ben@example.com"))
    #expect(try found("all") == "S1 code")
    #expect(try found("id") == "S2 session")
    #expect(try found("discount") == "S3 discount")
    #expect(try found("address") == "S2 contact")
    #expect(try found("nobody") == "- -")
  }

  @Test("a discount code that stands in the quiz itself is everybody's and proves nothing")
  func literalCode() throws {
    try visit("S1")
    try store.outsideTransaction { try $0.execute(sql: "UPDATE session SET code = 'TEA10' WHERE id = 'S1'") }
    #expect(try take(order("1", code: "TEA10")).unmatched == 1)
  }

  @Test("of two sessions with one code or one address the newest before the order is meant, never one after it")
  func newest() throws {
    for (id, day) in [("S1", 0), ("S2", 5), ("S3", 10)] {
      try visit(id, at: morning + Int64(day) * OrderTests.day, code: "ROSE-4171", email: "ana@example.com")
    }
    try take(
      order("code", days: 7, code: "ROSE-4171"), order("address", days: 7, email: "ana@example.com"),
      order("early", days: -1, code: "ROSE-4171", email: "ana@example.com"))
    #expect(try found("code") == "S2 code")
    #expect(try found("address") == "S2 contact")
    #expect(try found("early") == "- -")
  }

  @Test("an address counts within the window of 30 days and not at its end; a code counts later too")
  func window() throws {
    try visit("S1", code: "ROSE-4171", email: "ana@example.com")
    let end = try #require(try store.session("S1")?.endedAt)
    var (inside, outside) = (order("in", email: "ana@example.com"), order("out", email: "ana@example.com"))
    inside.at = Instant(milliseconds: end.milliseconds + 30 * OrderTests.day * 1000 - 1)
    outside.at = end + 30 * OrderTests.day
    try take(inside, outside, order("late", days: 80, code: "ROSE-4171"), windowDays: 30)
    #expect(try found("in") == "S1 contact")
    #expect(try found("out") == "- -")
    #expect(try found("late") == "S1 code")
  }

  @Test("importing again changes nothing, not even the audit log; a changed order replaces its old self and is matched anew")
  func again() throws {
    try visit("S1", code: "ROSE-4171")
    try visit("S2", code: "FERN-1234")
    try take(order("1", code: "ROSE-4171"), order("2", email: "ben@example.com"))
    _ = try shop.sums()
    let before = try store.content()
    #expect(try take(order("1", code: "ROSE-4171"), order("2", email: "ben@example.com")).unchanged == 2)
    #expect(try store.content() == before)
    var changed = order("1", code: "FERN-1234")
    changed.lines.append(.init(sku: "MUG", quantity: 2, price: 300))
    #expect(try take(changed).changed == 1)
    #expect(try found("1") == "S2 code")
    #expect(try store.orders().first { $0.name == "1" }?.value == 1600)
    let sums = try shop.sums()
    #expect(sums.sales[30].map { [$0.sessions, $0.orders, $0.direct, $0.indirect] } == [1, 1, 1000, 600])
    changed.isCancelled = true
    #expect(try take(changed).cancelled == 1)
    #expect(try shop.sums().sales == [:])
    #expect(try store.auditLog().filter { $0.what == "orders.import" }.count == 3)
  }

  @Test("an order whose shopper leaves their address later finds its session then")
  func later() throws {
    try visit("S1")
    try take(order("1", email: "ana@example.com"))
    #expect(try store.matchOrders(windowDays: 90) == 0)
    _ = try store.submit(.sample("S1", lead: .of("ana@example.com"), at: morning + 90))
    #expect(try store.matchOrders(windowDays: 90) == 1)
    #expect(try found("1") == "S1 contact")
    #expect(try shop.sums().sales[7]?.orders == 1)
  }

  @Test("did order holds for whom an order came of from its import on, and no more when it is cancelled")
  func segments() throws {
    try visit("S1", email: "ana@example.com")
    try visit("S2", email: "ben@example.com")
    let index = SegmentIndex(store, zone: .utc)
    let condition = try Predicate(parsing: "did order in last 30d", in: .segment)
    func count() throws -> Int { try index.read(at: morning + 2 * OrderTests.day) { try $0.count(of: condition) } }
    #expect(try count() == 0)
    var order = order("1", email: "ana@example.com")
    try take(order)
    #expect(try count() == 1)
    let contact = try #require(try store.contact(matching: "ana@example.com"))
    #expect(try store.facts(ofContact: contact.id)?.happenings.count { $0.name == "order" } == 1)
    order.isCancelled = true
    try take(order)
    #expect(try count() == 0)
  }

  @Test("who is forgotten is in no order any more, their sales stay, and the same export does not bring the address back")
  func forgotten() throws {
    try visit("S1", code: "ROSE-4171", email: "ana@example.com")
    let orders = [order("1", email: "ana@example.com"), order("2", code: "ROSE-4171", email: "ana.private@example.org")]
    for order in orders { try take(order) }
    let before = try shop.sums()
    #expect(before.sales[7]?.orders == 2)
    func withAddress() throws -> Int {
      try store.read { try $0.count("SELECT COUNT(*) FROM purchase WHERE email IS NOT NULL OR phone IS NOT NULL") }
    }
    #expect(try withAddress() == 2)
    let contact = try #require(try store.contact(matching: "ana@example.com"))
    _ = try store.forget(contact: contact.id, who: "test", at: morning + 9 * OrderTests.day)
    #expect(try withAddress() == 0)
    #expect(try shop.sums() == before)
    try take(orders[0])
    #expect(try withAddress() == 0)
    #expect(try shop.sums() == before)
  }

  @Test("450 orders come in by hundreds; told how far it is each time")
  func many() throws {
    var told: [Int] = []
    let orders = (0..<450).map { order("\($0)") }
    let done = try store.importOrders(orders, source: "x", windowDays: 90, by: "test", at: morning) { told.append($0) }
    #expect(told == [100, 200, 300, 400, 450])
    #expect((done.orders, done.added, done.unmatched) == (450, 450, 450))
    #expect(try store.orderCount() == 450)
  }
}
