// Catalogs exported by shop systems: Shopify and WooCommerce.

/// A Shopify product export: product facts on the first row of a handle, a variant on each row with a price; rows of one handle may be apart.
struct ShopifyRows: CatalogRows {
  /// What the first way through the file says of a handle.
  private struct Survey {
    var variants = 0
    /// Line of its last row: behind it nobody asks for the product any more.
    var last = 0
  }

  private(set) var skipped: [Problem] = []
  /// By hash of the handle, which the process has drawn: a hundred thousand handles themselves would be most of what an import holds.
  private var surveys: [Int: Survey] = [:]
  private var products: [String: Variant] = [:]
  private var lines: [String: Int] = [:]

  mutating func survey(_ row: CatalogRow) {
    let hash = row["handle"].hashValue
    surveys[hash, default: Survey()].last = row.line
    if !row.isBlank("variant price"), price(row["variant price"]) != nil { surveys[hash]?.variants += 1 }
  }

  mutating func take(_ row: CatalogRow) -> Variant? {
    let handle = row["handle"]
    if handle.isEmpty { return skip(row, "missing_handle", "no Handle") }
    let survey = surveys[handle.hashValue] ?? Survey()
    guard let product = products[handle] ?? product(row, handle) else {
      return skip(row, "row_before_product", "\"\(handle)\" has no Title on its first row; the row of the product comes first")
    }
    products[handle] = survey.last > row.line ? product : nil
    // A row without a price carries only an image.
    if row.isBlank("variant price") { return nil }
    guard let price = price(row["variant price"]) else {
      return skip(row, "bad_price", "\"\(handle)\" has the price \"\(row["variant price"])\"; write it as 19.00")
    }
    return variant(row, of: product, price, isOnly: survey.variants == 1)
  }

  private mutating func skip(_ row: CatalogRow, _ code: String, _ reason: String) -> Variant? {
    skipped.append(Problem(code, line: row.line, reason))
    return nil
  }

  private func product(_ row: CatalogRow, _ handle: String) -> Variant? {
    let title = row["title"]
    if title.isEmpty { return nil }
    var product = Variant(sku: handle, product: handle, title: title)
    product.vendor = row["vendor"]
    product.type = row["type"]
    if product.type.isEmpty { product.type = row["product category"].split(separator: ">").last?.trimmingSpaces() ?? "" }
    product.tags = row.list("tags")
    product.status = Variant.Status(rawValue: row["status"].lowercased()) ?? (row["published"].lowercased() == "false" ? .draft : .active)
    product.description = HTMLText.plain(row["body (html)"])
    product.image = row["image src"]
    return product
  }

  private mutating func variant(_ row: CatalogRow, of product: Variant, _ price: Number, isOnly: Bool) -> Variant? {
    var variant = product
    variant.options = ["option1 value", "option2 value", "option3 value"].map { row[$0] }.filter { !$0.isEmpty && $0 != "Default Title" }
    variant.sku = row["variant sku"]
    if variant.sku.isEmpty { variant.sku = isOnly ? product.product : ([product.product] + variant.options).joined(separator: "/") }
    if let first = lines.updateValue(row.line, forKey: variant.sku) {
      lines[variant.sku] = first
      return skip(row, "repeated_sku", "the SKU \"\(variant.sku)\" stands on line \(first) already")
    }
    variant.price = price
    variant.compareAtPrice = Domain.price(row["variant compare at price"])
    if !row.isBlank("variant inventory tracker") { variant.stock = Number(row["variant inventory qty"])?.whole }
    if !row.isBlank("variant image") { variant.image = row["variant image"] }
    return variant
  }
}

/// A WooCommerce product export: simple products and variations are variants, a variable product names its variations' product.
struct WooCommerceRows: CatalogRows {
  private(set) var skipped: [Problem] = []
  private var lines: [String: Int] = [:]
  /// Variable products by `id:44` and by SKU.
  private var parents: [String: Variant] = [:]

  mutating func take(_ row: CatalogRow) -> Variant? {
    do {
      switch row["type"].lowercased() {
      case "variable":
        let parent = product(row)
        for key in ["id:\(row["id"])", row["sku"]] where !key.isEmpty { parents[key] = parent }
        return nil
      case "grouped": return nil
      default: return try variant(row)
      }
    } catch {
      skipped.append(Problem(error.code, line: row.line, error.reason))
      return nil
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

  private mutating func variant(_ row: CatalogRow) throws(RowFault) -> Variant {
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
    return variant
  }
}
