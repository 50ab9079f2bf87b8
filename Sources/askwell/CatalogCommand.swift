// `askwell catalog …`: the products that quizzes rank.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "Import, list and show products.",
    subcommands: [Import.self, List.self, Show.self, Revisions.self, Rollback.self, Stock.self, Relations.self])

  /// Formats that `--format` names.
  enum Format: String, ExpressibleByArgument, CaseIterable { case auto, shopify, woocommerce, askwell }

  struct Import: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a CSV file the whole catalog, in one transaction.",
      discussion: "Rows that cannot be read are passed over and named by line; a file of which nothing can be read changes nothing.")
    @Argument(help: ArgumentHelp("A Shopify or WooCommerce export, or Askwell's own CSV.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("What the file is.", valueName: "format")) var format = Format.auto
    @Flag(help: "Say what would change, field by field, and change nothing.") var dryRun = false
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      if dryRun { return try plan() }
      let reader = try CatalogFileReader.open(file, format: CatalogFile.Format(rawValue: format.rawValue))
      let store = try common.premises().openStore()
      var skipped: [Problem] = []
      var complaint: Complaint?
      do {
        let done = try store.importCatalog(source: file, by: "command line", at: .now) { take in
          var isEmpty = true
          do {
            skipped = try reader.each {
              isEmpty = false
              try take($0)
            }
          } catch CatalogFault<any Error>.file(let faults) {
            complaint = faults.complaint(about: file)
            throw Stopped()
          } catch CatalogFault<any Error>.taking(let error) {
            throw error
          }
          if isEmpty {
            complaint = nothing(skipped)
            throw Stopped()
          }
        }
        tell(done, reader.format, skipped)
      } catch {
        throw complaint ?? error
      }
    }

    /// Ends an import for a reason that is told apart from it.
    private struct Stopped: Error {}

    private func nothing(_ skipped: [Problem]) -> Complaint {
      let reasons = skipped.prefix(20).map { $0.text(file: file) }
      return Complaint(.badData, lines: reasons + ["\(file): there is no product in it; the catalog stays as it was"])
    }

    private func plan() throws {
      let catalog = try CatalogFile.read(at: file, format: CatalogFile.Format(rawValue: format.rawValue))
      guard !catalog.variants.isEmpty else { throw nothing(catalog.skipped) }
      let plan = CatalogPlan(catalog.variants, skipped: catalog.skipped, against: try common.premises().openStore().catalog())
      if output.json { return Out.json(plan.json(format: catalog.format)) }
      plan.tell(about: file)
    }

    private func tell(_ done: CatalogImport, _ format: CatalogFile.Format, _ skipped: [Problem]) {
      if output.json { return Out.json(json(done, format, skipped)) }
      for problem in skipped { Out.note("\(problem.text(file: file)); this row was passed over") }
      Out.line(
        "\(done.products) products, \(done.variants) variants: \(done.added) new, \(done.changed) changed, \(done.removed) gone, \(done.unchanged) as before"
      )
    }

    private func json(_ done: CatalogImport, _ format: CatalogFile.Format, _ skipped: [Problem]) -> JSON {
      [
        "products": .int(Int64(done.products)), "variants": .int(Int64(done.variants)), "unchanged": .int(Int64(done.unchanged)),
        "added": .int(Int64(done.added)), "changed": .int(Int64(done.changed)), "removed": .int(Int64(done.removed)),
        "format": .string(format.rawValue),
        "skipped": .array(skipped.map { ["line": .int(Int64($0.line)), "reason": .string($0.message)] }),
      ]
    }
  }

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "The variants of the catalog.")
    @Option(help: ArgumentHelp("Only variants with all of these words.", valueName: "words")) var find = ""
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let premises = try common.premises()
      let store = try premises.openFilledStore()
      let catalog = find.isEmpty ? try store.catalog() : Catalog(try store.searchCatalog(find, from: 0, limit: .max).variants)
      if output.json { return Out.json(.array(catalog.variants.map(\.json))) }
      let rows = catalog.variants.map { variant in
        [
          variant.sku, variant.title, variant.price?.text(decimals: 2) ?? "-", variant.stock.map(String.init) ?? "-",
          variant.status == .active ? "" : variant.status.rawValue, variant.location,
        ]
      }
      Out.table(["sku", "title", "price", "stock", "status", "location"], rows, right: [2, 3])
      let (products, variants) = (Out.count(catalog.productCount, "product"), Out.count(catalog.variants.count, "variant"))
      Out.line("\(products), \(variants), prices in \(premises.configuration.currency)")
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
      for field in VariantField.allCases {
        let value = field.text(of: variant)
        if !value.isEmpty { Out.line("\(field.rawValue): \(value)") }
      }
    }
  }
}

extension Variant {
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
