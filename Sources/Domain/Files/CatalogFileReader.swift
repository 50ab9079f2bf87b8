// Two ways through a catalog file: the first finds whatever makes all of it unfit, the second hands out variants one by one.

/// A catalog file that is fit to be read: known columns, UTF-8, not too long, no torn quote unless `each` says so.
public struct CatalogFileReader {
  /// Opens the file from its beginning; what is read is shown to the closure first.
  typealias Opening = (_ check: @escaping (UnsafeBufferPointer<UInt8>) -> Void) -> CSVWindow

  /// As asked for, or as the header tells.
  public let format: CatalogFile.Format
  private let open: Opening
  private let columns: Columns
  private var rows: any CatalogRows
  private var isTorn = false

  /// Looks at the whole file. O(bytes).
  init(format wanted: CatalogFile.Format?, _ open: @escaping Opening) throws(Faults) {
    self.open = open
    let encoding = TextEncoding()
    let scanner = CSVScanner(open(encoding.check))
    try encoding.requireText()
    guard scanner.advance() else {
      throw Faults(scanner.problems + [Problem("empty", "the file is empty; a catalog begins with a line of column names")])
    }
    columns = Columns(scanner.fields.indices.map(scanner.text))
    format = try CatalogFile.format(wanted, columns)
    rows = format.rows
    let missing = format.required.filter { [columns] in columns[$0] == nil }
    guard missing.isEmpty else {
      throw Faults([
        Problem("missing_column", line: scanner.recordLine, "the column \(missing.map { "\"\($0)\"" }.joined(separator: ", ")) is missing")
      ])
    }
    var count = 0
    while scanner.advance() {
      count += 1
      guard count <= CatalogFile.mostRows else {
        throw Faults([Problem("too_large", line: scanner.recordLine, "the file has more than \(CatalogFile.mostRows) rows")])
      }
      rows.survey(CatalogRow(scanner, columns))
    }
    try encoding.requireText(toTheEnd: true)
    // Where a quote is torn nobody knows which row ends where: products could be missing without a word.
    isTorn = scanner.problems.contains { $0.code == "torn_quote" }
  }

  /// A file that is read in stretches, twice, so that its size costs no memory.
  ///
  /// - Parameter open: opens it at its beginning; what that returns fills a buffer from its beginning and says how far, 0 at the end.
  public init(
    format wanted: CatalogFile.Format? = nil, reading open: @escaping () -> (UnsafeMutableRawBufferPointer) -> Int
  ) throws(Faults) {
    try self.init(format: wanted) { CSVWindow(reading: open(), checking: $0) }
  }

  /// Hands out the variants in file order. Returns the rows that were passed over, by line.
  ///
  /// - Throws: for a torn quote `Faults` with all other problems beside it, and no variant was handed out; else what `take` throws.
  public func each<E: Error>(_ take: (Variant) throws(E) -> Void) throws(CatalogFault<E>) -> [Problem] {
    var rows = rows
    let scanner = CSVScanner(open { _ in })
    // The header.
    _ = scanner.advance()
    while scanner.advance() {
      guard let variant = rows.take(CatalogRow(scanner, columns)), !isTorn else { continue }
      do { try take(variant) } catch { throw .taking(error) }
    }
    let skipped = (scanner.problems + rows.skipped).sorted { $0.line < $1.line }
    if isTorn { throw .file(Faults(skipped)) }
    return skipped
  }

  /// All variants at once, and the rows that were passed over.
  func all() throws(Faults) -> (variants: [Variant], skipped: [Problem]) {
    var variants: [Variant] = []
    do {
      let skipped = try each { (variant) throws(Never) in variants.append(variant) }
      return (variants, skipped)
    } catch {
      switch error {
      case .file(let faults): throw faults
      }
    }
  }
}

/// Why a reading ended early.
public enum CatalogFault<Taking: Error>: Error {
  /// The file is not fit to be read.
  case file(Faults)
  /// Whoever took the variants would not go on.
  case taking(Taking)
}
