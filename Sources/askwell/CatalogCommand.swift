// `askwell catalog …`: the products that quizzes rank.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "Import, list and show products.", subcommands: [Import.self, List.self, Show.self])

  /// Formats that `--format` names.
  enum Format: String, ExpressibleByArgument, CaseIterable { case auto, shopify, woocommerce, askwell }

  struct Import: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a CSV file the whole catalog, in one transaction.",
      discussion: "Rows that cannot be read are passed over and named by line; a file of which nothing can be read changes nothing.")
    @Argument(help: ArgumentHelp("A Shopify or WooCommerce export, or Askwell's own CSV.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("What the file is.", valueName: "format")) var format = Format.auto
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let catalog = try CatalogFile.read(at: file, format: CatalogFile.Format(rawValue: format.rawValue))
      guard !catalog.variants.isEmpty else {
        let reasons = catalog.skipped.prefix(20).map { $0.text(file: file) }
        throw Complaint(.badData, lines: reasons + ["\(file): there is no product in it; the catalog stays as it was"])
      }
      let done = try common.premises().openStore().importCatalog(catalog.variants, source: file, at: .now)
      if output.json { return Out.json(json(done, catalog)) }
      for problem in catalog.skipped { Out.note("\(problem.text(file: file)); this row was passed over") }
      Out.line(
        "\(done.products) products, \(done.variants) variants: \(done.added) new, \(done.changed) changed, \(done.removed) gone, \(done.unchanged) as before"
      )
    }

    private func json(_ done: CatalogImport, _ catalog: CatalogFile) -> JSON {
      [
        "products": .int(Int64(done.products)), "variants": .int(Int64(done.variants)), "unchanged": .int(Int64(done.unchanged)),
        "added": .int(Int64(done.added)), "changed": .int(Int64(done.changed)), "removed": .int(Int64(done.removed)),
        "format": .string(catalog.format.rawValue),
        "skipped": .array(catalog.skipped.map { ["line": .int(Int64($0.line)), "reason": .string($0.message)] }),
      ]
    }
  }

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "The variants of the catalog.")
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let premises = try common.premises()
      let catalog = try premises.openFilledStore().catalog()
      if output.json { return Out.json(.array(catalog.variants.map(\.json))) }
      let rows = catalog.variants.map { variant in
        [
          variant.sku, variant.title, variant.price?.text(decimals: 2) ?? "-", variant.stock.map(String.init) ?? "-",
          variant.status == .active ? "" : variant.status.rawValue, variant.location,
        ]
      }
      Out.table(["sku", "title", "price", "stock", "status", "location"], rows, right: [2, 3])
      Out.line("\(catalog.productCount) products, \(catalog.variants.count) variants, prices in \(premises.configuration.currency)")
    }
  }

  struct Show: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "One variant with all its fields.")
    @Argument(help: ArgumentHelp("The variant's SKU.", valueName: "sku")) var sku: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let catalog = try common.premises().openFilledStore().catalog()
      guard let variant = catalog.variant(sku) else {
        let hint = Spelling.hint(sku, among: catalog.variants.map(\.sku))
        throw Complaint(.noInput, "there is no SKU \"\(sku)\" in the catalog\(hint); askwell catalog list names them")
      }
      if output.json { return Out.json(variant.json) }
      for (key, value) in variant.fields where !value.isEmpty { Out.line("\(key): \(value)") }
    }
  }
}

extension Variant {
  /// Every field in words, in the order of FORMAT.md.
  fileprivate var fields: [(String, String)] {
    [
      ("sku", sku), ("product", product), ("title", title), ("vendor", vendor), ("type", type), ("price", price?.text() ?? ""),
      ("compare_at_price", compareAtPrice?.text() ?? ""), ("stock", stock.map(String.init) ?? ""), ("status", status.rawValue),
      ("tags", tags.joined(separator: ", ")), ("collections", collections.joined(separator: ", ")), ("priority", String(priority)),
      ("position", String(position)), ("location", location), ("url", url), ("variant_id", variantID ?? ""), ("image", image),
      ("options", options.joined(separator: " / ")), ("description", description),
    ]
  }

  fileprivate var json: JSON {
    [
      "sku": .string(sku), "product": .string(product), "title": .string(title), "vendor": .string(vendor), "type": .string(type),
      "price": .text(price?.text()), "compare_at_price": .text(compareAtPrice?.text()),
      "stock": stock.map { .int(Int64($0)) } ?? .null, "status": .string(status.rawValue), "tags": .array(tags.map(JSON.string)),
      "collections": .array(collections.map(JSON.string)), "priority": .int(Int64(priority)), "position": .int(Int64(position)),
      "location": .string(location), "url": .string(url), "variant_id": .text(variantID), "image": .string(image),
      "options": .array(options.map(JSON.string)), "description": .string(description),
    ]
  }
}
