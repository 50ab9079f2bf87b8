// `askwell fleet publish catalog` and `stock`: what the shops sell.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation
internal import Live

extension PublishCommand {
  struct Goods: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "catalog", abstract: "Make a CSV file the whole catalog of kiosks.",
      discussion: "Rows that cannot be read are passed over and named by line; a file of which nothing can be read is not published.")
    @Argument(help: ArgumentHelp("A Shopify or WooCommerce export, or Askwell's own CSV.", valueName: "file")) var file: String
    @OptionGroup var target: TargetOptions
    @OptionGroup var options: PublishOptions

    func run() async throws {
      try await complaining {
        let source = try TextFile.read(file, limit: CatalogFile.largestBytes)
        let read: CatalogFile
        do throws(Faults) { read = try CatalogFile(source) } catch { throw Complaint(about: file, error.problems) }
        guard !read.variants.isEmpty else { throw Complaint(about: file, read.skipped + [Problem("empty", "there is no product in it")]) }
        tellSkipped(read.skipped, of: file)
        try options.publish(.catalog, "catalog", .file(file, source), to: target, over: try options.publisher())
      }
    }
  }

  struct Stock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stock", abstract: "Set the stock of the variants that a CSV file names, at kiosks.",
      discussion:
        "Columns: store, sku, stock (empty is unknown), as_of; the rows of one shop. SKUs are those of the catalog published last.")
    @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
    @OptionGroup var target: TargetOptions
    @OptionGroup var options: PublishOptions

    func run() async throws {
      try await complaining {
        let source = try TextFile.read(file, limit: CatalogFile.largestBytes)
        let publisher = try options.publisher()
        let catalog = try publisher.newest(.catalog, "catalog")?["source"]?.string.flatMap { try? CatalogFile($0) }
        let read: CatalogStockFile
        let skus = catalog.map { Set($0.variants.map(\.sku)) }
        do throws(Faults) { read = try CatalogStockFile(source, store: nil, skus: skus) } catch {
          throw Complaint(about: file, error.problems)
        }
        guard !read.entries.isEmpty else { throw Complaint(about: file, read.skipped + [Problem("empty", "there is no stock in it")]) }
        tellSkipped(read.skipped, of: file)
        try options.publish(.stock, "stock", .file(file, source), to: target, over: publisher)
      }
    }
  }
}

private func tellSkipped(_ problems: [Problem], of file: String) {
  for problem in problems { note("askwell-fleet: \(problem.text(file: file)); this row is passed over") }
}

extension JSON {
  /// As a kiosk's import takes it, by its name alone.
  fileprivate static func file(_ path: String, _ source: String) -> JSON {
    ["name": .string(path.split(separator: "/").last.map { String($0).cleaned() } ?? path), "source": .string(source)]
  }
}
