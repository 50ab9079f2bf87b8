// Reads a file of orders, Shopify's export or Askwell's own CSV; rows that cannot be read take their whole order with them.

/// An orders file, decoded.
public struct OrdersFile: Sendable {
  /// Whose columns a file has.
  public enum Format: String, Sendable, CaseIterable { case shopify, askwell }

  /// What of the shop a file does not say.
  public struct Setting: Sendable {
    /// Three letters; an order in another one is passed over.
    public var currency: String
    /// In which times without an offset are read. A bare day is its end: an order is never earlier than it says.
    public var zone: StoreZone

    public init(currency: String = "EUR", zone: StoreZone = .utc) {
      self.currency = currency
      self.zone = zone
    }
  }

  /// As asked for, or as the header tells.
  public let format: Format
  /// In the order of their first rows, each with all its rows, which may be apart.
  public let orders: [Order]
  /// Rows that were passed over, by line: half an order would be a wrong figure.
  public let skipped: [Problem]
  /// Rows of `orders`.
  public var lines: Int { orders.reduce(0) { $0 + $1.lines.count } }

  /// Reads UTF-8 bytes; `format` nil finds it out by the header. Throws when the file cannot be trusted: empty, binary, another encoding,
  /// no known header, too large, a torn quote. O(bytes).
  public init(_ bytes: UnsafeBufferPointer<UInt8>, format wanted: Format? = nil, in setting: Setting) throws(Faults) {
    try CatalogFile.checkEncoding(bytes, of: "the orders")
    var reader = CSVReader(bytes)
    guard let header = reader.next() else {
      throw Faults(reader.problems + [Problem("empty", "the file is empty; orders begin with a line of column names")])
    }
    let columns = Columns(header.fields)
    format = if let wanted { wanted } else { try OrdersFile.format(columns) }
    let missing = format.required.filter { columns[$0] == nil }
    guard missing.isEmpty else {
      throw Faults([
        Problem("missing_column", line: header.line, "the column \(missing.map { "\"\($0)\"" }.joined(separator: ", ")) is missing")
      ])
    }
    var rows = OrderRows(format: format, setting: setting)
    var count = 0
    while let record = reader.next() {
      count += 1
      guard count <= CatalogFile.mostRows else {
        throw Faults([Problem("too_large", line: record.line, "the file has more than \(CatalogFile.mostRows) rows")])
      }
      rows.take(CatalogRow(record: record, columns: columns))
    }
    orders = rows.finish()
    skipped = (reader.problems + rows.skipped).sorted { $0.line < $1.line }
    if skipped.contains(where: { $0.code == "torn_quote" }) { throw Faults(skipped) }
  }

  /// Reads a text already in memory.
  public init(_ text: String, format: Format? = nil, in setting: Setting = Setting()) throws(Faults) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<OrdersFile, Faults> in
      Result { () throws(Faults) -> OrdersFile in try OrdersFile(buffer, format: format, in: setting) }
    }
    self = try result.get()
  }

  private static func format(_ columns: Columns) throws(Faults) -> Format {
    if columns["lineitem price"] != nil, columns["name"] != nil { return .shopify }
    if columns["order"] != nil, columns["sku"] != nil { return .askwell }
    let known = columns.names.prefix(6).joined(separator: ", ").cleaned()
    throw Faults([
      Problem(
        "unknown_format", line: 1,
        "cannot tell the format from the columns (\(known)); a Shopify export has Name and Lineitem price, "
          + "Askwell's own file order, at, sku, quantity and price")
    ])
  }
}

extension OrdersFile.Format {
  var required: [String] {
    switch self {
    case .askwell: ["order", "at", "sku", "quantity", "price"]
    case .shopify: ["name", "created at", "lineitem quantity", "lineitem price"]
    }
  }
}

extension Order {
  /// A hand-off code as it is kept, `ROSE-4171`, however it was typed; nil for what has not its shape: a word of letters, four digits.
  public static func handoffCode(_ typed: some StringProtocol) -> String? {
    let plain = typed.uppercased().filter { !" -_".contains($0) }
    let (word, number) = (plain.dropLast(4), plain.suffix(4))
    guard (3...10).contains(word.utf8.count), word.utf8.allSatisfy({ (65...90).contains($0) }), number.utf8.count == 4,
      number.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return "\(word)-\(number)"
  }

  /// A session's id as it is kept: 26 digits of Crockford's base 32; nil for what has not its shape.
  public static func sessionID(_ typed: some StringProtocol) -> String? {
    let id = typed.trimmingSpaces().uppercased()
    let isID = id.utf8.count == 26 && id.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    return isID ? id : nil
  }
}
