// Reads a stock file: `store,sku,stock,as_of` (FORMAT.md, Catalog CSV); of several shops' rows, those of one.

/// What one shop has on its shelves, decoded.
public struct CatalogStockFile: Sendable {
  /// How many there are of a variant; nil is unknown.
  public struct Entry: Hashable, Sendable {
    /// The variant.
    public var sku: String
    /// 0 or more.
    public var stock: Int?

    public init(sku: String, stock: Int?) {
      self.sku = sku
      self.stock = stock
    }
  }

  /// In file order, each SKU once.
  public let entries: [Entry]
  /// The oldest time at which one of them was counted; nil where no row says so.
  public let countedAt: Instant?
  /// Rows of other shops.
  public let others: Int
  /// Rows that were passed over, by line.
  public let skipped: [Problem]

  /// Reads `text`. Rows without a shop are everybody's; a row with a SKU outside `skus` is passed over;
  /// where `skus` is nil, none is.
  ///
  /// - Parameter store: the shop's ref; nil takes a file of one shop, whichever it is.
  /// - Throws: for an empty file, a missing column, and rows of several shops where `store` is nil. O(n).
  public init(_ text: String, store: String?, skus: Set<String>?) throws(Faults) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(Faults) -> Reading in
        var reading = Reading(store: store, skus: skus)
        try reading.read(buffer)
        return reading
      }
    }
    let reading = try result.get()
    (entries, countedAt, others, skipped) = (reading.entries, reading.countedAt, reading.others, reading.skipped)
  }
}

private struct Reading {
  let store: String?
  let skus: Set<String>?
  var entries: [CatalogStockFile.Entry] = []
  var countedAt: Instant?
  var others = 0
  var skipped: [Problem] = []
  private var lines: [String: Int] = [:]
  private var stores: Set<String> = []

  init(store: String?, skus: Set<String>?) {
    self.store = store?.lowercased()
    self.skus = skus
  }

  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(Faults) {
    let scanner = CSVScanner(bytes)
    guard scanner.advance() else {
      throw Faults([Problem("empty", "the file is empty; a stock file begins with the line store,sku,stock,as_of")])
    }
    let columns = Columns(scanner.fields.indices.map(scanner.text))
    let missing = ["sku", "stock"].filter { columns[$0] == nil }
    guard missing.isEmpty else {
      throw Faults([
        Problem("missing_column", line: scanner.recordLine, "the column \(missing.map { "\"\($0)\"" }.joined(separator: ", ")) is missing")
      ])
    }
    while scanner.advance() { take(CatalogRow(scanner, columns)) }
    skipped = (scanner.problems + skipped).sorted { $0.line < $1.line }
    if skipped.contains(where: { $0.code == "torn_quote" }) { throw Faults(skipped) }
    guard store != nil || stores.count < 2 else {
      let names = stores.sorted().prefix(4).joined(separator: ", ")
      throw Faults([
        Problem("several_stores", "the file has rows of \(stores.count) shops (\(names)); name this one as store in the configuration")
      ])
    }
  }

  private mutating func take(_ row: CatalogRow) {
    let named = row["store"].lowercased()
    if !named.isEmpty {
      stores.insert(named)
      if let store, named != store {
        others += 1
        return
      }
    }
    do throws(RowFault) {
      let entry = try entry(row)
      let counted = try counted(row)
      if let line = lines[entry.sku] { throw RowFault("repeated_sku", "the SKU \"\(entry.sku)\" stands on line \(line) already") }
      lines[entry.sku] = row.line
      entries.append(entry)
      countedAt = [countedAt, counted].compactMap(\.self).min { $0.milliseconds < $1.milliseconds }
    } catch {
      skipped.append(Problem(error.code, line: row.line, error.reason))
    }
  }

  private func entry(_ row: CatalogRow) throws(RowFault) -> CatalogStockFile.Entry {
    let sku = row["sku"]
    guard !sku.isEmpty, skus?.contains(sku) ?? true else { throw RowFault("unknown_sku", "the catalog has no SKU \"\(sku)\"") }
    guard !row["stock"].isEmpty else { return CatalogStockFile.Entry(sku: sku, stock: nil) }
    guard let stock = Number(row["stock"])?.whole else {
      throw RowFault("bad_number", "stock is \"\(row["stock"])\", not a whole number")
    }
    return CatalogStockFile.Entry(sku: sku, stock: max(0, stock))
  }

  private func counted(_ row: CatalogRow) throws(RowFault) -> Instant? {
    guard !row["as_of"].isEmpty else { return nil }
    guard let instant = Instant(iso: row["as_of"]) else {
      throw RowFault("bad_time", "as_of is \"\(row["as_of"])\"; write it as 2026-11-24T10:00:00Z")
    }
    return instant
  }
}
