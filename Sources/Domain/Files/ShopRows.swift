// Catalogs exported by shop systems: Shopify and WooCommerce.

/// A Shopify product export: product facts on the first row of a handle, a variant on each row with a price; rows of one handle may be apart.
struct ShopifyRows: CatalogRows {
  let columns: Columns
  private(set) var skipped: [Problem] = []
  private var products: [String: Variant] = [:]
  private var rows: [(row: CatalogRow, handle: String, price: Number)] = []

  init(_ columns: Columns) { self.columns = columns }

  mutating func take(_ record: CSVRecord) {
    let row = CatalogRow(record: record, columns: columns)
    let handle = row["handle"]
    let cost = row["variant price"]
    if handle.isEmpty { return skip(row, "missing_handle", "no Handle") }
    if products[handle] == nil {
      if row["title"].isEmpty {
        return skip(row, "row_before_product", "\"\(handle)\" has no Title on its first row; the row of the product comes first")
      }
      products[handle] = product(row, handle)
    }
    // A row without a price carries only an image.
    if cost.isEmpty { return }
    guard let price = price(cost) else {
      return skip(row, "bad_price", "\"\(handle)\" has the price \"\(cost)\"; write it as 19.00")
    }
    rows.append((row, handle, price))
  }

  private mutating func skip(_ row: CatalogRow, _ code: String, _ reason: String) {
    skipped.append(Problem(code, line: row.line, reason))
  }

  private func product(_ row: CatalogRow, _ handle: String) -> Variant {
    var product = Variant(sku: handle, product: handle, title: row["title"])
    let category = row["product category"].split(separator: ">").last?.trimmingSpaces() ?? ""
    product.vendor = row["vendor"]
    product.type = row["type"].isEmpty ? category : row["type"]
    product.tags = row.list("tags")
    product.status = Variant.Status(rawValue: row["status"].lowercased()) ?? (row["published"].lowercased() == "false" ? .draft : .active)
    product.description = HTMLText.plain(row["body (html)"])
    product.image = row["image src"]
    return product
  }

  /// SKUs can be given only now: a product with one variant is named by its handle.
  mutating func finish() -> [Variant] {
    let counts = Dictionary(rows.map { ($0.handle, 1) }, uniquingKeysWith: +)
    var lines: [String: Int] = [:]
    var variants: [Variant] = []
    for (row, handle, price) in rows {
      guard var variant = products[handle] else { continue }
      variant.options = (1...3).map { row["option\($0) value"] }.filter { !$0.isEmpty && $0 != "Default Title" }
      variant.sku = row["variant sku"]
      if variant.sku.isEmpty {
        variant.sku = counts[handle] == 1 ? handle : ([handle] + variant.options).joined(separator: "/")
      }
      if let first = lines[variant.sku] {
        skip(row, "repeated_sku", "the SKU \"\(variant.sku)\" stands on line \(first) already")
        continue
      }
      lines[variant.sku] = row.line
      variant.price = price
      variant.compareAtPrice = Domain.price(row["variant compare at price"])
      if !row["variant inventory tracker"].isEmpty { variant.stock = Number(row["variant inventory qty"])?.whole }
      if !row["variant image"].isEmpty { variant.image = row["variant image"] }
      variants.append(variant)
    }
    return variants
  }
}

/// A WooCommerce product export: simple products and variations are variants, a variable product names its variations' product.
struct WooCommerceRows: CatalogRows {
  let columns: Columns
  private(set) var skipped: [Problem] = []
  private var variants: [Variant] = []
  private var lines: [String: Int] = [:]
  /// Variable products by `id:44` and by SKU.
  private var parents: [String: Variant] = [:]

  init(_ columns: Columns) { self.columns = columns }

  mutating func finish() -> [Variant] { variants }

  mutating func take(_ record: CSVRecord) {
    let row = CatalogRow(record: record, columns: columns)
    do {
      switch row["type"].lowercased() {
      case "variable":
        let parent = product(row)
        for key in ["id:\(row["id"])", row["sku"]] where !key.isEmpty { parents[key] = parent }
      case "grouped": return
      default: try add(row)
      }
    } catch {
      skipped.append(Problem(error.code, line: row.line, error.reason))
    }
  }

  private func product(_ row: CatalogRow) -> Variant {
    let handle = row["sku"].isEmpty ? row["id"] : row["sku"]
    var product = Variant(sku: handle, title: row["name"])
    let categories = row.list("categories").flatMap { $0.split(separator: ">").map { $0.trimmingSpaces() } }
    var seen: Set<String> = []
    product.collections = categories.filter { seen.insert($0.lowercased()).inserted }
    product.type = product.collections.last ?? ""
    product.tags = row.list("tags")
    product.status = ["", "1", "true"].contains(row["published"].lowercased()) ? .active : .draft
    product.description = HTMLText.plain(row["description"])
    product.image = row.list("images").first ?? ""
    return product
  }

  private mutating func add(_ row: CatalogRow) throws(RowFault) {
    var variant = product(row)
    if row["type"].lowercased() == "variation" {
      guard let parent = parents[row["parent"]] else {
        throw RowFault("row_before_product", "the variation \"\(variant.sku)\" comes before its product \"\(row["parent"])\"")
      }
      let (own, title) = (variant.sku, variant.title)
      variant = parent
      variant.sku = own
      if !title.isEmpty { variant.title = title }
    }
    if let line = lines[variant.sku] { throw RowFault("repeated_sku", "the SKU \"\(variant.sku)\" stands on line \(line) already") }
    let sale = price(row["sale price"])
    guard let regular = price(row["regular price"]) else {
      throw RowFault("bad_price", "\"\(variant.sku)\" has the price \"\(row["regular price"])\"; write it as 19.00")
    }
    variant.price = sale ?? regular
    if sale != nil { variant.compareAtPrice = regular }
    if !row["stock"].isEmpty { variant.stock = Number(row["stock"])?.whole }
    variant.variantID = row["id"].isEmpty ? nil : row["id"]
    variant.options = (1...3).map { row["attribute \($0) value(s)"] }.filter { !$0.isEmpty }
    lines[variant.sku] = row.line
    variants.append(variant)
  }
}
