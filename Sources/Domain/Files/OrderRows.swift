// Rows of an orders file become orders: one line a row, what belongs to the whole order from the first row that says it.

/// Collects the rows of both formats.
struct OrderRows {
  /// Pieces in one line, and minor units of one line, beyond which a number is no order but a mistake.
  private static let most = (quantity: 100_000, value: 1_000_000_000_000)

  let format: OrdersFile.Format
  let setting: OrdersFile.Setting
  private(set) var skipped: [Problem] = []
  private var orders: [Order] = []
  /// Minor units, of the same places.
  private var values: [Int] = []
  private var places: [String: Int] = [:]
  private var spoilt: Set<String> = []
  private var digits: Int { Money.decimals(of: setting.currency) }

  init(format: OrdersFile.Format, setting: OrdersFile.Setting) {
    self.format = format
    self.setting = setting
  }

  mutating func take(_ row: CatalogRow) {
    let name = row[format == .shopify ? "name" : "order"]
    do throws(RowFault) {
      guard !name.isEmpty else { throw RowFault("no_order", "the row does not say which order it belongs to") }
      guard !spoilt.contains(name) else { throw RowFault("spoilt_order", "another row of the order \"\(name)\" cannot be read") }
      let place = try place(of: name, row)
      try fill(&orders[place], row)
      guard let line = try line(row) else { return }
      values[place] += line.value
      guard values[place] <= OrderRows.most.value else {
        throw RowFault("too_much", "the order \"\(name)\" comes to more than any order")
      }
      orders[place].lines.append(line)
    } catch {
      skipped.append(Problem(error.code, line: row.line, error.reason))
      if !name.isEmpty { spoilt.insert(name) }
    }
  }

  /// An order of which nothing is left is none.
  func finish() -> [Order] { orders.filter { !spoilt.contains($0.name) && (!$0.lines.isEmpty || $0.isCancelled) } }

  // MARK: The whole order

  private mutating func place(of name: String, _ row: CatalogRow) throws(RowFault) -> Int {
    if let place = places[name] { return place }
    orders.append(try begin(name, row))
    values.append(0)
    places[name] = orders.count - 1
    return orders.count - 1
  }

  private func begin(_ name: String, _ row: CatalogRow) throws(RowFault) -> Order {
    let (column, text) =
      format == .shopify ? row["created at"].isEmpty ? ("Paid at", row["paid at"]) : ("Created at", row["created at"]) : ("at", row["at"])
    guard let at = time(text) else {
      throw RowFault("bad_time", "\(column) is \"\(text)\"; write it as 2026-11-24T10:00:00Z")
    }
    return Order(name: name, at: at)
  }

  private func fill(_ order: inout Order, _ row: CatalogRow) throws(RowFault) {
    let currency = row["currency"].uppercased()
    guard currency.isEmpty || currency == setting.currency else {
      throw RowFault("other_currency", "the order \"\(order.name)\" is in \(currency); this shop counts in \(setting.currency)")
    }
    let code = row[format == .shopify ? "discount code" : "code"]
    if order.code == nil, !code.isEmpty { order.code = code }
    if order.session == nil { order.session = session(row) }
    if order.email == nil { order.email = Email(row["email"]) }
    for column in ["phone", "billing phone", "shipping phone"] where order.phone == nil {
      order.phone = Phone(row[column].drop { $0 == "'" })
    }
    let state = row[format == .shopify ? "financial status" : "status"].lowercased()
    let isVoid = ["refunded", "voided", "cancelled", "canceled"].contains(state) || !row["cancelled at"].isEmpty
    order.isCancelled = order.isCancelled || isVoid
  }

  /// In a Shopify export it stands among what the cart link brought along, `key: value` in lines.
  private func session(_ row: CatalogRow) -> String? {
    if format == .askwell { return row["session"].isEmpty ? nil : row["session"] }
    for line in row["note attributes"].split(separator: "\n") {
      let value = line.split(separator: ":", maxSplits: 1).last.map { $0.trimmingSpaces() } ?? ""
      if let found = Order.sessionID(value) ?? Order.handoffCode(value) { return found }
    }
    return nil
  }

  // MARK: One line

  private func line(_ row: CatalogRow) throws(RowFault) -> Order.Line? {
    let isShopify = format == .shopify
    let (quantityText, priceText) = isShopify ? (row["lineitem quantity"], row["lineitem price"]) : (row["quantity"], row["price"])
    // Shopify keeps a line that was taken out of its order, and tells a tip as one without pieces.
    if isShopify, quantityText.isEmpty || quantityText == "0" { return nil }
    guard let quantity = Number(quantityText)?.whole, (1...OrderRows.most.quantity).contains(quantity) else {
      throw RowFault("bad_number", "quantity is \"\(quantityText)\", not a whole number from 1 to \(OrderRows.most.quantity)")
    }
    guard let price = price(priceText) else {
      throw RowFault("bad_price", "price is \"\(priceText)\"; write it with a point, such as 19.50")
    }
    let minor = Money.minor(price, in: setting.currency)
    guard minor <= OrderRows.most.value / quantity else { throw RowFault("too_much", "\(quantity) × \(priceText) is more than any order") }
    let sku = isShopify ? row["lineitem sku"].isEmpty ? row["lineitem name"] : row["lineitem sku"] : row["sku"]
    guard !sku.isEmpty else { throw RowFault("no_sku", "the row does not say what was bought") }
    return Order.Line(sku: String(sku.drop { isShopify && $0 == "'" }), quantity: quantity, price: minor)
  }

  /// Shopify writes `2026-11-24 10:00:00 +0100`.
  private func time(_ text: String) -> Instant? {
    let parts = text.split(separator: " ")
    if parts.count == 3 { return Instant(iso: "\(parts[0])T\(parts[1])\(parts[2])") }
    guard let instant = Instant(iso: text) else { return nil }
    if let day = CivilDate(iso: text) {
      let next = setting.zone.start(of: CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1))
      return Instant(milliseconds: next.milliseconds - 1)
    }
    let clock = text.dropFirst(11)
    guard !clock.contains("Z"), !clock.contains("+"), !clock.contains("-") else { return instant }
    return Instant(milliseconds: instant.milliseconds - setting.zone.offset(at: instant))
  }
}
