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
    try CatalogFile.checkEncoding(bytes)
    var reader = CSVReader(bytes)
    guard let header = reader.next() else {
      throw Faults(reader.problems + [Problem("empty", "the file is empty; a catalog begins with a line of column names")])
    }
    let columns = Columns(header.fields)
    format = try CatalogFile.format(wanted, columns)
    let missing = format.required.filter { columns[$0] == nil }
    guard missing.isEmpty else {
      throw Faults([
        Problem("missing_column", line: header.line, "the column \(missing.map { "\"\($0)\"" }.joined(separator: ", ")) is missing")
      ])
    }
    var rows = format.rows(columns)
    var count = 0
    while let record = reader.next() {
      count += 1
      guard count <= CatalogFile.mostRows else {
        throw Faults([Problem("too_large", line: record.line, "the file has more than \(CatalogFile.mostRows) rows")])
      }
      rows.take(record)
    }
    variants = rows.finish()
    skipped = (reader.problems + rows.skipped).sorted { $0.line < $1.line }
    // Where a quote is torn nobody knows which row ends where: products could be missing without a word.
    if skipped.contains(where: { $0.code == "torn_quote" }) { throw Faults(skipped) }
  }

  /// Reads a text already in memory.
  public init(_ text: String, format: Format? = nil) throws(Faults) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<CatalogFile, Faults> in
      Result { () throws(Faults) -> CatalogFile in try CatalogFile(buffer, format: format) }
    }
    self = try result.get()
  }

  static func checkEncoding(_ bytes: UnsafeBufferPointer<UInt8>, of what: String = "the catalog") throws(Faults) {
    func refuse(_ code: String, _ message: String) -> Faults { Faults([Problem(code, message)]) }
    guard bytes.count <= largestBytes else {
      throw refuse("too_large", "the file has \(bytes.count / 1_048_576) MiB; at most \(largestBytes / 1_048_576) MiB are read")
    }
    if bytes.count >= 2, [[0xFF, 0xFE], [0xFE, 0xFF]].contains([bytes[0], bytes[1]]) {
      throw refuse("encoding", "the file is in UTF-16; save it as UTF-8")
    }
    if bytes.contains(0) { throw refuse("binary", "this is not a text file; export \(what) as CSV in UTF-8") }
    if String(validating: bytes, as: UTF8.self) == nil {
      throw refuse("encoding", "the file is not in UTF-8 (Latin-1 or Windows-1252, perhaps); save it as UTF-8")
    }
  }

  private static func format(_ wanted: Format?, _ columns: Columns) throws(Faults) -> Format {
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

/// One record seen through its column names.
struct CatalogRow {
  let record: CSVRecord
  let columns: Columns

  var line: Int { record.line }

  /// The trimmed, cleaned field; "" where the column or the field is missing.
  subscript(name: String) -> String {
    guard let index = columns[name], record.fields.indices.contains(index) else { return "" }
    return record.fields[index].cleaned(keepingNewlines: true).trimmingSpaces()
  }

  /// A comma list.
  func list(_ name: String) -> [String] {
    var seen: Set<String> = []
    return self[name].split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
  }
}

/// What turns records into variants.
protocol CatalogRows {
  var skipped: [Problem] { get }
  mutating func take(_ record: CSVRecord)
  /// The variants in file order; may find more to skip, now that all rows are known.
  mutating func finish() -> [Variant]
}

extension CatalogFile.Format {
  var required: [String] {
    switch self {
    case .askwell: ["sku", "title", "price"]
    case .shopify: ["handle", "title", "variant price"]
    case .woocommerce: ["id", "type", "name", "regular price"]
    }
  }

  func rows(_ columns: Columns) -> any CatalogRows {
    switch self {
    case .askwell: AskwellRows(columns)
    case .shopify: ShopifyRows(columns)
    case .woocommerce: WooCommerceRows(columns)
    }
  }
}

/// A price with a point as decimal sign: `19.00`. Nil for anything else, and for negative ones.
func price(_ text: String) -> Number? {
  guard let price = Number(text), price >= 0 else { return nil }
  return price
}
