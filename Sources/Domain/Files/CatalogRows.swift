// The three catalog formats, row by row.

/// Askwell's own columns: every row is a variant and all its fields are its own.
struct AskwellRows: CatalogRows {
  private(set) var skipped: [Problem] = []
  private var lines: [String: Int] = [:]

  mutating func take(_ row: CatalogRow) -> Variant? {
    do {
      let variant = try variant(row)
      lines[variant.sku] = row.line
      return variant
    } catch {
      skipped.append(Problem(error.code, line: row.line, error.reason))
      return nil
    }
  }

  private func variant(_ row: CatalogRow) throws(RowFault) -> Variant {
    let sku = row["sku"]
    guard !sku.isEmpty else { throw RowFault("missing_sku", "no SKU") }
    if let line = lines[sku] { throw RowFault("repeated_sku", "the SKU \"\(sku)\" stands on line \(line) already") }
    guard !row["title"].isEmpty else { throw RowFault("missing_title", "\"\(sku)\" has no title") }
    guard let cost = price(row["price"]) else {
      throw RowFault("bad_price", "\"\(sku)\" has the price \"\(row["price"])\"; write it as 19.00")
    }
    var variant = Variant(sku: sku, product: row["product"].isEmpty ? nil : row["product"], title: row["title"], price: cost)
    variant.vendor = row["vendor"]
    variant.type = row["type"]
    variant.tags = row.list("tags")
    variant.collections = row.list("collections")
    variant.stock = try integer(row, "stock")
    variant.priority = try integer(row, "priority") ?? 0
    variant.position = try integer(row, "position") ?? 0
    if !row["status"].isEmpty {
      guard let status = Variant.Status(rawValue: row["status"].lowercased()) else {
        throw RowFault("bad_status", "\"\(sku)\" has the status \"\(row["status"])\"; known: active, draft, archived")
      }
      variant.status = status
    }
    variant.location = row["location"]
    variant.url = row["url"]
    variant.variantID = row["variant_id"].isEmpty ? nil : row["variant_id"]
    variant.image = row["image"]
    variant.description = HTMLText.plain(row["description"])
    variant.compareAtPrice = price(row["compare_at_price"])
    variant.options = ["option1", "option2", "option3"].map { row[$0] }.filter { !$0.isEmpty }
    return variant
  }

  private func integer(_ row: CatalogRow, _ name: String) throws(RowFault) -> Int? {
    let text = row[name]
    if text.isEmpty { return nil }
    guard let value = Number(text)?.whole else { throw RowFault("bad_number", "\(name) is \"\(text)\", not a whole number") }
    return value
  }
}

/// Why a row is passed over.
struct RowFault: Error {
  let code: String
  let reason: String
  init(_ code: String, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}
