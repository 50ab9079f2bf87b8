// Reads a catalog file in any of the formats that shops have; skipped rows are named by line and reason (FORMAT.md, Catalog CSV).

/// A catalog file, decoded.
public struct CatalogFile: Sendable {
  /// Whose columns a file has.
  public enum Format: String, Sendable, CaseIterable { case shopify, woocommerce, askwell }

  /// As asked for, or as the header tells.
  public let format: Format
  /// In file order, without the rows passed over.
  public let variants: [Variant]
  /// Rows that were passed over, by line.
  public let skipped: [Problem]

  /// Distinct handles. O(n).
  public var productCount: Int { Set(variants.lazy.map(\.product)).count }

  /// 64 MiB; a larger file is refused.
  public static let largestBytes = 64 * 1_048_576
  /// Below the header; a file with more is refused.
  public static let mostRows = 200_000

  /// Reads UTF-8 bytes; `format` nil finds it out by the header. Throws when the file cannot be trusted: empty, binary, another encoding,
  /// no known header, too large, a torn quote; a torn quote with all other problems beside it. O(bytes).
  public init(_ bytes: UnsafeBufferPointer<UInt8>, format wanted: Format? = nil) throws(Faults) {
    try TextEncoding.requireSize(bytes.count)
    let reading = try CatalogFileReader(format: wanted) { check in
      check(bytes)
      return CSVWindow(bytes)
    }
    (variants, skipped) = try reading.all()
    format = reading.format
  }

  /// Reads a text already in memory.
  public init(_ text: String, format: Format? = nil) throws(Faults) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<CatalogFile, Faults> in
      Result { () throws(Faults) -> CatalogFile in try CatalogFile(buffer, format: format) }
    }
    self = try result.get()
  }

  static func format(_ wanted: Format?, _ columns: Columns) throws(Faults) -> Format {
    if let wanted { return wanted }
    if columns["handle"] != nil, columns["variant price"] != nil { return .shopify }
    if columns["regular price"] != nil, columns["id"] != nil { return .woocommerce }
    if columns["sku"] != nil { return .askwell }
    let known = columns.names.prefix(6).joined(separator: ", ").cleaned()
    throw Faults([
      Problem(
        "unknown_format", line: 1,
        "cannot tell the format from the columns (\(known)); a Shopify export has Handle and Variant Price, an Askwell catalog has sku, title and price"
      )
    ])
  }
}

/// Column numbers by trimmed, lower-case name.
struct Columns {
  private let byName: [String: Int]
  let names: [String]

  init(_ header: [String]) {
    names = header.map { $0.trimmingSpaces() }
    byName = Dictionary(names.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
  }

  subscript(name: String) -> Int? { byName[name] }
}

/// One record seen through its column names; good until the scanner goes on.
struct CatalogRow {
  private let scanner: CSVScanner
  private let columns: Columns
  let line: Int

  init(_ scanner: CSVScanner, _ columns: Columns) {
    self.scanner = scanner
    self.columns = columns
    line = scanner.recordLine
  }

  /// The trimmed, cleaned field; "" where the column or the field is missing.
  subscript(name: String) -> String {
    guard let place = columns[name], place < scanner.fields.count, !scanner.isEmpty(place) else { return "" }
    return scanner.text(place).cleaned(keepingNewlines: true).trimmingSpaces()
  }

  /// Whether nothing but blanks stands in the field.
  func isBlank(_ name: String) -> Bool {
    guard let place = columns[name], place < scanner.fields.count, !scanner.isEmpty(place) else { return true }
    return self[name].isEmpty
  }

  /// A comma list.
  func list(_ name: String) -> [String] {
    let text = self[name]
    if text.isEmpty { return [] }
    var parts: [String] = []
    var seen: Set<String> = []
    for part in text.utf8.split(separator: UInt8(ascii: ",")) {
      let item = Substring(part).trimmingSpaces()
      if !item.isEmpty, seen.insert(item.lowercased()).inserted { parts.append(item) }
    }
    return parts
  }
}

/// What turns records into variants, in two ways through a file: some facts of a product are known only when all its rows are.
protocol CatalogRows {
  /// Rows that were passed over.
  var skipped: [Problem] { get }
  /// The first way: looks at each row.
  mutating func survey(_ row: CatalogRow)
  /// The second way: the row's variant; nil where it has none, or is passed over.
  mutating func take(_ row: CatalogRow) -> Variant?
}

extension CatalogRows {
  mutating func survey(_ row: CatalogRow) {}
}

extension CatalogFile.Format {
  var required: [String] {
    switch self {
    case .askwell: ["sku", "title", "price"]
    case .shopify: ["handle", "title", "variant price"]
    case .woocommerce: ["id", "type", "name", "regular price"]
    }
  }

  var rows: any CatalogRows {
    switch self {
    case .askwell: AskwellRows()
    case .shopify: ShopifyRows()
    case .woocommerce: WooCommerceRows()
    }
  }
}

/// A price with a point as decimal sign: `19.00`. Nil for anything else, and for negative ones.
func price(_ text: String) -> Number? {
  guard let price = Number(text), price >= 0 else { return nil }
  return price
}
