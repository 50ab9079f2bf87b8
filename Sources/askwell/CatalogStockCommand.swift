// `askwell catalog stock import`: what the till says of the shelves.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

extension CatalogCommand {
  struct Stock: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "How many of each variant there are.", subcommands: [ImportStock.self])
  }

  struct ImportStock: HouseCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Set the stock of the variants that a CSV file names; others keep theirs.",
      discussion: "Columns: store, sku, stock (empty is unknown), as_of. Rows of other stores than the configuration's are left alone.")
    @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let text = try TextFile.read(file, limit: CatalogFile.largestBytes)
      let premises = try common.premises()
      let store = try premises.openStore()
      let skus = Set(try store.catalog().variants.map(\.sku))
      let read: CatalogStockFile
      do { read = try CatalogStockFile(text, store: premises.configuration.store, skus: skus) } catch { throw error.complaint(about: file) }
      guard !read.entries.isEmpty else {
        let reasons = read.skipped.prefix(20).map { $0.text(file: file) }
        throw Complaint(.badData, lines: reasons + ["\(file): there is no stock of this store in it; the stock stays as it was"])
      }
      let done = try store.importStock(read.entries, countedAt: read.countedAt, source: file, by: "command line", at: .now)
      if output.json {
        return Out.json([
          "variants": .int(Int64(read.entries.count)), "changed": .int(Int64(done.changed)), "other_stores": .int(Int64(read.others)),
          "as_of": .text(read.countedAt?.iso),
          "skipped": .array(read.skipped.map { ["line": .int(Int64($0.line)), "reason": .string($0.message)] }),
        ])
      }
      for problem in read.skipped { Out.note("\(problem.text(file: file)); this row was passed over") }
      let others = read.others == 0 ? "" : ", \(read.others) rows of other stores left alone"
      Out.line("stock of \(Out.count(read.entries.count, "variant")): \(done.changed) changed\(others)")
    }
  }
}
