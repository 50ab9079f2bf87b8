// Orders files: both formats, and everything that a hostile one may hold.
import Chance
import Domain
import Testing

@Suite("Orders files")
struct OrdersFileTests {
  private static let head = "order,at,sku,quantity,price,code,session,email\n"

  private func own(_ rows: String..., currency: String = "EUR", zone: StoreZone = .utc) throws -> OrdersFile {
    try OrdersFile(OrdersFileTests.head + rows.joined(separator: "\n"), in: .init(currency: currency, zone: zone))
  }

  @Test("rows of one order, together or apart, are its lines; what belongs to the whole comes from the first row that says it")
  func grouping() throws {
    let file = try own(
      "A,2026-11-24T10:00:00Z,TEA,2,9.50,,,", "B,2026-11-24T11:00:00Z,CAP,1,7,ROSE-4171,,", "A,,MUG,1,5.00,,S1,Ana@Example.com")
    #expect(file.format == .askwell)
    #expect(file.lines == 3)
    #expect(file.skipped == [])
    #expect(
      file.orders == [
        Order(
          name: "A", at: Instant(seconds: 1_795_514_400), session: "S1", email: Email("Ana@example.com"),
          lines: [.init(sku: "TEA", quantity: 2, price: 950), .init(sku: "MUG", quantity: 1, price: 500)]),
        Order(name: "B", at: Instant(seconds: 1_795_518_000), code: "ROSE-4171", lines: [.init(sku: "CAP", quantity: 1, price: 700)]),
      ])
    #expect(file.orders.map(\.value) == [2400, 700])
  }

  @Test("a bare day is its last moment by the shop's clocks, a time without an offset is by them too")
  func times() throws {
    let paris = try #require(StoreZone(name: "Europe/Paris"))
    let file = try own("A,2026-11-24,TEA,1,1,,,", "B,2026-11-24 11:00:00,TEA,1,1,,,", "C,2026-11-24T11:00:00+02:00,TEA,1,1,,,", zone: paris)
    #expect(file.orders.map(\.at.iso) == ["2026-11-24T22:59:59.999Z", "2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z"])
  }

  @Test(
    "a row that cannot be read is named with its line, and takes its order with it",
    arguments: [
      ("C,yesterday,TEA,1,1,,,", "bad_time"), ("A,2026-11-24,TEA,0,1,,,", "bad_number"), ("A,2026-11-24,TEA,1.5,1,,,", "bad_number"),
      ("A,2026-11-24,TEA,-1,1,,,", "bad_number"), ("A,2026-11-24,TEA,1,,,,", "bad_price"), ("A,2026-11-24,TEA,1,\"1,50\",,,", "bad_price"),
      ("A,2026-11-24,TEA,1,-1,,,", "bad_price"), ("A,2026-11-24,,1,1,,,", "no_sku"), (",2026-11-24,TEA,1,1,,,", "no_order"),
      ("A,2026-11-24,TEA,100000,9000000000,,,", "too_much"), ("A,2026-11-24,TEA,99999999999999999999,1,,,", "bad_number"),
    ])
  func faults(_ row: String, _ code: String) throws {
    let file = try own("A,2026-11-24,TEA,1,1,,,", row, "B,2026-11-24,TEA,1,1,,,")
    #expect(file.skipped.map(\.code) == [code])
    #expect(file.skipped.map(\.line) == [3])
    #expect(file.orders.map(\.name) == (row.hasPrefix("A") ? ["B"] : ["A", "B"]))
  }

  @Test("rows after one that cannot be read are named as well")
  func spoilt() throws {
    let file = try own("A,2026-11-24,TEA,x,1,,,", "A,2026-11-24,TEA,1,1,,,")
    #expect(file.skipped.map(\.code) == ["bad_number", "spoilt_order"])
    #expect(file.orders == [])
  }

  @Test("files that cannot be trusted are refused", arguments: ["", "a,b\n1,2", "order,at,sku,quantity\nA,2026-11-24,TEA,1", "\u{0}"])
  func refused(_ text: String) {
    #expect(throws: Faults.self) { try OrdersFile(text) }
    #expect(throws: Faults.self) { try OrdersFile(OrdersFileTests.head + "A,\"2026-11-24,TEA,1,1,,,\nB,2026-11-24,TEA,1,1,,,") }
  }

  @Test("random bytes never crash, and no order comes without a line", arguments: 1...200)
  func noise(_ seed: UInt64) {
    var chance = Noise(seed)
    let bits = ["A", "B", ",", ",", ",", "\n", "\"", "2026-11-24", "1", "9.5", "-", "é", "\r\n", "=1", "TEA", "\u{FEFF}", " "]
    let text = OrdersFileTests.head + (0..<chance.number(0...120)).map { _ in chance.pick(bits) }.joined()
    if let file = try? OrdersFile(text) { #expect(file.orders.allSatisfy { !$0.lines.isEmpty }) }
  }

  @Test("a currency without a smaller coin counts whole, one with three digits thousandths; halves go away from zero")
  func currencies() throws {
    #expect(try own("A,2026-11-24,TEA,1,1200,,,", currency: "JPY").orders.first?.value == 1200)
    #expect(try own("A,2026-11-24,TEA,1,1.2345,,,", currency: "KWD").orders.first?.value == 1235)
    #expect(try own("A,2026-11-24,TEA,1,0.005,,,").orders.first?.value == 1)
    #expect(["5", "1950", "-7"].compactMap { Int($0) }.map { Money.text($0, in: "EUR") } == ["0.05", "19.50", "-0.07"])
    #expect(Money.text(1200, in: "JPY") == "1200")
  }

  // MARK: Shopify

  private static let shopify = """
    Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Total,Discount Code,Created at,Lineitem quantity,Lineitem name,\
    Lineitem price,Lineitem sku,Note Attributes,Cancelled at,Phone,Id
    #1001,ana@example.com,paid,2026-11-24 10:05:00 +0100,fulfilled,EUR,25.00,29.90,ROSE-4171,2026-11-24 10:00:00 +0100,2,Tea - Large,\
    10.00,TEA,"askwell: 01KAV3T5ZV9Y2M4N6P8Q0R1S2T
    gift: yes",,'+33612345678,1
    #1001,ana@example.com,,,,,,,,2026-11-24 10:00:00 +0100,1,Mug,5.00,,,,,
    #1002,ben@example.com,refunded,,,EUR,,,,2026-11-25 10:00:00 +0100,1,Tea,10.00,TEA,,,,2
    #1003,cleo@example.com,paid,,,USD,,,,2026-11-25 10:00:00 +0100,1,Tea,10.00,TEA,,,,3
    #1004,dora@example.com,paid,,,EUR,,,,2026-11-25 10:00:00 +0100,1,Tea,10.00,TEA,code: fern 1234,2026-11-26 10:00:00 +0100,,4
    #1005,,pending,,,EUR,,,,2026-11-25 10:00:00 +0100,0,Tip,1.00,,,,,5
    """

  @Test("a Shopify export: lines by Name, state, codes and what the cart brought along; another currency is named")
  func shopify() throws {
    let file = try OrdersFile(OrdersFileTests.shopify)
    #expect(file.format == .shopify)
    #expect(file.orders.map(\.name) == ["#1001", "#1002", "#1004"])
    let first = try #require(file.orders.first)
    #expect(first.at.iso == "2026-11-24T09:00:00Z")
    #expect(first.lines == [.init(sku: "TEA", quantity: 2, price: 1000), .init(sku: "Mug", quantity: 1, price: 500)])
    #expect((first.code, first.session) == ("ROSE-4171", "01KAV3T5ZV9Y2M4N6P8Q0R1S2T"))
    #expect((first.email?.text, first.phone?.text) == ("ana@example.com", "+33612345678"))
    #expect(file.orders.map(\.isCancelled) == [false, true, true])
    #expect(file.orders.last?.session == "FERN-1234")
    #expect(file.skipped.map(\.code) == ["other_currency"])
    #expect(file.skipped.first?.message.contains("USD") == true)
  }
}
